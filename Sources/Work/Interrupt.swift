import Synchronization

/// A wish to stop, raised from any thread and polled by the thread that evaluates, and how far that one is.
package final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)
  package let share = OperationShare()

  package init() {}

  package func raise() { flag.store(true, ordering: .relaxed) }
  package var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// The array operation under way: a number that counts operations up, and the share of it that is done; nil when
  /// there is none that takes long.
  ///
  /// To be read from any thread.
  package var operation: (number: Int, share: Double)? { share.current }
}
