import Diagnostics

extension Parser {
  mutating func parseStatement() throws(Diagnostic) -> Expression {
    let token = current
    switch token.kind {
    case .help(let subject):
      advance()
      return try node(.help(subject), token.span)
    case .magic("time"):
      return try parseTimed(token)
    case .magic(let name):
      return try parseMagic(name, at: token)
    case .keyword(.function) where isName(following()):
      return try parseFunction()
    case .keyword(.return):
      return try parseReturn()
    case .keyword(.break), .keyword(.continue):
      advance()
      guard loopDepth > 0 else { throw outsideLoop(token) }
      return try node(token.kind == .keyword(.break) ? .broken : .continued, token.span)
    case .name(let name):
      if let habit = habitAtStatement(name, token) { throw habit }
      if following().kind == .sign(.question), endsLine(following(2)) {
        advance()
        advance()
        return try node(.help(name), token.span.union(previous.span))
      }
      if isDefinition {
        if let habit = habitElementInParentheses(name, token) { throw habit }
        return try parseShortDefinition()
      }
    default:
      if let habit = habitShell(token) { throw habit }
    }
    let expression = try parseAssignmentOrItems()
    if let habit = habitAtStatementEnd(expression) { throw habit }
    return expression
  }

  func isName(_ token: Token) -> Bool {
    if case .name = token.kind { return true }
    return false
  }

  func endsLine(_ token: Token) -> Bool {
    token.kind == .newline || token.kind == .end || token.kind == .sign(.semicolon)
  }

  mutating func parseMagic(_ name: String, at token: Token) throws(Diagnostic) -> Expression {
    advance()
    if nesting > 0 {
      throw Diagnostic(
        .unexpected, "`%\(name)` stands at the top of a cell, outside of blocks", at: token.span,
        help: "Give it a line of its own, before or behind the block.")
    }
    var argument = ""
    var span = Span(token.span.upper, token.span.upper)
    if case .magicArgument(let rest) = tokens[index].kind {
      argument = rest
      span = tokens[index].span
      advance()
    }
    return try node(
      .magic(name: Name(name, token.span), argument: argument, argumentSpan: span),
      token.span.union(span))
  }

  /// `%time a; b` up to the end of the line, `%%time` up to the end of the cell.
  private mutating func parseTimed(_ token: Token) throws(Diagnostic) -> Expression {
    advance()
    var statements: [Statement] = []
    if text(token.span).hasPrefix("%%") {
      try parseStatements(into: &statements) { (parser: inout Parser) in
        parser.current.kind == .end
      }
    } else {
      var highest = 0
      while !endsLine(tokens[index]) {
        if isAt(.percent) { throw timedMagic(restOfLine(from: index)) }
        height = 0
        statements.append(Statement(try parseStatement()))
        highest = max(highest, height)
        if isAt(.semicolon), !endsLine(following()) { advance() } else { break }
      }
      height = highest
    }
    guard let first = statements.first, let last = statements.last else {
      throw nothingTimed(token, goesOn: tokens[index...].contains { isOperand($0) || isName($0) })
    }
    let span = first.expression.span.union(last.expression.span)
    let body =
      statements.count == 1 && !first.isHushed
      ? first.expression : try node(.block(statements), span, over: height)
    return try node(.timed(body), token.span.union(span), over: height)
  }

  // MARK: Assignment

  mutating func parseAssignmentOrItems() throws(Diagnostic) -> Expression {
    let target = try parseItems()
    let below = height
    let sign = current
    switch sign.kind {
    case .sign(.assign):
      advance()
      skipNewlines()
      let valueStart = current
      let value = try parseAssignedValue()
      let span = target.span.union(value.span)
      switch target.kind {
      case .index, .field:
        return try node(
          .elementAssignment(target: target, value: value), span, over: max(below, height))
      default:
        if let complaint = brokenOffLine(target) { throw complaint }
        guard let pattern = pattern(from: target) else {
          throw notAssignable(target, at: sign, value: valueStart)
        }
        return try node(.assignment(target: pattern, value: value), span, over: height)
      }
    case .sign(let update):
      guard let operation = Parser.updates[update] else { return target }
      advance()
      skipNewlines()
      switch target.kind {
      case .name, .index, .field: break
      default: throw Syntax.notAssignable(target)
      }
      let value = try parseExpression()
      return try node(
        .update(target: target, operation, value: value), target.span.union(value.span),
        over: max(below, height))
    default:
      return target
    }
  }

