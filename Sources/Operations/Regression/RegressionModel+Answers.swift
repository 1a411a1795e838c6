package import Values
import Arrays
package import Diagnostics
package import Estimators

extension RegressionModel: WorkingObject {
  /// The reader's places where the estimator has them.
  func located(_ places: Points) throws(EstimatorError) -> Points {
    try origin.circle.map { (circle, _) throws(EstimatorError) in
      try circle.points(places, as: .queries)
    } ?? places
  }

  /// What errors and bands are made of.
  var smoother: Smoother {
    switch polynomial {
    case .local(let model): .local(model)
    case .neighbours(let model): .neighbours(model)
    case nil: .mean(regression)
    }
  }

  /// How far the kernel looks, in words.
  package var reach: String {
    if case .neighbours = polynomial { return "their widths" }
    return Builtin.reach(of: regression.kernel)
  }

  package func estimate(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> Estimate
  {
    guard let polynomial else {
      return try regression.estimate(at: queries, supervision: supervision)
    }
    let fit = try polynomial.fit(at: queries, supervision: supervision)
    return Estimate(
      values: fit.values, columns: regression.values.columns, unsupported: fit.unsupported)
  }

  /// What one of its methods gives.
  func answer(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let queries = try call.required("q")
    return switch name {
    case "predict": try predict(queries, call)
    case "weights": try weights(queries, call)
    default: try inference(name, call)
    }
  }

  package func queries(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Points
  {
    let places = try call.points(operand, "q", as: .queries, dimension: dimension)
    return try call.estimating(under: operand.span) { () throws(EstimatorError) in
      try located(places)
    }
  }

  package func predict(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    let queries = try queries(operand, call)
    try call.reserve(estimates: queries, columns: regression.values.columns)
    let derivative = try call.integer("derivative")
    guard (0...(polynomial?.degree ?? 0)).contains(derivative) else {
      throw call.failure(
        .wrongValue,
        "A model of degree \(polynomial?.degree ?? 0) has no derivative \(derivative) here",
        under: "derivative",
        help: "Make it with a higher `degree`, as in `regression(x, y; degree=2)`.")
    }
    if let polynomial {
      let fit = try call.estimating(under: operand.span) { () throws(EstimatorError) in
        try polynomial.fit(at: queries, supervision: call.supervision)
      }
      return Builtin.value(
        of: fit, derivative, polynomial.degree, queries.count, regression.values.columns,
        regression.keys.dimension, reach: reach, call)
    }
    let estimate = try call.estimating(under: operand.span) { () throws(EstimatorError) in
      try regression.estimate(at: queries, supervision: call.supervision)
    }
    Builtin.warn(
      of: estimate, queries.count, reach: Builtin.reach(of: regression.kernel), call)
    return estimate.value
  }

  package func weights(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    let queries = try queries(operand, call)
    if polynomial != nil {
      let smoother = smoother
      return try Builtin.weightsValue(
        keys: regression.keys.count, queries: queries.count, call
      ) { (part, supervision) throws(EstimatorError) in
        try smoother.weights(at: queries.rows(part), limit: .max, supervision: supervision)
      }
    }
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
