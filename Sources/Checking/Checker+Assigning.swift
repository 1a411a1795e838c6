import Language
import Diagnostics
import Syntax

/// Names that are used before the line that gives them a value.
extension Checker {
  func usedBeforeAssignment(_ name: String, _ span: Span, in frame: Int) -> Diagnostic {
    let isFunction = frames[frame].isFunction
    var complaint = Diagnostic(
      .usedBeforeAssigned, "`\(name)` is used before it gets a value", at: span,
      help: "It is assigned \(isFunction ? "in this function " : "")further down; move that line up"
        + (isFunction ? ", or use another name." : "."))
    if isFunction, isKnown(outside: frame, name) {
      complaint.help =
        "A name that a function assigns is its own; give what it makes of `\(name)` another name."
      return complaint
    }
    let isPlace: (Statement) -> Bool = {
      $0.expression.span.lower <= span.lower && span.upper <= $0.expression.span.upper
    }
    guard let place = frames[frame].statements.firstIndex(where: isPlace) else { return complaint }
    let statements = frames[frame].statements[place...].map { $0.expression }
    if assigned(in: statements[0]).contains(name) {
      let start = startValue(behind: span)
      complaint.help = "Give it a value first: `\(name) = \(start ?? "…")`."
      guard let start else { return complaint }
      complaint.correction = .init(
        Span(statements[0].span.lower, statements[0].span.lower),
        "\(name) = \(start)" + lineBreak(before: statements[0].span.lower))
    } else if let later = statements.firstIndex(where: { assigned(in: $0).contains(name) }) {
      complaint.correction = moved(statements, from: later)
    }
    return complaint
  }

  // MARK: Loops

  /// `for x in xs; total += x; end`, where nothing has given `total` its first value.
  mutating func complainOfFirstUse(in loop: Expression) {
    let current = frames.count - 1
    var unset = assigned(in: loop).filter {
      frames[current].facts[$0] == nil && (current > 0 || globals[$0] == nil)
    }
    guard let (name, span) = firstUse(in: [loop], of: &unset),
      complainedNames.insert(name).inserted
    else { return }
    complain(usedBeforeAssignment(name, span, in: current))
  }

  /// The first name of `unset` that the statements read on their way, whatever their conditions say; those they assign
  /// leave it.
  private func firstUse(in statements: [Expression], of unset: inout Set<String>)
    -> (name: String, span: Span)?
  {
    for statement in statements {
      var use: (name: String, span: Span)?
      switch statement.kind {
      case .forLoop(let pattern, let source, let body):
        use = firstRead(in: source, of: unset)
        var given: Set<String> = []
        collectNames(of: pattern, into: &given)
        unset.subtract(given)
        use = use ?? firstUse(in: body.blockStatements, of: &unset)
      case .whileLoop(let condition, let body):
        use =
          firstRead(in: condition, of: unset) ?? firstUse(in: body.blockStatements, of: &unset)
      case .update(let target, _, let value):
        if case .name(let name) = target.kind, unset.contains(name) { return (name, target.span) }
        use = firstRead(in: value, of: unset)
      default: use = firstRead(in: statement, of: unset)
      }
      if let use { return use }
      unset.subtract(assigned(in: statement))
      if unset.isEmpty { return nil }
    }
    return nil
  }

  /// The first name of a set that an expression is sure to read.
  private func firstRead(in expression: Expression, of names: Set<String>)
    -> (name: String, span: Span)?
  {
    switch expression.kind {
    case .name(let name):
      // At the top of a cell a built-in name has a value until the cell gives it another.
      let isBuiltin = frames.count == 1 && Catalog.entry(named: name) != nil
      return names.contains(name) && !isBuiltin ? (name, expression.span) : nil
    case .lambda, .definition, .comprehension, .conditional, .logical, .branches: return nil
    default:
      for child in expression.children {
        if let found = firstRead(in: child, of: names) { return found }
      }
      return nil
    }
  }

  private func isKnown(outside frame: Int, _ name: String) -> Bool {
    globals[name] != nil
      || frames[..<frame].contains { $0.everAssigned.contains(name) || $0.facts[name] != nil }
  }

  private func assigned(in statement: Expression) -> Set<String> {
    var names: Set<String> = []
    collectAssigned(in: statement, into: &names)
    return names
  }

  private func used(in expression: Expression) -> Set<String> {
    if case .name(let name) = expression.kind { return [name] }
    return expression.children.reduce(into: []) { $0.formUnion(used(in: $1)) }
  }

  /// What a sum, a list or a text begins with: `total += x`, `[xs..., x]`, `line + "…"`.
  private func startValue(behind span: Span) -> String? {
    let behind = source.text(Span(span.upper, span.upper + 40)).drop { $0 == " " }
    if behind.hasPrefix("...") { return "[]" }
    let operand = behind.drop { $0 == "+" || $0 == "=" || $0 == " " }
    switch behind.first {
    case "+": return operand.hasPrefix("\"") || operand.hasPrefix("str(") ? "\"\"" : "0"
    case "-": return "0"
    case "*": return "1"
    default: return nil
    }
  }

  /// A new line that is indented like the one of `offset`; `; ` when something stands before it on its line.
  private func lineBreak(before offset: Int) -> String {
    let start = source.range(ofLine: source.line(at: offset)).lower
    let before = source.text(Span(start, offset))
    return before.allSatisfy { $0 == " " || $0 == "\t" } ? "\n" + before : "; "
  }

  /// Puts a statement in front of the first one, if it needs nothing of what lies between.
  private func moved(_ statements: [Expression], from later: Int) -> Diagnostic.Correction? {
    let statement = statements[later]
    let between = statements[..<later]
    let made = between.reduce(into: Set<String>()) { $0.formUnion(assigned(in: $1)) }
    let lower = statements[0].span.lower
    guard made.isDisjoint(with: used(in: statement)),
      source.line(at: statement.span.lower) > source.line(at: statements[later - 1].span.upper)
    else { return nil }
    var rest = source.text(Span(lower, statement.span.lower))
    while let last = rest.last, last == " " || last == "\t" || last.isNewline { rest.removeLast() }
    let isHushed = source.text(Span(statement.span.upper, statement.span.upper + 1)) == ";"
    let end = statement.span.upper + (isHushed ? 1 : 0)
    return .init(
      Span(lower, end),
      source.text(Span(statement.span.lower, end)) + lineBreak(before: lower) + rest)
  }
}

extension Expression {
  /// The statements of a block.
  fileprivate var blockStatements: [Expression] {
    if case .block(let statements) = kind { return statements.map({ $0.expression }) }
    return [self]
  }
}
