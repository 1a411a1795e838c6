import Operations
import Values
import Arrays
import Language
import Diagnostics
import Syntax

final class CallNode: Node, CallForm {
  let span: Span
  struct Argument: Sendable {
    let name: Name?
    let node: any Node
    let isSpread: Bool
  }
  private let callee: any Node
  private let arguments: [Argument]
  /// Whether all arguments are positional and none is spread.
  private let isPlain: Bool
  /// The arguments without what plain ones have not.
  private let nodes: [HeldNode]
  private let operands: [NodeReference]

  var form: NodeForm { .call(self) }

  init(_ span: Span, callee: any Node, arguments: [Argument]) {
    self.callee = callee
    self.arguments = arguments
    self.isPlain = arguments.allSatisfy { $0.name == nil && !$0.isSpread }
    nodes = arguments.map { HeldNode($0.node) }
    operands = nodes.map { NodeReference($0) }
    self.span = span
  }

  var arithmeticOperands: [any Node]? {
    guard isPlain, case .global(let name) = callee.form, name.isElementwise else { return nil }
    return nodes.map { $0.node }
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.materialised(pending(in: frame), at: span)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    try frame.evaluator.result(of: entry(in: frame), at: span)
  }

  func entry(in frame: Frame) throws(RuntimeFailure) -> Entry {
    let function = try callee.value(in: frame)
    if isPlain, case .builtin(let builtin) = function,
      let operation = builtin.operation(arity: arguments.count)
    {
      return .result(try elementwise(operation, builtin.name, in: frame))
    }
    if isPlain, case .function(let function) = function,
      function.code.plainCount == operands.count
    {
      let own = frame.evaluator.frame(calling: function)
      for slot in operands.indices { own.slots[slot] = try operands[slot].value(in: frame) }
      return .frame(own)
    }
    guard function.isCallable else { throw notCallable(function, frame.evaluator.source) }
    if isPlain, arguments.count == 1, case .builtin(let builtin) = function,
      let reduction = builtin.reductionOfAll
    {
      return .result(Pending(try reduced(builtin, reduction, in: frame)))
    }
    let values = try Self.evaluate(arguments, span, in: frame)
    return try frame.evaluator.entry(function, values)
  }

  func callsElementwise(in frame: Frame) -> Bool {
    guard case .builtin(let builtin)? = try? callee.value(in: frame) else { return false }
    return builtin.operation(arity: arguments.count) != nil
  }

  func zipped(in frame: Frame) throws(RuntimeFailure) -> (result: Value?, parts: [Value]) {
    guard isPlain, case .builtin(let builtin)? = try? callee.value(in: frame),
      builtin.name == "zip"
    else { return (try value(in: frame), []) }
    return (nil, try Self.evaluate(arguments, span, in: frame).positional.map { $0.value })
  }

  func called(with values: [Value], in frame: Frame) throws(RuntimeFailure) -> Value {
    let operands = zip(values, arguments).map { BuiltinCall.Operand($0, $1.node.span) }
    return try frame.evaluator.call(
      callee.value(in: frame), Arguments(positional: operands, span: span))
  }

  private func elementwise(_ operation: ElementwiseOperation, _ name: String, in frame: Frame)
    throws(RuntimeFailure) -> Pending
  {
    if arguments.count == 1 {
      let operand = try arguments[0].node.pending(in: frame)
      if case .number(let x) = operand, !operation.isBoolean { return .number(operation(x)) }
      return try frame.evaluator.combine(
        operation, [operand], spans: [arguments[0].node.span], sign: name)
    }
    var operands: [Pending] = []
    for argument in arguments { operands.append(try argument.node.pending(in: frame)) }
    return try frame.evaluator.combine(
      operation, operands, spans: arguments.map { $0.node.span }, sign: name)
  }

  /// The sum of an expression, or the like: in one pass with its computation where it has not been computed.
  private func reduced(_ builtin: Builtin, _ reduction: Builtin.ReductionOfAll, in frame: Frame)
    throws(RuntimeFailure) -> Value
  {
    let evaluator = frame.evaluator
    let place = arguments[0].node.span
    let operand = try arguments[0].node.pending(in: frame)
    if case .graph(let graph) = operand, Shape.count(graph.shape) ?? 0 > 0, graph.kind != .dates {
      try evaluator.turn(at: span)
      return try reduction(graph, evaluator.interrupt)
    }
    let value = try evaluator.materialised(operand, at: place)
    return try evaluator.call(
      .builtin(builtin), Arguments(positional: [.init(value, place)], span: span))
  }

