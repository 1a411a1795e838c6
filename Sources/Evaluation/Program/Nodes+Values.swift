import Operations
import Values
import Arrays
import Language
import Diagnostics

final class ConstantNode: Node {
  let span: Span
  private let constant: Value

  var form: NodeForm { .constant }

  init(_ span: Span, _ constant: Value) {
    self.constant = constant
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { constant }

  func number(in frame: Frame) -> Double? {
    if case .number(let number) = constant { number } else { nil }
  }

  var arithmeticOperands: [any Node]? { [] }
}

final class LocalNode: Node, LocalForm {
  let span: Span
  private let name: String
  let slot: Int

  var form: NodeForm { .local(self) }

  init(_ span: Span, name: String, slot: Int) {
    self.name = name
    self.slot = slot
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    if let value = frame.slots[slot] { return value }
    throw noValueYet(name, at: span)
  }

  func number(in frame: Frame) -> Double? {
    if case .number(let number)? = frame.slots[slot] { number } else { nil }
  }

  func number(at index: Double, in frame: Frame) -> Double? {
    frame.slots[slot]?.number(at: index)
  }

  var arithmeticOperands: [any Node]? { [] }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    if frame.placeholderSlot == slot { return .placeholder }
    return Pending(try value(in: frame))
  }
}

/// A name that functions share.
final class VariableNode: Node {
  let span: Span
  private let name: String
  private let index: Int

  var form: NodeForm { .variable }

  init(_ span: Span, name: String, index: Int) {
    self.name = name
    self.index = index
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    if let value = frame.variables[index].value { return value }
    throw noValueYet(name, at: span)
  }

  var arithmeticOperands: [any Node]? { [] }
}

private func noValueYet(_ name: String, at span: Span) -> RuntimeFailure {
  .failed(
    Diagnostic(
      .noValueYet, "`\(name)` has no value yet", at: span,
      help:
        "Inside a function a name that is assigned anywhere is local: assign it before it is used."
    ))
}

final class GlobalNode: Node, GlobalForm {
  let span: Span
  let name: String
  private let number: Int
  /// What the name means when the notebook gives it no value.
  private let builtin: Value?

  var form: NodeForm { .global(self) }

  init(_ span: Span, name: String, number: Int, builtin: Value?) {
    self.name = name
    self.number = number
    self.builtin = builtin
    self.span = span
  }

  var isElementwise: Bool {
    if case .builtin(let builtin) = builtin { builtin.isElementwise } else { false }
  }

  func isBuiltin(in names: Namespace) -> Bool { builtin != nil && names[number] == nil }

  var arithmeticOperands: [any Node]? { [] }

  func number(in frame: Frame) -> Double? {
    frame.evaluator.number(ofName: number)
  }

  func number(at index: Double, in frame: Frame) -> Double? {
    frame.evaluator.number(ofName: number, at: index)
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    if let value = frame.evaluator.value(ofName: number) { return value }
    if let builtin { return builtin }
    let known = frame.evaluator.names.bindings.map { $0.name } + Catalog.names
    throw .failed(unknownName(.unknownName, name, kind: "name", among: known, at: span))
  }
}

/// `[a, b...]` and `(a, b)`.
final class ItemsNode: Node {
  let span: Span
  struct Item: Sendable {
    let node: any Node
    let isSpread: Bool
  }
  private let items: [Item]
  private let isTuple: Bool

  init(_ span: Span, items: [Item], isTuple: Bool) {
    self.items = items
    self.isTuple = isTuple
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let values = try Self.values(items, in: frame)
    let result = isTuple ? Value.tuple(values) : Value.collected(values)
    return try frame.evaluator.checked(result, at: span)
  }

  static func values(_ items: [Item], in frame: Frame) throws(RuntimeFailure) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items {
      let value = try item.node.value(in: frame)
      if item.isSpread {
        let more = try frame.evaluator.items(of: value, at: item.node.span)
        try frame.evaluator.reserve((values.count + more.count) * 3, at: item.node.span)
        values += more
      } else {
        values.append(value)
      }
    }
    return values
  }
}

/// `[1, 2; 3, 4]`.
final class MatrixNode: Node {
  let span: Span
  private let rows: [[ItemsNode.Item]]

  init(_ span: Span, rows: [[ItemsNode.Item]]) {
    self.rows = rows
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    var stacked: [Value] = []
    var width: Int?
    for row in rows {
      let values = try ItemsNode.values(row, in: frame)
      let place = row.first.map { first in
        row.dropFirst().reduce(first.node.span) { $0.union($1.node.span) }
      }
      if let width, width != values.count {
        throw .failed(
          Diagnostic(
            .raggedRows, "The rows of this matrix differ in length", at: place ?? span,
            labels: [.init(place ?? span, "\(values.count) here, \(width) in the first row")]))
      }
      width = values.count
      stacked.append(Value.collected(values))
    }
    if let tensor = try frame.evaluator.stacked(stacked, at: span) { return .tensor(tensor) }
    throw .failed(
      Diagnostic(.wrongType, "A matrix holds numbers only", at: span))
  }
}

/// `"text $name"`.
final class TextNode: Node {
  let span: Span
  enum Part: Sendable {
    case literal(String)
    case value(any Node)
  }
  private let parts: [Part]

