// The compiler names the file where it checks that a closure has not escaped: no checkout's folder.
#sourceLocation(file:"Platform/Native/Threads",line:3)
import CGlibc
import Glibc

/// What the core asks of the system's threads.
package enum Threads {
  /// How many run at the same time.
  package static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// Calls `work` on this thread and at the same time on others that are free, on `most` in all, and waits for all.
  ///
  /// However few threads there are, the caller's does its part: `work` takes pieces until none is left.
  package static func run(_ most: Int, _ work: (_ isCaller: Bool) -> Void) {
    guard most > 1, count > 1 else { return work(true) }
    withoutActuallyEscaping(work) { work in
      ThreadPool.shared.run(most, work)
    }
  }

  /// Runs `body` on a thread with a stack of so many bytes and waits for it; only the pages that are touched take memory.
  ///
  /// Where there is no address space for another stack, the caller's has to do.
  package static func run(stackOf size: Int, _ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      guard let thread = create(stackOf: size, isJoined: true, body) else { return body() }
      pthread_join(thread, nil)
    }
  }

  /// Whether calls that have used up a stack may go on upon another; a thread's own has room for all.
  package static let hasSpareStack = false

  /// The stack of this thread; nothing is known of it where its size is zero.
  package static var stack: (lowestAddress: UInt, size: Int) {
    var attributes = pthread_attr_t()
    var lowest: UnsafeMutableRawPointer?
    var size = 0
    guard pthread_getattr_np(pthread_self(), &attributes) == 0 else { return (0, 0) }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_getstack(&attributes, &lowest, &size)
    return (UInt(bitPattern: lowest), size)
  }

  /// Runs `body` some time later, on another thread; at once where there is none.
  package static func later(_ body: @escaping @Sendable () -> Void) {
    if !start(stackOf: 1 << 20, body) { body() }
  }

  /// Starts a thread that nobody waits for.
  ///
  /// - Returns: false where the system gives none.
  package static func start(stackOf size: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    create(stackOf: size, isJoined: false, body) != nil
  }

  /// A thread that runs `body`; nil where the system gives none.
  private static func create(stackOf size: Int, isJoined: Bool, _ body: @escaping () -> Void)
    -> pthread_t?
  {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, size)
    if !isJoined {
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    }
    let job = Unmanaged.passRetained(Job(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, job.toOpaque())
    if status != 0 { job.release() }
    return status == 0 ? thread : nil
  }

  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}
