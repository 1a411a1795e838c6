import Diagnostics

/// Spellings of Python, NumPy, PyTorch, Julia and R that the grammar has no place for.
///
/// Each is answered with how it is written here.
extension Parser {
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
        .pythonLambda, "A function without a name is written `x -> …`", at: token.span,
        help: "Write `->` instead of `lambda` and `:`.",
        correction: .init(span, isSingle ? "\(parameters) ->" : "(\(parameters)) ->"))
    }
    if name == "not", isOperand(next) || isName(next) || next.kind == .sign(.not) {
      let end = operandEnd(from: index + 1)
      let operand = Span(next.span.lower, end)
      return Diagnostic(
        .wordOperator, "\"Not\" is written `!`", at: token.span, help: "Write `!x`.",
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
    let content = text(Span(token.span.upper, tokens[end].span.upper))
    let translated = prefix == "f" ? translatedBraces(content) : content
    return Diagnostic(
      .pythonFormat, "Texts take values by `$`", at: span,
      help: "Write `\"x = $x\"`, or `\"$(x + 1)\"` for an expression.",
      correction: translated.map { .init(span, $0) })
  }

  /// `{x}` becomes `$(x)`, and `{x:.2f}` `$(format(x, ".2f"))`; nil for what has no counterpart.
  private func translatedBraces(_ content: String) -> String? {
    var result = ""
    var rest = content[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)...]
      // Two stand for one.
      if inner.first == rest[open] {
        result.append(rest[open])
        rest = inner.dropFirst()
        continue
      }
      guard rest[open] == "{", let close = inner.firstIndex(of: "}") else { return nil }
      var depth = 0
      let colon = inner[..<close].firstIndex { character in
        depth += "([".contains(character) ? 1 : ")]".contains(character) ? -1 : 0
        return depth == 0 && character == ":"
      }
      let value = inner[..<(colon ?? close)]
      guard !value.isEmpty, !value.contains("!"), value.last != "=" else { return nil }
      result +=
        colon.map { "$(format(\(value), \"\(inner[inner.index(after: $0)..<close])\"))" }
        ?? "$(\(value))"
      rest = inner[inner.index(after: close)...]
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
    case (.sign(.comma), .ellipsis) where following().kind == .sign(.closeBracket),
      (.sign(.openBracket), .ellipsis) where following().kind == .sign(.comma):
      return Diagnostic(
        .emptySubscript, "A whole axis is written `:`", at: token.span, help: "Write `x[0, :]`.",
        correction: .init(token.span, ":"))
    case (_, .times), (_, .power): return starredArgument(token)
    case (_, .percent)
    where index == 0 || before.kind == .newline || before.kind == .sign(.semicolon):
      return comment(token)
    case (.sign(.percent), .assign) where touches, (.sign(.doubleSlash), .assign) where touches:
      return updated(before, token)
    case (.sign(.less), .less) where touches && following().kind == .sign(.minus):
      return spelled(
        .arrowAssignment, "Values are assigned with `=`", before, following(), "=")
    case (.sign(.less), .greater) where touches:
      return spelled(.notEqual, "\"Not equal\" is written `!=`", before, token, "!=")
    case (.sign(.assign), .greater) where touches:
      return spelled(
        .fatArrow, "A function without a name is written `x -> …`", before, token, "->")
    case (.sign(.equal), .assign) where touches, (.sign(.notEqual), .assign) where touches:
      let right = before.kind == .sign(.equal) ? "==" : "!="
      return spelled(.tripleEqual, "Two signs are enough: `\(right)`", before, token, right)
    case (.sign(.times), .slash) where touches, (.sign(.slash), .times) where touches:
      return comment(before)
    case (_, .at) where following().kind == .sign(.openParenthesis) && closings[index + 1] != nil:
      let closing = tokens[closings[index + 1] ?? index].span
      let span = token.span.union(closing)
      return Diagnostic(
        .namelessFunction, "A function without a name is written `x -> …`", at: token.span,
        help: "Write `->` behind its parameters.",
        correction: .init(span, "\(text(Span(token.span.upper, closing.upper))) ->"))
    case (_, .at) where isName(following()):
      let span = token.span.union(following().span)
      return Diagnostic(
        .macro, "There are no macros and no decorators", at: span,
        help: text(following().span) == "time"
          ? "Write `%time` at the start of the line." : "Call a function instead.",
        correction: text(following().span) == "time" ? .init(span, "%time") : nil)
    default: return nil
    }
  }

  /// `x %= 2` and `x //= 2`.
  private func updated(_ sign: Token, _ assign: Token) -> Diagnostic {
    let span = sign.span.union(assign.span)
    var complaint = Diagnostic(
      .increment, "There is no `\(text(span))`", at: span,
      help: "Write `x = x \(text(sign.span)) 2`.")
    if index >= 2, case .name(let name) = tokens[index - 2].kind {
      complaint.correction = .init(span, "= \(name) \(text(sign.span))")
    }
    return complaint
  }

  /// A line that goes on with `.method()`: the call belongs behind the line before it.
  private func leadingDot(_ token: Token) -> Diagnostic? {
    guard index == 0 || previous.kind == .newline, isName(following()) else { return nil }
    var complaint = Diagnostic(
      .leadingDot, "A line cannot begin with `.`", at: token.span,
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
        .misplacedSpread, "Keyword arguments are written one by one", at: token.span,
        help: "Write `f(x; width=1, label=\"y\")`, and `f(x; width=1) = …` to take them.")
    }
    let values = Span(following().span.lower, operandEnd(from: index + 1))
    return Diagnostic(
      .misplacedSpread, "Several values are spread with `...` behind them", at: token.span,
      help: "Write `\(text(values))...`.",
      correction: .init(token.span.union(values), "\(text(values))..."))
  }

  /// `push!(xs, x)` and `sort!(xs)` of Julia.
  func mutatingCall(_ token: Token) -> Diagnostic? {
    guard token.kind == .sign(.not), case .name(let name) = previous.kind,
      previous.span.upper == token.span.lower, following().kind == .sign(.openParenthesis)
    else { return nil }
    if ["plot", "scatter", "lines", "heatmap", "title", "xlabel", "ylabel", "bar"].contains(name) {
      return Diagnostic(
        .foreignMethod, "Figures do not change in place; layers are added",
        at: previous.span.union(token.span),
        help: "Write `line(x, y) + points(x, y)`.")
    }
    let adds = ["push", "append", "pushfirst", "prepend"].contains(name)
    var complaint = Diagnostic(
      .foreignMethod, "Values do not change in place; a new one is made",
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
    guard opening.kind == .sign(.openParenthesis), isName(following()), let close = closings[index]
    else { return nil }
    if following(2).kind == .sign(.assign) { return countingFor(opening, tokens[close]) }
    guard following(2).kind == .keyword(.in) else { return nil }
    let end = tokens[close].span
    return Diagnostic(
      .forParentheses, "`for` has no parentheses", at: opening.span,
      help: "Write `for i in xs … end`.",
      correction: .init(
        opening.span.union(end), text(Span(opening.span.upper, end.lower))))
  }

  /// `for (i = 0; i < n; i++)` of C.
  private func countingFor(_ opening: Token, _ closing: Token) -> Diagnostic {
    var complaint = Diagnostic(
      .forParentheses, "A loop runs over `in`, without parentheses", at: opening.span,
      help: "Write `for i in range(n) … end`.")
    let (name, first, last) = (text(following().span), following(3), following(7))
    if isSimple(first), following(4).kind == .sign(.semicolon), isSimple(last),
      following(8).kind == .sign(.semicolon),
      following(6).kind == .sign(.less) || following(6).kind == .sign(.lessOrEqual)
    {
      let stop = text(last.span) + (following(6).kind == .sign(.less) ? "" : " + 1")
      complaint.correction = .init(
        opening.span.union(closing.span), "\(name) in range(\(text(first.span)), \(stop))")
    }
    return complaint
  }

  func spelled(
    _ topic: ErrorTopic, _ title: String, _ first: Token, _ last: Token, _ right: String
  )
    -> Diagnostic
  {
    let span = first.span.union(last.span)
    return Diagnostic(
      topic, title, at: span, help: "Write `\(right)`.", correction: .init(span, right))
  }

  func comment(_ token: Token) -> Diagnostic {
    Diagnostic(
      .slashComment, "Comments begin with `#`", at: token.span, help: "Write `#`.",
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
      .increment, "There is no `\(sign)\(sign)`", tokens[index - 2], tokens[index - 1],
      " \(sign)= 1")
  }

  /// `x::Float64` of Julia and `x: float` of Python, among parameters.
  func habitTypeBehindName() -> Diagnostic? {
    let colon = tokens[index]
    guard colon.kind == .sign(.colon) else { return nil }
    let place = following().kind == .sign(.colon) ? 2 : 1
    guard isName(following(place)) else { return nil }
    let type = colon.span.union(following(place).span)
    return Diagnostic(
      .declaration, "Names need no types", at: type, help: "Leave `\(text(type))` out.",
      correction: .init(type, ""))
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
        .namelessFunction, "A function of several lines has its name behind `function`", at: span,
        help: "Write `function \(name)(…) … end`.",
        correction: .init(
          tokens[place].span.union(closing), "function \(name)\(parameters)"))
    }
    if let named = namedFunction(parameters) {
      return Diagnostic(
        .namelessFunction, "A function on one line is written `f(x) = …`", at: span,
        help: "A longer one is written `function f(x) … end`.", correction: named)
    }
    return Diagnostic(
      .namelessFunction, "A function without a name is written `x -> …`", at: span,
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
