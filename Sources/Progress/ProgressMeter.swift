import Diagnostics

/// Decides what the progress line of a running cell says.
///
/// Work whose share is known has a bar and the time left; of all else only the time since the cell began is known.
package struct ProgressMeter {
  package typealias Instant = ContinuousClock.Instant

  /// Work that ends sooner is not named: its bar would only flicker.
  private static let patience = Duration.milliseconds(300)
  /// Below this share the speed of the work is not known.
  private static let leastShare = 0.01
  private static let cells = 20

  /// Work that tells its share, from the first share that was told.
  private struct Work {
    let start: Instant
    let firstShare: Double
    var share: Double
    /// When this share was told.
    var reached: Instant
    var label: String
    /// The array operation that it is; nil for work that tells its share by itself.
    var operation: Int?
  }

  private let start: Instant
  private var work: Work?

  package init(start: Instant) { self.start = start }

  /// A loop or a call has come to this share of its work; what falls back is new work.
  package mutating func told(_ share: Double, _ label: String, at now: Instant) {
    guard share.isFinite else { return }
    if share >= 1 {
      work = nil
    } else if let work, work.operation == nil, share >= work.share {
      self.work?.share = share
      self.work?.reached = now
      self.work?.label = label
    } else {
      let share = max(share, 0)
      work = Work(start: now, firstShare: share, share: share, reached: now, label: label)
    }
  }

  /// An array operation has come to this share; calls and loops that tell theirs know more.
  package mutating func saw(_ operation: (number: Int, share: Double)?, at now: Instant) {
    if let work, work.operation == nil { return }
    guard let operation else { return work = nil }
    if let work, work.operation == operation.number {
      self.work?.share = max(work.share, operation.share)
      self.work?.reached = now
    } else {
      work = Work(
        start: now, firstShare: operation.share, share: operation.share, reached: now,
        label: "computing",
        operation: operation.number)
    }
  }

  /// The line for this moment.
  package func line(at now: Instant) -> String {
    guard let work, now - work.start >= Self.patience,
      work.operation == nil || work.share >= Self.leastShare
    else {
      return "computing, \(Self.text(now - start)) so far"
    }
    let full = Int(work.share * Double(Self.cells))
    let bar =
      String(repeating: "█", count: full) + String(repeating: "░", count: Self.cells - full)
    return "\(work.label.flattened.prefix(40)) \(bar) \(Int(work.share * 100)) %"
      + Self.left(work, at: now)
  }

  /// The time left, if the rest goes as fast as what is done: counted from the last share that was told, unless the next
  /// one is overdue.
  private static func left(_ work: Work, at now: Instant) -> String {
    let done = work.share - work.firstShare
    guard done >= leastShare else { return "" }
    func rest(after time: Duration) -> Double { time / .seconds(1) * (1 - work.share) / done }
    let expected = rest(after: work.reached - work.start) - (now - work.reached) / .seconds(1)
    let seconds = expected > 0 ? expected : rest(after: now - work.start)
    if seconds < 1 { return ", less than 1 s left" }
    if seconds >= 360_000 { return ", more than 100 h left" }
    return ", about \(text(.seconds(seconds))) left"
  }

  /// A duration to two digits or so.
  private static func text(_ duration: Duration) -> String {
    let seconds = duration / .seconds(1)
    return switch seconds {
    case ..<0.95: "less than 1 s"
    case ..<90: "\(Int(seconds.rounded())) s"
    case ..<5400: "\(Int((seconds / 60).rounded())) min"
    default: "\(Int((seconds / 3600).rounded())) h"
    }
  }
}