  static let updates: [Sign: BinaryOperator] = [
    .plusAssign: .add, .minusAssign: .subtract, .timesAssign: .multiply, .slashAssign: .divide,
    .powerAssign: .power,
  ]

  /// The right side of `=`; `a = b = 1` assigns to both.
  mutating func parseAssignedValue() throws(Diagnostic) -> Expression {
    try nested { (parser) throws(Diagnostic) in
      let value = try parser.parseItems()
      guard parser.isAt(.assign) else { return value }
      if let complaint = parser.brokenOffLine(value) { throw complaint }
      guard let pattern = parser.pattern(from: value) else { throw Syntax.notAssignable(value) }
      parser.advance()
      parser.skipNewlines()
      let inner = try parser.parseAssignedValue()
      return try parser.node(
        .assignment(target: pattern, value: inner), value.span.union(inner.span),
        over: parser.height)
    }
  }

  /// One expression, or several with commas between: a tuple.
  mutating func parseItems() throws(Diagnostic) -> Expression {
    let first = try parseItem()
    guard isAt(.comma) else {
      if case .spread = first.kind { throw misplacedSpread(first) }
      return first
    }
    var items = [first]
    var highest = height
    while accept(.comma) {
      if endsLine(current) || isAt(.assign) { break }
      items.append(try parseItem())
      highest = max(highest, height)
    }
    let last = items[items.count - 1].span
    return try node(.tuple(items), first.span.union(last).union(previous.span), over: highest)
  }

  /// An expression, or a spread: `xs...`.
  mutating func parseItem() throws(Diagnostic) -> Expression {
    let expression = try parseExpression()
    guard accept(.ellipsis) else { return expression }
    return try node(.spread(expression), expression.span.union(previous.span), over: height)
  }

  /// What stands left of `=` as names to assign to; nil when it is something else.
  func pattern(from target: Expression) -> Pattern? {
    switch target.kind {
    case .name(let name): return .name(Name(name, target.span))
    case .tuple(let items), .list(let items):
      guard !items.isEmpty else { return nil }
      var patterns: [Pattern] = []
      for item in items {
        guard let inner = pattern(from: item) else { return nil }
        patterns.append(inner)
      }
      return .tuple(patterns, target.span)
    default: return nil
    }
  }

  /// The names behind `for`: `i`, `k, v` or `(i, (k, v))`.
  mutating func parsePattern() throws(Diagnostic) -> Pattern {
    try nested { (parser) throws(Diagnostic) in
      let first = try parser.parsePatternItem()
      guard parser.isAt(.comma) else { return first }
      var patterns = [first]
      while parser.accept(.comma) { patterns.append(try parser.parsePatternItem()) }
      return .tuple(patterns, first.span.union(parser.previous.span))
    }
  }

  private mutating func parsePatternItem() throws(Diagnostic) -> Pattern {
    let token = current
    if case .name(let name) = token.kind {
      advance()
      return .name(Name(name, token.span))
    }
    guard accept(.openParenthesis) else { throw expected("a name", for: "the loop's variable") }
    let inner = try parsePattern()
    guard accept(.closeParenthesis) else {
      throw isAtEnd ? unclosed(token) : expected("`,` or `)`", for: "the names")
    }
    let span = token.span.union(previous.span)
    if case .tuple(let patterns, _) = inner { return .tuple(patterns, span) }
    return inner
  }

  // MARK: Functions

  /// Whether `name ( … ) =` stands here.
  var isDefinition: Bool {
    guard following().kind == .sign(.openParenthesis), let closing = closings[index + 1],
      closing + 1 < tokens.count
    else { return false }
    return tokens[closing + 1].kind == .sign(.assign)
  }

  /// `f(x) = body`.
  mutating func parseShortDefinition() throws(Diagnostic) -> Expression {
    let token = current
    let name = try parseFunctionName()
    let parameters = try parseParameters()
    advance()
    skipNewlines()
    let body = try inFunction { (parser) throws(Diagnostic) in
      try parser.nested { (parser) throws(Diagnostic) in try parser.parseAssignmentOrItems() }
    }
    let span = token.span.union(body.span)
    return try node(
      .definition(
        name: name, Function(parameters: parameters, body: body, source: text(span))),
      span, over: height)
  }

