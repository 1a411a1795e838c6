import Operations
import Values
import Arrays
import Diagnostics
import Syntax

final class UnaryNode: Node {
  let span: Span
  private let sign: UnaryOperator
  private let operand: any Node

  init(_ span: Span, _ sign: UnaryOperator, _ operand: any Node) {
    self.sign = sign
    self.operand = operand
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.materialised(pending(in: frame), at: span)
  }

  var arithmeticOperands: [any Node]? { [operand] }

  func number(in frame: Frame) -> Double? {
    switch sign {
    case .negate: operand.number(in: frame).map { -$0 }
    case .plus: operand.number(in: frame)
    case .not: nil
    }
  }

  func truth(in frame: Frame) -> Bool? {
    sign == .not ? operand.truth(in: frame).map { !$0 } : nil
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    let pending = try operand.pending(in: frame)
    switch sign {
    case .negate:
      if case .number(let number) = pending { return .number(-number) }
      return try frame.evaluator.combine(.negate, [pending], spans: [operand.span], sign: "-")
    case .plus:
      if case .number = pending { return pending }
      // Times true: what is no number fails as it does under a minus, and a mask stays one.
      return try frame.evaluator.combine(
        .multiply, [pending, .value(.boolean(true))], spans: [operand.span, operand.span], sign: "+"
      )
    case .not:
      return try frame.evaluator.combine(.not, [pending], spans: [operand.span], sign: "!")
    }
  }
}

/// Arithmetic and comparison.
final class BinaryNode: Node {
  let span: Span
  private let operation: ElementwiseOperation
  private let sign: BinaryOperator
  private let left: any Node
  private let right: any Node
  private let operatorSpan: Span
  /// Whether one side is a list of one element, as Python joins and repeats them.
  private let isListHabit: Bool
  private let isBoolean: Bool

  init(
    _ span: Span, _ operation: ElementwiseOperation, _ sign: BinaryOperator, _ left: any Node,
    _ right: any Node, _ operatorSpan: Span, isListHabit: Bool
  ) {
    self.isListHabit = isListHabit
    self.operation = operation
    isBoolean = operation.isBoolean
    self.sign = sign
    self.left = left
    self.right = right
    self.operatorSpan = operatorSpan
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.materialised(pending(in: frame), at: span)
  }

  var arithmeticOperands: [any Node]? { [left, right] }

  func number(in frame: Frame) -> Double? {
    isBoolean ? nil : result(in: frame)
  }

  func truth(in frame: Frame) -> Bool? {
    isBoolean ? result(in: frame).map { $0 != 0 } : nil
  }

  private func result(in frame: Frame) -> Double? {
    guard let x = left.number(in: frame), let y = right.number(in: frame) else { return nil }
    return operation(x, y)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    let a = try left.pending(in: frame)
    let b = try right.pending(in: frame)
    if case .number(let x) = a, case .number(let y) = b {
      let result = operation(x, y)
      return isBoolean ? .value(.boolean(result != 0)) : .number(result)
    }
    if isListHabit { frame.evaluator.remarkOnLists(operation, a, b, at: span) }
    return try frame.evaluator.combine(
      operation, [a, b], spans: [left.span, right.span], sign: sign.rawValue, at: operatorSpan)
  }
}

extension Evaluator {
  /// What `+` and `*` of a list of one element do not do here.
  fileprivate func remarkOnLists(
    _ operation: ElementwiseOperation, _ a: Pending, _ b: Pending, at span: Span
  ) {
    switch operation {
    case .add:
      guard let left = a.rowLength, let right = b.rowLength, left != right else { return }
      remark(
        "`+` adds each element here, as with arrays; lists are joined by `[a..., b...]` or `concat(a, b)`.",
        at: span)
    case .multiply:
      guard case .number(let count) = a.rowLength == nil ? a : b, count > 1,
        count == count.rounded(), a.rowLength == 1 || b.rowLength == 1
      else { return }
      remark(
        "`*` multiplies each element here, as with arrays; a number is repeated by `full(n, x)`.",
        at: span)
    default: break
    }
  }
}

extension Pending {
  /// Whether it has axes.
  fileprivate var isArray: Bool {
    switch self {
    case .graph(let graph): !graph.shape.isEmpty
    case .value(.tensor(let tensor)): tensor.rank > 0
    case .number, .placeholder, .value: false
    }
  }

  /// How many numbers there are, where they have one axis.
  fileprivate var rowLength: Int? {
    switch self {
    case .graph(let graph): graph.shape.count == 1 ? graph.shape[0] : nil
    case .value(.tensor(let tensor)): tensor.rank == 1 ? tensor.count : nil
    case .value(.list(let list)): list.items.isEmpty ? 0 : nil
    case .value(.range(let range)): range.count
    case .number, .placeholder, .value: nil
    }
  }
}

/// `a < b <= c`.
final class ChainNode: Node {
  let span: Span
  private let operands: [any Node]
  private let signs: [BinaryOperator]
  private let operatorSpans: [Span]

