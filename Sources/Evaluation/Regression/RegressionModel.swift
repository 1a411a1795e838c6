import Diagnostics
import Estimators

/// A regression that keeps its data: `predict(q)`, `weights(q)`.
package struct RegressionModel: ObjectValue {
  let regression: NadarayaWatson

  init(_ regression: NadarayaWatson) { self.regression = regression }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    [
      "kernel", "width", "count", "dimension", "degrees_of_freedom", "residual_variance",
      "r_squared", "loo_score", "fitted", "residuals", "left_out", "predict", "weights", "band",
      "standard_errors", "diagnostics", "top_keys",
    ]
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel": .object(KernelValue(regression.kernel))
    case "width": KernelValue.widthValue(regression.kernel.widths)
    case "count": .number(Double(regression.keys.count))
    case "dimension": .number(Double(regression.keys.dimension))
    case "predict":
      method("predict") { call throws(RuntimeFailure) in
        try predict(try call.queryOperand(), call)
      }
    case "weights":
      method("weights") { call throws(RuntimeFailure) in
        try weights(try call.queryOperand(), call)
      }
    default: inference(name)
    }
  }

  func method(_ name: String, _ body: @escaping MethodValue.Body) -> Value {
    .object(MethodValue(name: name, body: body))
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
    return try call.estimating(under: operand.span) { () throws(EstimatorError) in
      try regression.estimate(at: queries, supervision: call.supervision)
    }.value
  }

  func weights(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure) -> Value
  {
    try Builtin.weightsValue(of: regression, at: try queries(operand, call), call)
  }
}

/// A function that belongs to an object: `model.predict`.
package struct MethodValue: ObjectValue {
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value

  let name: String
  let body: Body

  package var typeName: String { "method" }
  package var text: String { "method \(name)" }
  package var isCallable: Bool { true }

  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? { try body(call) }
}

extension BuiltinCall {
  /// The one argument of a method that takes queries.
  func queryOperand() throws(RuntimeFailure) -> Operand {
    if let operand = rest.first ?? keywords.first(where: { $0.name == "q" })?.operand {
      return operand
    }
    throw failure("missing-argument", "This needs the queries", help: "As in `predict([1, 2])`.")
  }

  /// A keyword of a method.
  func keyword(_ name: String) -> Operand? { keywords.first { $0.name == name }?.operand }
}