  /// `function f(x) … end`.
  mutating func parseFunction() throws(Diagnostic) -> Expression {
    let token = current
    advance()
    let name = try parseFunctionName()
    if isAt(.assign), isName(following()), let habit = matlabFunction(name, token) { throw habit }
    guard isAt(.openParenthesis) else {
      var complaint = expected("`(`", for: "the parameters of `\(name.text)`")
      if isName(tokens[index]), complaint.correction == nil {
        let rest = restOfLine(from: index)
        complaint.correction = .init(Span(name.span.upper, rest.upper), "(\(text(rest)))")
        complaint.help = "Parameters stand in parentheses."
      }
      throw complaint
    }
    let parameters = try parseParameters()
    if let habit = habitTypeBehindName() ?? habitAtBlockStart() { throw habit }
    let body = try inFunction { (parser) throws(Diagnostic) in
      try parser.parseBlock(opening: token)
    }
    advance()
    let span = token.span.union(previous.span)
    return try node(
      .definition(
        name: name, Function(parameters: parameters, body: body, source: text(span))),
      span, over: height)
  }

  /// `function y = f(x)` of MATLAB: the last value of a function is its result.
  private func matlabFunction(_ result: Name, _ keyword: Token) -> Diagnostic? {
    let function = following()
    return Diagnostic(
      .unexpected, "A function is written `function f(x) … end`, without its result",
      at: result.span, help: "The last value is the result, or that of `return`.",
      correction: .init(Span(result.span.lower, function.span.lower), ""))
  }

  private mutating func parseFunctionName() throws(Diagnostic) -> Name {
    let token = current
    guard case .name(let name) = token.kind else { throw expected("a name", for: "the function") }
    advance()
    return Name(name, token.span)
  }

  /// Runs `body` as that of a function: `return` is allowed, `break` is not.
  mutating func inFunction(_ body: (inout Parser) throws(Diagnostic) -> Expression)
    throws(Diagnostic) -> Expression
  {
    let loops = loopDepth
    loopDepth = 0
    functionDepth += 1
    let result = try body(&self)
    functionDepth -= 1
    loopDepth = loops
    return result
  }

  /// `(a, b=1, rest...; c=2)`, with the parentheses.
  mutating func parseParameters() throws(Diagnostic) -> [Parameter] {
    let opening = current
    advance()
    return try nested(ignoringNewlines: true) { (parser) throws(Diagnostic) in
      var parameters: [Parameter] = []
      var isKeywordOnly = false
      while !parser.isAt(.closeParenthesis) {
        if parser.accept(.semicolon) {
          isKeywordOnly = true
          continue
        }
        let parameter = try parser.parseParameter(isKeywordOnly: isKeywordOnly)
        if let twin = parameters.first(where: { $0.name.text == parameter.name.text }) {
          throw duplicateParameter(parameter.name, first: twin.name)
        }
        if let last = parameters.last, !isKeywordOnly, parameter.defaultValue == nil,
          !parameter.isVariadic, last.defaultValue != nil
        {
          throw requiredAfterOptional(parameter.name)
        }
        parameters.append(parameter)
        if let habit = parser.habitTypeBehindName() { throw habit }
        if !parser.accept(.comma), !parser.isAt(.semicolon), !parser.isAt(.closeParenthesis) {
          throw parser.isAtEnd
            ? parser.unclosed(opening) : parser.expected("`,` or `)`", for: "the parameters")
        }
      }
      parser.advance()
      return parameters
    }
  }

  private mutating func parseParameter(isKeywordOnly: Bool) throws(Diagnostic) -> Parameter {
    let token = current
    guard case .name(let name) = token.kind else {
      if isName(following()), let habit = starredArgument(token) { throw habit }
      throw expected("a name", for: "a parameter")
    }
    advance()
    var parameter = Parameter(name: Name(name, token.span), isKeywordOnly: isKeywordOnly)
    if accept(.ellipsis) {
      parameter.isVariadic = true
    } else if accept(.assign) {
      parameter.defaultValue = try parseExpression()
    }
    return parameter
  }

  mutating func parseReturn() throws(Diagnostic) -> Expression {
    let token = current
    guard functionDepth > 0 else { throw outsideFunction(token, next: following()) }
    advance()
    if endsLine(current) || isAt(.end) { return try node(.returned(nil), token.span) }
    let value = try parseItems()
    return try node(.returned(value), token.span.union(value.span), over: height)
  }
}
