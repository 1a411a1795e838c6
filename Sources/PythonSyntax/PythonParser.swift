package import Diagnostics

/// A cell that is Python as a whole.
package struct PythonCell: Sendable {
  package var statements: [PythonStatement]
  /// Whether something in it is Python and not this language.
  package var isEvident: Bool
}

/// Reads a cell as Python; the part of Python that notebooks of the book use, and what has to be refused with a reason.
package struct PythonParser {
  package let source: SourceText
  package var tokens: [PythonToken]
  package var index = 0
  package var isEvident = false
  /// How deeply what is being read is nested.
  package var depth = 0

  package static func cell(_ text: String) throws(NotPython) -> PythonCell {
    var parser = PythonParser(
      source: SourceText(text), tokens: try PythonLexer.tokens(text))
    let statements = try parser.statements(until: .end)
    return PythonCell(statements: statements, isEvident: parser.isEvident)
  }

  package init(source: SourceText, tokens: [PythonToken]) {
    self.source = source
    self.tokens = tokens
  }

  // MARK: Tokens

  package var token: PythonToken { tokens[min(index, tokens.count - 1)] }

  package var start: Int { token.span.lower }

  /// The end of the token before.
  package var end: Int { index > 0 ? tokens[index - 1].span.upper : 0 }

  package func isSign(_ sign: String) -> Bool { token.kind == .sign(sign) }

  package func isWord(_ word: String) -> Bool { token.kind == .name(word) }

  package mutating func take(_ sign: String) -> Bool {
    guard isSign(sign) else { return false }
    index += 1
    return true
  }

  mutating func takeWord(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ sign: String) throws(NotPython) {
    guard take(sign) else { throw NotPython() }
  }

  mutating func expectWord(_ word: String) throws(NotPython) {
    guard takeWord(word) else { throw NotPython() }
  }

  /// A name that is no keyword.
  package mutating func name() throws(NotPython) -> String {
    guard case .name(let name) = token.kind, !PythonLexer.keywords.contains(name) else {
      throw NotPython()
    }
    index += 1
    return name
  }

  package mutating func nested<Result>(_ body: (inout PythonParser) throws(NotPython) -> Result)
    throws(NotPython) -> Result
  {
    guard depth < 60 else { throw NotPython() }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: Statements

  package mutating func statements(until ending: PythonToken.Kind) throws(NotPython)
    -> [PythonStatement]
  {
    var all: [PythonStatement] = []
    var comments: [String] = []
    var followsBlank = false
    while token.kind != ending {
      switch token.kind {
      case .newline:
        index += 1
        followsBlank = followsBlank || !all.isEmpty
      case .comment(let text):
        index += 1
        comments.append(text)
        if token.kind == .newline { index += 1 }
      case .command(let text):
        let statement = PythonStatement(.command(text), token.span)
        index += 1
        isEvident = true
        all.append(statement)
      case .indent, .end, .dedent: throw NotPython()
      default:
        var line = try lineOfStatements()
        line[0].comments = comments
        line[0].followsBlank = followsBlank
        all += line
        comments = []
        followsBlank = false
      }
    }
    if !comments.isEmpty {
      var rest = PythonStatement(.pass, Span(end, end))
      rest.comments = comments
      all.append(rest)
    }
    return all
  }

  /// A compound statement, or simple ones with `;` between them.
  private mutating func lineOfStatements() throws(NotPython) -> [PythonStatement] {
    if let compound = try nested({ parser throws(NotPython) in try parser.compoundStatement() }) {
      return [compound]
    }
    var line = [try simpleStatement()]
    while take(";") {
      if case .expression(let value, _) = line[line.count - 1].kind {
        line[line.count - 1].kind = .expression(value, isHushed: true)
      }
      if token.kind == .newline { break }
      if case .comment = token.kind { break }
      line.append(try simpleStatement())
    }
    if case .comment(let text) = token.kind {
      line[line.count - 1].remark = text
      index += 1
    }
    guard token.kind == .newline else { throw NotPython() }
    index += 1
    return line
  }

  /// `: statement` or an indented block.
  package mutating func block() throws(NotPython) -> [PythonStatement] {
    try expect(":")
    isEvident = true
    var remarks: [String] = []
    if case .comment(let text) = token.kind {
      remarks = [text]
      index += 1
    }
    guard token.kind == .newline else { return try lineOfStatements() }
    while token.kind != .indent {
      switch token.kind {
      case .newline: break
      case .comment(let text): remarks.append(text)
      default: throw NotPython()
      }
      index += 1
    }
    index += 1
    var body = try statements(until: .dedent)
    index += 1
    guard !body.isEmpty else { throw NotPython() }
    body[0].comments = remarks + body[0].comments
    body[0].followsBlank = false
    return body
  }

  private mutating func compoundStatement() throws(NotPython) -> PythonStatement? {
    let start = start
    func statement(_ kind: PythonStatement.Kind, _ upper: Int) -> PythonStatement {
      PythonStatement(kind, Span(start, upper))
    }
    guard case .name(let word) = token.kind else {
      guard isSign("@") else { return nil }
      return try skipped("There are no decorators in this language")
    }
    switch word {
    case "def":
      index += 1
      let name = try name()
      try expect("(")
      let parameters = try parameters(until: ")")
      try expect(")")
      if take("->") { _ = try expression() }
      let upper = end
      let body = try block()
      return statement(
        .definition(
          PythonFunction(name: name, parameters: parameters, body: body, isLambda: false)), upper)
    case "if":
      index += 1
      let test = try expression()
      let upper = end
      var branches = [(test: test, body: try block())]
      while takeWord("elif") {
        let test = try expression()
        branches.append((test: test, body: try block()))
      }
      let otherwise = takeWord("else") ? try block() : []
      return statement(.branches(branches, otherwise: otherwise), upper)
    case "for":
      index += 1
      let target = try targets()
      try expectWord("in")
      let source = try expressions()
      let upper = end
      let body = try block()
      if isWord("else") { return try skipped("A loop has no `else` in this language", start) }
      return statement(.forLoop(target, source, body), upper)
    case "while":
      index += 1
      let test = try expression()
      let upper = end
      let body = try block()
      if isWord("else") { return try skipped("A loop has no `else` in this language", start) }
      return statement(.whileLoop(test, body), upper)
    case "with":
      index += 1
      var items = [try expression()]
      if takeWord("as") { _ = try target() }
      while take(",") { items.append(try expression()) }
      let upper = end
      return statement(.with(items, try block()), upper)
    case "class": return try skipped("There are no classes in this language", only: true)
    case "try":
      return try skipped(
        "An error ends the cell in this language, so there is no `try`", only: true)
    case "async": return try skipped("There is no `async` in this language", only: true)
    default: return nil
    }
  }

  /// A statement that cannot be said, with all that belongs to it.
  private mutating func skipped(_ reason: String, _ start: Int? = nil, only isBlock: Bool = false)
    throws(NotPython) -> PythonStatement
  {
    let lower = start ?? self.start
    isEvident = true
    var open = 0
    var upper: Int?
    while token.kind != .end {
      if token.kind == .newline, upper == nil { upper = self.start }
      if token.kind == .indent { open += 1 }
      if token.kind == .dedent {
        if open == 0 { break }
        open -= 1
      }
      let endsLine = token.kind == .newline || token.kind == .dedent
      index += 1
      let goesOn = ["else", "except", "finally", "def", "class"].contains { isWord($0) }
      if endsLine, open == 0, token.kind != .indent, !goesOn || isBlock && isWord("def"),
        !isSign("@")
      {
        break
      }
    }
    return PythonStatement(.unsupported(reason), Span(lower, upper ?? end))
  }

  package mutating func parameters(until closing: String) throws(NotPython) -> [PythonParameter] {
    var all: [PythonParameter] = []
    var isKeywordOnly = false
    while !isSign(closing) {
      if take("**") { throw NotPython() }
      if take("/") {
        // All before it are given by place.
      } else if take("*") {
        if !isSign(",") {
          all.append(PythonParameter(name: try name(), isVariadic: true))
        }
        isKeywordOnly = true
      } else {
        var parameter = PythonParameter(name: try name(), isKeywordOnly: isKeywordOnly)
        if closing == ")", take(":") { _ = try expression() }
        if take("=") { parameter.standard = try expression() }
        all.append(parameter)
      }
      if !take(",") { break }
    }
    return all
  }
}
