import Language
package import Values
import Operations
package import Arrays
import CMath
package import Diagnostics
import Estimators

/// Densities, what lies below a place, and where a share ends.
extension Builtin {
  package static let densityFunctions: [String: Body] = ["density": density, "cdf": cdf]

  private static func density(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    switch call.summed {
    case .line, .column: return try densityOfSums(call)
    case .edges(let value): return try density(of: value.sums, call)
    case .plane(let value): return try density(of: value.sums, call)
    case nil: break
    }
    let (points, rows) = try densityPoints(call)
    let queries = try call.points("q", as: .queries, dimension: points.dimension)
    let isLogarithmic = try call.boolean("log")
    let nothing = isLogarithmic ? "the log density there is -inf" : "the density there is 0"
    var kernel = try call.smoothingKernel()
    for name in ["neighbours", "key_widths"] where call.has(name) {
      try refuse(name, with: ["low", "high"], call)
      if kernel.widths.count > 1 {
        throw call.failure(
          .wrongValue, "This kernel has a width for each coordinate already", under: "kernel",
          help: "Use a kernel with one width, such as `gaussian`.")
      }
    }
    if let widths = try variableWidths(call, points, queries, rows.weights) {
      let span = call.operand("neighbours")?.span
      let numbers = try call.estimating(under: span) { () throws(EstimatorError) in
        try VariableWidthRegression(keys: points, values: rows, shape: kernel.shape).density(
          at: queries, widths: widths, supervision: call.supervision)
      }
      warn(
        ofQueries: numbers.indices.filter { numbers[$0] == 0 }, of: queries.count,
        reach: "their widths", so: nothing, call)
      return .tensor(Tensor(isLogarithmic ? numbers.map { log($0) } : numbers))
    }
    if let width = call.operand("width") {
      kernel = try call.kernel(kernel, withWidth: width)
    } else if !call.hasGivenWidth {
      kernel = try chosenKernel(call, points, weights: rows.weights, kernel)
    }
    let ends = try call.ends
    let numbers = try call.estimating { () throws(EstimatorError) in
      let density =
        if let period = call.period {
          try Density(
            points: points, weights: rows.weights, kernel: kernel, along: Circle(period: period))
        } else {
          try Density(points: points, weights: rows.weights, kernel: kernel, ends: ends)
        }
      return isLogarithmic
        ? try density.logDensity(at: queries, supervision: call.supervision)
        : try density.density(at: queries, supervision: call.supervision)
    }
    if kernel.shape.isCompact {
      warn(
        ofQueries: numbers.indices.filter { numbers[$0] == (isLogarithmic ? -.infinity : 0) },
        of: queries.count, reach: reach(of: kernel), so: nothing, call)
    }
    return .tensor(Tensor(numbers))
  }

  private static func cdf(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let density = try lineDensity(call)
    let queries = try call.points("q", as: .queries)
    return .tensor(
      Tensor(
        try call.estimating { () throws(EstimatorError) in
          try density.distribution(at: queries, supervision: call.supervision)
        }))
  }

  /// `quantile(x, p; kernel)`: where the shares of the density end.
  package static func densityQuantiles(_ call: BuiltinCall, _ shares: Tensor) throws(RuntimeFailure)
    -> Value
  {
    if call.has("axis") {
      throw call.failure(
        .wrongValue, "The quantiles of a density take no `axis`", under: "axis",
        help: "Give the numbers of one density.")
    }
    let density = try lineDensity(call)
    return Value.shaped(
      Tensor(
        try call.estimating { () throws(EstimatorError) in
          try density.quantiles(shares.elements, supervision: call.supervision)
        }, shape: shares.shape, kind: call.kind("x")))
  }

  /// The density of the numbers `x`, with the width that was given or chosen.
  private static func lineDensity(_ call: BuiltinCall) throws(RuntimeFailure) -> Density {
    let (points, rows) = try densityPoints(call)
    var kernel = try call.smoothingKernel()
    if !call.hasGivenWidth {
      kernel = try chosenKernel(call, points, weights: rows.weights, kernel)
    }
    let ends = try call.ends
    return try call.estimating { () throws(EstimatorError) in
      guard points.dimension == 1 else { throw .oneDimensionOnly(dimension: points.dimension) }
      return try Density(points: points, weights: rows.weights, kernel: kernel, ends: ends)
    }
  }

  /// The points whose density is asked for, with their weights.
  static func densityPoints(_ call: BuiltinCall) throws(RuntimeFailure) -> (
    points: Points, rows: Values
  ) {
    let given = try call.required("x")
    let (x, _, weights, _) = try call.complete(given, "x", given, "x")
    let all = try call.points(x, "x", as: .keys)
    // One column of nothing holds the weights.
    let none = try call.estimating { () throws(EstimatorError) in
      try Values([Double](repeating: 0, count: all.count))
    }
    if call.period != nil {
      let others = ["low", "high", "neighbours", "key_widths"]
      for name in others
      where call.parameters.contains(where: { $0.name == name }) && call.has(name) {
        throw call.failure(.wrongValue, "A kernel with a period takes no `\(name)`", under: name)
      }
    }
    let (points, rows) = try call.weighted(all, none, by: weights)
    return (points, rows)
  }

  /// Two ways of saying how far a kernel looks that do not go together.
  private static func refuse(_ name: String, with others: [String], _ call: BuiltinCall)
    throws(RuntimeFailure)
  {
    for other in others where call.has(other) {
      throw call.failure(
        .wrongValue, "`\(other)` does not go with `\(name)`", under: other,
        help: "Leave one of the two out.")
    }
  }
}
