import Glibc

/// The stack that evaluation needs: endless recursion must meet the evaluator's limit before the end of the stack.
///
/// The kernel's evaluation threads have more than this; others run cells inside `EvaluationStack.run`.
package enum EvaluationStack {
  /// Only the pages that are touched take memory.
  package static let size = 256 << 20

  /// Runs `body` on a thread with such a stack and waits for it.
  package static func run(_ body: () -> Void) {
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
      guard status == 0 else {
        // No address space for another stack: the caller's has to do, with the limit on calls as its only guard.
        job.takeRetainedValue().body()
        return
      }
      pthread_join(thread, nil)
    }
  }

  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}
