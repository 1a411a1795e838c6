import Diagnostics

/// Spellings of other languages behind a value and in brackets.
extension Parser {
  /// `.*`, `.^`, `f.(x)`: no dots are needed.
  func habitAtDot(_ expression: Expression, _ token: Token) -> Diagnostic? {
    let next = following()
    if case .number = next.kind, case .number = expression.kind, next.span.lower == token.span.upper
    {
      return dottedRange(expression, next)
    }
    guard next.span.lower == token.span.upper, case .sign(let sign) = next.kind else { return nil }
    switch sign {
    case .times, .slash, .plus, .minus, .power, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .openParenthesis, .assign, .plusAssign, .minusAssign, .timesAssign,
      .slashAssign, .percent, .and, .or, .not:
      let shown = sign == .openParenthesis ? "f(x)" : sign.rawValue
      return Diagnostic(
        .dottedOperator, "Operators and functions work element by element without a dot",
        at: token.span.union(next.span), help: "Write `\(shown)`.",
        correction: .init(token.span, ""))
    default: return nil
    }
  }

  /// `1..5`, which the lexer reads as `1`, `.` and `.5`.
  private func dottedRange(_ first: Expression, _ last: Token) -> Diagnostic {
    let stop = String(text(last.span).drop { $0 == "." })
    let end = Int(stop).map { $0 < Int.max ? String($0 + 1) : stop } ?? stop
    return Diagnostic(
      .colonRange, "A range is written `range(start, stop)`, without its stop",
      at: first.span.union(last.span), help: "`1:10` is `range(1, 11)`.",
      correction: .init(
        first.span.union(last.span), "range(\(text(first.span)), \(end))"))
  }

  /// What follows an expression that should have ended.
  func habitAfterExpression(_ token: Token) -> Diagnostic? {
    let next = following()
    switch token.kind {
    case .name("and"), .name("or"):
      let right = token.kind == .name("and") ? "&&" : "||"
      return Diagnostic(
        .wordOperator, "\"\(text(token.span).capitalizedFirst)\" is written `\(right)`",
        at: token.span, help: "Write `\(right)`.", correction: .init(token.span, right))
    case .name("mod"), .name("div"):
      let right = token.kind == .name("mod") ? "%" : "//"
      return Diagnostic(
        .wordOperator, "\"\(text(token.span).capitalizedFirst)\" is written `\(right)`",
        at: token.span, help: "Write `\(right)`.", correction: .init(token.span, right))
    case .name("is"):
      let isNegated = next.kind == .name("not")
      let span = isNegated ? token.span.union(next.span) : token.span
      return Diagnostic(
        .wordOperator, "Values are compared with `==` and `!=`", at: span,
        help: "Write `\(isNegated ? "!=" : "==")`.",
        correction: .init(span, isNegated ? "!=" : "=="))
    case .name("not") where next.kind == .keyword(.in):
      return Diagnostic(
        .wordOperator, "\"Not in\" is written with `!`", at: token.span.union(next.span),
        help: "Write `!(x in xs)`.", correction: negated(behind: index + 2))
    case .sign(.colon) where next.kind == .sign(.assign) && next.span.lower == token.span.upper:
      return spelled(.walrus, "Values are assigned with `=`", token, next, "=")
    case .sign(.colon) where next.kind == .sign(.colon) && isName(following(2)):
      let type = token.span.union(following(2).span)
      return Diagnostic(
        .declaration, "Names need no types", at: type, help: "Leave `\(text(type))` out.",
        correction: .init(type, ""))
    case .sign(.colon)
    where isName(previous) && isName(next) && following(2).kind == .sign(.assign):
      let type = token.span.union(next.span)
      return Diagnostic(
        .declaration, "Names need no types", at: type, help: "Leave `\(text(type))` out.",
        correction: .init(type, ""))
    case .sign(.colon): return colonRange(token)
    case .sign(.arrow) where index > 0: return arrow(token)
    case .keyword(.if): return pythonConditional(token)
    case .sign(.assign) where next.kind == .sign(.greater) && next.span.lower == token.span.upper:
      if isName(previous) {
        return spelled(
          .fatArrow, "A function without a name is written `x -> …`", token, next, "->")
      }
      return Diagnostic(
        .fatArrow, "There are no dictionaries", at: token.span.union(next.span),
        help: "Give the values names of their own, or keep names and values in two lists.")
    case .sign(.assign):
      return Diagnostic(
        .assignmentInExpression, "`=` assigns, and cannot stand inside an expression",
        at: token.span, help: "To compare, write `==`.", correction: .init(token.span, "=="))
    case .textStart where previous.kind == .textEnd && previous.span.upper == token.span.lower:
      return Diagnostic(
        .tripleQuote, "Texts stand in single `\"`, on one line", at: token.span,
        help: "Comments begin with `#`; a text takes a new line as `\\n`.",
        correction: tripleQuoted(token))
    default: break
    }
    if let mutating = mutatingCall(token) { return mutating }
    if isName(token) || isOperand(token), let slashes = slashesOnLine() { return comment(slashes) }
    return nil
  }

