package import Diagnostics
import Operations
package import Syntax
package import Values

extension Evaluator {
  /// Evaluates one statement of the top of a cell; runs on an `EvaluationStack`.
  ///
  /// - Returns: its value, computed.
  package func run(_ expression: Expression, in source: CellSource) throws(RuntimeFailure) -> Value
  {
    self.source = source
    callDepth = 0
    loop = nil
    let code = Lowering.code(of: expression, names: names, source)
    return try materialised(result(of: frame(for: code)), at: expression.span)
  }
}

extension Node {
  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    if let truth = truth(in: frame) { return truth }
    return try frame.evaluator.truth(value(in: frame), at: span)
  }
}
