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
      method("predict", ["q"]) { call throws(RuntimeFailure) in
        try predict(try call.queryOperand(), call)
      }
    case "weights":
      method("weights", ["q"]) { call throws(RuntimeFailure) in
        try weights(try call.queryOperand(), call)
      }
    default: inference(name)
    }
  }

  func method(_ name: String, _ parameters: [String], _ body: @escaping MethodValue.Body) -> Value {
    .object(MethodValue(name: name, parameters: parameters, body: body))
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
package struct MethodValue: ObjectValue {
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value

  let name: String
  /// In the order in which they may be given without names.
  let parameters: [String]
  let body: Body

  package var typeName: String { "method" }
  package var text: String { "method \(name)" }
  package var isCallable: Bool { true }

  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    let known = parameters.map { "`\($0)`" }.joined(separator: ", ")
    if let keyword = call.keywords.first(where: { !parameters.contains($0.name) }) {
      throw call.failure(
        "unknown-keyword", "`\(name)` has no keyword `\(keyword.name)`", at: keyword.nameSpan,
        help: "Known are \(known).")
    }
    if call.rest.count > parameters.count {
      throw call.failure(
        "too-many-arguments",
        "`\(name)` takes \(parameters.count) \(parameters.count == 1 ? "argument" : "arguments"), and there are \(call.rest.count)",
        at: call.rest[parameters.count].span, help: "They are \(known).")
    }
    return try body(call)
  }
}

extension BuiltinCall {
  /// The one argument of a method that takes queries.
  func queryOperand() throws(RuntimeFailure) -> Operand {
    if let operand = rest.first ?? keyword("q") { return operand }
    throw failure("missing-argument", "This needs the queries", help: "As in `predict([1, 2])`.")
  }

  /// An argument of a method by its name.
  func keyword(_ name: String) -> Operand? { keywords.first { $0.name == name }?.operand }

  /// An argument of a method, by its place or its name.
  func argument(_ place: Int, _ name: String) -> Operand? {
    place < rest.count ? rest[place] : keyword(name)
  }

  /// A number among the arguments of a method.
  func number(_ place: Int, _ name: String, default standard: Double) throws(RuntimeFailure)
    -> Double
  {
    guard let operand = argument(place, name) else { return standard }
    if let number = operand.value.scalar { return number }
    throw failure(
      "wrong-type", "`\(name)` is a number, and this is \(operand.value.described)",
      at: operand.span)
  }

  /// A text among the arguments of a method.
  func text(_ place: Int, _ name: String, default standard: String) throws(RuntimeFailure)
    -> String
  {
    guard let operand = argument(place, name) else { return standard }
    if case .text(let text) = operand.value { return text }
    throw failure(
      "wrong-type", "`\(name)` is a text, and this is \(operand.value.described)",
      at: operand.span)
  }
}
