import Language
import Diagnostics
import Syntax

/// Walks over a tree once, in the order in which it would be evaluated.
struct Checker {
  /// The names of the notebook, of a function or of a comprehension.
  struct Frame {
    var isFunction: Bool
    /// Names that have a value at this point, with what is known about it.
    var facts: [String: Fact] = [:]
    /// Names that are assigned anywhere in this frame.
    var everAssigned: Set<String> = []
    var used: Set<String> = []
    /// Names that a destructuring introduced, to warn about those never used.
    var destructured: [Name] = []
    /// The statements of the cell or of the function.
    var statements: [Statement] = []
  }

  let source: SourceText
  /// What is known of the notebook's names: before the cell, and behind it once it is checked.
  var globals: [String: Fact]
  var frames: [Frame] = []
  var diagnostics: [Diagnostic] = []
  /// Unknown names that were complained about; once is enough.
  var complainedNames: Set<String> = []
  /// Where the name stands that is being looked up, for what could stand there too.
  enum Place { case value, operand, sequence }
  var place = Place.value
  /// The arguments behind the name that is being looked up.
  var callOfName: [Argument]?
  /// Functions, branches and loops around the place: what stands in them may never run.
  var uncertainty = 0

  init(source: String, globals: [String: Fact]) {
    self.source = SourceText(source)
    self.globals = globals
  }

  /// The source of an expression, for corrections.
  func text(of expression: Expression) -> String { source.text(expression.span) }

