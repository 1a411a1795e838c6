import Tables
import Values
import Operations
import Arrays
import Language
import Diagnostics

/// Printing, showing and checking.
extension Builtin {
  static let cellFunctions: [String: Body] = [
    "print": print, "warn": warn, "display": display, "update": update, "input": input,
    "clear_output": clearOutput, "help": help, "include": include,
    "assert": assert, "assert_close": assertClose, "error": error,
  ]

  private static func joined(_ call: BuiltinCall, _ separator: String) -> String {
    call.rest.map { $0.value.plainText }.joined(separator: separator)
  }

  /// Whoever runs cells puts the file in the place of the statement: what comes here stands elsewhere.
  private static func include(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    throw call.failure(
      .wrongValue, "`include` is a statement of its own, with the name of the file in quotes",
      help: "Write `include(\"helpers.nw\")` on a line of the cell, outside of functions and loops."
    )
  }

  private static func print(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let separator = try call.text("sep")
    let end = try call.text("end")
    try call.poll()
    call.evaluator.output.print(joined(call, separator) + end)
    return .nothing
  }

  private static func warn(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.poll()
    call.evaluator.output.warn(joined(call, " ") + "\n")
    return .nothing
  }

  private static func display(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let name = call.has("id") ? try call.text("id") : nil
    for operand in call.rest {
      try call.poll()
      try call.evaluator.reserveDrawing(of: operand.value, at: operand.span)
      call.evaluator.output.display(operand.value, name: name)
      try call.poll()
    }
    return .nothing
  }

  private static func update(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let value = call.operand("value")?.value ?? .nothing
    let name = try call.text("id")
    try call.evaluator.reserveDrawing(of: value, at: call.span)
    call.evaluator.output.update(value, name: name)
    try call.poll()
    return .nothing
  }

  private static func input(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let prompt = try call.text("prompt")
    let isSecret = try call.boolean("secret")
    if let line = try call.evaluator.output.input(prompt: prompt, isSecret: isSecret) {
      return .text(line)
    }
    throw call.failure(
      .noReader, "Nobody is there to answer", help: "`input` needs a front end that can ask.")
  }

  private static func clearOutput(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    call.evaluator.output.clear(wait: try call.boolean("wait"))
    return .nothing
  }

  private static func help(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("name")
    switch operand.value {
    case .text(let name): call.evaluator.output.page(name)
    case .builtin(let builtin): call.evaluator.output.page(builtin.name)
    case .function(let function): call.evaluator.output.page(function.code.name)
    default:
      // A kernel or a constant, by the name under which it was given.
      let name = call.evaluator.source.lines.text(operand.span)
      guard call.evaluator.names.table.builtins[name] != nil else {
        throw call.wrongType(operand, "name", "a function or the name of one")
      }
      call.evaluator.output.page(name)
    }
    return .nothing
  }

  // MARK: Checking

  private static func assert(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let condition = try call.required("condition")
    let holds: Bool
    if case .tensor(let tensor) = condition.value {
      holds = !tensor.elements.contains(0)
    } else {
      holds = try call.evaluator.truth(condition.value, at: condition.span)
    }
    if holds { return .nothing }
    let source = call.evaluator.source.lines.text(condition.span)
    var label: String?
    if case .tensor(let tensor) = condition.value {
      label = "\(tensor.elements.count { $0 == 0 }) of \(tensor.count) do not hold"
    }
    let title = call.has("message") ? try call.text("message") : "`\(source)` does not hold"
    throw call.failure(.assertionFailed, title, at: condition.span, label: label)
  }

  private static func assertClose(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (a, b) = (try call.required("a"), try call.required("b"))
    let tolerance = try call.number("tol")
    let (left, right) = (try call.tensor(a, for: "a"), try call.tensor(b, for: "b"))
    guard let shape = Shape.broadcast(left.shape, right.shape) else {
      throw .failed(
        Diagnostic(
          .assertionFailed,
          "Shapes \(Shape.text(left.shape)) and \(Shape.text(right.shape)) cannot be compared",
          at: call.span,
          labels: [
            .init(a.span, "shape \(Shape.text(left.shape))"),
            .init(b.span, "shape \(Shape.text(right.shape))"),
          ]))
    }
    try call.reserve(Shape.count(shape))
    let places = Swift.zip(
      Shape.offsets(shape, strides: Shape.broadcastStrides(left.shape, to: shape)),
      Shape.offsets(shape, strides: Shape.broadcastStrides(right.shape, to: shape)))
    var worst: (excess: Double, position: Int, a: Double, b: Double)?
    var wrong = 0
    var total = 0
    for (position, (i, j)) in places.enumerated() {
      let (x, y) = (left.elements[i], right.elements[j])
      total += 1
      let difference = x == y || (x.isNaN && y.isNaN) ? 0 : abs(x - y)
      let excess = difference / max(1, max(abs(x), abs(y)))
      if excess <= tolerance { continue }
      wrong += 1
      if worst.map({ !($0.excess >= excess) }) ?? true { worst = (excess, position, x, y) }
    }
    guard let worst else { return .nothing }
    let place = shape.isEmpty ? "" : " at \(indexText(worst.position, shape))"
    let difference =
      "\(exactText(worst.a)) and \(exactText(worst.b)) differ by \(roughText(abs(worst.a - worst.b)))\(place)"
    let message = call.has("message") ? try call.text("message") + ": " : ""
    var help = "The tolerance is \(exactText(tolerance))."
    if total > 1 {
      help =
        "\(wrong) of \(total) elements differ by more than the tolerance, \(exactText(tolerance))."
    }
    throw .failed(
      Diagnostic(
        .assertionFailed, message + difference, at: call.span,
        labels: [.init(a.span, exactText(worst.a)), .init(b.span, exactText(worst.b))], help: help))
  }

  /// All digits, so that numbers which differ look different; a whole number without its point.
  private static func exactText(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Three digits are enough for a difference.
  private static func roughText(_ number: Double) -> String {
    exactText(Double(scientificText(number, digits: 2)) ?? number)
  }

  /// `[2, 3]`: the index of an element from its position in row-major order.
  private static func indexText(_ position: Int, _ shape: [Int]) -> String {
    let strides = Shape.strides(shape)
    let index = shape.indices.map { "\(position / strides[$0] % max(shape[$0], 1))" }
    return "[\(index.joined(separator: ", "))]"
  }

  private static func error(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    throw call.failure(.raised, try call.text("message"))
  }
}
