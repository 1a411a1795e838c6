import Arrays
import Diagnostics
import Syntax

extension Lowering {
  mutating func lower(_ expression: Expression) -> any Node {
    let span = expression.span
    switch expression.kind {
    case .number(let number): return ConstantNode(span, .number(number))
    case .boolean(let flag): return ConstantNode(span, .boolean(flag))
    case .nothing: return ConstantNode(span, .nothing)
    case .text(let parts): return lowerText(parts, span)
    case .list(let items): return ItemsNode(span, items: lowerItems(items), isTuple: false)
    case .tuple(let items): return ItemsNode(span, items: lowerItems(items), isTuple: true)
    case .matrix(let rows): return MatrixNode(span, rows: rows.map { lowerItems($0) })
    case .spread(let inner): return lower(inner)
    case .comprehension(let body, let clauses): return comprehension(body, clauses, span)
    case .name(let name): return self.name(name, span)
    case .unary(let sign, let operand): return UnaryNode(span, sign, lower(operand))
    case .binary(let sign, let left, let right, let operatorSpan):
      return lowerBinary(
        sign, lower(left), lower(right), operatorSpan, span,
        isListHabit: left.isShortList || right.isShortList)
    case .comparison(let operands, let signs, let operatorSpans):
      return ChainNode(
        span, operands: operands.map { lower($0) }, signs: signs, operatorSpans: operatorSpans)
    case .logical(let sign, let left, let right):
      return LogicalNode(span, sign, lower(left), lower(right))
    case .conditional(let condition, let yes, let no):
      return ConditionalNode(span, lower(condition), lower(yes), lower(no))
    case .call(let callee, let arguments): return lowerCall(callee, arguments, span)
    case .index(let base, let subscripts):
      if subscripts.count == 1, case .index(let index) = subscripts[0] {
        return ElementNode(span, base: lower(base), index: lower(index))
      }
      return IndexNode(span, base: lower(base), subscripts: lowerSubscripts(subscripts))
    case .field(let base, let field, let nameSpan):
      return FieldNode(span, base: lower(base), name: field, nameSpan: nameSpan)
    case .lambda(let function): return self.function(function, name: nil, span)
    default: return lowerStatement(expression)
    }
  }

  private func lowerBinary(
    _ sign: BinaryOperator, _ left: any Node, _ right: any Node, _ operatorSpan: Span, _ span: Span,
    isListHabit: Bool
  ) -> any Node {
    if let operation = ElementwiseOperation(sign) {
      return BinaryNode(
        span, operation, sign, left, right, operatorSpan, isListHabit: isListHabit)
    }
    return sign == .contained
      ? ContainedNode(span, left, right) : MatrixProductNode(span, left, right, operatorSpan)
  }

  private mutating func lowerText(_ parts: [TextPart], _ span: Span) -> any Node {
    var lowered: [TextNode.Part] = []
    for part in parts {
      switch part {
      case .literal(let text): lowered.append(.literal(text))
      case .interpolation(let expression): lowered.append(.value(lower(expression)))
      }
    }
    if lowered.isEmpty { return ConstantNode(span, .text("")) }
    if lowered.count == 1, case .literal(let text) = lowered[0] {
      return ConstantNode(span, .text(text))
    }
    return TextNode(span, parts: lowered)
  }

  private mutating func lowerItems(_ items: [Expression]) -> [ItemsNode.Item] {
    items.map { item in
      if case .spread(let inner) = item.kind {
        return ItemsNode.Item(node: lower(inner), isSpread: true)
      }
      return ItemsNode.Item(node: lower(item), isSpread: false)
    }
  }

  mutating func lowerSubscripts(_ subscripts: [Subscript]) -> [SubscriptNode] {
    subscripts.map { part in
      switch part {
      case .index(let index): return .index(lower(index))
      case .slice(let start, let stop, let step, let span):
        return .slice(
          start.map { lower($0) }, stop.map { lower($0) }, step.map { lower($0) }, span)
      }
    }
  }

