package import Arrays
import Diagnostics

/// One step of a lowered program: names are slots, builtins are resolved, spans are kept for messages.
///
/// A cell's tree is lowered once (see `Lowering`) and evaluated as often as loops and calls ask.
protocol Node: AnyObject, Sendable {
  var span: Span { get }

  /// The value, computed.
  func value(in frame: Frame) throws(RuntimeFailure) -> Value

  /// What the node does, where nobody asks for its value.
  func perform(in frame: Frame) throws(RuntimeFailure)

  /// The value, where arithmetic on arrays may still be pending: what operators ask of their operands.
  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending

  /// The number, where the node is arithmetic of numbers that are there; nil where it is not, and then nothing has happened.
  ///
  /// What loops ask first: a number costs no `Value`.
  func number(in frame: Frame) -> Double?

  /// Whether it holds, where the node compares such numbers; nil as for `number`.
  func truth(in frame: Frame) -> Bool?

  /// Whether it holds as a condition.
  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool

  /// A call with its arguments in place, or the result where it was no call of a function of the notebook's.
  func entry(in frame: Frame) throws(RuntimeFailure) -> Entry

  /// The number at a whole place of the sequence that the node names; nil as for `number`.
  func number(at index: Double, in frame: Frame) -> Double?

  /// Which one it is, where somebody asks.
  var form: NodeForm { get }

  /// The operands of a node that is arithmetic and nothing else; nil for any other node.
  var arithmeticOperands: [any Node]? { get }
}

/// The nodes that others look into.
enum NodeForm {
  case constant
  case local(LocalNode)
  case variable
  case global(GlobalNode)
  case call(CallNode)
  case temporary(TemporaryNode)
  case other
}

extension Node {
  var form: NodeForm { .other }
  var arithmeticOperands: [any Node]? { nil }

  func number(in frame: Frame) -> Double? { nil }
  func truth(in frame: Frame) -> Bool? { nil }
  func number(at index: Double, in frame: Frame) -> Double? { nil }

  func perform(in frame: Frame) throws(RuntimeFailure) { _ = try value(in: frame) }

  func entry(in frame: Frame) throws(RuntimeFailure) -> Entry { .result(try pending(in: frame)) }

  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    if let truth = truth(in: frame) { return truth }
    return try frame.evaluator.truth(value(in: frame), at: span)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    Pending(try value(in: frame))
  }
}

/// What a call comes to.
enum Entry {
  /// The frame of a function, its arguments in it.
  case frame(Frame)
  case result(Pending)
}

/// A value, or an array expression that has not been computed.
package enum Pending {
  case number(Double)
  case graph(ElementwiseGraph)
  /// The argument of a function being compiled; see `TileFunction`.
  case placeholder
  case value(Value)

  package init(_ value: Value) {
    if case .number(let number) = value { self = .number(number) } else { self = .value(value) }
  }
}
