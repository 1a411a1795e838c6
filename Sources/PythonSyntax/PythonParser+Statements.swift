import Language
import Diagnostics

extension PythonParser {
  mutating func simpleStatement() throws(NotPython) -> PythonStatement {
    let start = start
    // An assignment inside of an expression is no statement.
    if case .name = token.kind, index + 1 < tokens.count, tokens[index + 1].kind == .sign(":=") {
      throw NotPython()
    }
    let kind = try simpleKind()
    return PythonStatement(kind, Span(start, end))
  }

  private mutating func simpleKind() throws(NotPython) -> PythonStatement.Kind {
    guard case .name(let word) = token.kind, PythonLexer.keywords.contains(word) else {
      return try expressionStatement()
    }
    switch word {
    case "pass":
      index += 1
      isEvident = true
      return .pass
    case "break":
      index += 1
      return .broken
    case "continue":
      index += 1
      return .continued
    case "return":
      index += 1
      return .returned(endsStatement ? nil : try expressions())
    case "assert":
      index += 1
      // With round brackets it is a call in this language; a tuple always holds in Python, and nobody means that.
      let isCall = isSign("(")
      if !isCall { isEvident = true }
      let condition = try expression()
      if isCall, case .tuple = condition.kind { throw NotPython() }
      return .assertion(condition, take(",") ? try expression() : nil)
    case "raise":
      index += 1
      isEvident = true
      let raised = endsStatement ? nil : try expression()
      if takeWord("from") { _ = try expression() }
      return .raised(raised)
    case "del":
      index += 1
      isEvident = true
      let target = try expressions()
      if case .tuple(let items) = target.kind { return .deletion(items) }
      return .deletion([target])
    case "global", "nonlocal":
      index += 1
      isEvident = true
      _ = try name()
      while take(",") { _ = try name() }
      return .unsupported(
        "A function of this language does not change names outside itself; let it return the new value"
      )
    case "import": return try importing()
    case "from": return try importingFrom()
    case "yield":
      index += 1
      if !endsStatement { _ = try expressions() }
      isEvident = true
      return .unsupported("There are no generators in this language; collect the values in a list")
    default: return try expressionStatement()
    }
  }

  var endsStatement: Bool {
    if case .comment = token.kind { return true }
    return token.kind == .newline || isSign(";")
  }

  private mutating func path() throws(NotPython) -> String {
    var path = try name()
    while take(".") { path += "." + (try name()) }
    return path
  }

  private mutating func importing() throws(NotPython) -> PythonStatement.Kind {
    index += 1
    isEvident = true
    var modules: [(path: String, name: String)] = []
    repeat {
      let path = try path()
      modules.append((path: path, name: takeWord("as") ? try name() : path))
    } while take(",")
    return .importing(modules)
  }

  private mutating func importingFrom() throws(NotPython) -> PythonStatement.Kind {
    index += 1
    let module = try path()
    try expectWord("import")
    isEvident = true
    if take("*") { return .importingFrom(module, [(member: "*", name: "*")]) }
    let isBracketed = take("(")
    var members: [(member: String, name: String)] = []
    repeat {
      if isBracketed, isSign(")") { break }
      let member = try name()
      members.append((member: member, name: takeWord("as") ? try name() : member))
    } while take(",")
    if isBracketed { try expect(")") }
    return .importingFrom(module, members)
  }

  private static let updates: Set<String> = [
    "+=", "-=", "*=", "/=", "//=", "%=", "@=", "**=", "&=", "|=", "^=", ">>=", "<<=",
  ]

  package static let listChanges: Set<String> = [
    "append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear",
  ]

  private mutating func expressionStatement() throws(NotPython) -> PythonStatement.Kind {
    let first = try expressions()
    if case .sign(let sign) = token.kind, Self.updates.contains(sign) {
      index += 1
      return .update(first, String(sign.dropLast()), try expressions())
    }
    if take(":") {
      // `x: int = 3`
      guard case .name = first.kind else { throw NotPython() }
      isEvident = true
      _ = try expression()
      try expect("=")
      return .assignment([first], try expressions())
    }
    guard isSign("=") else {
      // Lists do not change here.
      if case .call(let callee, _) = first.kind, case .attribute(_, let method) = callee.kind,
        Self.listChanges.contains(method), Catalog.entry(named: method) == nil
      {
        isEvident = true
      }
      return .expression(first, isHushed: false)
    }
    var parts = [first]
    while take("=") { parts.append(try expressions()) }
    let value = parts.removeLast()
    for part in parts { try checkTarget(part) }
    return .assignment(parts, value)
  }

  private mutating func checkTarget(_ target: PythonExpression) throws(NotPython) {
    switch target.kind {
    case .name, .attribute, .subscripted: return
    case .starred(let inner):
      isEvident = true
      try checkTarget(inner)
    case .tuple(let items), .list(let items):
      for item in items { try checkTarget(item) }
    default: throw NotPython()
    }
  }

  /// What stands behind `for`.
  package mutating func targets() throws(NotPython) -> PythonExpression {
    let start = start
    var items = [try target()]
    guard isSign(",") else { return items[0] }
    while take(",") {
      if isWord("in") { break }
      items.append(try target())
    }
    return PythonExpression(.tuple(items), Span(start, end))
  }

  package mutating func target() throws(NotPython) -> PythonExpression {
    let start = start
    if take("(") || take("[") {
      var items: [PythonExpression] = []
      while !isSign(")"), !isSign("]") {
        items.append(try nested { parser throws(NotPython) in try parser.target() })
        if !take(",") { break }
      }
      guard take(")") || take("]") else { throw NotPython() }
      return PythonExpression(.tuple(items), Span(start, end))
    }
    if take("*") {
      let name = try name()
      let inner = PythonExpression(.name(name), Span(start + 1, end))
      return PythonExpression(.starred(inner), Span(start, end))
    }
    let name = try name()
    return PythonExpression(.name(name), Span(start, end))
  }
}
