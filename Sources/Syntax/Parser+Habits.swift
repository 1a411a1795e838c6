import Diagnostics

/// Spellings of Python, NumPy, PyTorch, Julia and R that the grammar has no place for, and the
/// answer to each: how it is written here.
extension Parser {
  /// `def`, `import`, `print x` … at the start of a statement.
  func habitAtStatement(_ name: String, _ token: Token) -> Diagnostic? {
    nil
  }

  func habitAtName(_ name: String, _ token: Token) -> Diagnostic? { nil }

  func habitInTarget(_ target: Expression) -> Diagnostic? { nil }

  mutating func habitAtBlockStart() -> Diagnostic? { nil }

  mutating func habitAfterElse(_ keyword: Token) -> Diagnostic? { nil }

  func habitInLoopSource(_ source: Expression) -> Diagnostic? { nil }

  func habitAtDot(_ expression: Expression, _ token: Token) -> Diagnostic? { nil }

  func habitBehind(_ expression: Expression, _ token: Token) -> Diagnostic? { nil }

  mutating func habitInSubscript() -> Diagnostic? { nil }

  func habitAtSign(_ sign: Sign, _ token: Token) -> Diagnostic? { nil }

  func habitAfterExpression(_ token: Token) -> Diagnostic? { nil }
}
