import Diagnostics

/// What the parser says when the source does not follow the grammar.
extension Parser {
  var isAtEnd: Bool {
    mutating get { current.kind == .end }
  }

  /// How a token is called in a message.
  func described(_ token: Token) -> String {
    switch token.kind {
    case .newline: "the end of the line"
    case .end: "the end of the cell"
    case .textStart, .textSegment, .textEnd: "a text"
    case .number: "the number `\(text(token.span))`"
    case .name, .interpolatedName: "the name `\(text(token.span))`"
    case .keyword(.end): "`end`"
    default: "`\(text(token.span))`"
    }
  }

  /// A token as a message quotes it.
  private func shown(_ token: Token) -> String {
    switch token.kind {
    case .textStart, .textSegment, .textEnd: "a text"
    default: "`\(text(token.span))`"
    }
  }

  mutating func expected(_ what: String, for place: String) -> Diagnostic {
    let token = current
    if token.kind == .end || token.kind == .newline { return expectedExpression() }
    return Diagnostic(
      .unexpected, "Expected \(what) for \(place), but found \(described(token))", at: token.span)
  }

  mutating func expectedExpression() -> Diagnostic {
    let token = current
    switch token.kind {
    case .sign(.closeParenthesis), .sign(.closeBracket): return strayBracket(token)
    case .keyword(.end), .keyword(.else), .keyword(.elseif):
      return habitEndInParentheses() ?? strayKeyword(token)
    case .end, .newline:
      if let habit = habitAtLineEnd() { return habit }
      let last = previous
      return Diagnostic(
        .unfinished, "The expression stops too early", at: last.span,
        help: "Something must follow `\(text(last.span))`.")
    case .sign(let sign): return habitAtSign(sign, token) ?? signWithoutOperand(token)
    default:
      return Diagnostic(
        .unexpected, "Expected an expression, but found \(described(token))", at: token.span)
    }
  }

  private func signWithoutOperand(_ token: Token) -> Diagnostic {
    Diagnostic(
      .missingOperand, "A value is missing before `\(text(token.span))`", at: token.span,
      help: "Put a number, a name or an expression in front of it.")
  }

  private func strayBracket(_ token: Token) -> Diagnostic {
    Diagnostic(
      .strayBracket, "This `\(text(token.span))` closes nothing", at: token.span,
      help: "Remove it, or open it further left.", correction: .init(token.span, ""))
  }

  func strayKeyword(_ token: Token) -> Diagnostic {
    Diagnostic(
      .strayKeyword, "This `\(text(token.span))` belongs to no block", at: token.span,
      help: "`if`, `for`, `while` and `function` open a block; `end` closes it once.",
      correction: token.kind == .keyword(.end) ? .init(token.span, "") : nil)
  }

  /// An opening bracket without its partner.
  func unclosed(_ opening: Token) -> Diagnostic {
    let closing: String =
      switch opening.kind {
      case .sign(.openBracket): "]"
      case .textStart: "\""
      default: ")"
      }
    let end = lastPosition(before: tokens.count - 1)
    return Diagnostic(
      .unclosedBracket, "This `\(text(opening.span))` is never closed", at: opening.span,
      help: "Close it with `\(closing)`.", correction: .init(Span(end, end), closing))
  }

  /// Where the last token before `index` ends, newlines left out.
  private func lastPosition(before index: Int) -> Int {
    tokens[..<index].last { $0.kind != .newline }?.span.upper ?? 0
  }

  /// Something between brackets that neither separates nor closes.
  mutating func unexpectedInBrackets(_ opening: Token) -> Diagnostic {
    let token = current
    if tokens[max(index - 1, 0)].kind == .newline, opening.kind != .interpolationStart,
      startsStatement(token)
    {
      // The bracket was forgotten on an earlier line.
      var complaint = unclosed(opening)
      let end = lastPosition(before: index)
      complaint.correction?.span = Span(end, end)
      return complaint
    }
    switch token.kind {
    case .end: return unclosed(opening)
    case .sign(.closeParenthesis), .sign(.closeBracket):
      let closing = opening.kind == .sign(.openBracket) ? "]" : ")"
      return Diagnostic(
        .mismatchedBracket,
        "`\(text(opening.span))` is closed by `\(text(token.span))`", at: token.span,
        labels: [.init(opening.span, "opened here")], help: "Close it with `\(closing)`.",
        correction: .init(token.span, closing))
    case .number, .name, .textStart, .sign(.openParenthesis), .sign(.openBracket), .keyword:
      return habitAfterExpression(token) ?? missingSeparator(opening, token)
    default:
      return habitAfterExpression(token)
        ?? Diagnostic(
          .unexpected, "\(described(token)) does not fit here".capitalizedFirst, at: token.span,
          help: "Between brackets, commas separate the parts.")
    }
  }

