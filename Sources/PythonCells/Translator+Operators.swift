package import PythonSyntax
package import Diagnostics

extension Translator {
  package mutating func unary(_ sign: String, _ operand: PythonExpression, at span: Span)
    throws(Refusal) -> Code
  {
    if sign == "not" { return try truth(PythonExpression(.unary(sign, operand), span)) }
    let code = try expression(operand)
    if sign == "~" {
      guard code.kind.isTruth, code.kind != .truth else {
        throw Refusal(
          "`~` turns the bits of whole numbers round, which this language has not", at: span)
      }
      return Code("!" + code.at(.postfix), .unary, code.kind)
    }
    guard !code.kind.isList else {
      throw Refusal("A list has no `\(sign)` in Python; make it an array", at: span)
    }
    return Code(sign + code.at(.power), .unary, numeric(code.kind, code.kind, sign))
  }

  package mutating func binary(
    _ first: PythonExpression, _ sign: String, _ second: PythonExpression, at span: Span
  ) throws(Refusal) -> Code {
    let left = try expression(first)
    let right = try expression(second)
    switch sign {
    case "%" where left.kind == .text:
      decisions[span] = "a format"
      return try percentFormat(first, left, second, at: span)
    case "+": if let joined = try joined(left, right, at: span) { return joined }
    case "*": if let repeated = try repeated(left, right, at: span) { return repeated }
    case "&", "|", "^":
      guard left.kind.isTruth, right.kind.isTruth else {
        throw Refusal(
          "`\(sign)` joins masks here; whole numbers have no bits in this language", at: span)
      }
      let kind = left.kind == .truth ? right.kind : left.kind
      if sign == "^" {
        return Code("\(left.at(.sum)) != \(right.at(.sum))", .comparison, kind)
      }
      let level: Code.Level = sign == "&" ? .and : .or
      let text =
        "\(left.at(sign == "&" ? .comparison : .and)) \(sign == "&" ? "&&" : "||") \(right.at(sign == "&" ? .comparison : .and))"
      return Code(text, level, kind)
    case "<<", ">>":
      throw Refusal("Whole numbers have no bits in this language", at: span)
    default: break
    }
    for code in [left, right] where code.kind.isList || code.kind.isTuple {
      let other = code.text == left.text ? right : left
      guard other.kind.isArray else {
        throw Refusal(
          "Python has no `\(sign)` for \(code.kind.isList ? "lists" : "tuples")", at: span)
      }
    }
    if case .number(let base, true) = first.kind, case .number(let power, true) = second.kind,
      sign == "**", let base = Double(base), let power = Double(power), base > 1, power > 1,
      !(powered(base, power) < 9e15)
    {
      throw Refusal(
        "Numbers here are exact up to 2^53; Python's whole numbers have no end", at: span)
    }
    let kind = numeric(left.kind, right.kind, sign)
    switch sign {
    case "+", "-":
      return Code("\(left.at(.sum)) \(sign) \(right.at(.product))", .sum, kind)
    case "**": return Code("\(left.at(.postfix)) ^ \(right.at(.power))", .power, kind)
    default: return Code("\(left.at(.product)) \(sign) \(right.at(.unary))", .product, kind)
    }
  }

  private func powered(_ base: Double, _ power: Double) -> Double {
    var result = 1.0
    var count = power
    while count >= 1, result < 1e300 {
      result *= base
      count -= 1
    }
    return result
  }