  mutating func complain(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  mutating func check(_ statements: [Statement]) {
    var names: Set<String> = []
    for statement in statements { collectAssigned(in: statement.expression, into: &names) }
    frames = [Frame(isFunction: false, everAssigned: names, statements: statements)]
    for statement in statements { _ = visit(statement.expression) }
    for (name, fact) in frames.removeLast().facts { globals[name] = fact }
    warnOfHiddenFigures(in: statements)
  }

  // MARK: Expressions

  /// Checks an expression and says what is known about its value.
  mutating func visit(_ expression: Expression) -> Fact {
    if case .name = expression.kind {} else { (place, callOfName) = (.value, nil) }
    switch expression.kind {
    case .number(let value): return .number(value)
    case .boolean: return .boolean
    case .nothing: return .nothing
    case .text(let parts):
      for case .interpolation(let inner) in parts { _ = visit(inner) }
      return .text
    case .list(let items): return visitList(items)
    case .matrix(let rows): return visitMatrix(rows)
    case .tuple(let items):
      let facts = items.map { visit($0) }
      return items.contains { $0.isSpread } ? .unknown : .tuple(facts)
    case .spread(let inner):
      _ = visit(inner)
      return .unknown
    case .comprehension(let body, let clauses): return visitComprehension(body, clauses)
    case .name(let name):
      defer { (place, callOfName) = (.value, nil) }
      return resolve(name, at: expression.span)
    case .unary(let operation, let operand):
      place = .operand
      let fact = visit(operand)
      if fact == .text, operation != .not { complain(notANumber(operation, operand)) }
      if case .number(let value) = fact, operation == .negate { return .number(value.map { -$0 }) }
      return .shaped(fact.shape)
    case .binary(let operation, let left, let right, let span):
      return visitBinary(operation, left, right, span)
    case .comparison(let operands, _, _):
      for operand in operands { _ = visit(operand) }
      return .unknown
    case .logical(_, let left, let right):
      _ = visit(left)
      uncertainly { checker in _ = checker.visit(right) }
      return .unknown
    case .conditional(let condition, let yes, let no):
      visitCondition(condition)
      let (first, second) = uncertainly { checker in (checker.visit(yes), checker.visit(no)) }
      return first == second ? first : .unknown
    case .call(let callee, let arguments):
      if let complaint = foreignMethod(callee, arguments, expression.span) {
        complain(complaint)
        return .unknown
      }
      return visitCall(callee, arguments, expression.span)
    case .index(let base, let subscripts):
      if let complaint = newAxis(base, subscripts, expression.span) {
        complain(complaint)
        return .unknown
      }
      return visitIndex(base, subscripts)
    case .field(let base, let name, let nameSpan): return visitField(base, name, nameSpan)
    case .lambda(let function):
      visitFunction(function, named: nil)
      return .function(function.parameters.map { $0.signature })
    default: return visitStatement(expression)
    }
  }

  private mutating func visitStatement(_ expression: Expression) -> Fact {
    switch expression.kind {
    case .assignment(let target, let value):
      if let complaint = sortPair(target, value) { complain(complaint) }
      let fact = visit(value)
      assign(target, fact, value)
      return fact
    case .update(let target, let operation, let value):
      let fact = visitBinary(operation, target, value, value.span)
      if case .name(let name) = target.kind { frames[frames.count - 1].facts[name] = fact }
      return fact
    case .elementAssignment(let target, let value):
      if let (table, column) = assignedColumn(target) {
        let fact = visit(value)
        if case .table(let columns) = visit(table), case .name(let name) = table.kind {
          frames[frames.count - 1].facts[name] = .table(
            columns: columns.contains(column) ? columns : columns + [column])
        }
        return fact
      }
      if let complaint = dottedName(target) {
        complain(complaint)
        return visit(value)
      }
      _ = visit(target)
      return visit(value)
    case .definition(let name, let function):
      let fact = Fact.function(function.parameters.map { $0.signature })
      frames[frames.count - 1].facts[name.text] = fact
      visitFunction(function, named: name)
      return fact
    case .block(let statements):
      var fact = Fact.nothing
      for statement in statements { fact = visit(statement.expression) }
      return fact
    case .branches(let branches, let otherwise):
      visitBranches(branches, otherwise, expression)
      return .unknown
    case .forLoop(let pattern, let source, let body):
      visitSequence(source)
      complainOfFirstUse(in: expression)
      forgetAssigned(in: expression)
      assign(pattern, .unknown, source)
      uncertainly { checker in _ = checker.visit(body) }
      forgetAssigned(in: expression)
      return .nothing
    case .whileLoop(let condition, let body):
      complainOfFirstUse(in: expression)
      forgetAssigned(in: expression)
      visitCondition(condition)
      uncertainly { checker in _ = checker.visit(body) }
      forgetAssigned(in: expression)
      return .nothing
    case .returned(let value):
      if let value { _ = visit(value) }
      return .unknown
    case .timed(let inner): return visit(inner)
    case .magic(let name, let argument, let span):
      visitMagic(name, argument, span)
      return .unknown
    default: return .unknown
    }
  }

  private mutating func visitList(_ items: [Expression]) -> Fact {
    let facts = items.map { visit($0) }
    let areNumbers = facts.allSatisfy { $0.shape == [] }
    return areNumbers && !items.isEmpty ? .array(shape: [items.count]) : .list
  }

  private mutating func visitMatrix(_ rows: [[Expression]]) -> Fact {
    var areNumbers = true
    for item in rows.joined() where visit(item).shape != [] { areNumbers = false }
    return areNumbers ? .array(shape: [rows.count, rows[0].count]) : .unknown
  }

  private mutating func visitComprehension(_ body: Expression, _ clauses: [Clause]) -> Fact {
    frames.append(Frame(isFunction: false))
    for clause in clauses {
      switch clause {
      case .iteration(let pattern, let source):
        visitSequence(source)
        assign(pattern, .unknown, source)
      case .condition(let condition): visitCondition(condition)
      }
    }
    uncertainly { checker in _ = checker.visit(body) }
    frames.removeLast()
    return .unknown
  }

  private mutating func visitBranches(
    _ branches: [Branch], _ otherwise: Expression?, _ expression: Expression
  ) {
    for branch in branches {
      visitCondition(branch.condition)
      uncertainly { checker in _ = checker.visit(branch.body) }
    }
    if let otherwise { uncertainly { checker in _ = checker.visit(otherwise) } }
    forgetAssigned(in: expression)
  }

  /// Names assigned in a branch or a loop have a value behind it, but nobody knows which.
  private mutating func forgetAssigned(in expression: Expression) {
    var names: Set<String> = []
    collectAssigned(in: expression, into: &names)
    for name in names { frames[frames.count - 1].facts[name] = .unknown }
  }

  /// Commands of IPython.
  private static let foreignMagics: Set<String> = [
    "matplotlib", "pip", "conda", "load_ext", "autoreload", "pylab", "env", "cd", "config_inline",
  ]

  private mutating func visitMagic(_ name: Name, _ argument: String, _ span: Span) {
    guard Magic(rawValue: name.text) != nil else {
      var complaint = unknownName(
        .unknownMagic, "%" + name.text, kind: "magic",
        among: Magic.allCases.map { "%" + $0.rawValue }, at: name.span)
      if Self.foreignMagics.contains(name.text) {
        complaint.help = "Nothing has to be installed or set up; leave the line out."
        complaint.correction = .init(source.range(ofLine: source.line(at: span.lower)), "")
      } else if complaint.correction == nil {
        complaint.help =
          "There are "
          + Magic.allCases.map { "`%\($0.rawValue)`" }
          .joined(separator: ", ") + "."
      }
      return complain(complaint)
    }
    if name.text == Magic.reset.rawValue { forget(argument, span) }
    if name.text == Magic.config.rawValue { visitSetting(argument, span) }
  }

  /// `%config memory = 4 GiB`: the setting's name.
  private mutating func visitSetting(_ argument: String, _ span: Span) {
    let name = argument.prefix { $0 != "=" && $0 != " " }
    guard !name.isEmpty, !Magic.settings.contains(String(name)) else { return }
    complain(
      unknownName(
        .unknownOption, String(name), kind: "setting", among: Magic.settings,
        at: Span(span.lower, span.lower + name.utf8.count)))
  }

  /// `%reset` forgets all names, `%reset a b` those.
  private mutating func forget(_ argument: String, _ span: Span) {
    let names = argument.split { $0 == " " || $0 == "," }.map(String.init)
    if names.isEmpty {
      globals = [:]
      frames[0].facts = [:]
      // What only the lines above assign is a name that nothing has.
      frames[0].everAssigned = []
      for statement in frames[0].statements where statement.expression.span.lower > span.lower {
        collectAssigned(in: statement.expression, into: &frames[0].everAssigned)
      }
    }
    for name in names {
      globals[name] = nil
      frames[0].facts[name] = nil
    }
  }

  // MARK: Functions

  private mutating func visitFunction(_ function: Function, named name: Name?) {
    var frame = Frame(isFunction: true)
    collectAssigned(in: function.body, into: &frame.everAssigned)
    if case .block(let statements) = function.body.kind { frame.statements = statements }
    frames.append(frame)
    for parameter in function.parameters {
      // A default may use the parameters in front of it.
      if let value = parameter.defaultValue { _ = visit(value) }
      frames[frames.count - 1].facts[parameter.name.text] = .unknown
    }
    uncertainly { checker in _ = checker.visit(function.body) }
    let closed = frames.removeLast()
    for unused in closed.destructured
    where !closed.used.contains(unused.text) && !unused.text.hasPrefix("_") {
      complain(
        Diagnostic(
          .unusedName, "`\(unused.text)` is never used in this function", at: unused.span,
          help: "Write `_` for a value that is not needed.", correction: .init(unused.span, "_"),
          severity: .warning))
    }
  }
}
