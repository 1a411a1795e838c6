package import Values
import Arrays
import Language
package import Diagnostics
package import Estimators

extension KernelValue: WorkingObject {
  /// The kernel with what the names in its function mean now.
  func current(_ call: BuiltinCall) throws(RuntimeFailure) -> SmoothingKernel {
    guard let function else { return kernel }
    return try function.kernel(widths: kernel.widths, call, at: call.span)
  }

  /// With distances it weighs them; with only `width=` and `period=` it is the kernel of that width and period.
  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    let isOwn = if case .own = kernel.shape { true } else { false }
    let catalogued = isOwn ? Catalog.ownKernel : Catalog.entry(named: kernel.shape.name)
    guard let signature = catalogued else { return nil }
    let call = try BuiltinCall(
      binding: Arguments(positional: call.rest, keywords: call.keywords, span: call.span),
      to: signature, call.evaluator)
    var kernel = kernel
    let width = call.operand("width")
    if let width { kernel = try call.kernel(kernel, withWidth: width) }
    let period = try Self.period(call, kernel, before: period)
    guard let distances = call.operand("u") else {
      return .object(
        KernelValue(
          kernel, hasGivenWidth: hasGivenWidth || width != nil, period: period, of: function))
    }
    if let function {
      kernel = try function.kernel(widths: kernel.widths, call, at: call.span)
    }
    var tensor = try call.tensor(distances, for: "u")
    try call.reserve(tensor.count)
    if let period {
      let numbers = tensor.elements
      tensor = Tensor(
        try call.evaluator.interrupt.array(tensor.count) { part, chords in
          for place in part { chords[place] = Circle(period: period).chord(numbers[place]) }
        }, shape: tensor.shape)
    }
    return try weigh(tensor, kernel, call, distances.span)
  }

  /// The argument `period`, or the one that the kernel has already.
  package static func period(_ call: BuiltinCall, _ kernel: SmoothingKernel, before: Double? = nil)
    throws(RuntimeFailure) -> Double?
  {
    let given = try call.has("period") ? call.number("period") : nil
    guard let period = given ?? before else { return nil }
    guard period > 0, period.isFinite else {
      throw call.failure(
        .wrongValue, "A period is a number above 0", under: "period",
        help: "Hours of the day have the period 24, days of the year 365.25.")
    }
    if kernel.widths.count > 1 {
      throw call.failure(
        .wrongValue, "A kernel with a period has one width", under: "width",
        help: "It is for keys of one coordinate.")
    }
    return period
  }

  private func weigh(
    _ tensor: Tensor, _ kernel: SmoothingKernel, _ call: BuiltinCall, _ span: Span
  ) throws(RuntimeFailure) -> Value {
    let widths = kernel.widths
    let numbers = tensor.elements
    guard widths.count > 1 else {
      let weights = try call.evaluator.interrupt.array(tensor.count) { part, weights in
        for place in part { weights[place] = kernel.weight(at: numbers[place]) }
      }
      return Value.shaped(Tensor(weights, shape: tensor.shape))
    }
    guard tensor.shape.last == widths.count else {
      throw call.failure(
        .wrongShape, "This kernel has \(widths.count) widths, one per coordinate", at: span,
        label: "shape \(Shape.text(tensor.shape))",
        help: "The last axis of the distances must have \(widths.count) elements.")
    }
    let weights = try call.evaluator.interrupt.array(tensor.count / widths.count) { part, weights in
      for row in part {
        var squared = 0.0
        for (coordinate, width) in widths.enumerated() {
          let u = numbers[row * widths.count + coordinate] / width
          squared += u * u
        }
        weights[row] = kernel.shape.weight(squared.squareRoot())
      }
    }
    return Value.shaped(Tensor(weights, shape: Array(tensor.shape.dropLast())))
  }
}