  /// `3 -> x` of R, and `f(x) -> x^2`.
  private func arrow(_ token: Token) -> Diagnostic {
    var complaint = Diagnostic(
      .arrow, "The left of `->` is a name, or names in parentheses", at: token.span,
      help: "Write `x -> …` or `(x, y) -> …`.")
    let start = operandStart(before: index)
    if previous.kind == .sign(.closeParenthesis),
      let opening = closings.first(where: { $0.value == index - 1 })?.key, opening > 0,
      isName(tokens[opening - 1]), tokens[opening - 1].span.lower == start
    {
      complaint.help = "A function with a name is written `f(x) = …`."
      complaint.correction = .init(token.span, "=")
    } else if isName(following()), endsLine(following(2)) {
      complaint.help = "Values are assigned with `=`, to the name on its left."
      complaint.correction = .init(
        Span(start, following().span.upper),
        "\(text(following().span)) = \(text(Span(start, previous.span.upper)))")
    }
    return complaint
  }

  /// `"""text"""` on one line, which reads as three texts side by side.
  private func tripleQuoted(_ token: Token) -> Diagnostic.Correction? {
    guard index >= 2, tokens[index - 2].kind == .textStart,
      let end = tokens[index...].firstIndex(where: { $0.kind == .textEnd }), end + 2 < tokens.count,
      tokens[end + 1].kind == .textStart, tokens[end + 2].kind == .textEnd
    else { return nil }
    return .init(
      tokens[index - 2].span.union(tokens[end + 2].span),
      text(token.span.union(tokens[end].span)))
  }

  /// `x not in xs`, where `xs` begins at a token.
  private func negated(behind start: Int) -> Diagnostic.Correction? {
    guard start < tokens.count else { return nil }
    let lower = operandStart(before: index)
    let span = Span(lower, max(operandEnd(from: start), tokens[start].span.lower))
    let item = text(Span(lower, previous.span.upper))
    return .init(span, "!(\(item) in \(text(Span(tokens[start].span.lower, span.upper))))")
  }

  /// `//` earlier on this line: what follows it is prose.
  private func slashesOnLine() -> Token? {
    for token in tokens[..<index].reversed() {
      if token.kind == .newline { return nil }
      if token.kind == .sign(.doubleSlash) { return token }
    }
    return nil
  }

  /// `1:10` and `0:0.1:5`, which include their last one.
  func colonRange(_ token: Token) -> Diagnostic {
    if let format = formatInText(token) { return format }
    var complaint = Diagnostic(
      .colonRange, "A range is written `range(start, stop)`, without its stop", at: token.span,
      help: "`1:10` is `range(1, 11)`; `0:0.1:5` is `linspace(0, 5, 51)`.")
    guard index > 0, isSimple(previous) else { return complaint }
    let first = previous.span
    if let stop = composedStop {
      // Who counts up to a length goes through indices, which begin with 0.
      let isLength = ["length(", "len(", "numel(", "nrow(", "size("].contains {
        text(stop).hasPrefix($0)
      }
      complaint.correction = .init(
        first.union(stop),
        isLength && text(first) == "1"
          ? "range(\(text(stop)))" : "range(\(text(first)), \(text(stop)) + 1)")
      return complaint
    }
    guard isSimple(following()) else { return complaint }
    if following(2).kind == .sign(.colon), isSimple(following(3)) {
      complaint.correction = .init(
        first.union(following(3).span), steps(previous, following(), following(3)))
    } else {
      let last = following()
      let isWhole = [previous, last].allSatisfy {
        if case .number(let value) = $0.kind { value == value.rounded() } else { true }
      }
      let stop: String =
        if case .number(let value) = last.kind, let end = Int(exactly: value), end < Int.max {
          String(end + 1)
        } else { text(last.span) + " + 1" }
      complaint.correction = .init(
        first.union(last.span),
        isWhole
          ? "range(\(text(first)), \(stop))" : steps(previous, nil, last))
    }
    return complaint
  }

