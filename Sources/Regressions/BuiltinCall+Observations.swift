import Tables
import Arrays
package import Diagnostics
package import Estimators
import Language
import Operations
package import Values

/// The rows of regressions.
extension BuiltinCall {
  /// One value, or one row of values, per key.
  package func values(_ parameter: String) throws(RuntimeFailure) -> Values {
    try values(try required(parameter), parameter)
  }

  private func values(_ operand: Operand, _ parameter: String) throws(RuntimeFailure) -> Values {
    let tensor = try columns(operand, for: parameter)
    guard tensor.rank <= 2 else {
      throw failure(
        .wrongShape, "`\(name)` needs `\(parameter)` with one or two axes", at: operand.span,
        label: "shape \(Shape.text(tensor.shape))")
    }
    return try estimating(under: operand.span) { () throws(EstimatorError) in
      try Values(numbers: tensor.elements, columns: tensor.rank == 2 ? tensor.shape[1] : 1)
    }
  }

  /// Keys with their values and weights, without rows of weight 0; with `missing="drop"` without the rows in which some
  /// number is missing.
  func observations() throws(RuntimeFailure) -> (keys: Points, values: Values) {
    let (keys, values, _) = try rowsOfObservations()
    return (keys, values)
  }

  /// The same, and which rows they are; nil for all.
  func rowsOfObservations() throws(RuntimeFailure) -> (
    keys: Points, values: Values, rows: [Int]?
  ) {
    let (x, y, weights, present) = try complete(try required("x"), "x", try required("y"), "y")
    let keys = try points(x, "x", as: .keys)
    let used = try weighted(keys, try values(y, "y"), by: weights)
    guard used.keys.count < keys.count, let weights else {
      return (used.keys, used.values, present)
    }
    let own = try columns(weights, for: "weights").elements
    let rows = present ?? Array(own.indices)
    return (used.keys, used.values, own.indices.filter { own[$0] > 0 }.map { rows[$0] })
  }

  /// The rows that have weight, with it.
  func weighted(_ keys: Points, _ values: Values, by weights: Operand?)
    throws(RuntimeFailure) -> (keys: Points, values: Values)
  {
    guard let weights = try observationWeights(weights) else { return (keys, values) }
    let rows = try estimating(under: operand("weights")?.span) { () throws(EstimatorError) in
      try weights.applied(to: keys, values)
    }
    let absent = keys.count - rows.keys.count
    if absent > 0 {
      evaluator.output.warn(
        "\(absent) of \(keys.count) rows \(absent == 1 ? "is" : "are") left out: the weight is 0\n")
    }
    return rows
  }

  /// The argument `weights`, or what is left of it, as weights of rows.
  package func observationWeights(_ operand: Operand?) throws(RuntimeFailure)
    -> ObservationWeights?
  {
    guard let operand else { return nil }
    let tensor = try columns(operand, for: "weights")
    guard tensor.rank == 1 else {
      throw failure(
        .wrongShape, "`weights` is one number for each row", at: operand.span,
        label: "shape \(Shape.text(tensor.shape))")
    }
    let meaning: ObservationWeights.Meaning =
      try text("weights_are") == "counts" ? .counts : .precisions
    return try estimating(under: operand.span) { () throws(EstimatorError) in
      try ObservationWeights(tensor.elements, meaning: meaning)
    }
  }

  /// Two arrays with a row for each point, the weights of the rows, and which rows they are where some are left out; with `missing="drop"` without the rows in which some
  /// number is NaN.
  package func complete(_ x: Operand, _ xName: String, _ y: Operand, _ yName: String)
    throws(RuntimeFailure) -> (x: Operand, y: Operand, weights: Operand?, rows: [Int]?)
  {
    let weights = operand("weights")
    guard try text("missing") == "drop" else {
      return (x, y, weights, nil)
    }
    let arrays = (x: try columns(x, for: xName), y: try columns(y, for: yName))
    // What does not fit together is told by those who need it to.
    let own = try weights.map { (weights) throws(RuntimeFailure) in
      try columns(weights, for: "weights")
    }
    guard let count = arrays.x.shape.first, arrays.y.shape.first == count,
      own == nil || own?.shape.first == count
    else { return (x, y, weights, nil) }
    let rows = (0..<count).filter {
      !arrays.x.misses($0) && !arrays.y.misses($0) && own?.misses($0) != true
    }
    if rows.count == count { return (x, y, weights, nil) }
    let missing = count - rows.count
    evaluator.output.warn(
      "\(missing) of \(count) rows \(missing == 1 ? "is" : "are") left out: a number is missing\n")
    return (
      Operand(.tensor(arrays.x.rows(rows)), x.span), Operand(.tensor(arrays.y.rows(rows)), y.span),
      own.flatMap { own in weights.map { Operand(.tensor(own.rows(rows)), $0.span) } }, rows
    )
  }

  /// Where the line ends, by `low` and `high`.
  package var ends: Ends {
    get throws(RuntimeFailure) {
      guard has("low") || has("high") else { return .none }
      let (low, high) = (
        has("low") ? try number("low") : -.infinity, has("high") ? try number("high") : .infinity
      )
      guard low < high else {
        throw failure(
          .wrongValue, "The lower end, \(numberText(low)), is not below the upper one",
          under: has("high") ? "high" : "low")
      }
      return try estimating { () throws(EstimatorError) in try Ends(low: low, high: high) }
    }
  }
}

extension Tensor {
  /// Whether some number of a row is NaN.
  fileprivate func misses(_ row: Int) -> Bool {
    let width = count / max(shape.first ?? 1, 1)
    return elements[row * width..<(row + 1) * width].contains { $0.isNaN }
  }

  /// Some of the rows.
  fileprivate func rows(_ chosen: [Int]) -> Tensor {
    let width = count / max(shape.first ?? 1, 1)
    return Tensor(
      chosen.flatMap { elements[$0 * width..<($0 + 1) * width] },
      shape: [chosen.count] + shape.dropFirst(), kind: kind)
  }
}
