// Before Dispatch, which would count the C library's types as its own if it were loaded first.
// swift-format-ignore: OrderedImports
import CGlibc
import Glibc
import Dispatch

/// What the core asks of the system's threads.
package enum Threads {
  /// How many run at the same time.
  package static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// Calls `work` so many times at the same time, once on this thread or more often, and waits for all.
  ///
  /// The system may lend fewer threads: then the calls follow one another.
  package static func run(_ times: Int, _ work: (_ isCaller: Bool) -> Void) {
    guard times > 1 else { return work(true) }
    let caller = pthread_self()
    withoutActuallyEscaping(work) { work in
      // All calls are over when `concurrentPerform` returns.
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: times) { _ in
        work(pthread_equal(pthread_self(), caller) != 0)
      }
    }
  }

  /// Runs `body` on a thread with a stack of so many bytes and waits for it; only the pages that are touched take memory.
  ///
  /// Where there is no address space for another stack, the caller's has to do.
  package static func run(stackOf size: Int, _ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, size)
      let job = Unmanaged.passRetained(Job(body))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { argument in
          if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, job.toOpaque())
      guard status == 0 else { return job.takeRetainedValue().body() }
      pthread_join(thread, nil)
    }
  }

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

  /// Runs `body` some time later, on another thread.
  package static func later(_ body: @escaping @Sendable () -> Void) {
    DispatchQueue.global(qos: .utility).async(execute: body)
  }

  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}
