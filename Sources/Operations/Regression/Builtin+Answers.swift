package import Values
import Arrays
package import Diagnostics
package import Estimators

/// Answers as values: of functions, and of models.
extension Builtin {
  /// Up to so many weights are computed at once, which takes less than a millisecond.
  package static let eagerWeights = 65_536

  /// The estimates of a local polynomial or their derivatives, with remarks where it is not what was asked for.
  package static func value(
    of fit: LocalPolynomial.Fit, _ derivative: Int, _ degree: Int, _ queries: Int, _ columns: Int,
    _ dimension: Int, reach: String, _ call: BuiltinCall
  ) -> Value {
    warn(ofQueries: fit.unsupported, of: queries, reach: reach, call)
    warn(
      fit.lowered, of: queries,
      "too few different keys in reach for degree \(degree), so the fit there is of a lower degree",
      call)
    // An axis for the columns of y, and one for the coordinates of a gradient, where there are several.
    var shape = [queries] + (columns > 1 ? [columns] : [])
    if derivative == 0 { return .tensor(Tensor(fit.values, shape: shape)) }
    if dimension > 1 { shape.append(dimension) }
    return .tensor(Tensor(fit.derivatives[derivative - 1], shape: shape))
  }

  /// The weights now when they are few, or where they are looked at.
  package static func weightsValue(
    keys: Int, queries: Int, _ call: BuiltinCall, pool: WeightsValue.Pool? = nil,
    row: WeightsValue.Row? = nil, _ compute: @escaping WeightsValue.Compute
  ) throws(RuntimeFailure) -> Value {
    let (size, overflow) = keys.multipliedReportingOverflow(by: queries)
    guard !overflow, size <= eagerWeights else {
      return .object(
        WeightsValue(keys: keys, queries: queries, pool: pool, row: row, compute: compute))
    }
    let weights = try call.estimating { () throws(EstimatorError) in
      try compute(Array(0..<queries), call.quietSupervision)
    }
    return .tensor(Tensor(weights, shape: [keys, queries]))
  }

  /// The weights now when they are few, or where they are looked at.
  package static func weightsValue(
    of regression: NadarayaWatson, at queries: Points, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Value {
    let pool: WeightsValue.Pool = { (values, supervision) throws(EstimatorError) in
      let own = try regression.values.weights?.applied(to: regression.keys, values).values
      return try regression.estimates(
        of: own ?? values, at: queries, supervision: supervision)
    }
    let row: WeightsValue.Row = { (key, supervision) throws(EstimatorError) in
      try regression.weights(ofKey: key, at: queries, supervision: supervision)
    }
    return try weightsValue(
      keys: regression.keys.count, queries: queries.count, call, pool: pool, row: row
    ) { (part, supervision) throws(EstimatorError) in
      try regression.weights(at: queries.rows(part), limit: .max, supervision: supervision)
    }
  }
}

extension Estimate {
  /// One number per query, or a row of them.
  package var value: Value {
    .tensor(
      columns == 1
        ? Tensor(values) : Tensor(values, shape: [values.count / max(columns, 1), columns]))
  }
}