  private mutating func lowerCall(_ callee: Expression, _ arguments: [Argument], _ span: Span)
    -> any Node
  {
    let lowered = arguments.map { argument in
      if case .spread(let inner) = argument.value.kind {
        return CallNode.Argument(name: nil, node: lower(inner), isSpread: true)
      }
      return CallNode.Argument(name: argument.name, node: lower(argument.value), isSpread: false)
    }
    if case .field(let base, let name, let nameSpan) = callee.kind {
      return MethodCallNode(
        span, base: lower(base), name: Name(name, nameSpan), arguments: lowered)
    }
    return CallNode(span, callee: lower(callee), arguments: lowered)
  }

  // MARK: Statements

  private mutating func lowerStatement(_ expression: Expression) -> any Node {
    let span = expression.span
    switch expression.kind {
    case .assignment(let pattern, let value):
      let value = lower(value)
      return AssignmentNode(span, target: target(pattern), value: value)
    case .update(let target, let sign, let value): return lowerUpdate(target, sign, value, span)
    case .elementAssignment(let target, let value):
      return lowerElementAssignment(target, lower(value), span)
    case .definition(let name, let function):
      let place = target(name.text)
      return AssignmentNode(
        span, target: .name(place, name.text, name.span),
        value: self.function(function, name: name.text, span))
    case .block(let statements):
      if statements.isEmpty { return ConstantNode(span, .nothing) }
      return BlockNode(span, statements: statements.map { lower($0.expression) }[...])
    case .branches(let branches, let otherwise):
      let lowered = branches.map { (condition: lower($0.condition), body: lower($0.body)) }
      let otherwise = otherwise.map { lower($0) } ?? ConstantNode(span, .nothing)
      return lowered.reversed().reduce(otherwise) { otherwise, branch in
        ConditionalNode(span, branch.condition, branch.body, otherwise)
      }
    case .forLoop(let pattern, let source, let body):
      let source = lower(source)
      return ForNode(
        span, target: target(pattern), source: source, body: lower(body),
        fresh: ownVariables(of: expression))
    case .whileLoop(let condition, let body):
      return WhileNode(
        span, condition: lower(condition), body: lower(body), fresh: ownVariables(of: expression))
    case .returned(let value):
      return SignalNode(span, .returned, value: value.map { lower($0) })
    case .timed(let body): return TimedNode(span, body: lower(body))
    case .broken: return SignalNode(span, .broken, value: nil)
    case .continued: return SignalNode(span, .continued, value: nil)
    // Help, magics and what could not be understood never get here: the session answers them.
    default: return ConstantNode(span, .nothing)
    }
  }

  private mutating func lowerUpdate(
    _ target: Expression, _ sign: BinaryOperator, _ value: Expression, _ span: Span
  ) -> any Node {
    let combined = lowerBinary(
      sign, lower(target), lower(value), value.span, span, isListHabit: value.isShortList)
    if case .name(let name) = target.kind {
      return AssignmentNode(
        span, target: .name(self.target(name), name, target.span), value: combined)
    }
    return lowerElementAssignment(target, combined, span)
  }

  private mutating func lowerElementAssignment(
    _ target: Expression, _ value: any Node, _ span: Span
  )
    -> any Node
  {
    // `t.new = v` is `t["new"] = v`.
    if case .field(let base, let field, let fieldSpan) = target.kind,
      case .name(let name) = base.kind
    {
      return ElementAssignmentNode(
        span, place: self.target(name), base: self.name(name, base.span),
        subscripts: [.index(ConstantNode(fieldSpan, .text(field)))], value: value,
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
    let current = self.name(name, base.span)
    return ElementAssignmentNode(
      span, place: self.target(name), base: current, subscripts: lowerSubscripts(subscripts),
      value: value, targetSpan: target.span)
  }
}

extension Expression {
  /// `[x]` and `[]`, which Python joins to a list by `+` and repeats by `*`.
  fileprivate var isShortList: Bool {
    guard case .list(let items) = kind, items.count < 2 else { return false }
    if case .spread? = items.first?.kind { return false }
    return true
  }
}
