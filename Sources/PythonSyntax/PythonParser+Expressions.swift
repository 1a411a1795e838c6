import Diagnostics

/// Operators, from those that bind least.
extension PythonParser {
  /// One expression, or a tuple without brackets.
  package mutating func expressions() throws(NotPython) -> PythonExpression {
    let start = start
    var items = [try starredOrExpression()]
    guard isSign(",") else {
      if case .starred = items[0].kind { throw NotPython() }
      return items[0]
    }
    while take(",") {
      if endsStatement || isSign("=") || isSign(")") || isSign("]") || isSign(":") { break }
      items.append(try starredOrExpression())
    }
    return PythonExpression(.tuple(items), Span(start, end))
  }

  mutating func starredOrExpression() throws(NotPython) -> PythonExpression {
    let start = start
    guard take("*") else { return try expression() }
    let inner = try disjunction()
    return PythonExpression(.starred(inner), Span(start, end))
  }

  package mutating func expression() throws(NotPython) -> PythonExpression {
    try nested { parser throws(NotPython) in try parser.unlimitedExpression() }
  }

  private mutating func unlimitedExpression() throws(NotPython) -> PythonExpression {
    let start = start
    if takeWord("lambda") {
      isEvident = true
      let parameters = try parameters(until: ":")
      try expect(":")
      let body = try expression()
      let returned = PythonStatement(.returned(body), body.span)
      return PythonExpression(
        .lambda(
          PythonFunction(name: "lambda", parameters: parameters, body: [returned], isLambda: true)),
        Span(start, end))
    }
    let value = try disjunction()
    if take(":=") {
      _ = try expression()
      isEvident = true
      return PythonExpression(
        .unsupported("An assignment is a statement of its own in this language"), Span(start, end))
    }
    guard takeWord("if") else { return value }
    isEvident = true
    let test = try disjunction()
    try expectWord("else")
    let otherwise = try expression()
    return PythonExpression(
      .conditional(test: test, then: value, otherwise: otherwise), Span(start, end))
  }

  mutating func disjunction() throws(NotPython) -> PythonExpression {
    let start = start
    var items = [try conjunction()]
    while takeWord("or") { items.append(try conjunction()) }
    guard items.count > 1 else { return items[0] }
    isEvident = true
    return PythonExpression(.junction(items, isAnd: false), Span(start, end))
  }

  private mutating func conjunction() throws(NotPython) -> PythonExpression {
    let start = start
    var items = [try negation()]
    while takeWord("and") { items.append(try negation()) }
    guard items.count > 1 else { return items[0] }
    isEvident = true
    return PythonExpression(.junction(items, isAnd: true), Span(start, end))
  }

  private mutating func negation() throws(NotPython) -> PythonExpression {
    let start = start
    guard takeWord("not") else { return try comparison() }
    isEvident = true
    let operand = try nested { parser throws(NotPython) in try parser.negation() }
    return PythonExpression(.unary("not", operand), Span(start, end))
  }

  private mutating func comparison() throws(NotPython) -> PythonExpression {
    let start = start
    var operands = [try binary(0)]
    var operators: [String] = []
    while let sign = comparisonSign() {
      operators.append(sign)
      operands.append(try binary(0))
    }
    guard !operators.isEmpty else { return operands[0] }
    return PythonExpression(.comparison(operands, operators), Span(start, end))
  }

  private mutating func comparisonSign() -> String? {
    if case .sign(let sign) = token.kind, ["==", "!=", "<", "<=", ">", ">="].contains(sign) {
      index += 1
      return sign
    }
    if takeWord("in") { return "in" }
    if isWord("not"), tokens[min(index + 1, tokens.count - 1)].kind == .name("in") {
      index += 2
      isEvident = true
      return "not in"
    }
    guard takeWord("is") else { return nil }
    isEvident = true
    return takeWord("not") ? "is not" : "is"
  }

  private static let levels: [[String]] = [
    ["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%", "@"],
  ]

  private mutating func binary(_ level: Int) throws(NotPython) -> PythonExpression {
    guard level < Self.levels.count else { return try unary() }
    let start = start
    var left = try binary(level + 1)
    while case .sign(let sign) = token.kind, Self.levels[level].contains(sign) {
      index += 1
      let right = try binary(level + 1)
      left = PythonExpression(.binary(left, sign, right), Span(start, end))
    }
    return left
  }

  private mutating func unary() throws(NotPython) -> PythonExpression {
    let start = start
    if case .sign(let sign) = token.kind, ["-", "+", "~"].contains(sign) {
      index += 1
      if sign == "~" { isEvident = true }
      let operand = try nested { parser throws(NotPython) in try parser.unary() }
      return PythonExpression(.unary(sign, operand), Span(start, end))
    }
    if isWord("await") { throw NotPython() }
    let base = try postfix()
    guard take("**") else { return base }
    let exponent = try nested { parser throws(NotPython) in try parser.unary() }
    return PythonExpression(.binary(base, "**", exponent), Span(start, end))
  }

  // MARK: Behind a value

  private mutating func postfix() throws(NotPython) -> PythonExpression {
    let start = start
    var value = try atom()
    while true {
      if take(".") {
        let name = try name()
        value = PythonExpression(.attribute(value, name), Span(start, end))
      } else if take("(") {
        let arguments = try arguments()
        value = PythonExpression(.call(value, arguments), Span(start, end))
      } else if take("[") {
        let subscripts = try subscripts()
        value = PythonExpression(.subscripted(value, subscripts), Span(start, end))
      } else {
        return value
      }
    }
  }

  private mutating func arguments() throws(NotPython) -> [PythonArgument] {
    var all: [PythonArgument] = []
    while !isSign(")") {
      let start = start
      if take("**") { throw NotPython() }
      if case .name(let name) = token.kind,
        tokens[min(index + 1, tokens.count - 1)].kind == .sign("="),
        !PythonLexer.keywords.contains(name)
      {
        index += 2
        all.append(PythonArgument(name: name, value: try expression()))
      } else {
        var value = try starredOrExpression()
        if isWord("for") {
          value = try comprehension(of: value, isList: false, from: start)
        }
        all.append(PythonArgument(value: value))
      }
      if !take(",") { break }
    }
    try expect(")")
    return all
  }

  private mutating func subscripts() throws(NotPython) -> [PythonSubscript] {
    var all: [PythonSubscript] = []
    while !isSign("]") {
      var parts: [PythonExpression?] = []
      var hasColon = false
      parts.append(isSign(":") ? nil : try expression())
      while parts.count < 3, take(":") {
        hasColon = true
        parts.append(isSign(":") || isSign(",") || isSign("]") ? nil : try expression())
      }
      if hasColon {
        while parts.count < 3 { parts.append(nil) }
        all.append(.slice(parts[0], parts[1], parts[2]))
      } else if let index = parts[0] {
        all.append(.index(index))
      }
      if !take(",") { break }
    }
    guard take("]"), !all.isEmpty else { throw NotPython() }
    return all
  }

  func clauseFollows() -> Bool { isWord("for") }

  package mutating func comprehension(of body: PythonExpression, isList: Bool, from start: Int)
    throws(NotPython) -> PythonExpression
  {
    var clauses: [PythonClause] = []
    while takeWord("for") {
      let target = try targets()
      try expectWord("in")
      var clause = PythonClause(target: target, source: try disjunction(), conditions: [])
      while takeWord("if") { clause.conditions.append(try disjunction()) }
      clauses.append(clause)
    }
    return PythonExpression(.comprehension(body, clauses, isList: isList), Span(start, end))
  }
}
