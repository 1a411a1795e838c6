/// What was published in the first seconds of the process, for subscribers that come only then.
///
/// Whoever starts or restarts the process sends the next cell as soon as kernel_info is answered. The sockets for outputs,
/// a page's and its server's, connect when libzmq tries again: each for itself, 100 to 200 ms after it has failed.
package struct EarlyPublications: Sendable {
  package struct Bounds: Sendable {
    package var time = Duration.seconds(3)
    /// Beyond this, outputs of cells wait for the end of the time.
    package var bytes = 32 << 20
  }

  private let mostBytes: Int
  private let end: ContinuousClock.Instant
  private var isOver = false
  private var bytes = 0
  /// The frames of each message, in order.
  private(set) var messages: [[[UInt8]]] = []

  init(within bounds: Bounds = Bounds()) {
    mostBytes = bounds.bytes
    end = .now + bounds.time
  }

  mutating func keep(_ frames: [[UInt8]], bytes: Int) {
    guard !isOver, !forgetsAll(now: .now) else { return }
    messages.append(frames)
    self.bytes += bytes
  }

  /// When the next output may go: now, or when there is no need to keep it.
  func opening(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    isOver || bytes < mostBytes ? now : max(now, end)
  }

  /// Forgets all once the time is over; returns whether that is now.
  mutating func forgetsAll(now: ContinuousClock.Instant) -> Bool {
    guard !isOver, end <= now else { return false }
    isOver = true
    messages = []
    return true
  }

  /// Milliseconds until the time is over; nil once it is.
  var rest: Int? { isOver ? nil : max(1, Int(((end - .now) / .milliseconds(1)).rounded(.up))) }
}
