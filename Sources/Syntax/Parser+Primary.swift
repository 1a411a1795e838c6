import Diagnostics

extension Parser {
  mutating func parsePrimary() throws(Diagnostic) -> Expression {
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      return try node(.number(value), token.span)
    case .name(let name):
      if let habit = habitAtName(name, token) { throw habit }
      advance()
      return try node(.name(name), token.span)
    case .keyword(.true), .keyword(.false):
      advance()
      return try node(.boolean(token.kind == .keyword(.true)), token.span)
    case .keyword(.nothing):
      advance()
      return try node(.nothing, token.span)
    case .textStart: return try parseText()
    case .sign(.openParenthesis): return try parseParenthesis()
    case .sign(.openBracket): return try parseBracket()
    case .keyword(.if): return try parseIf()
    case .keyword(.for): return try parseFor()
    case .keyword(.while): return try parseWhile()
    case .keyword(.function) where following().kind == .sign(.openParenthesis):
      throw habitNamelessFunction(token)
    case .keyword(.function):
      return try parseFunction()
    default: throw expectedExpression()
    }
  }

  // MARK: Texts

  private mutating func parseText() throws(Diagnostic) -> Expression {
    let opening = current
    advance()
    var parts: [TextPart] = []
    var highest = 0
    while true {
      let token = tokens[index]
      advance()
      switch token.kind {
      case .textSegment(let text): parts.append(.literal(text))
      case .interpolatedName(let name):
        // The span without the dollar sign, so that carets stand under the name.
        let span = Span(token.span.lower + 1, token.span.upper)
        parts.append(.interpolation(Expression(.name(name), span)))
      case .interpolationStart:
        let inner = try nested(ignoringNewlines: true) { (parser) throws(Diagnostic) in
          let inner = try parser.parseItems()
          guard parser.current.kind == .interpolationEnd else {
            throw parser.unexpectedInBrackets(token)
          }
          return inner
        }
        highest = max(highest, height)
        parts.append(.interpolation(inner))
        // Newlines before the closing parenthesis belong to the interpolation.
        skipNewlines()
        advance()
      case .textEnd:
        return try node(.text(parts), opening.span.union(token.span), over: highest)
      default:
        // The lexer has complained already; its diagnostic stands before this one.
        throw unclosed(opening)
      }
    }
  }

  // MARK: Parentheses and brackets

  /// `()`, `(a)`, `(a, b)` or `(a,)`.
  private mutating func parseParenthesis() throws(Diagnostic) -> Expression {
    let opening = current
    advance()
    return try nested(ignoringNewlines: true) { (parser) throws(Diagnostic) in
      if parser.accept(.closeParenthesis) {
        return try parser.node(.tuple([]), opening.span.union(parser.previous.span))
      }
      let (items, highest, hasComma) = try parser.parseItemList(.closeParenthesis, opening)
      if items.count == 1, parser.isAt(.for) {
        let comprehension = try parser.parseComprehension(items[0], start: opening.span.lower)
        guard parser.accept(.closeParenthesis) else { throw parser.unexpectedInBrackets(opening) }
        return comprehension
      }
      guard parser.accept(.closeParenthesis) else { throw parser.unexpectedInBrackets(opening) }
      let span = opening.span.union(parser.previous.span)
      if items.count == 1, !hasComma {
        if case .spread = items[0].kind { throw misplacedSpread(items[0]) }
        parser.height = highest
        return Expression(items[0].kind, span)
      }
      return try parser.node(.tuple(items), span, over: highest)
    }
  }

  /// A list, a matrix or a comprehension.
  private mutating func parseBracket() throws(Diagnostic) -> Expression {
    let opening = current
    advance()
    return try nested(ignoringNewlines: true) { (parser) throws(Diagnostic) in
      if parser.accept(.closeBracket) {
        return try parser.node(.list([]), opening.span.union(parser.previous.span))
      }
      var rows: [[Expression]] = []
      var highest = 0
      repeat {
        if parser.isAt(.closeBracket), !rows.isEmpty { break }
        let (items, height, hasComma) = try parser.parseItemList(.closeBracket, opening)
        highest = max(highest, height)
        if rows.isEmpty, items.count == 1, !hasComma, parser.isAt(.for) {
          var comprehension = try parser.parseComprehension(items[0], start: opening.span.lower)
          guard parser.accept(.closeBracket) else { throw parser.unexpectedInBrackets(opening) }
          comprehension.span = opening.span.union(parser.previous.span)
          return comprehension
        }
        rows.append(items)
      } while parser.accept(.semicolon)
      guard parser.accept(.closeBracket) else { throw parser.unexpectedInBrackets(opening) }
      let span = opening.span.union(parser.previous.span)
      if rows.count == 1 { return try parser.node(.list(rows[0]), span, over: highest) }
      if let ragged = raggedMatrix(rows, span) { throw ragged }
      return try parser.node(.matrix(rows), span, over: highest)
    }
  }

  /// Items with commas between, up to `closing`, `;`, `for` or what cannot follow an item.
  private mutating func parseItemList(_ closing: Sign, _ opening: Token) throws(Diagnostic)
    -> (items: [Expression], height: Int, hasComma: Bool)
  {
    var items: [Expression] = []
    var highest = 0
    var hasComma = false
    while !isAt(closing) {
      if isAtEnd { throw unclosed(opening) }
      if case .name = current.kind, following().kind == .sign(.assign) {
        throw keywordOutsideCall(current, following())
      }
      items.append(try parseItem())
      highest = max(highest, height)
      guard accept(.comma) else { break }
      hasComma = true
    }
    return (items, highest, hasComma)
  }

  /// The clauses behind the body: `for x in xs if x > 0`.
  mutating func parseComprehension(_ body: Expression, start: Int) throws(Diagnostic) -> Expression
  {
    if case .spread = body.kind { throw misplacedSpread(body) }
    var highest = height
    var clauses: [Clause] = []
    while true {
      if accept(.for) {
        let pattern = try parsePattern()
        guard accept(.in) else {
          throw expected("`in`", for: "the comprehension: [f(x) for x in xs]")
        }
        clauses.append(.iteration(pattern: pattern, source: try parseExpression()))
      } else if accept(.if) {
        clauses.append(.condition(try parseExpression()))
      } else {
        break
      }
      highest = max(highest, height)
    }
    return try node(
      .comprehension(body: body, clauses: clauses), Span(start, previous.span.upper), over: highest)
  }
}