  /// All numbers from one to another, the last included where the steps meet it.
  private func steps(_ first: Token, _ step: Token?, _ last: Token) -> String {
    let (a, b) = (text(first.span), text(last.span))
    let between = step.map { text($0.span) } ?? "1"
    if case .number(let start) = first.kind, case .number(let stop) = last.kind,
      let size = Double(between), size > 0, stop >= start, (stop - start) / size < 1e9
    {
      let count = ((stop - start) / size + 1e-9).rounded(.down)
      if abs(start + count * size - stop) <= 1e-9 * max(abs(stop), size) {
        return "linspace(\(a), \(b), \(Int(count) + 1))"
      }
    }
    return "arange(\(a), \(b) + \(between == "1" ? "1e-9" : "\(between) / 2"), \(between))"
  }

  /// `"$(pi:.2f)"`: the format of a value in a text, as Python has it.
  private func formatInText(_ token: Token) -> Diagnostic? {
    let around = closings.filter { $0.key < index && index < $0.value }.max { $0.key < $1.key }
    guard let around, tokens[around.key].kind == .interpolationStart else { return nil }
    let value = text(Span(tokens[around.key].span.upper, token.span.lower))
    let specification = text(Span(token.span.upper, tokens[around.value].span.lower))
    return Diagnostic(
      .pythonFormat, "The format of a value is given to `format`", at: token.span,
      help: "Write `\"$(format(x, \".2f\"))\"`.",
      correction: .init(
        tokens[around.key].span.union(tokens[around.value].span),
        "$(format(\(value), \"\(specification)\"))"))
  }

  /// The stop of `1:length(x)`, and of `1:n-1` behind `for`; nil when it is a number or a name alone.
  private var composedStop: Span? {
    let start = index + 1
    let line = tokens[..<index].reversed().prefix { $0.kind != .newline }
    let end =
      line.contains { $0.kind == .keyword(.for) }
      ? operandEnd(from: start) : postfixEnd(from: start)
    let span = Span(tokens[start].span.lower, end)
    let isAlone = isSimple(tokens[start]) && end <= tokens[start].span.upper
    return isAlone || end <= span.lower || following(2).kind == .sign(.colon) ? nil : span
  }

  func isSimple(_ token: Token) -> Bool {
    if case .number = token.kind { return true }
    return isName(token)
  }

  /// `a if c else b`.
  private func pythonConditional(_ token: Token) -> Diagnostic? {
    guard
      let other = tokens[index...].firstIndex(where: {
        $0.kind == .keyword(.else) || $0.kind == .newline
      }), tokens[other].kind == .keyword(.else), other > index + 1, other + 1 < tokens.count
    else { return nil }
    let start = operandStart(before: index)
    let end = operandEnd(from: other + 1)
    let yes = text(Span(start, previous.span.upper))
    let condition = text(Span(tokens[index + 1].span.lower, tokens[other - 1].span.upper))
    let no = text(Span(tokens[other + 1].span.lower, max(end, tokens[other + 1].span.lower)))
    return Diagnostic(
      .pythonConditional, "A choice is written `condition ? if_true : if_false`", at: token.span,
      help: "The condition comes first.",
      correction: .init(Span(start, end), "\(condition) ? \(yes) : \(no)"))
  }

  // MARK: In brackets

  /// `x[end]`, `x[2:end]`: who writes `end` counts from 1, and includes the last one.
  func habitInSubscript() -> Diagnostic? {
    let token = tokens[index]
    guard token.kind == .keyword(.end) else { return nil }
    var complaint = Diagnostic(
      .endIndex, "Indices count from 0, and from the end with -1", at: token.span,
      help: "`x[-1]` is the last element, `x[2:]` all from the third on.")
    let around = closings.filter { $0.key < index && index < $0.value }.max { $0.key < $1.key }
    if let around, tokens[around.key].kind == .sign(.openBracket) {
      let inside = Span(tokens[around.key].span.upper, tokens[around.value].span.lower)
      complaint.correction = countedFromZero(text(inside)).map { .init(inside, $0) }
    }
    return complaint
  }

