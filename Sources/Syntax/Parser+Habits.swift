import Diagnostics

/// Spellings of Python, NumPy, PyTorch, Julia and R that the grammar has no place for.
///
/// Each is answered with how it is written here.
extension Parser {
  // MARK: At the start of a statement

  /// `def`, `import`, `print x` and other words that begin a line elsewhere.
  func habitAtStatement(_ name: String, _ token: Token) -> Diagnostic? {
    let next = following()
    let startsWord = isName(next) || isOperand(next)
    switch name {
    case "def" where isName(next):
      if let complaint = shortDef(token) { return complaint }
      return withPythonBlock(
        Diagnostic(
          "python-def", "A function is written `function f(x) … end`, or `f(x) = …`",
          at: token.span, help: "Blocks close with `end`, not by indentation."))
    case "elif" where startsWord:
      return Diagnostic(
        "elif", "`elif` is written `elseif`", at: token.span, help: "Write `elseif`.",
        correction: .init(token.span, "elseif"))
    case "import", "from", "using", "require", "library":
      guard startsWord else { return nil }
      return Diagnostic(
        "import", "There is nothing to import", at: restOfLine(from: index),
        help: "Everything is built in; remove the line.",
        correction: .init(restOfLine(from: index), ""))
    case "pip", "conda", "ls", "cd", "cat", "curl", "wget":
      guard isName(next) else { return nil }
      return noPrograms
    case "print", "println", "display", "warn", "assert":
      guard startsWord, next.kind != .sign(.openParenthesis), next.kind != .sign(.openBracket)
      else { return nil }
      let rest = restOfLine(from: index + 1)
      return Diagnostic(
        "print-statement", "`\(name)` is a function", at: token.span,
        help: "Put its arguments in parentheses.",
        correction: .init(token.span.union(rest), "\(name)(\(text(rest)))"))
    case "let", "var", "const", "local", "global":
      guard isName(next) else { return nil }
      return Diagnostic(
        "declaration", "Names need no declaration", at: token.span, help: "Leave `\(name)` out.",
        correction: .init(Span(token.span.lower, next.span.lower), ""))
    case "del" where isName(next):
      return Diagnostic(
        "del", "Names are forgotten with `%reset`", at: token.span, help: "Write `%reset name`.",
        correction: .init(token.span, "%reset"))
    case "class", "struct", "try", "with", "async", "mutable", "module", "switch", "match",
      "repeat", "begin":
      let opensBlock =
        ["try", "begin", "repeat"].contains(name) && next.kind == .newline
        && tokens[(index + 1)...].first { $0.kind != .newline }?.kind != .end
      guard startsWord || opensBlock || next.kind == .sign(.colon),
        next.kind != .sign(.openParenthesis), next.kind != .sign(.openBracket)
      else { return nil }
      return Diagnostic(
        "unknown-statement", "There is no `\(name)` in this language", at: token.span,
        help: "There are functions, `if`, `for` and `while`.")
    default: return nil
    }
  }

  /// `def f(x): return x + 1` on one line.
  private func shortDef(_ token: Token) -> Diagnostic? {
    guard let closing = closings[index + 2], closing + 2 < tokens.count,
      tokens[closing + 1].kind == .sign(.colon), !endsLine(tokens[closing + 2])
    else { return nil }
    let isReturn = tokens[closing + 2].kind == .keyword(.return)
    let body = restOfLine(from: closing + (isReturn ? 3 : 2))
    let head = text(Span(tokens[index + 1].span.lower, tokens[closing].span.upper))
    return Diagnostic(
      "python-def", "A function is written `function f(x) … end`, or `f(x) = …`", at: token.span,
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
      "shell-command", "Cells cannot start programs", at: restOfLine(from: index),
      help: "Nothing needs to be installed; remove the line.",
      correction: .init(restOfLine(from: index), ""))
  }

