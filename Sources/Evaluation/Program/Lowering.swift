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
    var scopes: [[String: Int]] = [[:]]
    var captures: [FunctionCode.Capture] = []
    var ownName: String?
    var selfSlot: Int?

    func slot(of name: String) -> Int? {
      for scope in scopes.reversed() {
        if let slot = scope[name] { return slot }
      }
      return nil
    }

    mutating func declare(_ name: String) -> Int {
      let slot = slotCount
      slotCount += 1
      scopes[scopes.count - 1][name] = slot
      return slot
    }

    mutating func captured(_ name: String, from outerSlot: Int) -> Int {
      let slot = slotCount
      slotCount += 1
      scopes[0][name] = slot
      captures.append(FunctionCode.Capture(outerSlot: outerSlot, slot: slot))
      return slot
    }
  }

  enum Place: Sendable {
    case local(Int)
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

  /// Where a name is read from.
  private mutating func resolve(_ name: String) -> Place {
    resolve(name, body: bodies.count - 1).map(Place.local) ?? .global(names.number(of: name))
  }

  /// The slot of a name in a body; a name of an outer body is captured on the way in.
  private mutating func resolve(_ name: String, body index: Int) -> Int? {
    if let slot = bodies[index].slot(of: name) { return slot }
    guard index > 0 else { return nil }
    if let outer = resolve(name, body: index - 1) {
      return bodies[index].captured(name, from: outer)
    }
    return nil
  }

  /// Where an assignment to a name goes.
  mutating func target(_ name: String) -> Place {
    let current = bodies.count - 1
    if let slot = bodies[current].slot(of: name) { return .local(slot) }
    return bodies[current].isTop
      ? .global(names.number(of: name)) : .local(bodies[current].declare(name))
  }

  mutating func name(_ name: String, _ span: Span) -> any Node {
    switch resolve(name) {
    case .local(let slot): LocalNode(span, name: name, slot: slot)
    case .global(let number):
      GlobalNode(span, name: name, number: number, builtin: Builtin.named(name))
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
    var slots: [Int] = []
    for parameter in function.parameters { slots.append(body.declare(parameter.name.text)) }
    for local in assignedNames(in: function.body) where body.slot(of: local) == nil {
      _ = body.declare(local)
    }
    // A function inside another is a local of the outer body, which has no value yet when this one is made.
    if let name, bodies.count > 1, body.slot(of: name) == nil { body.selfSlot = body.declare(name) }
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
      name: name ?? "lambda", parameters: parameters, slotCount: finished.slotCount,
      captures: finished.captures, selfSlot: finished.selfSlot, body: lowered, source: source,
      definition: function.source)
    return LambdaNode(span, code: code)
  }
}
