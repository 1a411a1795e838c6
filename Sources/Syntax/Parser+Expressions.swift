import Diagnostics

extension Parser {
  mutating func parseExpression() throws(Diagnostic) -> Expression {
    try nested { (parser) throws(Diagnostic) in
      if parser.isLambda { return try parser.parseLambda() }
      return try parser.parseConditional()
    }
  }

  // MARK: Lambda and conditional

  /// Whether `name ->` or `( … ) ->` stands here.
  private var isLambda: Bool {
    mutating get {
      switch current.kind {
      case .name: return following().kind == .sign(.arrow)
      case .sign(.openParenthesis):
        guard let closing = closings[index] else { return false }
        return tokens[closing + 1].kind == .sign(.arrow)
      default: return false
      }
    }
  }

  private mutating func parseLambda() throws(Diagnostic) -> Expression {
    let token = current
    var parameters: [Parameter] = []
    if case .name(let name) = token.kind {
      advance()
      parameters = [Parameter(name: Name(name, token.span))]
    } else {
      parameters = try parseParameters()
    }
    advance()
    skipNewlines()
    let body = try inFunction { (parser) throws(Diagnostic) in try parser.parseExpression() }
    let span = token.span.union(body.span)
    return try node(
      .lambda(Function(parameters: parameters, body: body, source: text(span))), span, over: height)
  }

  private mutating func parseConditional() throws(Diagnostic) -> Expression {
    let condition = try parseOr()
    guard nextIsSign(.question) else { return condition }
    var highest = height
    skipNewlines()
    let question = current
    advance()
    skipNewlines()
    let yes = try parseExpression()
    highest = max(highest, height)
    guard nextIsSign(.colon) else { throw missingColon(question) }
    skipNewlines()
    advance()
    skipNewlines()
    let no = try parseExpression()
    return try node(
      .conditional(condition, yes, no), condition.span.union(no.span), over: max(highest, height))
  }

  /// Whether `sign` comes next, on this line or at the start of a later one.
  private func nextIsSign(_ sign: Sign) -> Bool {
    var ahead = index
    while tokens[ahead].kind == .newline { ahead += 1 }
    return tokens[ahead].kind == .sign(sign)
  }

  // MARK: Operators

  private mutating func parseOr() throws(Diagnostic) -> Expression {
    var left = try parseAnd()
    while accept(.or) {
      skipNewlines()
      let below = height
      let right = try parseAnd()
      left = try node(
        .logical(.or, left, right), left.span.union(right.span), over: max(below, height))
    }
    return left
  }

  private mutating func parseAnd() throws(Diagnostic) -> Expression {
    var left = try parseComparison()
    while accept(.and) {
      skipNewlines()
      let below = height
      let right = try parseComparison()
      left = try node(
        .logical(.and, left, right), left.span.union(right.span), over: max(below, height))
    }
    return left
  }

  private mutating func parseComparison() throws(Diagnostic) -> Expression {
    let first = try parseSum()
    var operands = [first]
    var operators: [BinaryOperator] = []
    var spans: [Span] = []
    var highest = height
    while let comparison = comparisonOperator(current.kind) {
      operators.append(comparison)
      spans.append(current.span)
      advance()
      skipNewlines()
      operands.append(try parseSum())
      highest = max(highest, height)
    }
    let span = first.span.union(operands[operands.count - 1].span)
    switch operators.count {
    case 0: return first
    case 1:
      return try node(
        .binary(operators[0], first, operands[1], operatorSpan: spans[0]), span, over: highest)
    default:
      return try node(
        .comparison(operands, operators, operatorSpans: spans), span, over: highest)
    }
  }

  private func comparisonOperator(_ kind: Token.Kind) -> BinaryOperator? {
    switch kind {
    case .sign(.equal): .equal
    case .sign(.notEqual): .notEqual
    case .sign(.less): .less
    case .sign(.lessOrEqual): .lessOrEqual
    case .sign(.greater): .greater
    case .sign(.greaterOrEqual): .greaterOrEqual
    case .keyword(.in): .contained
    default: nil
    }
  }

