import Diagnostics
import Estimators

/// Choosing a width.
extension Builtin {
  static let widthFunctions: [String: Body] = [
    "select_width": selectWidth, "width_curve": widthCurve,
  ]

  /// The criteria by the names that the language gives them.
  private static let criteria: [String: TrainingFit.Criterion] = [
    "loo": .leaveOneOut, "gcv": .generalised, "aicc": .akaike,
  ]

  private static func selectWidth(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let keys = try call.points("x", as: .keys)
    let values = try call.values("y")
    let method = try call.text("method", default: "loo")
    let kernel = try selectedKernel(
      call, keys, values, try call.smoothingKernel(), method: method,
      at: call.operand("method")?.span ?? call.span)
    return KernelValue.widthValue(kernel.widths)
  }

  /// The kernel with the width that a method selects.
  static func selectedKernel(
    _ call: BuiltinCall, _ keys: Points, _ values: Values, _ kernel: SmoothingKernel,
    method: String, at span: Span
  ) throws(RuntimeFailure) -> SmoothingKernel {
    guard let criterion = criteria[method] else {
      throw call.failure(
        "unknown-option", "There is no method `\(method)` to select a width", at: span,
        help: "Use \"loo\", \"gcv\" or \"aicc\".")
    }
    return try call.estimating { () throws(EstimatorError) in
      let search = try WidthSearch(
        NadarayaWatson(keys: keys, values: values, kernel: kernel), criterion: criterion)
      let best = try search.best(supervision: call.supervision)
      return try kernel.with(
        widths: keys.dimension == 1 ? [best.width] : kernel.widths.map { $0 * best.width })
    }
  }

  private static func widthCurve(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let keys = try call.points("x", as: .keys)
    let values = try call.values("y")
    let kernel = try call.smoothingKernel()
    let method = try call.choice("method", ["loo", "gcv", "aicc"], default: "loo")
    let given = call.has("widths") ? try call.vector("widths") : nil
    let (widths, scores) = try call.estimating { () throws(EstimatorError) in
      let search = try WidthSearch(
        NadarayaWatson(keys: keys, values: values, kernel: kernel),
        criterion: criteria[method] ?? .leaveOneOut)
      let widths = given ?? search.defaultWidths()
      return (widths, try search.curve(widths, supervision: call.supervision).map(\.score))
    }
    return .object(scoreCurve(widths, scores, method: method))
  }
}
