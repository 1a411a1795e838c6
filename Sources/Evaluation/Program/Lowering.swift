import Operations
import Values
import Arrays
import Diagnostics
import Language
import Syntax

/// Turns the tree of a statement into flat code: each name becomes a local slot, a number of the notebook's names or a
/// builtin.
///
/// What calls no function of the notebook's becomes one node. A call of one is an instruction, with its result in a
/// temporary, and so are branches, loops and comprehensions around it; operands that are computed before it wait in
/// temporaries, so that everything happens in the order in which it is written.
///
/// A function and the top of a cell are *bodies* with slots of their own. A name that a function assigns anywhere is
/// local to it; at the top of a cell assignments go to the notebook, and only the variables of comprehensions
/// are local.
struct Lowering {
  let names: NameTable
  let source: CellSource
  private let values: Namespace
  /// The names that the statement gives a meaning.
  private let assigned: [String]
  /// Outermost first; the last is the body being lowered.
  private var bodies: [Body] = [Body(isTop: true)]

  /// The body being lowered.
  var body: Body {
    get { bodies[bodies.count - 1] }
    _modify { yield &bodies[bodies.count - 1] }
  }

  struct Body {
    let isTop: Bool
    var layout = Code.Layout()
    /// Innermost scope last; a comprehension opens one.
    var scopes: [[String: Place]] = [[:]]
    var steps: [Step] = []
    /// The temporaries that are in use.
    var temporaryCount = 0
    var labelCount = 0
    /// How many names and elements have been given a value so far.
    var assignmentCount = 0
    /// The innermost statement of a block.
    var statement: Span?
    /// Where `continue` and `break` go on, innermost loop last.
    var loops: [(next: Int, end: Int)] = []
    /// How many of the functions made here use each name.
    var captured: [String: Int] = [:]

    func place(of name: String) -> Place? {
      for scope in scopes.reversed() {
        if let place = scope[name] { return place }
      }
      return nil
    }

    mutating func declare(_ name: String) -> Int {
      let slot = layout.slotCount
      layout.slotCount += 1
      scopes[scopes.count - 1][name] = .local(slot)
      return slot
    }

    /// A name that the body assigns: a variable when functions made in the body use it.
    mutating func declareAssigned(_ name: String) {
      guard captured[name] != nil else { return _ = declare(name) }
      scopes[0][name] = .shared(layout.variableCount)
      layout.ownVariables.append(layout.variableCount)
      layout.variableCount += 1
    }

    mutating func capture(_ name: String, from outer: Place) -> Place? {
      switch outer {
      case .local(let slot):
        layout.captures.append(Code.Capture(outer: slot, own: layout.slotCount))
        scopes[0][name] = .local(layout.slotCount)
        layout.slotCount += 1
      case .shared(let index):
        layout.sharedCaptures.append(Code.Capture(outer: index, own: layout.variableCount))
        scopes[0][name] = .shared(layout.variableCount)
        layout.variableCount += 1
      case .global: return nil
      }
      return scopes[0][name]
    }
  }

  enum Place: Sendable {
    case local(Int)
    /// A variable that functions share; see `Variable`.
    case shared(Int)
    case global(Int)
  }

  private init(_ expression: Expression, names: Namespace, _ source: CellSource) {
    self.names = names.table
    self.source = source
    values = names
    assigned = assignedNames(in: expression)
  }

  /// The code of a statement at the top of a cell.
  static func code(of expression: Expression, names: Namespace, _ source: CellSource) -> Code {
    var lowering = Lowering(expression, names: names, source)
    lowering.emit(expression, to: .result(isComputed: true))
    return Code(
      name: nil, source: source, layout: lowering.body.layout, lowering.body.steps)
  }

  // MARK: Names

  /// The place of a name in a body; a name of an outer body is captured on the way in.
  private mutating func resolve(_ name: String, body index: Int) -> Place? {
    if let place = bodies[index].place(of: name) { return place }
    guard index > 0, let outer = resolve(name, body: index - 1) else { return nil }
    return bodies[index].capture(name, from: outer)
  }

  /// Where an assignment to a name goes.
  mutating func target(_ name: String) -> Place {
    body.assignmentCount += 1
    if let place = body.place(of: name) { return place }
    return body.isTop ? .global(names.number(of: name)) : .local(body.declare(name))
  }

  /// Whether a name stands for what it brings along, a builtin, as far as can be told before the code runs.
  mutating func isBuiltin(_ name: String) -> Bool {
    guard names.builtins[name] != nil, values[name] == nil, !assigned.contains(name) else {
      return false
    }
    switch resolve(name, body: bodies.count - 1) {
    case .global, nil: return true
    case .local, .shared: return false
    }
  }

  mutating func name(_ name: String, _ span: Span) -> any Node {
    switch resolve(name, body: bodies.count - 1) {
    case .local(let slot): LocalNode(span, name: name, slot: slot)
    case .shared(let index): VariableNode(span, name: name, index: index)
    case .global, nil:
      GlobalNode(
        span, name: name, number: names.number(of: name), builtin: names.builtins[name])
    }
  }

