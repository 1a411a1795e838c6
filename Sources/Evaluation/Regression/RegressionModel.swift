package import Checking
import Diagnostics
import Estimators

/// A regression that keeps its data: `predict(q)`, `weights(q)`.
package final class RegressionModel: ObjectValue {
  let regression: NadarayaWatson

  init(_ regression: NadarayaWatson) { self.regression = regression }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    [
      "kernel", "width", "count", "dimension", "degrees_of_freedom", "residual_variance",
      "r_squared", "loo_score", "fitted", "residuals", "left_out",
    ] + Catalog.modelMethods.map { $0.name }
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel": .object(KernelValue(regression.kernel))
    case "width": KernelValue.widthValue(regression.kernel.widths)
    case "count": .number(Double(regression.keys.count))
    case "dimension": .number(Double(regression.keys.dimension))
    default: method(name)
    }
  }

  package func fieldDescription(_ name: String) -> String? {
    Catalog.modelMethods.first { $0.name == name }?.written ?? field(name)?.described
  }

  private func method(_ name: String) -> Value? {
    guard let signature = Catalog.modelMethods.first(where: { $0.name == name }) else { return nil }
    return .object(
      MethodValue(signature: signature) { call throws(RuntimeFailure) in
        let queries = try call.required("q")
        return switch name {
        case "predict": try self.predict(queries, call)
        case "weights": try self.weights(queries, call)
        default: try self.inference(name, call)
        }
      })
  }

  package var text: String {
    let d = regression.keys.dimension
    return """
      Nadaraya-Watson regression
        keys    \(regression.keys.count)\(d == 1 ? "" : " with \(d) coordinates")
        kernel  \(KernelValue(regression.kernel).text)
      """
  }

  func queries(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Points
  {
    try call.points(operand, "q", as: .queries, dimension: regression.keys.dimension)
  }

  func predict(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure) -> Value
  {
    let queries = try queries(operand, call)
    try call.reserve(estimates: queries, columns: regression.values.columns)
    let estimate = try call.estimating(under: operand.span) { () throws(EstimatorError) in
      try regression.estimate(at: queries, supervision: call.supervision)
    }
    Builtin.warn(
      of: estimate, queries.count, reach: Builtin.reach(of: regression.kernel), call)
    return estimate.value
  }

  func weights(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure) -> Value
  {
    let queries = try queries(operand, call)
    if regression.kernel.shape.isCompact {
      let estimate = try call.estimating { () throws(EstimatorError) in
        try regression.estimate(at: queries, supervision: call.quietSupervision)
      }
      Builtin.warn(
        ofQueries: estimate.unsupported, of: queries.count,
        reach: Builtin.reach(of: regression.kernel), so: "the weights there are nan", call)
    }
    return try Builtin.weightsValue(of: regression, at: queries, call)
  }
}

/// A function that belongs to an object: `model.predict`.
package final class MethodValue: ObjectValue {
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value

  package let signature: Signature
  let body: Body

  init(signature: Signature, body: @escaping Body) {
    self.signature = signature
    self.body = body
  }

  package var typeName: String { "method" }
  package var text: String { "method \(signature.name)" }
  package var isCallable: Bool { true }

  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    try body(
      BuiltinCall(
        binding: Arguments(positional: call.rest, keywords: call.keywords, span: call.span),
        to: signature, call.evaluator))
  }
}