  /// Whether a token at the start of a line looks like a statement of its own.
  private func startsStatement(_ token: Token) -> Bool {
    switch token.kind {
    case .keyword(let keyword): [.function, .for, .while, .if, .return, .end].contains(keyword)
    case .name:
      [.sign(.assign), .sign(.openParenthesis), .sign(.openBracket), .newline, .end].contains(
        following().kind)
    default: false
    }
  }

  /// Two values side by side between brackets: a comma or a `*` is missing.
  private func missingSeparator(_ opening: Token, _ token: Token) -> Diagnostic {
    let before = tokens[..<index].last { $0.kind != .newline } ?? previous
    let left = before.span
    if case .keyword = token.kind {
      return Diagnostic(
        .unexpected, "\(described(token)) does not fit here".capitalizedFirst, at: token.span,
        labels: [.init(opening.span, "this bracket is still open")],
        help: "Close the bracket first.")
    }
    if opening.kind != .sign(.openBracket), let product = product(token) { return product }
    let isMultiplied = opening.kind == .sign(.openParenthesis) && previousIsOperand(token)
    return Diagnostic(
      .missingComma, "A comma is missing between \(shown(before)) and \(shown(token))",
      at: token.span,
      help: isMultiplied
        ? "Write `,` between two values; to multiply, write `*`." : "Write `,` between two values.",
      correction: .init(Span(left.upper, left.upper), ","))
  }

  /// `2 sigma^2`: a number before a name is multiplied, and binds closest, as in `1 / 2 pi`.
  private func product(_ token: Token) -> Diagnostic? {
    guard case .number = previous.kind, index > 0 else { return nil }
    var end: Int
    switch token.kind {
    case .name, .sign(.openParenthesis): end = postfixEnd(from: index)
    default: return nil
    }
    // Its power belongs to it.
    if let power = tokens.firstIndex(where: { $0.span.lower >= end }),
      tokens[power].kind == .sign(.power), power + 1 < tokens.count
    {
      let sign = tokens[power + 1].kind == .sign(.minus) ? 2 : 1
      if power + sign < tokens.count - 1 { end = postfixEnd(from: power + sign) }
    }
    let number = previous.span
    let written = "\(text(number)) * \(text(Span(token.span.lower, end)))"
    let isDivisor =
      index > 1
      && [.sign(.slash), .sign(.doubleSlash), .sign(.percent), .sign(.power)].contains(
        tokens[index - 2].kind)
    return Diagnostic(
      .missingOperator, "An operator is missing between \(shown(previous)) and \(shown(token))",
      at: token.span, help: "To multiply, write `*`.",
      correction: .init(Span(number.lower, end), isDivisor ? "(\(written))" : written))
  }

  private func previousIsOperand(_ token: Token) -> Bool {
    if case .number = previous.kind { return true }
    if case .name = token.kind { return true }
    return false
  }

  /// Two statements on a line, or two values side by side.
  mutating func unexpectedAfterStatement() -> Diagnostic {
    let token = current
    if let habit = habitAfterExpression(token) { return habit }
    switch token.kind {
    case .sign(.closeParenthesis), .sign(.closeBracket): return strayBracket(token)
    case .keyword(.end), .keyword(.else), .keyword(.elseif): return strayKeyword(token)
    case .number, .name, .textStart, .sign(.openParenthesis):
      return missingOperator(token)
    default:
      return Diagnostic(
        .unexpected, "\(described(token)) does not fit here".capitalizedFirst, at: token.span,
        help: "One statement a line; separate two with `;`.")
    }
  }

  private func missingOperator(_ token: Token) -> Diagnostic {
    let left = previous.span
    if case .name(let name) = previous.kind, name.count > 1, isSimpleOperand(token) {
      let end = operandEnd(from: index)
      return Diagnostic(
        .missingOperator, "Something is missing between `\(name)` and `\(text(token.span))`",
        at: token.span,
        help: "A function is called with parentheses; to multiply, write `*`.",
        correction: .init(
          Span(left.upper, end), "(\(text(Span(token.span.lower, end))))"))
    }
    if case .name = token.kind, following().kind == .sign(.assign) {
      return Diagnostic(
        .missingOperator, "Two statements stand on one line", at: token.span,
        help: "Separate them by `;`, or give each a line.",
        correction: .init(Span(left.upper, token.span.lower), "; "))
    }
    if let product = product(token) { return product }
    return Diagnostic(
      .missingOperator, "An operator is missing between \(shown(previous)) and \(shown(token))",
      at: token.span,
      help: "To multiply, write `*`. Two statements need a line each.",
      correction: .init(Span(left.upper, token.span.lower), " * "))
  }