  init(_ span: Span, parts: [Part]) {
    self.parts = parts
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    var text = ""
    for part in parts {
      switch part {
      case .literal(let literal): text += literal
      case .value(let node):
        let part = try node.value(in: frame).textInText
        try frame.evaluator.reserve((text.utf8.count + part.utf8.count) / 8, at: span)
        text += part
      }
    }
    return .text(text)
  }
}

/// `[body for pattern in source if condition]`.
final class ComprehensionNode: Node {
  let span: Span
  enum Clause: Sendable {
    case iteration(TargetPattern, any Node)
    case condition(any Node)
  }
  private let body: any Node
  private let clauses: [Clause]
  /// The slots of the items where there is one sequence and nothing but arithmetic is done to them.
  private let arithmeticSlots: [Int]?

  init(_ span: Span, body: any Node, clauses: [Clause]) {
    self.body = body
    self.clauses = clauses
    self.span = span
    let isArithmetic = clauses.dropFirst().allSatisfy { clause in
      if case .condition(let condition) = clause { condition.isArithmetic } else { false }
    }
    arithmeticSlots =
      if isArithmetic, body.isArithmetic, case .iteration(let target, _)? = clauses.first {
        target.slots
      } else {
        nil
      }
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    var sequence: Value?
    if let slots = arithmeticSlots, case .iteration(let target, let source)? = clauses.first {
      let values: [Value]
      if case .tuple = target, case .call(let call) = source.form {
        (sequence, values) = try call.zipped(in: frame)
      } else {
        values = [try source.value(in: frame)]
        sequence = values[0]
      }
      if values.count == slots.count, let columns = try frame.evaluator.columns(values) {
        let items = zip(slots, columns).map { (slot: $0, items: $1) }
        if let results = try results(of: items, in: frame) { return results }
      }
      if sequence == nil, case .call(let call) = source.form {
        sequence = try call.called(with: values, in: frame)
      }
    }
    let results = try frame.evaluator.interrupt.collecting { results throws(RuntimeFailure) in
      try collect(0, over: sequence, in: frame, into: &results)
    }
    return try frame.evaluator.checked(Value.collected(results), at: span)
  }

  /// All results at once; nil where that cannot be.
  private func results(of items: [(slot: Int, items: Tensor)], in frame: Frame)
    throws(RuntimeFailure) -> Value?
  {
    var columns = items
    for case .condition(let condition) in clauses {
      guard let holds = try NodeOverItems(node: condition, columns: columns).results(in: frame)
      else { return nil }
      for index in columns.indices {
        columns[index].items = try frame.evaluator.kept(columns[index].items, where: holds)
      }
      if columns[0].items.count == 0 { return .list([]) }
    }
    return try NodeOverItems(node: body, columns: columns).results(in: frame).map { .tensor($0) }
  }

  private func collect(
    _ index: Int, over given: Value? = nil, in frame: Frame, into results: inout [Value]
  ) throws(RuntimeFailure) {
    guard index < clauses.count else {
      results.append(try body.value(in: frame))
      // A value takes three words, so that the limit is the same in bytes.
      if results.count & 0xfff == 0 { try frame.evaluator.reserve(results.count * 3, at: span) }
      return
    }
    switch clauses[index] {
    case .condition(let condition):
      if try condition.holds(in: frame) { try collect(index + 1, in: frame, into: &results) }
    case .iteration(let target, let source):
      let sequence = if let given { given } else { try source.value(in: frame) }
      let cursor = try frame.evaluator.cursor(over: sequence, at: source.span)
      let evaluator = frame.evaluator
      let reports = evaluator.enterLoop(cursor.count)
      defer { if reports { evaluator.leaveLoop() } }
      for position in 0..<cursor.count {
        try evaluator.turn(at: span)
        if reports { evaluator.reportTurn(position) }
        try target.assign(cursor[position], in: frame)
        try collect(index + 1, in: frame, into: &results)
      }
    }
  }
}

extension TargetPattern {
  /// The slots of names, or of a tuple of names; nil for other targets.
  fileprivate var slots: [Int]? {
    switch self {
    case .name(.local(let slot), _, _): return [slot]
    case .name: return nil
    case .tuple(let parts, _):
      var slots: [Int] = []
      for part in parts {
        guard case .name(.local(let slot), _, _) = part else { return nil }
        slots.append(slot)
      }
      return slots
    }
  }
}

final class LambdaNode: Node {
  let span: Span
  private let code: FunctionCode

  init(_ span: Span, code: FunctionCode) {
    self.code = code
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let captured = code.body.layout.captures.map { frame.slots[$0.outer] }
    let variables = code.body.layout.sharedCaptures.map { frame.variables[$0.outer] }
    return try frame.evaluator.checked(
      .function(FunctionValue(code, captured: captured, variables: variables)), at: span)
  }
}

/// A statement that lowering found to be impossible.
final class FailureNode: Node {
  let span: Span
  private let diagnostic: Diagnostic

  init(_ span: Span, _ diagnostic: Diagnostic) {
    self.diagnostic = diagnostic
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    throw .failed(diagnostic)
  }
}
