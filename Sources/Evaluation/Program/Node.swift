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
  /// Those shared with functions made in this call, or in the call around it.
  var variables: [Variable] = []
  /// Set by `return`, `break` and `continue`; blocks and loops stop when it is.
  var signal = Signal.none
  /// The slot whose reads give a placeholder while a function is compiled.
  var placeholderSlot: Int?

  enum Signal { case none, returned, broken, continued }

  init(_ evaluator: Evaluator, slotCount: Int) {
    self.evaluator = evaluator
    self.slots = [Value?](repeating: nil, count: slotCount)
  }

  /// The frame of a call, with what the function captured.
  convenience init(_ evaluator: Evaluator, calling function: FunctionValue) {
    let layout = function.code.layout
    self.init(evaluator, slotCount: layout.slotCount)
    for (capture, value) in zip(layout.captures, function.captured) {
      slots[capture.own] = value
    }
    if layout.variableCount > 0 {
      variables = (0..<layout.variableCount).map { _ in Variable() }
      for (capture, variable) in zip(layout.sharedCaptures, function.variables) {
        variables[capture.own] = variable
      }
    }
    if let own = layout.selfSlot { slots[own] = .function(function) }
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
