import Diagnostics

// The grammar. `{ }` repeats, `[ ]` is optional, `'x'` is a token; everything is an expression.
//
//   cell        = [ statement ] { ( newline | ';' ) [ statement ] }
//   statement   = help | magic | definition | 'return' [ items ] | 'break' | 'continue'
//               | items [ '=' items | ( '+=' | '-=' | '*=' | '/=' | '^=' ) expression ]
//   help        = '?' name | name '?'                           at the start of a line
//   magic       = '%' name rest-of-line                         at the start of a line
//               | '%time' statement { ';' statement } | '%%time' cell
//   definition  = name '(' parameters ')' '=' expression
//               | 'function' name '(' parameters ')' block 'end'
//   items       = item { ',' item } [ ',' ]                     more than one item: a tuple
//   item        = expression [ '...' ]
//
//   expression  = lambda | conditional
//   lambda      = ( name | '(' parameters ')' ) '->' expression
//   conditional = or [ '?' expression ':' expression ]
//   or          = and { '||' and }
//   and         = comparison { '&&' comparison }
//   comparison  = sum { ( '==' '!=' '<' '<=' '>' '>=' 'in' ) sum }   a < b < c: every link holds
//   sum         = product { ( '+' | '-' ) product }
//   product     = unary { ( '*' | '/' | '//' | '%' | '@' ) unary }
//   unary       = ( '-' | '+' | '!' ) unary | power             so -x^2 is -(x^2)
//   power       = factor [ '^' unary ]                          right to left; '**' is '^'
//   factor      = number ( name… | '(' … ) | postfix            2x, 2sin(x), 2(x + 1): no space
//   postfix     = primary { '(' arguments ')' | '[' subscripts ']' | '.' name | '²' }
//   primary     = number | text | name | 'true' | 'false' | 'nothing'
//               | '(' ')' | '(' expression ')' | '(' items ')'
//               | '[' [ items ] ']' | '[' items { ';' items } ']' | '[' comprehension ']'
//               | if | for | while
//
//   parameters  = [ parameter { ',' parameter } ] [ ';' parameter { ',' parameter } ]
//   parameter   = name [ '...' | '=' expression ]               behind ';': keyword only
//   arguments   = [ argument { ',' argument } ] [ ';' argument { ',' argument } ]
//               | comprehension
//   argument    = [ name '=' ] expression [ '...' ]
//   subscripts  = subscript { ',' subscript }
//   subscript   = expression | [ expression ] ':' [ expression ] [ ':' [ expression ] ]
//   comprehension = expression { 'for' pattern 'in' expression | 'if' expression }
//   pattern     = name | pattern { ',' pattern } | '(' pattern { ',' pattern } ')'
//
//   if          = 'if' expression block { 'elseif' expression block } [ 'else' block ] 'end'
//   for         = 'for' pattern 'in' expression block 'end'
//   while       = 'while' expression block 'end'
//   block       = { statement ( newline | ';' ) }
//
// A newline ends a statement, except inside ( ) and [ ], behind an operator, a comma or '=', and
// before the '?' and ':' of a conditional. A `;` ends a statement and hushes its display.

/// The tree of a cell.
///
/// It never fails: what could not be understood is `.invalid`, and the one diagnostic says why.
///
/// - Complexity: O(length of the source).
package func parse(_ source: String) -> ParsedCell {
  let (tokens, complaint) = tokenize(source)
  var parser = Parser(source: source, tokens: tokens)
  var statements: [Statement] = []
  var diagnostics: [Diagnostic] = []
  do throws(Diagnostic) {
    try parser.parseCell(into: &statements)
  } catch {
    diagnostics.append(error)
  }
  // The first complaint counts: what comes behind it mostly follows from it.
  if let complaint, diagnostics.first.map({ complaint.span.lower <= $0.span.lower }) ?? true {
    diagnostics = [complaint]
  }
  if let error = diagnostics.first {
    statements.append(Statement(Expression(.invalid, error.span)))
  }
  return ParsedCell(source: source, statements: statements, diagnostics: diagnostics)
}

/// Recursive descent over the tokens of a cell; throws the first complaint.
struct Parser {
  /// How deep brackets and blocks may be nested.
  static let maximumNesting = 200
  /// How high a tree may be; a sum of a thousand terms is a thousand high.
  static let maximumHeight = 2000

