import Glibc

/// A thread that nobody waits for, with a stack of a chosen size.
enum DetachedThread {
  /// Starts it with a smaller stack where there is no address space for the one asked for, down to
  /// `least`; returns whether the thread could be started.
  static func start(
    stackSize: Int, least: Int, _ body: @escaping @Sendable () -> Void
  ) -> Bool {
    var size = stackSize
    while size >= least {
      if start(stackSize: size, body) { return true }
      size /= 2
    }
    return false
  }

  private static func start(stackSize: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stackSize)
    MemoryNet.allow(stack: stackSize)
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    let start = Unmanaged.passRetained(ThreadStart(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, attributes,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
        LastWords.withAlternateStack(start.body)
        return nil
      }, start.toOpaque())
    if code != 0 { start.release() }
    return code == 0
  }
}

/// Carries a closure through the `void *` of `pthread_create`.
private final class ThreadStart: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