  init(_ span: Span, operands: [any Node], signs: [BinaryOperator], operatorSpans: [Span]) {
    self.operands = operands
    self.signs = signs
    self.operatorSpans = operatorSpans
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.materialised(pending(in: frame), at: span)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    var result: Pending?
    guard let first = operands.first else { return .value(.boolean(true)) }
    // An operand between two signs is used twice, so it is computed.
    var left = try first.value(in: frame)
    for (index, sign) in signs.enumerated() {
      let right = try operands[index + 1].value(in: frame)
      let spans = [operands[index].span, operands[index + 1].span]
      let link: Pending
      if let operation = ElementwiseOperation(sign) {
        link = try frame.evaluator.combine(
          operation, [Pending(left), Pending(right)], spans: spans, sign: sign.rawValue,
          at: operatorSpans[index])
      } else {
        link = .value(try frame.evaluator.contained(left, in: .init(right, spans[1])))
      }
      if let previous = result {
        result = try frame.evaluator.combine(
          .and, [previous, link], spans: [span, span], sign: "&&")
      } else {
        result = link
      }
      left = right
    }
    return result ?? .value(.boolean(true))
  }
}

/// `a && b`, `a || b`: a single truth decides whether the right side is needed; arrays combine element by element.
final class LogicalNode: Node {
  let span: Span
  private let sign: LogicalOperator
  private let left: any Node
  private let right: any Node

  init(_ span: Span, _ sign: LogicalOperator, _ left: any Node, _ right: any Node) {
    self.sign = sign
    self.left = left
    self.right = right
    self.span = span
  }

  func truth(in frame: Frame) -> Bool? {
    guard let holds = left.truth(in: frame) else { return nil }
    return holds == (sign == .or) ? holds : right.truth(in: frame)
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let evaluator = frame.evaluator
    let first = try left.pending(in: frame)
    if first.isArray {
      let b = try right.pending(in: frame)
      let spans = [left.span, right.span]
      switch sign {
      case .and:
        return try evaluator.materialised(
          evaluator.combine(.and, [first, b], spans: spans, sign: "&&"), at: span)
      case .or:
        // Either, as not (neither).
        let notA = try evaluator.combine(.not, [first], spans: [left.span], sign: "||")
        let notB = try evaluator.combine(.not, [b], spans: [right.span], sign: "||")
        let neither = try evaluator.combine(.and, [notA, notB], spans: spans, sign: "||")
        return try evaluator.materialised(
          evaluator.combine(.not, [neither], spans: [span], sign: "||"), at: span)
      }
    }
    let a = try evaluator.materialised(first, at: left.span)
    let holds = try evaluator.truth(a, at: left.span)
    if holds == (sign == .or) { return .boolean(holds) }
    let b = try right.value(in: frame)
    if case .tensor = b {
      return try evaluator.materialised(
        evaluator.combine(
          .notEqual, [.value(b), .number(0)], spans: [right.span, span], sign: "&&"),
        at: span)
    }
    return .boolean(try evaluator.truth(b, at: right.span))
  }
}

/// Whether the right side of `&&` or `||` is needed, where the left one is in a temporary; where it is not, that has the result.
final class UndecidedNode: Node {
  let span: Span
  private let sign: LogicalOperator
  private let left: TemporaryNode

  init(_ sign: LogicalOperator, _ left: TemporaryNode) {
    self.sign = sign
    self.left = left
    span = left.span
  }

  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    let first = frame.take(left.temporary)
    if first.isArray {
      frame.temporaries[left.temporary] = first
      return true
    }
    let value = try frame.evaluator.materialised(first, at: span)
    let holds = try frame.evaluator.truth(value, at: span)
    let isDecided = holds == (sign == .or)
    frame.temporaries[left.temporary] = .value(isDecided ? .boolean(holds) : value)
    return !isDecided
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { .boolean(try holds(in: frame)) }
}

/// `a ? b : c`.
final class ConditionalNode: Node {
  let span: Span
  private let condition: any Node
  private let yes: any Node
  private let no: any Node

  init(_ span: Span, _ condition: any Node, _ yes: any Node, _ no: any Node) {
    self.condition = condition
    self.yes = yes
    self.no = no
    self.span = span
  }

  func number(in frame: Frame) -> Double? {
    guard let holds = condition.truth(in: frame) else { return nil }
    return holds ? yes.number(in: frame) : no.number(in: frame)
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try condition.holds(in: frame) ? yes.value(in: frame) : no.value(in: frame)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    try condition.holds(in: frame) ? yes.pending(in: frame) : no.pending(in: frame)
  }
}

/// `a in b`.
final class ContainedNode: Node {
  let span: Span
  private let left: any Node
  private let right: any Node

  init(_ span: Span, _ left: any Node, _ right: any Node) {
    self.left = left
    self.right = right
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let item = try left.value(in: frame)
    let sequence = try right.value(in: frame)
    return try frame.evaluator.contained(item, in: .init(sequence, right.span))
  }
}

/// `a @ b`.
final class MatrixProductNode: Node {
  let span: Span
  private let left: any Node
  private let right: any Node
  private let operatorSpan: Span

  init(_ span: Span, _ left: any Node, _ right: any Node, _ operatorSpan: Span) {
    self.left = left
    self.right = right
    self.operatorSpan = operatorSpan
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let a = BuiltinCall.Operand(try left.value(in: frame), left.span)
    let b = BuiltinCall.Operand(try right.value(in: frame), right.span)
    return try frame.evaluator.matrixProduct(a, b, sign: "@", at: operatorSpan)
  }
}