  let source: [UInt8]
  /// Without comments.
  let tokens: [Token]
  /// For each opening bracket, the index of the token that closes it.
  let closings: [Int: Int]
  var index = 0
  /// Whether newlines mean nothing, as inside brackets.
  var ignoresNewlines = false
  var nesting = 0
  /// Height of the expression parsed last.
  var height = 0
  /// Number of functions around the position; `return` needs one.
  var functionDepth = 0
  /// Number of loops around the position; `break` and `continue` need one.
  var loopDepth = 0

  init(source: String, tokens: [Token]) {
    self.source = Array(source.utf8)
    self.tokens = tokens.filter { $0.kind != .comment }
    closings = matchBrackets(self.tokens)
  }

  // MARK: Tokens

  /// The token at the position; inside brackets newlines are passed over.
  var current: Token {
    mutating get {
      if ignoresNewlines { skipNewlines() }
      return tokens[index]
    }
  }

  /// The token behind the current one.
  func following(_ distance: Int = 1) -> Token {
    tokens[min(index + distance, tokens.count - 1)]
  }

  var previous: Token { tokens[max(index - 1, 0)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  mutating func skipNewlines() {
    while tokens[index].kind == .newline { index += 1 }
  }

  mutating func isAt(_ sign: Sign) -> Bool { current.kind == .sign(sign) }

  mutating func isAt(_ keyword: Keyword) -> Bool { current.kind == .keyword(keyword) }

  /// Passes over `sign` if it comes next.
  mutating func accept(_ sign: Sign) -> Bool {
    guard isAt(sign) else { return false }
    advance()
    return true
  }

  mutating func accept(_ keyword: Keyword) -> Bool {
    guard isAt(keyword) else { return false }
    advance()
    return true
  }

  func text(_ span: Span) -> String {
    String(decoding: source[span.lower..<span.upper], as: UTF8.self)
  }

  // MARK: Limits

  /// Runs `body` one level deeper, with newlines ignored or not.
  mutating func nested<Result>(
    ignoringNewlines: Bool? = nil, _ body: (inout Parser) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    guard nesting < Parser.maximumNesting else { throw tooDeep(at: current.span) }
    let outer = ignoresNewlines
    nesting += 1
    if let ignoringNewlines { ignoresNewlines = ignoringNewlines }
    let result = try body(&self)
    nesting -= 1
    ignoresNewlines = outer
    return result
  }

  /// A node over parts of which the highest has height `below`.
  mutating func node(_ kind: Expression.Kind, _ span: Span, over below: Int = 0)
    throws(Diagnostic) -> Expression
  {
    height = below + 1
    guard height <= Parser.maximumHeight else { throw tooDeep(at: span) }
    return Expression(kind, span)
  }

  // MARK: Cell

  mutating func parseCell(into statements: inout [Statement]) throws(Diagnostic) {
    try parseStatements(into: &statements) { (parser: inout Parser) in parser.current.kind == .end }
  }

  /// Statements up to a token for which `isEnd` holds.
  mutating func parseStatements(
    into statements: inout [Statement], until isEnd: (inout Parser) -> Bool
  ) throws(Diagnostic) {
    var highest = 0
    while true {
      while current.kind == .newline || isAt(.semicolon) {
        if isAt(.semicolon), !statements.isEmpty, previous.kind != .newline {
          statements[statements.count - 1].isHushed = true
        }
        advance()
      }
      if isEnd(&self) { break }
      if current.kind == .end { break }
      height = 0
      statements.append(Statement(try parseStatement()))
      highest = max(highest, height)
      if current.kind != .newline, !isAt(.semicolon), current.kind != .end, !isEnd(&self) {
        throw unexpectedAfterStatement()
      }
    }
    height = highest
  }
}

/// The closing token of every opening bracket.
///
/// Brackets that do not pair are left out.
private func matchBrackets(_ tokens: [Token]) -> [Int: Int] {
  var closings: [Int: Int] = [:]
  var open: [Int] = []
  for (index, token) in tokens.enumerated() {
    switch token.kind {
    case .sign(.openParenthesis), .sign(.openBracket), .interpolationStart:
      open.append(index)
    case .sign(.closeParenthesis), .sign(.closeBracket), .interpolationEnd:
      guard let opening = open.popLast() else { continue }
      let pairs: Bool =
        switch (tokens[opening].kind, token.kind) {
        case (.sign(.openParenthesis), .sign(.closeParenthesis)),
          (.sign(.openBracket), .sign(.closeBracket)), (.interpolationStart, .interpolationEnd):
          true
        default: false
        }
      if pairs { closings[opening] = index }
    default: break
    }
  }
  return closings
}
