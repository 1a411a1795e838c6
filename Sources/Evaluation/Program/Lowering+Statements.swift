import Operations
import Values
import Arrays
import Diagnostics
import Syntax

/// Where the value of what is emitted goes.
enum Destination {
  case nowhere
  case temporary(Int)
  /// Out of the body; unless `isComputed`, arithmetic on arrays may still be pending in it.
  case result(isComputed: Bool)
}

extension Lowering {
  // MARK: Steps

  mutating func step(_ kind: Step.Kind) {
    body.steps.append(Step(kind: kind, statement: body.statement))
  }

  mutating func label() -> Int {
    body.labelCount += 1
    return body.labelCount
  }

  /// A temporary that no one uses until the statement ends.
  mutating func temporary() -> Int {
    body.temporaryCount += 1
    body.layout.temporaryCount = max(body.layout.temporaryCount, body.temporaryCount)
    return body.temporaryCount - 1
  }

  /// What `lowered` makes, and the steps that it needs before, which are not emitted yet.
  mutating func apart(_ lowered: (inout Lowering) -> any Node) -> (any Node, [Step]) {
    let outer = body.steps
    body.steps = []
    let node = lowered(&self)
    let steps = body.steps
    body.steps = outer
    return (node, steps)
  }

  /// Puts a node's value in a temporary.
  ///
  /// In one that nothing has used: the operands behind it have been lowered already, and blocks in them took temporaries that
  /// are free again where the block ends, but not while it runs.
  mutating func kept(_ node: any Node) -> TemporaryNode {
    body.temporaryCount = body.layout.temporaryCount
    let temporary = temporary()
    step(.keep(node, in: temporary))
    return TemporaryNode(node.span, temporary)
  }

  mutating func inOrder(_ expressions: [Expression]) -> [any Node] {
    inOrder(expressions.map { expression in { $0.lower(expression) } })
  }

  /// Lowers operands that are computed one after the other: those before a call wait in temporaries.
  mutating func inOrder(_ operands: [(inout Lowering) -> any Node]) -> [any Node] {
    var parts: [(node: any Node, steps: [Step], assignments: Int)] = []
    for operand in operands {
      let (node, steps) = apart(operand)
      parts.append((node, steps, body.assignmentCount))
    }
    guard let last = parts.lastIndex(where: { !$0.steps.isEmpty }) else {
      return parts.map { $0.node }
    }
    var nodes: [any Node] = []
    for (index, part) in parts.enumerated() {
      body.steps += part.steps
      nodes.append(
        index < last && mayChange(part.node, assigning: part.assignments < parts[last].assignments)
          ? kept(part.node) : part.node)
    }
    return nodes
  }

  /// Whether a node could give something else after steps that run before it is read, which assign or only call.
  private func mayChange(_ node: any Node, assigning: Bool) -> Bool {
    switch node.form {
    case .constant: false
    // No function can change it.
    case .local, .variable, .global: assigning
    default: true
    }
  }

  // MARK: Statements

  /// Emits the steps of an expression.
  mutating func emit(_ expression: Expression, to destination: Destination) {
    let span = expression.span
    switch expression.kind {
    case .block(let statements): emitBlock(statements, to: destination, span)
    case .branches(let branches, let otherwise):
      emitBranches(
        branches.map { ($0.condition, $0.body) }, otherwise, to: destination, span)
    case .forLoop(let pattern, let source, let loop):
      let places = beginLoop(lower(source), span)
      let turn = NextItemNode(
        span, loop: places.loop, target: target(pattern), fresh: ownVariables(of: expression))
      body.loops.append((places.next, places.end))
      emit(loop, to: .nowhere)
      body.loops.removeLast()
      endLoop(places, turn)
      finish(ConstantNode(span, .nothing), destination)
    case .whileLoop(let condition, let loop):
      let (start, next, end) = (label(), label(), label())
      step(.jump(to: next))
      step(.label(start))
      body.loops.append((next, end))
      emit(loop, to: .nowhere)
      body.loops.removeLast()
      step(.label(next))
      let turn = TurnNode(
        span, condition: lower(condition), fresh: ownVariables(of: expression))
      step(.when(turn, to: start))
      step(.label(end))
      finish(ConstantNode(span, .nothing), destination)
    case .returned(let value):
      if let value {
        emit(value, to: .result(isComputed: true))
      } else {
        finish(ConstantNode(span, .nothing), .result(isComputed: true))
      }
    case .broken where !body.loops.isEmpty:
      step(.jump(to: body.loops[body.loops.count - 1].end))
    case .continued where !body.loops.isEmpty:
      step(.jump(to: body.loops[body.loops.count - 1].next))
    case .broken, .continued: finish(ConstantNode(span, .nothing), destination)
    default: finish(lower(expression), destination)
    }
  }

  private mutating func finish(_ node: any Node, _ destination: Destination) {
    switch destination {
    case .nowhere:
      if case .constant = node.form { return }
      step(.evaluate(node))
    case .temporary(let temporary): step(.keep(node, in: temporary))
    case .result(let isComputed):
      step(.give(isComputed ? ComputedNode(node) : node))
    }
  }

  private mutating func emitBlock(
    _ statements: [Statement], to destination: Destination, _ span: Span
  ) {
    let (outer, used) = (body.statement, body.temporaryCount)
    for (index, statement) in statements.enumerated() {
      body.statement = statement.expression.span
      let isLast = index == statements.count - 1
      if case .result = destination, isLast {
        emit(statement.expression, to: .result(isComputed: true))
      } else {
        emit(statement.expression, to: isLast ? destination : .nowhere)
      }
      body.temporaryCount = used
    }
    body.statement = outer
    if statements.isEmpty { finish(ConstantNode(span, .nothing), destination) }
  }

  private mutating func emitBranches(
    _ branches: [(condition: Expression, body: Expression)], _ otherwise: Expression?,
    to destination: Destination, _ span: Span
  ) {
    let end = label()
    let isResult = if case .result = destination { true } else { false }
    for branch in branches {
      let next = label()
      step(.unless(lower(branch.condition), to: next))
      emit(branch.body, to: destination)
      if !isResult { step(.jump(to: end)) }
      step(.label(next))
    }
    if let otherwise {
      emit(otherwise, to: destination)
    } else {
      finish(ConstantNode(span, .nothing), destination)
    }
    step(.label(end))
  }

  // MARK: Loops

  /// Emits the start of a loop over a sequence: what comes next is its body.
  mutating func beginLoop(_ source: any Node, _ span: Span) -> LoopPlaces {
    let loop = body.layout.loopCount
    body.layout.loopCount += 1
    let places = LoopPlaces(loop: loop, start: label(), next: label(), end: label())
    step(.evaluate(LoopNode(span, loop: loop, source: source)))
    step(.jump(to: places.next))
    step(.label(places.start))
    return places
  }

  mutating func endLoop(_ places: LoopPlaces, _ turn: NextItemNode) {
    step(.label(places.next))
    step(.when(turn, to: places.start))
    step(.label(places.end))
    step(.evaluate(LoopEndNode(turn.span, loop: places.loop)))
  }
}

/// The labels of a loop over a sequence.
struct LoopPlaces {
  let loop: Int
  let start: Int
  /// Where the next turn begins, or none.
  let next: Int
  let end: Int
}