  /// What arithmetic makes of two kinds.
  package func numeric(_ left: PythonKind, _ right: PythonKind, _ sign: String) -> PythonKind {
    func element(_ kind: PythonKind) -> PythonKind.Element? {
      switch kind {
      case .truth: .whole
      case .number(let isWhole): isWhole.map { $0 ? .whole : .float }
      case .array(let array): array.element == .truth ? .whole : array.element
      default: nil
      }
    }
    let parts = [element(left), element(right)]
    var joined: PythonKind.Element?
    if sign == "/" {
      joined = .float
    } else if parts.contains(.float) {
      joined = .float
    } else if parts[0] == .whole, parts[1] == .whole {
      joined = .whole
    }
    if case .array(let a) = left, case .array(let b) = right {
      let rank = a.rank.flatMap { a in b.rank.map { max(a, $0) } }
      return .array(
        .init(
          library: a.library ?? b.library, element: joined, rank: sign == "@" ? nil : rank))
    }
    for case .array(let array) in [left, right] {
      let other = left.isArray ? right : left
      let isKnown = other.isNumber || other.isList
      return .array(
        .init(
          library: array.library, element: joined, rank: isKnown && sign != "@" ? array.rank : nil))
    }
    guard left.isNumber, right.isNumber else { return .unknown }
    return .number(isWhole: joined.map { $0 == .whole })
  }

  /// `+` of lists, tuples and texts.
  private mutating func joined(_ left: Code, _ right: Code, at span: Span) throws(Refusal) -> Code?
  {
    switch (left.kind, right.kind) {
    case (.text, .text): return Code("\(left.at(.sum)) + \(right.at(.product))", .sum, .text)
    case (.text, .unknown), (.unknown, .text):
      return Code("\(left.at(.sum)) + \(right.at(.product))", .sum, .text)
    case (.list(let a), .list(let b)):
      differs("`+` joins lists in Python; here it adds element by element", at: span)
      return Code(
        "[\(spread(left))\(spread(right, isSecond: true))]", .postfix,
        .list(a == .unknown ? b : b == .unknown ? a : a.joined(b)),
        roots: copying(left.roots.union(right.roots)))
    case (.tuple(let a), .tuple(let b)):
      decisions[span] = "tuples"
      return Code(
        "(\(left.at(.postfix))..., \(right.at(.postfix))...)", .postfix, .tuple(a + b),
        roots: copying(left.roots.union(right.roots)))
    case (.list, .array), (.array, .list): return nil
    case (.list, _), (_, .list):
      throw Refusal(
        "Whether `+` joins lists or adds numbers here cannot be told", at: span,
        help: "Write `[first..., second...]` to join, or make an array to add.")
    default: return nil
    }
  }

  /// The items of a list in another one.
  private func spread(_ code: Code, isSecond: Bool = false) -> String {
    let comma = isSecond ? ", " : ""
    if code.text.hasPrefix("["), code.text.hasSuffix("]"), code.level == .postfix,
      isOneList(code.text)
    {
      let inside = String(code.text.dropFirst().dropLast())
      return inside.isEmpty ? "" : comma + inside
    }
    return comma + code.at(.postfix) + "..."
  }

  /// Whether the first bracket is closed by the last, and no rule makes the list.
  private func isOneList(_ text: String) -> Bool {
    var open = 0
    var isInText = false
    for (index, byte) in text.utf8.enumerated() {
      if byte == UInt8(ascii: "\"") { isInText.toggle() }
      if isInText { continue }
      if byte == UInt8(ascii: "[") { open += 1 }
      if byte == UInt8(ascii: "]") { open -= 1 }
      if open == 0, index < text.utf8.count - 1 { return false }
    }
    return !text.contains(" for ") && !text.contains("\\")
  }

