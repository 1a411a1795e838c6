/// Decides when a progress line is drawn, and what it says.
///
/// Work that is done within half a second shows nothing, and a line is drawn ten times a second at most.
struct ProgressMeter {
  typealias Instant = ContinuousClock.Instant

  private static let patience = Duration.milliseconds(500)
  private static let pause = Duration.milliseconds(100)
  /// Below this share the speed of the work is not known.
  private static let leastShare = 0.01
  private static let cells = 20

  /// When the run of shares from 0 to 1 began, and with which share.
  private var start: (time: Instant, share: Double)?
  private var share = 0.0
  private var drawn: Instant?

  /// Whether the work of which the last share was told is done.
  var isDone: Bool { share >= 1 }

  /// - Returns: the line to draw now, or nil when it is too early for one.
  mutating func line(at now: Instant, share newShare: Double, label: String) -> String? {
    guard newShare.isFinite else { return nil }
    if newShare < share || start == nil { start = (now, newShare) }
    share = min(max(newShare, 0), 1)
    guard let start, !isDone else { return nil }
    let elapsed = now - start.time
    if let drawn {
      guard now - drawn >= Self.pause else { return nil }
    } else {
      guard elapsed >= Self.patience else { return nil }
    }
    drawn = now
    let full = Int(share * Double(Self.cells))
    let bar =
      String(repeating: "█", count: full) + String(repeating: "░", count: Self.cells - full)
    let percent = Int(share * 100)
    return "\(label.prefix(40)) \(bar) \(percent) %" + left(elapsed, since: start.share)
  }

  /// The line is gone: the next one is drawn for new work, or when this goes on for long.
  mutating func forget() {
    drawn = nil
    start = nil
    share = 0
  }

  /// The time left, if the rest goes as fast as what is done.
  private func left(_ elapsed: Duration, since first: Double) -> String {
    let done = share - first
    guard done >= Self.leastShare else { return "" }
    let seconds = (elapsed / .seconds(1)) * (1 - share) / done
    switch seconds {
    case ..<1: return ", less than 1 s left"
    case ..<90: return ", about \(Int(seconds.rounded())) s left"
    case ..<5400: return ", about \(Int((seconds / 60).rounded())) min left"
    case ..<360_000: return ", about \(Int((seconds / 3600).rounded())) h left"
    default: return ", more than 100 h left"
    }
  }
}