  /// `x <- 3` of R, which would be read as a comparison with -3.
  func habitAtStatementEnd(_ expression: Expression) -> Diagnostic? {
    guard case .binary(.less, let left, let right, let span) = expression.kind,
      case .name = left.kind, case .unary(.negate, _) = right.kind,
      right.span.lower == span.upper
    else { return nil }
    let arrow = Span(span.lower, span.upper + 1)
    return Diagnostic(
      "arrow-assignment", "Values are assigned with `=`", at: arrow,
      help: "To compare with a negative number, put a blank behind `<`.",
      correction: .init(arrow, "="))
  }

  // MARK: Where a value is expected

  /// `lambda x: …` and `not x`.
  func habitAtName(_ name: String, _ token: Token) -> Diagnostic? {
    let next = following()
    if name == "lambda", isName(next) || next.kind == .sign(.colon),
      let colon = tokens[index...].firstIndex(where: { $0.kind == .sign(.colon) })
    {
      let parameters = text(Span(token.span.upper, tokens[colon].span.lower))
        .drop { $0 == " " }
      let isSingle = colon == index + 2
      let span = Span(token.span.lower, tokens[colon].span.upper)
      return Diagnostic(
        "python-lambda", "A function without a name is written `x -> …`", at: token.span,
        help: "Write `->` instead of `lambda` and `:`.",
        correction: .init(span, isSingle ? "\(parameters) ->" : "(\(parameters)) ->"))
    }
    if name == "not", isOperand(next) || isName(next) || next.kind == .sign(.not) {
      let end = operandEnd(from: index + 1)
      let operand = Span(next.span.lower, end)
      return Diagnostic(
        "word-operator", "\"Not\" is written `!`", at: token.span, help: "Write `!x`.",
        correction: .init(token.span.union(operand), "!(\(text(operand)))"))
    }
    if ["f", "r", "b"].contains(name), next.kind == .textStart,
      next.span.lower == token.span.upper
    {
      return formattedText(name, token)
    }
    return nil
  }

  /// `f"x = {x:.2f}"`.
  private func formattedText(_ prefix: String, _ token: Token) -> Diagnostic {
    let end = tokens[index...].firstIndex { $0.kind == .textEnd } ?? index
    let span = token.span.union(tokens[end].span)
    var content = text(Span(token.span.upper, tokens[end].span.upper))
    if prefix == "f" { content = translatedBraces(content) }
    return Diagnostic(
      "python-format", "Texts take values by `$`", at: span,
      help: "Write `\"x = $x\"`, or `\"$(x + 1)\"` for an expression.",
      correction: .init(span, content))
  }

