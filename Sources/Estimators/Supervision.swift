/// How a caller watches over long work: it can stop it, and it can hear how far it has come.
///
/// Work is cut into blocks of at most a few milliseconds; before each block `shouldStop` is asked, and
/// the answer `true` ends the call with `EstimatorError.stopped`. Blocks run on several threads, so
/// both closures are called from any of them.
public struct Supervision: Sendable {
  /// Asked before each block of work; true ends the call.
  public var shouldStop: @Sendable () -> Bool
  /// Receives the finished share of the work, in 0...1, never decreasing within one call.
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

  func checkpoint() throws(EstimatorError) {
    if shouldStop() { throw .stopped }
  }
}
