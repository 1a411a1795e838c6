package import Arrays
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

  /// The number, where the node is arithmetic of numbers that are there; nil where it is not, and then nothing has happened.
  ///
  /// What loops ask first: a number costs no `Value`.
  func number(in frame: Frame) -> Double?

  /// Whether it holds, where the node compares such numbers; nil as for `number`.
  func truth(in frame: Frame) -> Bool?

  /// The number at a whole place of the sequence that the node names; nil as for `number`.
  func number(at index: Double, in frame: Frame) -> Double?

  /// Which one it is, where somebody asks.
  var form: NodeForm { get }

  /// The operands of a node that is arithmetic and nothing else; nil for any other node.
  var arithmeticOperands: [any Node]? { get }
}

/// The nodes that others look into.
enum NodeForm {
  case local(LocalNode)
  case variable
  case global(GlobalNode)
  case call(CallNode)
  case other
}

extension Node {
  var form: NodeForm { .other }
  var arithmeticOperands: [any Node]? { nil }

  func number(in frame: Frame) -> Double? { nil }
  func truth(in frame: Frame) -> Bool? { nil }
  func number(at index: Double, in frame: Frame) -> Double? { nil }

  /// Whether it holds as a condition.
  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    if let truth = truth(in: frame) { return truth }
    return try frame.evaluator.truth(value(in: frame), at: span)
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending {
    Pending(try value(in: frame))
  }
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

/// The local variables of one call.
final class Frame {
  let evaluator: Evaluator
  /// Memory of its own, which no one else reaches: an array would be checked and counted at each access.
  let slots: UnsafeMutableBufferPointer<Value?>
  /// Those shared with functions made in this call, or in the call around it.
  var variables: [Variable] = []
  /// Set by `return`, `break` and `continue`; blocks and loops stop when it is.
  @exclusivity(unchecked) var signal = Signal.none
  /// The slot whose reads give a placeholder while a function is compiled.
  var placeholderSlot: Int?

  enum Signal { case none, returned, broken, continued }

  init(_ evaluator: Evaluator, slotCount: Int) {
    self.evaluator = evaluator
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: nil)
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
  }

  /// The frame of a call, with what the function captured.
  convenience init(_ evaluator: Evaluator, calling function: FunctionValue) {
    let code = function.code
    self.init(evaluator, slotCount: code.layout.slotCount)
    guard code.usesMore else { return }
    for (capture, value) in zip(code.layout.captures, function.captured) {
      slots[capture.own] = value
    }
    if code.layout.variableCount > 0 {
      variables = (0..<code.layout.variableCount).map { _ in Variable() }
      for (capture, variable) in zip(code.layout.sharedCaptures, function.variables) {
        variables[capture.own] = variable
      }
    }
    if let own = code.layout.selfSlot { slots[own] = .function(function) }
  }

  /// Gives the parameters that are variables their arguments.
  func shareParameters(of layout: FunctionCode.Layout) {
    for parameter in layout.sharedParameters {
      variables[parameter.own].value = slots[parameter.outer]
    }
  }

  /// Starts a turn of a loop: functions made in earlier turns keep the variables of theirs.
  func renew(_ indices: [Int]) {
    for index in indices { variables[index] = Variable(variables[index].value) }
  }

  /// Lets go of the variables when no function that shares them can have got out, so that functions which know each
  /// other do not keep each other alive.
  func close(_ layout: FunctionCode.Layout, returning result: Pending?) {
    if case .value(let value) = result, value.mayHoldFunctions { return }
    for index in layout.ownVariables { variables[index].value = nil }
  }
}
