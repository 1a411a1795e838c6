/// How far the outermost loop of a cell has come.
package struct LoopProgress {
  package let count: Int
  package var turn = 0
}

/// What a cell tells about the progress of its work.
extension Evaluator {
  /// A long loop tells only every so many turns, so that telling costs nothing.
  private static let mostReports = 4096

  /// - Returns: whether the loop is the outermost of the cell: of nested ones only that knows a share of the whole.
  package func enterLoop(_ count: Int) -> Bool {
    guard loop == nil, count > 1 else { return false }
    loop = LoopProgress(count: count)
    return true
  }

  package func reportTurn(_ index: Int) {
    guard let count = loop?.count, index.isMultiple(of: count / Self.mostReports + 1) else {
      return
    }
    // A function may be called very often with a short loop inside: there the start is not told.
    if index == 0 && callDepth > 0 { return }
    loop?.turn = index
    output.progress(Double(index) / Double(count), "turn \(index + 1) of \(count)")
  }

  package func leaveLoop() {
    loop = nil
    output.progress(1, "")
  }

  /// Tells the finished share of a call; within a loop, who makes the line wait.
  ///
  /// How many calls a turn makes is unknown, so a part of a turn does not count.
  package func report(_ share: Double, of name: String) {
    guard let loop else { return output.progress(share, name) }
    output.progress(
      Double(loop.turn) / Double(loop.count), "turn \(loop.turn + 1) of \(loop.count), \(name)")
  }
}
