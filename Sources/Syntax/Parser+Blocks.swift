import Diagnostics

/// `if`, `for`, `while` and the statements inside them.
extension Parser {
  /// Statements up to `end`, `else` or `elseif`, which is left for the caller.
  mutating func parseBlock(opening: Token) throws(Diagnostic) -> Expression {
    let start = current.span.lower
    return try nested(ignoringNewlines: false) { (parser) throws(Diagnostic) in
      var statements: [Statement] = []
      try parser.parseStatements(into: &statements) { (parser: inout Parser) in
        switch parser.current.kind {
        case .keyword(.end), .keyword(.else), .keyword(.elseif): true
        default: false
        }
      }
      let closing = parser.current
      let continues = closing.kind == .keyword(.else) || closing.kind == .keyword(.elseif)
      if closing.kind == .end { throw parser.missingEnd(opening) }
      if continues, opening.kind != .keyword(.if), opening.kind != .keyword(.elseif) {
        throw parser.strayKeyword(closing)
      }
      let span =
        statements.isEmpty
        ? Span(start, start)
        : Span(statements[0].expression.span.lower, parser.previous.span.upper)
      return try parser.node(.block(statements), span, over: parser.height)
    }
  }

  mutating func parseIf() throws(Diagnostic) -> Expression {
    let opening = current
    var branches: [Branch] = []
    var otherwise: Expression?
    var highest = 0
    while isAt(.if) || isAt(.elseif) {
      let keyword = current
      advance()
      let condition = try parseCondition(keyword)
      highest = max(highest, height)
      let body = try parseBlock(opening: branches.isEmpty ? opening : keyword)
      highest = max(highest, height)
      branches.append(Branch(condition: condition, body: body))
      if isAt(.if) { break }
    }
    if isAt(.else) {
      let keyword = current
      advance()
      if let habit = habitAfterElse(keyword) ?? habitAtBlockStart() { throw habit }
      otherwise = try parseBlock(opening: keyword)
      highest = max(highest, height)
    }
    guard accept(.end) else { throw missingEnd(opening) }
    return try node(
      .branches(branches, otherwise: otherwise), opening.span.union(previous.span), over: highest)
  }

  /// The condition of `if` and `while`.
  mutating func parseCondition(_ keyword: Token) throws(Diagnostic) -> Expression {
    let outer = ignoresNewlines
    ignoresNewlines = false
    let condition = try parseExpression()
    if isAt(.assign) { throw assignmentInCondition(current) }
    if case .name(let word) = current.kind, ["and", "or", "is", "not"].contains(word),
      !endsLine(following()), let habit = habitAfterExpression(current)
    {
      throw habit
    }
    if let habit = habitAtBlockStart() { throw habit }
    ignoresNewlines = outer
    return condition
  }

  mutating func parseFor() throws(Diagnostic) -> Expression {
    let opening = current
    advance()
    let outer = ignoresNewlines
    ignoresNewlines = false
    if let habit = habitAtFor() { throw habit }
    let pattern = try parsePattern()
    if isAt(.assign) { throw assignmentInFor(current, between: previous, and: following()) }
    guard accept(.in) else { throw expected("`in`", for: "the loop: for i in range(n)") }
    let source = try parseExpression()
    if let habit = habitAtBlockStart() { throw habit }
    ignoresNewlines = outer
    let below = height
    loopDepth += 1
    let body = try parseBlock(opening: opening)
    loopDepth -= 1
    advance()
    return try node(
      .forLoop(pattern: pattern, source: source, body: body), opening.span.union(previous.span),
      over: max(below, height))
  }

  mutating func parseWhile() throws(Diagnostic) -> Expression {
    let opening = current
    advance()
    let condition = try parseCondition(opening)
    let below = height
    loopDepth += 1
    let body = try parseBlock(opening: opening)
    loopDepth -= 1
    advance()
    return try node(
      .whileLoop(condition: condition, body: body), opening.span.union(previous.span),
      over: max(below, height))
  }
}
