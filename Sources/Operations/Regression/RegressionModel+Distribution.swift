import Tables
package import Values
package import Diagnostics
import Arrays
import Language
import Estimators

/// The distribution of the values around the estimates.
extension RegressionModel {
  /// `model.quantile(q, p)`: the values below which the shares of the weight lie.
  package func quantile(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let levels = try call.tensor("p")
    if let wrong = levels.elements.first(where: { !(0...1).contains($0) }) {
      throw call.failure(
        .wrongValue, "`p` lies between 0 and 1; this is \(numberText(wrong))", under: "p")
    }
    return try curves(of: levels, "p", call) {
      (distribution, queries, numbers) throws(EstimatorError) in
      try distribution.quantiles(at: queries, levels: numbers, supervision: call.supervision)
    }
  }

  /// `model.cdf(q, y; spread)`: the shares of the weight that have values up to y.
  package func cdf(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let spread = call.has("spread") ? try spread(call) : nil
    return try curves(of: try call.tensor("y"), "y", call) {
      (distribution, queries, numbers) throws(EstimatorError) in
      try distribution.distribution(
        at: queries, below: numbers, spread: spread, supervision: call.supervision)
    }
  }

  /// `model.density(q, y; spread)`: how densely the values lie.
  package func density(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let spread = try spread(call)
    return try curves(of: try call.tensor("y"), "y", call) {
      (distribution, queries, numbers) throws(EstimatorError) in
      try distribution.density(
        at: queries, of: numbers, spread: spread, supervision: call.supervision)
    }
  }

  /// The kernel that spreads the values; without a width that of the residuals' density.
  private func spread(_ call: BuiltinCall) throws(RuntimeFailure) -> SmoothingKernel {
    let kernel = try call.smoothingKernel("spread")
    guard !call.hasGivenWidth("spread") else {
      guard kernel.widths.count == 1 else {
        throw call.failure(.wrongValue, "Values are spread by one width", under: "spread")
      }
      return kernel
    }
    let residuals = try call.estimating(under: call.span) { () throws(EstimatorError) in
      try Points(smoother.trainingFit(supervision: call.quietSupervision).residuals)
    }
    return try Builtin.chosenKernel(call, residuals, weights: regression.values.weights, kernel)
  }

  private func curves(
    of places: Tensor, _ parameter: String, _ call: BuiltinCall,
    _ compute: (ConditionalDistribution, Points, [Double]) throws(EstimatorError) -> [Double]
  ) throws(RuntimeFailure) -> Value {
    let queries = try queries(try call.required("q"), call)
    try refusePolynomial(call)
    guard places.rank < 2 else {
      throw call.failure(
        .wrongShape, "`\(parameter)` is a number, or one for each curve", under: parameter,
        label: "shape \(Shape.text(places.shape))")
    }
    if parameter == "y", let wrong = places.elements.first(where: { !$0.isFinite }) {
      throw call.failure(
        .notFinite, "`y` holds \(numberText(wrong)), which is no place", under: "y")
    }
    try call.reserve(Shape.extent([queries.count, max(places.count, 1)]))
    let numbers = try call.estimating(under: call.span) { () throws(EstimatorError) in
      try compute(ConditionalDistribution(regression), queries, places.elements)
    }
    Builtin.warn(
      ofQueries: places.count == 0
        ? [] : (0..<queries.count).filter { numbers[$0 * places.count].isNaN }, of: queries.count,
      reach: reach, so: "nothing has weight there", call)
    let shape = places.rank == 0 ? [queries.count] : [queries.count, places.count]
    return .tensor(
      Tensor(
        numbers, shape: shape,
        kind: parameter == "p" && origin.values == .dates ? .dates : .numbers))
  }
}
