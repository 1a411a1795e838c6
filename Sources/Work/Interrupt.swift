import Platform
import Synchronization

/// A wish to stop, raised from any thread and polled by the thread that evaluates, and how far that one is.
package final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)
  package let share = OperationShare()
  /// What ends this one by itself.
  private let limit: (end: Double, outer: Interrupt)?

  package init() { limit = nil }

  /// One that rises after some seconds by itself, and with another one.
  package init(after seconds: Double, orWith outer: Interrupt) {
    limit = (secondsNow() + seconds, outer)
  }

  package func raise() { flag.store(true, ordering: .relaxed) }

  package var isRaised: Bool {
    if flag.load(ordering: .relaxed) { return true }
    guard let limit, limit.outer.isRaised || secondsNow() >= limit.end else { return false }
    raise()
    return true
  }

  /// The array operation under way: a number that counts operations up, and the share of it that is done; nil when
  /// there is none that takes long.
  ///
  /// To be read from any thread.
  package var operation: (number: Int, share: Double)? { share.current }
}
