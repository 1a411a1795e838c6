/// How a caller watches over long work: it can stop it, and it can hear how far it has come.
///
/// Work is cut into blocks of at most a few milliseconds; before each block `shouldStop` is asked, and
/// the answer `true` ends the call with `EstimatorError.stopped`.
public struct Supervision: Sendable {
  /// Asked before each block of work, from any thread; true ends the call.
  public var shouldStop: @Sendable () -> Bool
  /// Receives the finished share of the work, in 0...1, never decreasing within one call.
  ///
  /// It is called on the thread that called the library, between two blocks, about once a millisecond:
  /// a caller that shows it looks at a clock first. Shares are of time as far as it can be told before:
  /// an equal part for each width of a curve, each step of a descent, each draw of a bootstrap.
  public var progress: (@Sendable (Double) -> Void)?

  /// Watches with the given closures.
  public init(
    shouldStop: @escaping @Sendable () -> Bool, progress: (@Sendable (Double) -> Void)? = nil
  ) {
    self.shouldStop = shouldStop
    self.progress = progress
  }

  /// Runs to the end in silence.
  public static let none = Supervision(shouldStop: { false })

  /// Stops as this one does, and tells nothing.
  var quiet: Supervision { Supervision(shouldStop: shouldStop) }

  /// Watches over a part of longer work, which takes it from one share to another.
  func part(_ start: Double, _ end: Double) -> Supervision {
    guard let progress else { return self }
    return Supervision(shouldStop: shouldStop) { progress(start + (end - start) * $0) }
  }

  /// Watches over one of `count` parts that take equally long.
  func part(_ index: Int, of count: Int) -> Supervision {
    part(Double(index) / Double(count), Double(index + 1) / Double(count))
  }

  /// Tells that all is done, where the last part may have been left out.
  func finish() { progress?(1) }

  func checkpoint() throws(EstimatorError) {
    if shouldStop() { throw .stopped }
  }
}
