import Language
import Diagnostics
import Syntax

/// Figures that nobody will see.
extension Checker {
  /// A figure is shown wherever a line of a cell ends with it, but not in a loop, which has no value.
  ///
  /// A `;` behind a figure says that it is meant to be.
  mutating func warnOfHiddenFigures(in statements: [Statement], isLoop: Bool = false) {
    for (statement, next) in zip(statements, statements.dropFirst())
    where !isLoop && !statement.isHushed && isFigure(statement.expression) {
      warnOfSeparateFigures(statement.expression, next.expression)
    }
    for statement in statements {
      let expression = statement.expression
      if isLoop, !statement.isHushed, isFigure(expression) {
        complain(
          Diagnostic(
            .notShown, "This figure is not shown: a loop has no value", at: expression.span,
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

  private static let parts: Set<String> = [
    "xlabel", "ylabel", "title", "legend", "xlim", "ylim", "xscale", "yscale",
  ]

  /// `plot(x, y)` and then `plot(x, z)` or `xlabel("x")`: elsewhere both draw on one figure.
  private mutating func warnOfSeparateFigures(_ first: Expression, _ second: Expression) {
    guard case .call(let callee, _) = second.kind, case .name(let name) = callee.kind,
      globals[name] == nil, isFigure(second),
      Self.parts.contains(name) || name == "plot" && isCall(first, of: "plot")
    else { return }
    complain(
      Diagnostic(
        .notShown, "This is a figure of its own; layers are joined with `+`", at: second.span,
        help: "Write `line(x, y) + line(x, z) + xlabel(\"x\")`.",
        correction: .init(Span(first.span.upper, second.span.lower), " + "), severity: .warning))
  }

  private func isCall(_ expression: Expression, of name: String) -> Bool {
    switch expression.kind {
    case .binary(.add, let left, _, _): isCall(left, of: name)
    case .call(let callee, _): callee.kind == .name(name)
    default: false
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
