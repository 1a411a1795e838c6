import Operations
import Values
import Arrays
import Diagnostics
import Syntax

extension Lowering {
  /// The node that gives an expression's value, after the steps that are emitted for the calls in it.
  mutating func lower(_ expression: Expression) -> any Node {
    let span = expression.span
    switch expression.kind {
    case .number(let number): return ConstantNode(span, .number(number))
    case .boolean(let flag): return ConstantNode(span, .boolean(flag))
    case .nothing: return ConstantNode(span, .nothing)
    case .text(let parts): return lowerText(parts, span)
    case .list(let items): return ItemsNode(span, items: lowerItems(items), isTuple: false)
    case .tuple(let items): return ItemsNode(span, items: lowerItems(items), isTuple: true)
    case .matrix(let rows):
      var items = lowerItems(rows.flatMap { $0 })[...]
      return MatrixNode(
        span,
        rows: rows.map { row in
          defer { items = items.dropFirst(row.count) }
          return Array(items.prefix(row.count))
        })
    case .spread(let inner): return lower(inner)
    case .comprehension(let body, let clauses): return comprehension(body, clauses, span)
    case .name(let name): return self.name(name, span)
    case .unary(let sign, let operand): return UnaryNode(span, sign, lower(operand))
    case .binary(let sign, let left, let right, let operatorSpan):
      return lowerBinary(sign, left, right, operatorSpan, span)
    case .comparison(let operands, let signs, let operatorSpans):
      return ChainNode(
        span, operands: inOrder(operands), signs: signs, operatorSpans: operatorSpans)
    case .logical(let sign, let left, let right): return logical(sign, left, right, span)
    case .conditional(let condition, let yes, let no): return conditional(condition, yes, no, span)
    case .call(let callee, let arguments): return lowerCall(callee, arguments, span)
    case .index(let base, let subscripts):
      let nodes = inOrder([base] + subscripts.flatMap { $0.expressions })
      if subscripts.count == 1, case .index = subscripts[0] {
        return ElementNode(span, base: nodes[0], index: nodes[1])
      }
      return IndexNode(
        span, base: nodes[0], subscripts: lowered(subscripts, nodes.dropFirst()))
    case .field(let base, let field, let nameSpan):
      return FieldNode(span, base: lower(base), name: field, nameSpan: nameSpan)
    case .lambda(let function): return self.function(function, name: nil, span)
    case .assignment(let pattern, let value):
      let value = lower(value)
      return AssignmentNode(span, target: target(pattern), value: value)
    case .update(let target, let sign, let value): return lowerUpdate(target, sign, value, span)
    case .elementAssignment(let target, let value):
      return lowerElementAssignment(target, { $0.lower(value) }, span)
    case .definition(let name, let function):
      let place = target(name.text)
      return AssignmentNode(
        span, target: .name(place, name.text, name.span),
        value: self.function(function, name: name.text, span))
    case .timed(let timed):
      let start = kept(ClockNode(span))
      let temporary = temporary()
      emit(timed, to: .temporary(temporary))
      return TimedNode(span, start: start, body: TemporaryNode(timed.span, temporary))
    case .block, .branches, .forLoop, .whileLoop, .returned, .broken, .continued:
      let temporary = temporary()
      emit(expression, to: .temporary(temporary))
      return TemporaryNode(span, temporary)
    // Help, magics and what could not be understood never get here: the session answers them.
    case .help, .magic, .invalid: return ConstantNode(span, .nothing)
    }
  }

  private mutating func lowerBinary(
    _ sign: BinaryOperator, _ left: Expression, _ right: Expression, _ operatorSpan: Span,
    _ span: Span
  ) -> any Node {
    let nodes = inOrder([left, right])
    if let operation = ElementwiseOperation(sign) {
      return BinaryNode(
        span, operation, sign, nodes[0], nodes[1], operatorSpan,
        isListHabit: left.isShortList || right.isShortList)
    }
    return sign == .contained
      ? ContainedNode(span, nodes[0], nodes[1])
      : MatrixProductNode(span, nodes[0], nodes[1], operatorSpan)
  }

  /// `a ? b : c`: one node, or branches around calls.
  private mutating func conditional(
    _ condition: Expression, _ yes: Expression, _ no: Expression, _ span: Span
  ) -> any Node {
    let condition = lower(condition)
    let (yes, yesSteps) = apart { $0.lower(yes) }
    let (no, noSteps) = apart { $0.lower(no) }
    if yesSteps.isEmpty, noSteps.isEmpty { return ConditionalNode(span, condition, yes, no) }
    let temporary = temporary()
    let (other, end) = (label(), label())
    step(.unless(condition, to: other))
    body.steps += yesSteps
    step(.keep(yes, in: temporary))
    step(.jump(to: end))
    step(.label(other))
    body.steps += noSteps
    step(.keep(no, in: temporary))
    step(.label(end))
    return TemporaryNode(span, temporary)
  }