  /// `*` of a list or a text with a whole number.
  private mutating func repeated(_ left: Code, _ right: Code, at span: Span) throws(Refusal)
    -> Code?
  {
    let isLeft = left.kind.isList || left.kind.isTuple || left.kind == .text
    let (sequence, count) = isLeft ? (left, right) : (right, left)
    switch sequence.kind {
    case .list(let element):
      guard !count.kind.isArray else { return nil }
      guard count.kind.isNumber || count.kind == .unknown else {
        throw Refusal("A list is repeated by a whole number in Python", at: span)
      }
      differs("`*` repeats a list in Python; here it multiplies element by element", at: span)
      guard element.isImmutable else {
        throw Refusal(
          "`*` repeats one object in Python, so that all its places change together", at: span)
      }
      let source = sequence.text
      let isOne = isOneList(source) && !source.contains(",") && source.count > 2
      let body = isOne ? String(source.dropFirst().dropLast()) : "item"
      let inner = isOne ? "" : " for item in \(sequence.at(.postfix))"
      return Code(
        "[\(body) for _ in range(\(count.text))\(inner)]", .postfix, .list(element))
    case .tuple:
      throw Refusal("`*` does not repeat tuples here; write them out", at: span)
    case .text:
      guard count.kind.isNumber || count.kind == .unknown else {
        throw Refusal("A text is repeated by a whole number in Python", at: span)
      }
      decisions[span] = "a text"
      if let times = Int(count.text), times >= 0, times * sequence.text.utf8.count < 400,
        sequence.text.hasPrefix("\""), !sequence.text.contains("$(")
      {
        let inside = String(sequence.text.dropFirst().dropLast())
        return Code(
          "\"" + String(repeating: inside, count: times) + "\"", .postfix, .text, isSimple: true)
      }
      return try self.call(
        "join", ["[\(sequence.text) for _ in range(\(count.text))]", "\"\""], .text, at: span)
    default: return nil
    }
  }

  // MARK: Comprehensions

  package mutating func comprehension(_ body: PythonExpression, _ clauses: [PythonClause])
    throws(Refusal) -> Code
  {
    var frame = Frame(isFunction: false)
    for clause in clauses {
      let assigned = assignedNames([
        PythonStatement(.assignment([clause.target], clause.target), clause.target.span)
      ])
      frame.assigned.formUnion(assigned)
    }
    frame.turning = frame.assigned
    var roots: Set<String> = []
    var text = ""
    for (index, clause) in clauses.enumerated() {
      // The first list is read outside, as Python reads it.
      let sequence = try iterated(clause.source)
      if index == 0 { frames.append(frame) }
      roots.formUnion(sequence.roots)
      let pattern = try self.pattern(
        clause.target, Code("", .postfix, sequence.kind.items, roots: []))
      let target = pattern.contains(",") ? "(\(pattern))" : pattern
      text += " for \(target) in \(sequence.at(.or))"
      for condition in clause.conditions { text += " if \(try truth(condition).at(.or))" }
    }
    defer { frames.removeLast() }
    let value = try expression(body)
    return Code(
      "[\(value.at(.conditional))\(text)]", .postfix, .list(value.kind),
      roots: value.kind.isImmutable ? [] : copying(roots.union(value.roots)))
  }

  /// What `for` goes through.
  mutating func iterated(_ source: PythonExpression) throws(Refusal) -> Code {
    let code = try expression(source)
    switch code.kind {
    case .number, .truth, .none, .function, .callable, .canvas:
      throw Refusal("This has no items to go through", at: source.span)
    case .panels(let depth) where depth == 0:
      throw Refusal("This is one panel; `subplots` with more of them gives a list", at: source.span)
    default: return code
    }
  }

  /// The names that statements assign, functions inside them left out.
  package func assignedNames(_ statements: [PythonStatement]) -> Set<String> {
    var names: Set<String> = []
    func collect(target: PythonExpression) {
      switch target.kind {
      case .name(let name): names.insert(name)
      case .tuple(let items), .list(let items): for item in items { collect(target: item) }
      case .starred(let inner): collect(target: inner)
      default: break
      }
    }
    func collect(_ statements: [PythonStatement]) {
      for statement in statements {
        switch statement.kind {
        case .assignment(let targets, _): for target in targets { collect(target: target) }
        case .update(let target, _, _): collect(target: target)
        case .definition(let function): names.insert(function.name)
        case .branches(let branches, let otherwise):
          for branch in branches { collect(branch.body) }
          collect(otherwise)
        case .forLoop(let target, _, let body):
          collect(target: target)
          collect(body)
        case .whileLoop(_, let body), .with(_, let body): collect(body)
        // `xs.append(x)` makes a longer list of that name.
        case .expression(let value, _):
          if case .call(let callee, _) = value.kind,
            case .attribute(let base, let name) = callee.kind,
            PythonParser.listChanges.contains(name)
          {
            collect(target: base)
          }
        default: break
        }
      }
    }
    collect(statements)
    return names
  }
}
