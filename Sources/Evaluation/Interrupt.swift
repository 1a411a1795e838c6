import Synchronization

/// A wish to stop, raised from any thread and polled by the thread that evaluates.
package final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package func raise() { flag.store(true, ordering: .relaxed) }
  package var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// Throws when a stop is wished.
  ///
  /// Costs one relaxed load: poll at calls, loop turns and blocks of rows.
  package func poll() throws(RuntimeFailure) {
    if isRaised { throw .interrupted }
  }
}