  static func evaluate(_ arguments: [Argument], _ span: Span, in frame: Frame)
    throws(RuntimeFailure) -> Arguments
  {
    var result = Arguments(span: span)
    for argument in arguments {
      let value = try argument.node.value(in: frame)
      let operand = BuiltinCall.Operand(value, argument.node.span)
      if argument.isSpread {
        for item in try frame.evaluator.items(of: value, at: argument.node.span) {
          result.positional.append(BuiltinCall.Operand(item, argument.node.span))
        }
      } else if let name = argument.name {
        result.keywords.append(
          Arguments.Keyword(name: name.text, nameSpan: name.span, operand: operand))
      } else {
        result.positional.append(operand)
      }
    }
    return result
  }

  private func notCallable(_ value: Value, _ source: CellSource) -> RuntimeFailure {
    var complaint = Diagnostic(
      .notCallable, "This is \(value.described) and cannot be called", at: callee.span,
      labels: [.init(callee.span, value.described)],
      help: "Write `*` between the two to multiply.")
    if case .object(.model) = value {
      complaint.help = "A model estimates with `predict`."
      complaint.correction = .init(Span(callee.span.upper, callee.span.upper), ".predict")
    } else if value.length != nil {
      complaint.help = "Elements are read with square brackets, counted from 0: `x[0]`."
      let inside = Span(callee.span.upper + 1, span.upper - 1)
      complaint.correction = .init(
        Span(callee.span.upper, span.upper), "[\(source.lines.text(inside))]")
    }
    return .failed(complaint)
  }
}

/// `value.name(arguments)`: a function field, or else the builtin of that name with the value as first argument.
final class MethodCallNode: Node {
  let span: Span
  private let base: any Node
  private let name: Name
  private let arguments: [CallNode.Argument]

  init(_ span: Span, base: any Node, name: Name, arguments: [CallNode.Argument]) {
    self.base = base
    self.name = name
    self.arguments = arguments
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.materialised(pending(in: frame), at: span)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    try frame.evaluator.result(of: entry(in: frame), at: span)
  }

  func entry(in frame: Frame) throws(RuntimeFailure) -> Entry {
    let receiver = try base.value(in: frame)
    if let field = try frame.evaluator.field(name.text, of: receiver, at: span), field.isCallable {
      return try frame.evaluator.entry(field, CallNode.evaluate(arguments, span, in: frame))
    }
    guard let builtin = frame.evaluator.names.table.builtins[name.text], builtin.isCallable else {
      throw frame.evaluator.noField(name.text, of: receiver, at: name.span, isMethod: true)
    }
    var values = try CallNode.evaluate(arguments, span, in: frame)
    // `xs.map(f)`: the function comes first in `map(f, xs)`.
    let isSecond = name.text == "map" || name.text == "filter"
    values.positional.insert(
      BuiltinCall.Operand(receiver, base.span), at: isSecond ? min(1, values.positional.count) : 0)
    return try frame.evaluator.entry(builtin, values)
  }
}

final class FieldNode: Node {
  let span: Span
  private let base: any Node
  private let name: String
  private let nameSpan: Span

  init(_ span: Span, base: any Node, name: String, nameSpan: Span) {
    self.base = base
    self.name = name
    self.nameSpan = nameSpan
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let receiver = try base.value(in: frame)
    if let value = try frame.evaluator.field(name, of: receiver, at: span) { return value }
    throw frame.evaluator.noField(name, of: receiver, at: nameSpan, isMethod: false)
  }
}

enum SubscriptNode: Sendable {
  case index(any Node)
  case slice((any Node)?, (any Node)?, (any Node)?, Span)

  func subscriptValue(in frame: Frame) throws(RuntimeFailure) -> BuiltinCall.Operand {
    switch self {
    case .index(let node): return BuiltinCall.Operand(try node.value(in: frame), node.span)
    case .slice(let start, let stop, let step, let span):
      let slice = SliceValue(
        start: try Self.bound(start, in: frame), stop: try Self.bound(stop, in: frame),
        step: try Self.bound(step, in: frame) ?? 1)
      if slice.step == 0 {
        throw .failed(
          Diagnostic(.zeroStep, "The step of a slice cannot be 0", at: step?.span ?? span))
      }
      return BuiltinCall.Operand(.object(slice), span)
    }
  }