  /// The variables that each turn of a loop has for itself: those it assigns, and only functions made in it use.
  func ownVariables(of loop: Expression) -> [Int] {
    let body = body
    guard !body.layout.ownVariables.isEmpty else { return [] }
    let captured = capturedNames(in: loop)
    return assignedNames(in: loop).compactMap { name in
      guard case .shared(let index) = body.scopes[0][name], captured[name] == body.captured[name],
        body.layout.ownVariables.contains(index)
      else { return nil }
      return index
    }
  }

  mutating func target(_ pattern: Pattern) -> TargetPattern {
    switch pattern {
    case .name(let name): .name(target(name.text), name.text, name.span)
    case .tuple(let parts, let span):
      .tuple(parts.map { target($0) }, span)
    }
  }

  // MARK: Scopes

  /// Lowers a comprehension: its variables live in a scope of their own.
  mutating func comprehension(_ item: Expression, _ clauses: [Clause], _ span: Span) -> any Node {
    body.scopes.append([:])
    defer { body.scopes.removeLast() }
    var parts: [(clause: ComprehensionNode.Clause, steps: [Step])] = []
    for clause in clauses {
      switch clause {
      case .condition(let condition):
        let (node, steps) = apart { $0.lower(condition) }
        parts.append((.condition(node), steps))
      case .iteration(let pattern, let source):
        let (node, steps) = apart { $0.lower(source) }
        parts.append((.iteration(declare(pattern), node), steps))
      }
    }
    let (node, steps) = apart { $0.lower(item) }
    // The first sequence is computed before anything is collected.
    let isFlat = !steps.isEmpty || parts.dropFirst().contains { !$0.steps.isEmpty }
    guard isFlat else {
      body.steps += parts.first?.steps ?? []
      return ComprehensionNode(span, body: node, clauses: parts.map { $0.clause })
    }
    let collection = body.layout.collectionCount
    body.layout.collectionCount += 1
    step(.evaluate(CollectionNode(span, collection: collection)))
    var loops: [(places: LoopPlaces, turn: NextItemNode)] = []
    for (clause, steps) in parts {
      body.steps += steps
      switch clause {
      case .condition(let condition):
        step(.unless(condition, to: loops[loops.count - 1].places.next))
      case .iteration(let target, let source):
        let places = beginLoop(source, span)
        loops.append((places, NextItemNode(span, loop: places.loop, target: target)))
      }
    }
    body.steps += steps
    step(.evaluate(CollectNode(span, collection: collection, item: node)))
    for loop in loops.reversed() { endLoop(loop.places, loop.turn) }
    return CollectedNode(span, collection: collection)
  }

  private mutating func declare(_ pattern: Pattern) -> TargetPattern {
    switch pattern {
    case .name(let name): .name(.local(body.declare(name.text)), name.text, name.span)
    case .tuple(let parts, let span): .tuple(parts.map { declare($0) }, span)
    }
  }

  /// Lowers a function; `name` is nil for a lambda.
  mutating func function(_ function: Function, name: String?, _ span: Span) -> any Node {
    var inner = Body(isTop: false)
    inner.captured = capturedNames(in: function.body)
    for parameter in function.parameters { _ = inner.declare(parameter.name.text) }
    let assigned = assignedNames(in: function.body)
    for local in assigned {
      let parameter = inner.place(of: local)
      if parameter == nil || inner.captured[local] != nil { inner.declareAssigned(local) }
      if case .local(let slot)? = parameter, case .shared(let index)? = inner.place(of: local) {
        inner.layout.sharedParameters.append(Code.Capture(outer: slot, own: index))
      }
    }
    // A function that calls itself needs no variable for that, and so does not keep itself alive.
    if let name, bodies.count > 1, inner.place(of: name) == nil {
      inner.layout.selfSlot = inner.declare(name)
    }
    bodies.append(inner)
    let defaults = function.parameters.enumerated().map { slot, parameter in
      parameter.defaultValue.flatMap { lowerDefault($0, slot: slot) }
    }
    let start = body.steps.count
    emit(function.body, to: .result(isComputed: false))
    let finished = bodies.removeLast()
    var line: (any Node)?
    if finished.steps.count == start + 1, case .give(let node) = finished.steps[start].kind {
      line = node
    }
    let code = FunctionCode(
      signature: function.parameters.map { $0.signature }, defaults: defaults,
      body: Code(
        name: name ?? "lambda", source: source, layout: finished.layout, finished.steps),
      line: line, definition: function.source)
    return LambdaNode(span, code: code)
  }

  /// Emits what gives a parameter its default.
  ///
  /// - Returns: the default, where it calls no function of the notebook's.
  private mutating func lowerDefault(_ standard: Expression, slot: Int) -> (any Node)? {
    let end = label()
    step(.unless(UngivenNode(standard.span, slot: slot), to: end))
    let start = body.steps.count
    let node = lower(standard)
    let isNode = body.steps.count == start
    step(.evaluate(DefaultNode(node, slot: slot)))
    step(.label(end))
    return isNode ? node : nil
  }
}