  private mutating func parseSum() throws(Diagnostic) -> Expression {
    var left = try parseProduct()
    while true {
      let token = current
      let operation: BinaryOperator
      switch token.kind {
      case .sign(.plus): operation = .add
      case .sign(.minus): operation = .subtract
      default: return left
      }
      advance()
      skipNewlines()
      let below = height
      let right = try parseProduct()
      left = try node(
        .binary(operation, left, right, operatorSpan: token.span), left.span.union(right.span),
        over: max(below, height))
    }
  }

  private mutating func parseProduct() throws(Diagnostic) -> Expression {
    var left = try parseUnary()
    while true {
      let token = current
      let operation: BinaryOperator
      switch token.kind {
      case .sign(.times): operation = .multiply
      case .sign(.slash): operation = .divide
      case .sign(.doubleSlash): operation = .floorDivide
      case .sign(.percent): operation = .remainder
      case .sign(.at): operation = .matrixMultiply
      default: return left
      }
      advance()
      skipNewlines()
      let below = height
      let right = try parseUnary()
      left = try node(
        .binary(operation, left, right, operatorSpan: token.span), left.span.union(right.span),
        over: max(below, height))
    }
  }

  mutating func parseUnary() throws(Diagnostic) -> Expression {
    let token = current
    let operation: UnaryOperator
    switch token.kind {
    case .sign(.minus): operation = .negate
    case .sign(.plus): operation = .plus
    case .sign(.not): operation = .not
    default: return try parsePower()
    }
    return try nested { (parser) throws(Diagnostic) in
      parser.advance()
      let operand = try parser.parseUnary()
      return try parser.node(
        .unary(operation, operand), token.span.union(operand.span), over: parser.height)
    }
  }

  private mutating func parsePower() throws(Diagnostic) -> Expression {
    let base = try parseFactor()
    guard isAt(.power) else { return base }
    let token = current
    advance()
    skipNewlines()
    let below = height
    return try nested { (parser) throws(Diagnostic) in
      let exponent = try parser.parseUnary()
      return try parser.node(
        .binary(.power, base, exponent, operatorSpan: token.span), base.span.union(exponent.span),
        over: max(below, parser.height))
    }
  }

  /// `2x`, `2sin(x)`, `2(x + 1)` and `2x^2`: a number directly before a name or a parenthesis
  /// multiplies it, and binds closer than any operator.
  private mutating func parseFactor() throws(Diagnostic) -> Expression {
    let token = current
    guard case .number(let value) = token.kind else { return try parsePostfix() }
    let next = following()
    switch next.kind {
    case .name where !next.followsSpace && next.span.lower == token.span.upper: break
    case .sign(.openParenthesis) where next.span.lower == token.span.upper: break
    default: return try parsePostfix()
    }
    advance()
    let coefficient = Expression(.number(value), token.span)
    let gap = Span(token.span.upper, token.span.upper)
    return try nested { (parser) throws(Diagnostic) in
      let factor = try parser.parsePower()
      return try parser.node(
        .binary(.multiply, coefficient, factor, operatorSpan: gap), token.span.union(factor.span),
        over: parser.height)
    }
  }

  // MARK: Calls, subscripts, fields

