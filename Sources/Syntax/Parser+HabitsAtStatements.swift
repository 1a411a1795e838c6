import Diagnostics

/// Statements of other languages: `def`, `import`, `let`, `!pip install`.
extension Parser {
  /// `def`, `import`, `print x` and other words that begin a line elsewhere.
  func habitAtStatement(_ name: String, _ token: Token) -> Diagnostic? {
    let next = following()
    let startsWord = isName(next) || isOperand(next)
    switch name {
    case "def" where isName(next):
      return pythonDef(token)
    case "func" where isName(next), "fn" where isName(next), "fun" where isName(next):
      let isShort = closings[index + 2].map { tokens[$0 + 1].kind == .sign(.assign) } ?? false
      return Diagnostic(
        .unknownStatement, "A function is written `function f(x) … end`, or `f(x) = …`",
        at: token.span, help: isShort ? "Leave `\(name)` out." : "Write `function`.",
        correction: isShort
          ? .init(Span(token.span.lower, next.span.lower), "") : .init(token.span, "function"))
    case "elif" where startsWord, "elsif" where startsWord:
      return Diagnostic(
        .elif, "`\(name)` is written `elseif`", at: token.span, help: "Write `elseif`.",
        correction: .init(token.span, "elseif"))
    case "import", "from", "using", "require", "library":
      guard startsWord else { return nil }
      return Diagnostic(
        .import, "There is nothing to import", at: restOfLine(from: index),
        help: "Everything is built in; remove the line.",
        correction: .init(restOfLine(from: index), ""))
    case "pip", "conda", "ls", "cd", "cat", "curl", "wget":
      guard isName(next) else { return nil }
      return noPrograms
    case "print", "println", "display", "warn", "assert", "error", "echo", "puts", "disp":
      guard startsWord, next.kind != .sign(.openParenthesis), next.kind != .sign(.openBracket)
      else { return nil }
      let ours = ["echo", "puts", "disp"].contains(name) ? "print" : name
      let rest = restOfLine(from: index + 1)
      return Diagnostic(
        .printStatement, "`\(ours)` is a function", at: token.span,
        help: "Put its arguments in parentheses.",
        correction: .init(token.span.union(rest), "\(ours)(\(text(rest)))"))
    case "raise" where startsWord, "throw" where startsWord: return raised(name, token)
    case "let", "var", "const", "local", "global", "nonlocal", "auto":
      guard isName(next) else { return nil }
      let start = next.kind == .name("mut") && isName(following(2)) ? following(2) : next
      return Diagnostic(
        .declaration, "Names need no declaration", at: token.span, help: "Leave `\(name)` out.",
        correction: .init(Span(token.span.lower, start.span.lower), ""))
    case "int", "double", "float", "bool", "char", "string", "long":
      guard isName(next), following(2).kind == .sign(.assign) else { return nil }
      return Diagnostic(
        .declaration, "Names need no types", at: token.span, help: "Leave `\(name)` out.",
        correction: .init(Span(token.span.lower, next.span.lower), ""))
    case "del" where isName(next):
      return Diagnostic(
        .del, "Names are forgotten with `%reset`", at: token.span, help: "Write `%reset name`.",
        correction: .init(token.span, "%reset"))
    default:
      guard let advice = ForeignStatement.advice[name] else { return nil }
      let opensBlock =
        ["try", "begin", "repeat"].contains(name) && next.kind == .newline
        && tokens[(index + 1)...].first { $0.kind != .newline }?.kind != .end
      guard startsWord || opensBlock || next.kind == .sign(.colon),
        next.kind != .sign(.openParenthesis), next.kind != .sign(.openBracket)
      else { return nil }
      return ForeignStatement.complaint(name, advice, at: token.span)
    }
  }

