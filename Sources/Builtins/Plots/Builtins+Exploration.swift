import Language
import Tables
package import Values
import Operations
import Diagnostics
import Arrays

/// Arguments that a reader moves.
extension Builtin {
  package static let exploration: [String: Body] = ["explore": explore, "slider": slider]

  private static func slider(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (low, high) = (try call.number("low"), try call.number("high"))
    guard low.isFinite, high.isFinite, low < high else {
      throw call.failure(
        .wrongValue, "A slider needs a low end below its high end", under: "high",
        label: "\(numberText(low)) to \(numberText(high))", help: "Write `slider(0.1, 2)`.")
    }
    guard (high - low).isFinite, high - low > 1e-290 else {
      throw call.failure(
        .wrongValue, "The ends of a slider lie too far apart, or too near together",
        under: "high", label: "\(numberText(low)) to \(numberText(high))")
    }
    let step = call.has("step") ? try call.number("step") : nil
    if let step, !(step > 0 && (high - low) / step <= 1e6) {
      throw call.failure(
        .wrongValue, "A step is above 0, and at most a million of them make a slider",
        under: "step", label: numberText(step))
    }
    let start = call.has("start") ? try call.number("start") : nil
    guard let slider = Slider(low: low, high: high, step: step, start: start) else {
      throw call.failure(
        .wrongValue, "A slider starts between its ends", under: "start",
        label: "\(numberText(low)) to \(numberText(high)) here")
    }
    return .object(slider)
  }

  private static func explore(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let function = try call.required("f")
    let parameters = try call.function("f").parameterNames
    guard !call.rest.isEmpty else {
      throw call.failure(
        .missingArgument, "`explore` needs something to move",
        help: "Give each argument of the function a slider or a list of choices.")
    }
    var controls: [(name: String, control: Exploration.Control)] = []
    for (index, operand) in call.rest.enumerated() {
      let name = index < parameters.count ? parameters[index] : "\(index)"
      controls.append((name, try control(operand, call)))
    }
    let exploration = Exploration(
      function: function.value, controls: controls, span: call.span, source: call.evaluator.source)
    let value = try call.evaluator.value(of: exploration, at: exploration.start)
    if case .nothing = value {
      throw call.failure(
        .wrongType, "The function shows nothing: it must give a figure or another value",
        at: function.span, help: "Let its last line be what is to be seen.")
    }
    call.evaluator.output.explore(exploration, showing: value)
    return .nothing
  }

  private static func control(_ operand: BuiltinCall.Operand, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Exploration.Control
  {
    switch operand.value {
    case .object(.slider(let slider)): return .slider(slider)
    case .list(let choices), .tuple(let choices):
      if (1...100).contains(choices.items.count) { return .choices(choices.items) }
    case .tensor(let tensor) where tensor.rank == 1:
      if (1...100).contains(tensor.count) {
        return .choices(tensor.elements.map { Value.element($0, tensor.kind) })
      }
    default: break
    }
    throw call.failure(
      .wrongType, "An argument is moved by a slider, or by a list of 1 to 100 choices",
      at: operand.span, label: operand.value.described,
      help: "Write `slider(0.1, 2)` or `[gaussian, boxcar]`.")
  }
}

extension Value {
  /// The names of positional parameters, where the value is a function.
  fileprivate var parameterNames: [String] {
    switch self {
    case .function(let function):
      function.code.signature.filter { !$0.isKeywordOnly }.map { $0.name }
    case .builtin(let builtin):
      builtin.signature.parameters.filter { !$0.isKeywordOnly }.map { $0.name }
    default: []
    }
  }
}