  mutating func parsePostfix() throws(Diagnostic) -> Expression {
    var expression = try parsePrimary()
    while true {
      let token = current
      let below = height
      switch token.kind {
      case .sign(.openParenthesis):
        let arguments = try parseArguments()
        expression = try node(
          .call(expression, arguments), expression.span.union(previous.span),
          over: max(below, height))
      case .sign(.openBracket):
        let subscripts = try parseSubscripts()
        expression = try node(
          .index(expression, subscripts), expression.span.union(previous.span),
          over: max(below, height))
      case .sign(.dot):
        if let habit = habitAtDot(expression, token) { throw habit }
        guard case .name(let name) = following().kind else {
          advance()
          throw expected("a name", for: "the field behind `.`")
        }
        advance()
        let nameSpan = current.span
        advance()
        expression = try node(
          .field(expression, name, nameSpan: nameSpan), expression.span.union(nameSpan), over: below
        )
      case .superscript(let power):
        advance()
        let exponent = Expression(.number(Double(power)), token.span)
        expression = try node(
          .binary(.power, expression, exponent, operatorSpan: token.span),
          expression.span.union(token.span), over: below)
      default:
        return expression
      }
    }
  }

  /// `(a, name=b; c=d)`, with the parentheses.
  private mutating func parseArguments() throws(Diagnostic) -> [Argument] {
    let opening = current
    advance()
    return try nested(ignoringNewlines: true) { (parser) throws(Diagnostic) in
      var arguments: [Argument] = []
      var highest = 0
      var isBehindSemicolon = false
      while !parser.isAt(.closeParenthesis) {
        if parser.isAtEnd { throw parser.unclosed(opening) }
        if parser.accept(.semicolon) {
          isBehindSemicolon = true
          continue
        }
        let argument = try parser.parseArgument()
        highest = max(highest, parser.height)
        if isBehindSemicolon, argument.name == nil {
          throw positionalBehindSemicolon(argument.value)
        }
        arguments.append(argument)
        if parser.accept(.comma) || parser.isAt(.semicolon) || parser.isAt(.closeParenthesis) {
          continue
        }
        throw parser.unexpectedInBrackets(opening)
      }
      parser.advance()
      parser.height = highest
      return arguments
    }
  }

  private mutating func parseArgument() throws(Diagnostic) -> Argument {
    let token = current
    if case .name(let text) = token.kind, following().kind == .sign(.assign) {
      let name = Name(text, token.span)
      advance()
      advance()
      return Argument(name: name, try parseExpression())
    }
    let value = try parseItem()
    if isAt(.for) {
      return Argument(try parseComprehension(value, start: value.span.lower))
    }
    return Argument(value)
  }

  /// `[2:5, :, i]`, with the brackets.
  private mutating func parseSubscripts() throws(Diagnostic) -> [Subscript] {
    let opening = current
    advance()
    return try nested(ignoringNewlines: true) { (parser) throws(Diagnostic) in
      if parser.isAt(.closeBracket) { throw emptySubscript(opening, parser.current) }
      var subscripts: [Subscript] = []
      var highest = 0
      while !parser.isAt(.closeBracket) {
        if parser.isAtEnd { throw parser.unclosed(opening) }
        subscripts.append(try parser.parseSubscript(highest: &highest))
        if parser.accept(.comma) || parser.isAt(.closeBracket) { continue }
        throw parser.unexpectedInBrackets(opening)
      }
      parser.advance()
      parser.height = highest
      return subscripts
    }
  }

  private mutating func parseSubscript(highest: inout Int) throws(Diagnostic) -> Subscript {
    let start = current.span.lower
    var bounds: [Expression?] = [nil]
    while true {
      if accept(.colon) {
        if bounds.count == 3 { throw unexpectedInSlice(previous) }
        bounds.append(nil)
      } else if isAt(.comma) || isAt(.closeBracket) || bounds[bounds.count - 1] != nil || isAtEnd {
        break
      } else {
        if let habit = habitInSubscript() { throw habit }
        bounds[bounds.count - 1] = try parseExpression()
        highest = max(highest, height)
      }
    }
    if bounds.count == 1, let index = bounds[0] { return .index(index) }
    let step = bounds.count == 3 ? bounds[2] : nil
    let stop = bounds.count > 1 ? bounds[1] : nil
    if bounds.count == 1 { throw expected("an index", for: "the brackets") }
    return .slice(start: bounds[0], stop: stop, step: step, Span(start, previous.span.upper))
  }
}
