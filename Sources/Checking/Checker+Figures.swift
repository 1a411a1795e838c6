import Diagnostics
import Syntax

/// Figures that nobody will see.
extension Checker {
  /// Only the last value of a cell is shown: a figure on an earlier line, or in a loop, is lost.
  ///
  /// A `;` behind a figure says that it is meant to be.
  mutating func warnOfHiddenFigures(in statements: [Statement], isTop: Bool) {
    let shown = isTop ? statements.dropLast() : statements[...]
    for statement in shown where !statement.isHushed {
      guard isFigure(statement.expression) else { continue }
      let span = statement.expression.span
      complain(
        Diagnostic(
          "not-shown", "This figure is not shown: only a cell's last value is", at: span,
          help: "Join layers with `+`, or show a figure with `display`.",
          correction: .init(span, "display(\(source.text(span)))"), severity: .warning))
    }
    for statement in statements {
      switch statement.expression.kind {
      case .forLoop(_, _, let body), .whileLoop(_, let body):
        if case .block(let inner) = body.kind { warnOfHiddenFigures(in: inner, isTop: false) }
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
