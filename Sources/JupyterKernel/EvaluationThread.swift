/// The thread on which cells run.
package enum EvaluationThread {
  /// Bytes of stack for one evaluation thread.
  ///
  /// Pages are taken only when touched, so this costs nothing until a recursion needs it, and the
  /// language's own depth limit is reached long before the end.
  package static let stackSize = 512 << 20
}