  /// `{x}` becomes `$(x)`, and `{x:.2f}` `$(round(x, 2))`.
  private func translatedBraces(_ content: String) -> String {
    var result = ""
    var rest = content[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let inner = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1)
      let value = inner.first.map(String.init) ?? ""
      let digits = inner.count > 1 ? inner[1].filter(\.isNumber) : ""
      result += rest[..<open] + (digits.isEmpty ? "$(\(value))" : "$(round(\(value), \(digits)))")
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// A sign where a value should stand.
  func habitAtSign(_ sign: Sign, _ token: Token) -> Diagnostic? {
    let before = previous
    let touches = before.span.upper == token.span.lower
    switch (before.kind, sign) {
    case (_, .doubleSlash):
      return comment(token)
    case (_, .dot): return leadingDot(token)
    case (_, .times), (_, .power): return starredArgument(token)
    case (.sign(.less), .greater) where touches:
      return spelled("not-equal", "\"Not equal\" is written `!=`", before, token, "!=")
    case (.sign(.assign), .greater) where touches:
      return spelled(
        "fat-arrow", "A function without a name is written `x -> …`", before, token, "->")
    case (.sign(.equal), .assign) where touches, (.sign(.notEqual), .assign) where touches:
      let right = before.kind == .sign(.equal) ? "==" : "!="
      return spelled("triple-equal", "Two signs are enough: `\(right)`", before, token, right)
    case (.sign(.times), .slash) where touches, (.sign(.slash), .times) where touches:
      return comment(before)
    case (_, .at) where following().kind == .sign(.openParenthesis) && closings[index + 1] != nil:
      let closing = tokens[closings[index + 1] ?? index].span
      let span = token.span.union(closing)
      return Diagnostic(
        "nameless-function", "A function without a name is written `x -> …`", at: token.span,
        help: "Write `->` behind its parameters.",
        correction: .init(span, "\(text(Span(token.span.upper, closing.upper))) ->"))
    case (_, .at) where isName(following()):
      let span = token.span.union(following().span)
      return Diagnostic(
        "macro", "There are no macros and no decorators", at: span,
        help: text(following().span) == "time"
          ? "Write `%time` at the start of the line." : "Call a function instead.",
        correction: text(following().span) == "time" ? .init(span, "%time") : nil)
    default: return nil
    }
  }

  /// A line that goes on with `.method()`: the call belongs behind the line before it.
  private func leadingDot(_ token: Token) -> Diagnostic? {
    guard index == 0 || previous.kind == .newline, isName(following()) else { return nil }
    var complaint = Diagnostic(
      "leading-dot", "A line cannot begin with `.`", at: token.span,
      help: "Put the call behind the value, on the line before.")
    if let last = tokens[..<index].last(where: {
      $0.kind != .newline && $0.kind != .sign(.semicolon)
    }),
      last.span.upper < token.span.lower
    {
      complaint.correction = .init(Span(last.span.upper, token.span.lower), "")
    }
    return complaint
  }

  /// `f(*xs)` and `f(**options)` of Python.
  func starredArgument(_ token: Token) -> Diagnostic? {
    switch previous.kind {
    case .sign(.openParenthesis), .sign(.openBracket), .sign(.comma), .sign(.semicolon), .newline:
      break
    default: return nil
    }
    guard isName(following()) || isOperand(following()) else { return nil }
    if token.kind == .sign(.power) {
      return Diagnostic(
        "misplaced-spread", "Keyword arguments are written one by one", at: token.span,
        help: "Write `f(x; width=1, label=\"y\")`, and `f(x; width=1) = …` to take them.")
    }
    let values = Span(following().span.lower, operandEnd(from: index + 1))
    return Diagnostic(
      "misplaced-spread", "Several values are spread with `...` behind them", at: token.span,
      help: "Write `\(text(values))...`.",
      correction: .init(token.span.union(values), "\(text(values))..."))
  }

  /// `push!(xs, x)` and `sort!(xs)` of Julia.
  func mutatingCall(_ token: Token) -> Diagnostic? {
    guard token.kind == .sign(.not), case .name(let name) = previous.kind,
      previous.span.upper == token.span.lower, following().kind == .sign(.openParenthesis)
    else { return nil }
    let adds = ["push", "append", "pushfirst", "prepend"].contains(name)
    var complaint = Diagnostic(
      "foreign-method", "Values do not change in place; a new one is made",
      at: previous.span.union(token.span),
      help: adds ? "Write `xs = [xs..., x]`." : "Write `xs = \(name)(xs)`.")
    let place = index + 2
    guard let close = closings[index + 1], case .name(let list) = tokens[place].kind else {
      return complaint
    }
    let span = previous.span.union(tokens[close].span)
    let rest =
      place + 2 < close ? text(Span(tokens[place + 2].span.lower, tokens[close].span.lower)) : ""
    if adds, !rest.isEmpty {
      let values =
        name.hasPrefix("p") && name.hasSuffix("d") || name == "append" ? rest + "..." : rest
      let isFirst = name == "pushfirst" || name == "prepend"
      complaint.correction = .init(
        span, isFirst ? "\(list) = [\(values), \(list)...]" : "\(list) = [\(list)..., \(values)]")
    } else if !adds {
      complaint.correction = .init(
        span, "\(list) = \(name)(\(list)\(rest.isEmpty ? "" : ", " + rest))")
    }
    return complaint
  }

  /// `for (i in xs)` of R: its parentheses go, and its braces with them.
  func habitAtFor() -> Diagnostic? {
    let opening = tokens[index]
    guard opening.kind == .sign(.openParenthesis), isName(following()),
      following(2).kind == .keyword(.in), let close = closings[index]
    else { return nil }
    let end = tokens[close].span
    return Diagnostic(
      "for-parentheses", "`for` has no parentheses", at: opening.span,
      help: "Write `for i in xs … end`.",
      correction: .init(
        opening.span.union(end), text(Span(opening.span.upper, end.lower))))
  }

  func spelled(
    _ id: String, _ title: String, _ first: Token, _ last: Token, _ right: String
  )
    -> Diagnostic
  {
    let span = first.span.union(last.span)
    return Diagnostic(
      id, title, at: span, help: "Write `\(right)`.", correction: .init(span, right))
  }

  func comment(_ token: Token) -> Diagnostic {
    Diagnostic(
      "slash-comment", "Comments begin with `#`", at: token.span, help: "Write `#`.",
      correction: .init(token.span, "#"))
  }

  /// `x++`.
  func habitAtLineEnd() -> Diagnostic? {
    guard index >= 2, tokens[index - 1].kind == tokens[index - 2].kind,
      tokens[index - 1].kind == .sign(.plus) || tokens[index - 1].kind == .sign(.minus),
      tokens[index - 2].span.upper == tokens[index - 1].span.lower
    else { return nil }
    let sign = text(tokens[index - 1].span)
    return spelled(
      "increment", "There is no `\(sign)\(sign)`", tokens[index - 2], tokens[index - 1],
      " \(sign)= 1")
  }

  /// `function (x) x^2`, the nameless function of Julia and R.
  func habitNamelessFunction(_ token: Token) -> Diagnostic {
    let closing = closings[index + 1].map { tokens[$0].span } ?? token.span
    let span = token.span.union(closing)
    let parameters = text(Span(token.span.upper, closing.upper)).drop { $0 == " " }
    let isArrow =
      index >= 3 && tokens[index - 1].kind == .sign(.minus)
      && tokens[index - 2].kind == .sign(.less)
    let place = index - (isArrow ? 3 : 2)
    if place >= 0, isArrow || tokens[index - 1].kind == .sign(.assign),
      case .name(let name) = tokens[place].kind,
      let end = closings[index + 1], opensLines(end + 1)
    {
      return Diagnostic(
        "nameless-function", "A function of several lines has its name behind `function`", at: span,
        help: "Write `function \(name)(…) … end`.",
        correction: .init(
          tokens[place].span.union(closing), "function \(name)\(parameters)"))
    }
    if let named = namedFunction(parameters) {
      return Diagnostic(
        "nameless-function", "A function on one line is written `f(x) = …`", at: span,
        help: "A longer one is written `function f(x) … end`.", correction: named)
    }
    return Diagnostic(
      "nameless-function", "A function without a name is written `x -> …`", at: span,
      help: "Give a longer one a name: `function f(x) … end`.",
      correction: closing == token.span ? nil : .init(span, "\(parameters) ->"))
  }

  /// Whether a body of several lines begins here: at the end of the line, or with a `{` before it.
  private func opensLines(_ start: Int) -> Bool {
    guard start + 1 < tokens.count else { return false }
    if tokens[start].kind == .newline { return true }
    return tokens[start].kind == .unreadable && text(tokens[start].span) == "{"
      && tokens[start + 1].kind == .newline
  }

  /// `f = function(x) x^2` and `f <- function(x) { x^2 }`, on one line.
  private func namedFunction(_ parameters: Substring) -> Diagnostic.Correction? {
    let isArrow =
      index >= 3 && tokens[index - 1].kind == .sign(.minus)
      && tokens[index - 2].kind == .sign(.less)
    guard let end = closings[index + 1], end + 1 < tokens.count, !endsLine(tokens[end + 1]) else {
      return nil
    }
    let place = index - (isArrow ? 3 : 2)
    guard place >= 0, isArrow || previous.kind == .sign(.assign),
      case .name(let name) = tokens[place].kind,
      place == 0 || tokens[place - 1].kind == .newline
    else { return nil }
    return .init(tokens[place].span.union(tokens[end].span), "\(name)\(parameters) =")
  }
}