  /// `a && b`, `a || b`: one node, or a branch around the calls on the right.
  private mutating func logical(
    _ sign: LogicalOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) -> any Node {
    let left = lower(left)
    let (right, steps) = apart { $0.lower(right) }
    if steps.isEmpty { return LogicalNode(span, sign, left, right) }
    let first = kept(left)
    let end = label()
    step(.unless(UndecidedNode(sign, first), to: end))
    body.steps += steps
    step(.keep(LogicalNode(span, sign, first, right), in: first.temporary))
    step(.label(end))
    return TemporaryNode(span, first.temporary)
  }

  private mutating func lowerText(_ parts: [TextPart], _ span: Span) -> any Node {
    if parts.isEmpty { return ConstantNode(span, .text("")) }
    if parts.count == 1, case .literal(let text) = parts[0] {
      return ConstantNode(span, .text(text))
    }
    var nodes = inOrder(
      parts.compactMap { part in
        if case .interpolation(let expression) = part { expression } else { nil }
      })[...]
    return TextNode(
      span,
      parts: parts.compactMap { part in
        switch part {
        case .literal(let text): .literal(text)
        case .interpolation: nodes.popFirst().map { .value($0) }
        }
      })
  }

  private mutating func lowerItems(_ items: [Expression]) -> [ItemsNode.Item] {
    zip(items, inOrder(items)).map { ItemsNode.Item(node: $1, isSpread: $0.isSpread) }
  }

  /// Subscripts, of whose expressions these are the nodes.
  private func lowered(_ subscripts: [Subscript], _ nodes: ArraySlice<any Node>) -> [SubscriptNode]
  {
    var nodes = nodes
    return subscripts.compactMap { part in
      switch part {
      case .index: return nodes.popFirst().map { .index($0) }
      case .slice(let start, let stop, let step, let span):
        return .slice(
          start.flatMap { _ in nodes.popFirst() }, stop.flatMap { _ in nodes.popFirst() },
          step.flatMap { _ in nodes.popFirst() }, span)
      }
    }
  }

  private mutating func lowerCall(_ callee: Expression, _ arguments: [Argument], _ span: Span)
    -> any Node
  {
    func named(_ nodes: ArraySlice<any Node>) -> [CallNode.Argument] {
      zip(arguments, nodes).map { argument, node in
        let isSpread = argument.value.isSpread
        return CallNode.Argument(
          name: isSpread ? nil : argument.name, node: node, isSpread: isSpread)
      }
    }
    let values = arguments.map { $0.value }
    let call: any Node
    let isBuiltin: Bool
    if case .field(let base, let name, let nameSpan) = callee.kind {
      let nodes = inOrder([base] + values)
      call = MethodCallNode(
        span, base: nodes[0], name: Name(name, nameSpan), arguments: named(nodes.dropFirst()))
      isBuiltin = names.builtins[name] != nil
    } else {
      let nodes = inOrder([callee] + values)
      call = CallNode(span, callee: nodes[0], arguments: named(nodes.dropFirst()))
      isBuiltin = if case .name(let name) = callee.kind { self.isBuiltin(name) } else { false }
    }
    if isBuiltin { return call }
    let temporary = temporary()
    step(.call(call, in: temporary))
    return TemporaryNode(span, temporary)
  }

  // MARK: Assignments

  private mutating func lowerUpdate(
    _ target: Expression, _ sign: BinaryOperator, _ value: Expression, _ span: Span
  ) -> any Node {
    if case .name(let name) = target.kind {
      let combined = lowerBinary(sign, target, value, value.span, span)
      return AssignmentNode(
        span, target: .name(self.target(name), name, target.span), value: combined)
    }
    return lowerElementAssignment(
      target, { $0.lowerBinary(sign, target, value, value.span, span) }, span)
  }

  private mutating func lowerElementAssignment(
    _ target: Expression, _ value: @escaping (inout Lowering) -> any Node, _ span: Span
  )
    -> any Node
  {
    // `t.new = v` is `t["new"] = v`.
    if case .field(let base, let field, let fieldSpan) = target.kind,
      case .name(let name) = base.kind
    {
      return ElementAssignmentNode(
        span, place: self.target(name), base: self.name(name, base.span),
        subscripts: [.index(ConstantNode(fieldSpan, .text(field)))], value: value(&self),
        targetSpan: target.span)
    }
    guard case .index(let base, let subscripts) = target.kind, case .name(let name) = base.kind
    else {
      return FailureNode(
        span,
        Diagnostic(
          .cannotAssign, "Only the elements of a name can be assigned", at: target.span,
          help: "Give the value a name first, then write `name[index] = value`."))
    }
    let nodes = inOrder(
      [value] + subscripts.flatMap { $0.expressions }.map { index in { $0.lower(index) } })
    return ElementAssignmentNode(
      span, place: self.target(name), base: self.name(name, base.span),
      subscripts: lowered(subscripts, nodes.dropFirst()), value: nodes[0],
      targetSpan: target.span)
  }
}

extension Subscript {
  /// In the order in which they are computed.
  fileprivate var expressions: [Expression] {
    switch self {
    case .index(let index): [index]
    case .slice(let start, let stop, let step, _): [start, stop, step].compactMap { $0 }
    }
  }
}

extension Expression {
  /// `[x]` and `[]`, which Python joins to a list by `+` and repeats by `*`.
  fileprivate var isShortList: Bool {
    guard case .list(let items) = kind, items.count < 2 else { return false }
    return items.first?.isSpread != true
  }
}
