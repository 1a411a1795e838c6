import Synchronization

/// How far the array operation under way has come: written by those that compute it, read from any thread.
///
/// An operation of several stages, each of which goes over all numbers, is one operation to who looks.
package final class OperationShare: Sendable {
  private static let wholeStage = 1 << 20
  /// An operation of fewer parts is over before anybody looks.
  private static let fewParts = 16

  private let number = Atomic(0)
  /// 0 while there is none.
  private let stages = Atomic(0)
  private let finishedStages = Atomic(0)
  /// Of the stage under way, in parts of `wholeStage`.
  private let done = Atomic(0)
  private let isInStage = Atomic(false)

  /// The operation's number, counted up, and the share of it that is done; nil when there is none.
  var current: (number: Int, share: Double)? {
    let stages = stages.load(ordering: .relaxed)
    guard stages > 0 else { return nil }
    let inStage = Double(done.load(ordering: .relaxed)) / Double(Self.wholeStage)
    let finished = Double(finishedStages.load(ordering: .relaxed))
    return (number.load(ordering: .relaxed), min((finished + inStage) / Double(stages), 1))
  }

  /// Runs what takes so many stages; a part of another operation is none of its own.
  package func operation<Result, Failure: Error>(
    stages count: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard stages.load(ordering: .relaxed) == 0 else { return try body() }
    number.add(1, ordering: .relaxed)
    done.store(0, ordering: .relaxed)
    finishedStages.store(0, ordering: .relaxed)
    stages.store(count, ordering: .relaxed)
    defer { stages.store(0, ordering: .relaxed) }
    return try body()
  }

  /// Runs a stage of so many parts; `body` gets what each part calls when it is done.
  package func stage<Failure: Error>(
    of parts: Int, _ body: (_ partDone: () -> Void) throws(Failure) -> Void
  ) throws(Failure) {
    let isLong = parts > Self.fewParts || stages.load(ordering: .relaxed) > 0
    // A stage within a part of another stage is not told.
    guard isLong, !isInStage.exchange(true, ordering: .relaxed) else { return try body {} }
    defer { isInStage.store(false, ordering: .relaxed) }
    try operation(stages: 1) { () throws(Failure) in
      defer {
        finishedStages.add(1, ordering: .relaxed)
        done.store(0, ordering: .relaxed)
      }
      try body { done.add(Self.wholeStage / parts, ordering: .relaxed) }
    }
  }
}
