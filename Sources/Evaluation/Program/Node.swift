import Diagnostics

/// One step of a lowered program: names are slots, builtins are resolved, spans are kept for messages.
///
/// A cell's tree is lowered once (see `Lowering`) and evaluated as often as loops and calls ask.
protocol Node: AnyObject, Sendable {
  var span: Span { get }

  /// The value, computed.
  func value(in frame: Frame) throws(RuntimeFailure) -> Value

  /// The value, where arithmetic on arrays may still be pending: what operators ask of their operands.
  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending

  /// The operands of a node that is arithmetic and nothing else; nil for any other node.
  var arithmeticOperands: [any Node]? { get }
}

extension Node {
  var arithmeticOperands: [any Node]? { nil }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    Pending(try value(in: frame))
  }
}

/// A value, or an array expression that has not been computed.
enum Pending {
  case number(Double)
  case graph(ElementwiseGraph)
  /// The argument of a function being compiled; see `TileFunction`.
  case placeholder
  case value(Value)

  init(_ value: Value) {
    if case .number(let number) = value { self = .number(number) } else { self = .value(value) }
  }
}

/// The local variables of one call.
final class Frame {
  let evaluator: Evaluator
  var slots: [Value?]
  /// Set by `return`, `break` and `continue`; blocks and loops stop when it is.
  var signal = Signal.none
  /// The slot whose reads give a placeholder while a function is compiled.
  var placeholderSlot: Int?

  enum Signal { case none, returned, broken, continued }

  init(_ evaluator: Evaluator, slotCount: Int) {
    self.evaluator = evaluator
    self.slots = [Value?](repeating: nil, count: slotCount)
  }
}