  /// `x(end)` of MATLAB, where `end` is next.
  func habitEndInParentheses() -> Diagnostic? {
    guard index >= 2, previous.kind == .sign(.openParenthesis), closings[index - 1] == index + 1,
      isName(tokens[index - 2])
    else { return nil }
    return Diagnostic(
      .endIndex, "Elements are read with square brackets, and the last one is -1",
      at: tokens[index].span, help: "Write `x[-1]`.",
      correction: .init(previous.span.union(tokens[index + 1].span), "[-1]"))
  }

  /// `x(3) = 5` of MATLAB, and `y(isnan(y)) = 0`: this would define a function.
  func habitElementInParentheses(_ name: String, _ token: Token) -> Diagnostic? {
    let first = following(2)
    guard let closing = closings[index + 1], closing > index + 2 else { return nil }
    let isNumber: Bool
    switch first.kind {
    case .number: isNumber = closing == index + 3
    case .name where closings[index + 3] == closing - 1: isNumber = false
    default: return nil
    }
    let opening = tokens[index + 1].span
    let inside = text(Span(opening.upper, tokens[closing].span.lower))
    let position = isNumber ? Int(inside).map { String(max($0 - 1, 0)) } ?? inside : inside
    return Diagnostic(
      .notAssignable, "Elements are assigned with square brackets",
      at: opening.union(tokens[closing].span),
      help: "Indices count from 0: `x[0]` is the first.",
      correction: .init(opening.union(tokens[closing].span), "[\(position)]"))
  }
}

/// Indices that count from 1 and include their last one, as they are counted here; nil where that cannot be told.
package func countedFromZero(_ subscripts: String) -> String? {
  var parts: [String] = []
  for part in subscripts.split(separator: ",", omittingEmptySubsequences: false) {
    guard let part = partFromZero(part.filter { $0 != " " }) else { return nil }
    parts.append(part)
  }
  return parts.joined(separator: ", ")
}

/// `3`, `end - 1`, `1:5`, `2:end`, `end:-1:1` and `:`.
private func partFromZero(_ part: String) -> String? {
  /// How far a bound is from the start, or from behind the last one.
  func place(_ bound: String) -> (number: Int, isFromEnd: Bool)? {
    if let number = Int(bound) { return number > 0 ? (number - 1, false) : nil }
    guard bound.hasPrefix("end") else { return nil }
    let rest = bound.dropFirst(3)
    if rest.isEmpty { return (1, true) }
    guard rest.first == "-", let back = Int(rest.dropFirst()), back >= 0, back < 1 << 30 else {
      return nil
    }
    return (back + 1, true)
  }
  func written(_ place: (number: Int, isFromEnd: Bool)) -> String {
    place.isFromEnd ? "-\(place.number)" : "\(place.number)"
  }
  let bounds = part.split(separator: ":", omittingEmptySubsequences: false).map { String($0) }
  switch bounds.count {
  case 1: return place(part).map(written)
  case 2 where part == ":": return ":"
  case 2, 3:
    guard let first = place(bounds[0]), let last = place(bounds[bounds.count - 1]) else {
      return nil
    }
    let step = bounds.count == 3 ? Int(bounds[1]) : 1
    guard let step, step != 0 else { return nil }
    let tail = step == 1 ? "" : ":\(step)"
    // Behind the last one, in the direction of the steps.
    if step > 0 {
      let stop =
        last.isFromEnd ? (last.number == 1 ? "" : "-\(last.number - 1)") : "\(last.number + 1)"
      return "\(written(first)):\(stop)\(tail)"
    }
    let stop =
      last.isFromEnd ? "-\(last.number + 1)" : (last.number == 0 ? "" : "\(last.number - 1)")
    let start = first.isFromEnd && first.number == 1 ? "" : written(first)
    return "\(start):\(stop)\(tail)"
  default: return nil
  }
}
