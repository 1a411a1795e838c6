import Diagnostics
import Syntax

/// Figures that nobody will see.
extension Checker {
  /// A figure is shown wherever a line of a cell ends with it, but not in a loop, which has no value.
  ///
  /// A `;` behind a figure says that it is meant to be.
  mutating func warnOfHiddenFigures(in statements: [Statement], isLoop: Bool = false) {
    for statement in statements {
      let expression = statement.expression
      if isLoop, !statement.isHushed, isFigure(expression) {
        complain(
          Diagnostic(
            "not-shown", "This figure is not shown: a loop has no value", at: expression.span,
            help: "Show each with `display`, or join them with `+` behind the loop.",
            correction: .init(expression.span, "display(\(source.text(expression.span)))"),
            severity: .warning))
      }
      switch expression.kind {
      case .forLoop(_, _, let body), .whileLoop(_, let body):
        if case .block(let inner) = body.kind { warnOfHiddenFigures(in: inner, isLoop: true) }
      default: break
      }
    }
  }

  /// Whether a built-in function that makes figures gives the value; `a + b` joins them.
  private func isFigure(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .binary(.add, let left, _, _): return isFigure(left)
    case .call(let callee, _):
      guard case .name(let name) = callee.kind, let signature = Catalog.entry(named: name),
        globals[name] == nil
      else { return false }
      return signature.result == .figure
    default: return false
    }
  }
}
