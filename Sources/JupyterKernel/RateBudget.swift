/// Keeps what is published under the limits of Jupyter's server, beyond which it drops outputs:
/// 1,000 messages and 1 MB a second, both as means over three seconds.
///
/// A full budget may be spent at once. What it holds, what flows in during three seconds and one
/// piece of text together stay below three seconds' worth of the limits.
struct RateBudget: Sendable {
  private static let bytesPerSecond = 670_000.0
  private static let messagesPerSecond = 670.0
  private static let heldSeconds = 1.25

  private var bytes = bytesPerSecond * heldSeconds
  private var messages = messagesPerSecond * heldSeconds
  private var updated: ContinuousClock.Instant

  init(now: ContinuousClock.Instant) { updated = now }

  /// When the next message may go: `now`, or the time at which the debt is paid.
  mutating func opening(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    let seconds = (now - updated) / .seconds(1)
    updated = now
    bytes = min(bytes + seconds * Self.bytesPerSecond, Self.bytesPerSecond * Self.heldSeconds)
    messages = min(
      messages + seconds * Self.messagesPerSecond, Self.messagesPerSecond * Self.heldSeconds)
    let debt = max(-bytes / Self.bytesPerSecond, -messages / Self.messagesPerSecond)
    // A whole millisecond more, as polls count in those.
    return debt < 0 ? now : now + .seconds(debt) + .milliseconds(1)
  }

  /// A message larger than what is left leaves a debt, to be paid before the next.
  mutating func spend(bytes count: Int) {
    bytes -= Double(count)
    messages -= 1
  }
}