  private func isSimpleOperand(_ token: Token) -> Bool {
    isName(token) || (isOperand(token) && token.kind != .sign(.openParenthesis))
  }

  mutating func missingColon(_ question: Token) -> Diagnostic {
    let end = previous.span.upper
    return Diagnostic(
      .missingColon, "This `?` has no `:`", at: question.span,
      help: "A choice is written `condition ? if_true : if_false`.",
      correction: .init(Span(end, end), " : nothing"))
  }

  /// An operator at the end of a line took the next statement as its right side.
  func brokenOffLine(_ target: Expression) -> Diagnostic? {
    // The ² of x² is operator and right side at once.
    guard case .binary(_, _, let right, let operation) = target.kind,
      operation.upper <= right.span.lower,
      source[operation.upper..<right.span.lower].contains(UInt8(ascii: "\n"))
    else { return nil }
    return Diagnostic(
      .unfinished, "The line stops behind `\(text(operation))`", at: operation,
      help: "Something must follow it.")
  }

  func missingEnd(_ opening: Token) -> Diagnostic {
    var place = lastPosition(before: tokens.count - 1)
    // The block ends where its indentation does.
    let whole = SourceText(String(decoding: source, as: UTF8.self))
    func indentation(_ line: Int) -> Int {
      whole.text(whole.range(ofLine: line)).prefix { $0 == " " || $0 == "\t" }.count
    }
    let first = whole.line(at: opening.span.lower)
    let starts = tokens.indices.filter {
      tokens[$0].kind != .newline && ($0 == 0 || tokens[$0 - 1].kind == .newline)
    }
    let behind = starts.first { start in
      let line = whole.line(at: tokens[start].span.lower)
      let goesOn = [.keyword(.else), .keyword(.elseif), .end].contains(tokens[start].kind)
      return line > first && !goesOn && indentation(line) <= indentation(first)
    }
    if let behind { place = lastPosition(before: behind) }
    let margin = String(repeating: " ", count: indentation(first))
    return Diagnostic(
      .missingEnd, "This `\(text(opening.span))` has no `end`", at: opening.span,
      help: "Close the block with `end`.",
      correction: .init(Span(place, place), "\n\(margin)end"))
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

// MARK: Complaints that need no parser

func notAssignable(_ target: Expression) -> Diagnostic {
  Diagnostic(
    .notAssignable, "Nothing can be assigned to this", at: target.span,
    help: "Left of `=` stands a name, several names, `x[i]` or `f(x)`. To compare, write `==`.")
}

extension Parser {
  /// The same, with what was probably meant: the sides the other way round, a comparison, or a name with a dash.
  func notAssignable(_ target: Expression, at assign: Token, value: Token) -> Diagnostic {
    var complaint = Syntax.notAssignable(target)
    let isLiteral: Bool =
      switch target.kind {
      case .number, .text, .boolean, .nothing: true
      default: false
      }
    let behind = tokens.firstIndex { $0.span.lower > value.span.lower } ?? tokens.count - 1
    if isLiteral, isName(value), endsLine(tokens[behind]) {
      complaint.help = "The name stands on the left of `=`."
      complaint.correction = .init(
        target.span.union(value.span), "\(text(value.span)) = \(text(target.span))")
    } else if case .binary(.subtract, let left, let right, let sign) = target.kind,
      case .name = left.kind, case .name = right.kind, left.span.upper == sign.lower,
      sign.upper == right.span.lower
    {
      complaint.help = "A name has no dash in it, as `-` subtracts; write `_`."
      complaint.correction = .init(sign, "_")
    } else if case .tuple = target.kind {
      return complaint
    } else if !isLiteral {
      complaint.help = "To compare, write `==`."
      complaint.correction = .init(assign.span, "==")
    }
    return complaint
  }
}

func misplacedSpread(_ expression: Expression) -> Diagnostic {
  var complaint = Diagnostic(
    .misplacedSpread, "`...` spreads values into a list, a tuple or a call", at: expression.span,
    help: "Write `[xs...]` or `f(xs...)`.")
  if case .spread(let inner) = expression.kind, case .name(let name) = inner.kind {
    complaint.correction = .init(expression.span, "[\(name)...]")
  }
  return complaint
}

func outsideFunction(_ token: Token, next: Token) -> Diagnostic {
  Diagnostic(
    .returnOutsideFunction, "`return` stands outside of a function", at: token.span,
    help: "The last expression of a cell is shown by itself; leave `return` out.",
    correction: .init(Span(token.span.lower, next.span.lower), ""))
}

func outsideLoop(_ token: Token) -> Diagnostic {
  let word = token.kind == .keyword(.break) ? "break" : "continue"
  return Diagnostic(
    .outsideLoop, "`\(word)` stands outside of a loop", at: token.span,
    help: "Only `for` and `while` can be left early.", correction: .init(token.span, ""))
}

func timedMagic(_ span: Span) -> Diagnostic {
  Diagnostic(.wrongValue, "`%time` times an expression, not a command", at: span)
}

func nothingTimed(_ token: Token, goesOn: Bool) -> Diagnostic {
  Diagnostic(
    .unfinished, "`%time` has nothing to time", at: token.span,
    help: "Write the expression behind it; `%%time` times the whole cell.",
    correction: goesOn ? .init(token.span, "%%time") : nil)
}

func duplicateParameter(_ name: Name, first: Name) -> Diagnostic {
  Diagnostic(
    .duplicateParameter, "Two parameters are called `\(name.text)`", at: name.span,
    labels: [.init(first.span, "first here")], help: "Give one of them another name.",
    correction: .init(name.span, name.text + "2"))
}

func requiredAfterOptional(_ name: Name) -> Diagnostic {
  Diagnostic(
    .requiredAfterOptional,
    "`\(name.text)` must be given, but stands behind one that may be left out",
    at: name.span, help: "Put parameters with a default last.",
    correction: .init(name.span, "\(name.text)=nothing"))
}

func positionalBehindSemicolon(_ value: Expression) -> Diagnostic {
  var correction: Diagnostic.Correction?
  if case .name(let name) = value.kind { correction = .init(value.span, "\(name)=\(name)") }
  return Diagnostic(
    .positionalBehindSemicolon, "Behind `;` every argument has a name", at: value.span,
    help: "Write `name=value` here, or `,` instead of `;`.", correction: correction)
}

func keywordOutsideCall(_ name: Token, _ assign: Token) -> Diagnostic {
  Diagnostic(
    .assignmentInExpression, "`=` assigns, and cannot stand inside an expression",
    at: assign.span, help: "To compare, write `==`.", correction: .init(assign.span, "=="))
}

func emptySubscript(_ opening: Token, _ closing: Token) -> Diagnostic {
  Diagnostic(
    .emptySubscript, "These brackets hold no index", at: opening.span.union(closing.span),
    help: "Write `x[0]` for the first element, `x[:]` for all.",
    correction: .init(Span(opening.span.upper, closing.span.lower), ":"))
}

func unexpectedInSlice(_ colon: Token) -> Diagnostic {
  Diagnostic(
    .tooManyColons, "A slice has at most two colons", at: colon.span,
    help: "Write `x[start:stop:step]`.", correction: .init(colon.span, ""))
}

func assignmentInCondition(_ assign: Token) -> Diagnostic {
  Diagnostic(
    .assignmentInCondition, "`=` assigns; a condition compares", at: assign.span,
    help: "Write `==`.", correction: .init(assign.span, "=="))
}

func assignmentInFor(_ assign: Token, between name: Token, and source: Token) -> Diagnostic {
  Diagnostic(
    .assignmentInFor, "A loop runs over `in`", at: assign.span,
    help: "Write `for i in range(n)`.",
    correction: .init(Span(name.span.upper, max(source.span.lower, assign.span.upper)), " in "))
}

func raggedMatrix(_ rows: [[Expression]], _ span: Span) -> Diagnostic? {
  // How many elements a spread gives is known only when the cell runs.
  let hasSpread = rows.joined().contains { if case .spread = $0.kind { true } else { false } }
  guard !hasSpread else { return nil }
  guard let odd = rows.first(where: { $0.count != rows[0].count }), let first = odd.first else {
    return nil
  }
  return Diagnostic(
    .raggedMatrix, "The rows of this matrix differ in length",
    at: first.span.union(odd[odd.count - 1].span),
    labels: rows[0].first.map { [.init($0.span, "\(rows[0].count) in the first row")] } ?? [],
    help: "\(odd.count) here. `;` begins a new row.")
}
