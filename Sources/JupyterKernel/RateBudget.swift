/// Keeps what is published below the limits beyond which Jupyter's server drops outputs on their way
/// to a page, and out of the memory of a client that does not read.
///
/// In any three seconds the server lets 3,000 messages pass and 3 MB of `stream` messages; it
/// counts no `status`, `comm_open` and `execute_input`, and forgets all at idle (jupyter_server
/// 2.21, `_limit_rate` of `services/kernels/connection/channels.py`). Clients that are connected
/// without a server have no such limit.
struct RateBudget: Sendable {
  /// What one message spends.
  struct Cost: Sendable {
    var messages = 0
    var textBytes = 0
    var bytes = 0
  }

  // A second longer than the server's, which may read that much later than this process sends.
  private static let window = Duration.seconds(4)
  private static let mostMessages = 2_900
  // With one piece of text more, every byte of it escaped, less than 3 MB.
  private static let mostTextBytes = 2_500_000

  // What may wait for clients that do not read, before it goes at the pace of `slowBytesPerSecond`.
  private static let mostWaitingMessages = 10_000
  private static let mostWaitingBytes = 32 << 20
  private static let slowBytesPerSecond = 670_000.0
  private static let slowMessagesPerSecond = 670.0

  /// Whether a server may stand between this process and a page.
  var isServed = false
  private var sent: [(time: ContinuousClock.Instant, textBytes: Int)] = []
  private var textBytes = 0
  private var slowOpening: ContinuousClock.Instant?

  /// When the next message may go: now, or later.
  mutating func opening(
    now: ContinuousClock.Instant, waitingMessages: Int = 0, waitingBytes: Int = 0
  ) -> ContinuousClock.Instant {
    if waitingMessages >= Self.mostWaitingMessages || waitingBytes >= Self.mostWaitingBytes,
      let slowOpening, slowOpening > now
    {
      return min(slowOpening, now + .milliseconds(5))
    }
    guard isServed else { return now }
    let past = sent.prefix { $0.time + Self.window <= now }
    textBytes -= past.reduce(0) { $0 + $1.textBytes }
    sent.removeFirst(past.count)
    var opening = now
    if sent.count >= Self.mostMessages {
      opening = sent[sent.count - Self.mostMessages].time + Self.window
    }
    var excess = textBytes - Self.mostTextBytes
    for message in sent where excess > 0 {
      excess -= message.textBytes
      opening = max(opening, message.time + Self.window)
    }
    return opening
  }

  mutating func spend(_ cost: Cost, now: ContinuousClock.Instant) {
    slowOpening =
      now
      + .seconds(
        max(
          Double(cost.bytes) / Self.slowBytesPerSecond,
          Double(cost.messages) / Self.slowMessagesPerSecond))
    guard isServed, cost.messages > 0 else { return }
    sent.append((now, cost.textBytes))
    textBytes += cost.textBytes
  }

  /// An idle was sent: the server forgets what it counted.
  mutating func rest() {
    sent.removeAll(keepingCapacity: true)
    textBytes = 0
  }
}
