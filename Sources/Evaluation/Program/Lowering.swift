import Arrays
import Diagnostics
import Syntax

/// Turns the tree of a statement into nodes: each name becomes a local slot, a number of the notebook's names or a
/// builtin.
///
/// A function and the top of a cell are *bodies* with slots of their own. A name that a function assigns anywhere is
/// local to it; at the top of a cell assignments go to the notebook, and only the variables of comprehensions
/// are local.
struct Lowering {
  let names: NameTable
  let source: CellSource
  /// Outermost first; the last is the body being lowered.
  private var bodies: [Body] = [Body(isTop: true)]

  private struct Body {
    let isTop: Bool
    var slotCount = 0
    /// Innermost scope last; a comprehension opens one.
    var scopes: [[String: Place]] = [[:]]
    var captures: [FunctionCode.Capture] = []
    var sharedCaptures: [FunctionCode.Capture] = []
    var variableCount = 0
    var ownVariables: [Int] = []
    var sharedParameters: [FunctionCode.Capture] = []
    var selfSlot: Int?
    /// How many of the functions made here use each name.
    var captured: [String: Int] = [:]

    func place(of name: String) -> Place? {
      for scope in scopes.reversed() {
        if let place = scope[name] { return place }
      }
      return nil
    }

    mutating func declare(_ name: String) -> Int {
      let slot = slotCount
      slotCount += 1
      scopes[scopes.count - 1][name] = .local(slot)
      return slot
    }

    /// A name that the body assigns: a variable when functions made in the body use it.
    mutating func declareAssigned(_ name: String) {
      guard captured[name] != nil else { return _ = declare(name) }
      scopes[0][name] = .shared(variableCount)
      ownVariables.append(variableCount)
      variableCount += 1
    }

    mutating func capture(_ name: String, from outer: Place) -> Place? {
      switch outer {
      case .local(let slot):
        captures.append(FunctionCode.Capture(outer: slot, own: slotCount))
        scopes[0][name] = .local(slotCount)
        slotCount += 1
      case .shared(let index):
        sharedCaptures.append(FunctionCode.Capture(outer: index, own: variableCount))
        scopes[0][name] = .shared(variableCount)
        variableCount += 1
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

  init(names: NameTable, source: CellSource) {
    self.names = names
    self.source = source
  }

  /// The number of slots the top of the cell needs, once it is lowered.
  var slotCount: Int { bodies[0].slotCount }

  mutating func lowerTop(_ expression: Expression) -> any Node { lower(expression) }

  // MARK: Names

  /// The place of a name in a body; a name of an outer body is captured on the way in.
  private mutating func resolve(_ name: String, body index: Int) -> Place? {
    if let place = bodies[index].place(of: name) { return place }
    guard index > 0, let outer = resolve(name, body: index - 1) else { return nil }
    return bodies[index].capture(name, from: outer)
  }

  /// Where an assignment to a name goes.
  mutating func target(_ name: String) -> Place {
    let current = bodies.count - 1
    if let place = bodies[current].place(of: name) { return place }
    return bodies[current].isTop
      ? .global(names.number(of: name)) : .local(bodies[current].declare(name))
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
    let body = bodies[bodies.count - 1]
    guard !body.ownVariables.isEmpty else { return [] }
    let captured = capturedNames(in: loop)
    return assignedNames(in: loop).compactMap { name in
      guard case .shared(let index) = body.scopes[0][name], captured[name] == body.captured[name],
        body.ownVariables.contains(index)
      else { return nil }
      return index
    }
  }

  func lowered(_ pattern: Pattern, _ place: (Name) -> Place) -> TargetPattern {
    switch pattern {
    case .name(let name): .name(place(name), name.text, name.span)
    case .tuple(let parts, let span): .tuple(parts.map { lowered($0, place) }, span)
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
  mutating func comprehension(_ body: Expression, _ clauses: [Clause], _ span: Span) -> any Node {
    let current = bodies.count - 1
    bodies[current].scopes.append([:])
    defer { bodies[current].scopes.removeLast() }
    let lowered = clauses.map { clause in
      switch clause {
      case .condition(let condition): return ComprehensionNode.Clause.condition(lower(condition))
      case .iteration(let pattern, let source):
        let source = lower(source)
        return .iteration(declare(pattern), source)
      }
    }
    return ComprehensionNode(span, body: lower(body), clauses: lowered)
  }

  private mutating func declare(_ pattern: Pattern) -> TargetPattern {
    switch pattern {
    case .name(let name):
      .name(.local(bodies[bodies.count - 1].declare(name.text)), name.text, name.span)
    case .tuple(let parts, let span): .tuple(parts.map { declare($0) }, span)
    }
  }

  /// Lowers a function; `name` is nil for a lambda.
  mutating func function(_ function: Function, name: String?, _ span: Span) -> any Node {
    var body = Body(isTop: false)
    body.captured = capturedNames(in: function.body)
    var slots: [Int] = []
    for parameter in function.parameters { slots.append(body.declare(parameter.name.text)) }
    let assigned = assignedNames(in: function.body)
    for local in assigned {
      let parameter = body.place(of: local)
      if parameter == nil || body.captured[local] != nil { body.declareAssigned(local) }
      if case .local(let slot)? = parameter, case .shared(let index)? = body.place(of: local) {
        body.sharedParameters.append(FunctionCode.Capture(outer: slot, own: index))
      }
    }
    // A function that calls itself needs no variable for that, and so does not keep itself alive.
    if let name, bodies.count > 1, body.place(of: name) == nil {
      body.selfSlot = body.declare(name)
    }
    bodies.append(body)
    let parameters = zip(function.parameters, slots).map { parameter, slot in
      FunctionCode.Parameter(
        name: parameter.name.text, slot: slot,
        defaultValue: parameter.defaultValue.map { lower($0) },
        isKeywordOnly: parameter.isKeywordOnly, isVariadic: parameter.isVariadic)
    }
    let lowered = lower(function.body)
    let finished = bodies.removeLast()
    let code = FunctionCode(
      name: name ?? "lambda", parameters: parameters,
      layout: FunctionCode.Layout(
        slotCount: finished.slotCount, variableCount: finished.variableCount,
        captures: finished.captures, sharedCaptures: finished.sharedCaptures,
        ownVariables: finished.ownVariables, sharedParameters: finished.sharedParameters,
        selfSlot: finished.selfSlot),
      body: lowered, source: source, definition: function.source)
    return LambdaNode(span, code: code)
  }
}