  private static func bound(_ node: (any Node)?, in frame: Frame) throws(RuntimeFailure) -> Int? {
    guard let node else { return nil }
    let value = try node.value(in: frame)
    if case .nothing = value { return nil }
    if case .boolean = value { throw frame.evaluator.noIndex(.init(value, node.span)) }
    if let number = value.scalar, let whole = Int(clampingWhole: number) { return whole }
    throw .failed(
      Diagnostic(
        .wrongType, "The ends of a slice are whole numbers, not \(value.described)",
        at: node.span))
  }
}

final class IndexNode: Node {
  let span: Span
  private let base: any Node
  private let subscripts: [SubscriptNode]

  init(_ span: Span, base: any Node, subscripts: [SubscriptNode]) {
    self.base = base
    self.subscripts = subscripts
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let value = try base.value(in: frame)
    var operands: [BuiltinCall.Operand] = []
    for part in subscripts { operands.append(try part.subscriptValue(in: frame)) }
    return try frame.evaluator.index(
      BuiltinCall.Operand(value, base.span), operands, at: span)
  }
}

/// `x[i]`.
final class ElementNode: Node {
  let span: Span
  private let base: any Node
  private let index: any Node

  init(_ span: Span, base: any Node, index: any Node) {
    self.base = base
    self.index = index
    self.span = span
  }

  func number(in frame: Frame) -> Double? {
    index.number(in: frame).flatMap { base.number(at: $0, in: frame) }
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    if let number = number(in: frame) { return .number(number) }
    let value = try base.value(in: frame)
    let index = try index.value(in: frame)
    return try frame.evaluator.index(
      BuiltinCall.Operand(value, base.span), [BuiltinCall.Operand(index, self.index.span)],
      at: span)
  }
}

/// `x[i] = v`.
final class ElementAssignmentNode: Node {
  let span: Span
  private let place: Lowering.Place
  private let base: any Node
  private let subscripts: [SubscriptNode]
  private let assigned: any Node
  private let targetSpan: Span
  /// The subscript, where it is one and no slice.
  private let element: (any Node)?

  init(
    _ span: Span, place: Lowering.Place, base: any Node, subscripts: [SubscriptNode],
    value: any Node,
    targetSpan: Span
  ) {
    self.place = place
    self.base = base
    self.subscripts = subscripts
    self.assigned = value
    self.targetSpan = targetSpan
    self.element =
      if subscripts.count == 1, case .index(let node) = subscripts[0] { node } else { nil }
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    if let element, let number = assigned.number(in: frame), let index = element.number(in: frame),
      place.setNumber(number, at: index, in: frame)
    {
      return .number(number)
    }
    let value = try assigned.value(in: frame)
    var operands: [BuiltinCall.Operand] = []
    for part in subscripts { operands.append(try part.subscriptValue(in: frame)) }
    var current = try base.value(in: frame)
    if case .global(let number) = place, frame.evaluator.names.isShared(number) {
      current = try current.copied(frame.evaluator.interrupt)
    }
    // The place gives the value up, so that it has one owner and is changed without a copy.
    switch place {
    case .local(let slot): frame.slots[slot] = nil
    case .shared(let index): frame.variables[index].value = nil
    case .global(let number): _ = frame.evaluator.names.take(number)
    }
    var failure: RuntimeFailure?
    do throws(RuntimeFailure) {
      try frame.evaluator.assign(
        BuiltinCall.Operand(value, assigned.span), to: &current, operands, at: targetSpan)
    } catch {
      failure = error
    }
    switch place {
    case .local(let slot): frame.slots[slot] = current
    case .shared(let index): frame.variables[index].value = current
    case .global(let number): frame.evaluator.setName(number, to: current)
    }
    if let failure { throw failure }
    return value
  }
}

extension Lowering.Place {
  /// Puts a number in a place of the array that stands here; see `Value.setNumber`.
  fileprivate func setNumber(_ number: Double, at index: Double, in frame: Frame) -> Bool {
    switch self {
    case .local(let slot): return frame.slots[slot]?.setNumber(number, at: index) ?? false
    case .shared: return false
    case .global(let name): return frame.evaluator.setNumber(number, at: index, ofName: name)
    }
  }
}
