package import Arrays
package import Diagnostics

/// One step of a lowered program: names are slots, builtins are resolved, spans are kept for messages.
///
/// A cell's tree is lowered once (see `Lowering`) and evaluated as often as loops and calls ask.
package protocol Node: AnyObject, Sendable {
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
package enum NodeForm {
  case constant
  case local(any LocalForm)
  case variable
  case global(any GlobalForm)
  case call(any CallForm)
  case other
}

/// A name whose value stands in a slot.
package protocol LocalForm: AnyObject {
  var slot: Int { get }
}

/// A name of the notebook's, or of a builtin.
package protocol GlobalForm: AnyObject {
  /// Whether the name brings along a function of each element by itself.
  var isElementwise: Bool { get }
  /// Whether the notebook gives the name no value.
  func isBuiltin(in names: Namespace) -> Bool
}

/// A call.
package protocol CallForm: AnyObject {
  /// Whether it is an elementwise builtin, whatever the notebook made of its name.
  func callsElementwise(in frame: Frame) -> Bool
  /// The values that `zip` sets side by side, or what another call gives, whose parts they are not.
  func zipped(in frame: Frame) throws(RuntimeFailure) -> (result: Value?, parts: [Value])
  /// The call with arguments that are known already.
  func called(with values: [Value], in frame: Frame) throws(RuntimeFailure) -> Value
}

extension Node {
  package var form: NodeForm { .other }
  package var arithmeticOperands: [any Node]? { nil }

  package func number(in frame: Frame) -> Double? { nil }
  package func truth(in frame: Frame) -> Bool? { nil }
  package func number(at index: Double, in frame: Frame) -> Double? { nil }

  package func perform(in frame: Frame) throws(RuntimeFailure) { _ = try value(in: frame) }

  package func entry(in frame: Frame) throws(RuntimeFailure) -> Entry {
    .result(try pending(in: frame))
  }

  package func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    Pending(try value(in: frame))
  }
}

/// What a call comes to.
package enum Entry {
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