  /// `raise ValueError("x")` of Python, `throw "x"` of others.
  private func raised(_ name: String, _ token: Token) -> Diagnostic? {
    let next = following()
    guard next.kind != .sign(.openParenthesis), next.kind != .sign(.openBracket) else { return nil }
    var complaint = Diagnostic(
      .unknownStatement, "There is no `\(name)` in this language", at: token.span,
      help: "A cell ends with a message by `error(\"…\")`.")
    if isName(next), following(2).kind == .sign(.openParenthesis) {
      complaint.correction = .init(token.span.union(next.span), "error")
    } else if next.kind == .textStart {
      let rest = restOfLine(from: index + 1)
      complaint.correction = .init(token.span.union(rest), "error(\(text(rest)))")
    }
    return complaint
  }

  /// `def f(x):` of Python, and `def f(x)` with an `end` of Ruby.
  private func pythonDef(_ token: Token) -> Diagnostic {
    if let complaint = shortDef(token) { return complaint }
    var complaint = Diagnostic(
      .pythonDef, "A function is written `function f(x) … end`, or `f(x) = …`",
      at: token.span, help: "Blocks close with `end`, not by indentation.")
    if let closing = closings[index + 2], endsLine(following(closing + 1 - index)) {
      complaint.correction = .init(token.span, "function")
      return complaint
    }
    return withPythonBlock(complaint)
  }

  /// `def f(x): return x + 1` on one line.
  private func shortDef(_ token: Token) -> Diagnostic? {
    guard let closing = closings[index + 2], closing + 2 < tokens.count,
      [.sign(.colon), .sign(.assign)].contains(tokens[closing + 1].kind),
      !endsLine(tokens[closing + 2])
    else { return nil }
    let isReturn = tokens[closing + 2].kind == .keyword(.return)
    let body = restOfLine(from: closing + (isReturn ? 3 : 2))
    let head = text(Span(tokens[index + 1].span.lower, tokens[closing].span.upper))
    return Diagnostic(
      .pythonDef, "A function is written `function f(x) … end`, or `f(x) = …`", at: token.span,
      help: "On one line a function needs no `return`.",
      correction: .init(token.span.union(body), "\(head) = \(text(body))"))
  }

  /// `!pip install …`.
  func habitShell(_ token: Token) -> Diagnostic? {
    guard token.kind == .sign(.not), isName(following()) else { return nil }
    let isKnown = ["ls", "pwd", "cd", "cat", "pip", "whoami", "date"].contains(
      text(following().span))
    guard isName(following(2)) || (isKnown && endsLine(following(2))) else { return nil }
    return noPrograms
  }

  private var noPrograms: Diagnostic {
    Diagnostic(
      .shellCommand, "Cells cannot start programs", at: restOfLine(from: index),
      help: "Nothing needs to be installed; remove the line.",
      correction: .init(restOfLine(from: index), ""))
  }

  /// `x <- 3` of R, which would be read as a comparison with -3.
  func habitAtStatementEnd(_ expression: Expression) -> Diagnostic? {
    guard case .binary(.less, let left, let right, let span) = expression.kind,
      left.kind.isNameOrElement, case .unary(.negate, _) = right.leftmost.kind,
      right.span.lower == span.upper
    else { return nil }
    let arrow = Span(span.lower, span.upper + 1)
    return Diagnostic(
      .arrowAssignment, "Values are assigned with `=`", at: arrow,
      help: "To compare with a negative number, put a blank behind `<`.",
      correction: .init(arrow, "="))
  }
}

extension Expression {
  /// What stands at its very left: `-x` in `-x + 1`.
  fileprivate var leftmost: Expression {
    switch kind {
    case .binary(_, let left, _, _), .logical(_, let left, _), .conditional(let left, _, _):
      left.leftmost
    case .comparison(let operands, _, _): operands.first?.leftmost ?? self
    default: self
    }
  }
}

extension Expression.Kind {
  fileprivate var isNameOrElement: Bool {
    switch self {
    case .name, .index, .field: true
    default: false
    }
  }
}
