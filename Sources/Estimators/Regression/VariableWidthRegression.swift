import RealModule

/// Kernel regression and density with a width for each key, or one for each query.
///
/// With widths hᵢ of the keys each key spreads its weight by itself, K((q − xᵢ)/hᵢ)/hᵢᵈ; with a width of the
/// query (the balloon estimator) every query looks as far as it needs, K((q − xᵢ)/h(q)).
///
/// *Source*: Breiman, Meisel and Purcell (1977) for keys; Loftsgaarden and Quesenberry (1965) for balloons;
/// both as `adaptive_nn` and `generalized_nn` in R's np.
public struct VariableWidthRegression: Sendable {
  /// Where values were observed.
  public let keys: Points
  /// What was observed there.
  public let values: Values
  /// The profile at width 1.
  public let shape: SmoothingKernel.Shape

  /// Whose the widths are.
  public enum Widths: Sendable, Hashable {
    /// One for each key.
    case ofKeys([Double])
    /// One for each query.
    case ofQueries([Double])
  }

  /// Pairs keys with values.
  ///
  /// - Throws: `noKeys`, `countMismatch`.
  public init(keys: Points, values: Values, shape: SmoothingKernel.Shape) throws(EstimatorError) {
    guard keys.count > 0 else { throw .noKeys }
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    self.keys = keys
    self.values = values
    self.shape = shape
  }

  /// The estimate at each query; NaN where no key has weight.
  ///
  /// - Throws: `dimensionMismatch`; `widthCount`, `widthNotPositive`; `stopped`.
  /// - Complexity: O(n·m·d).
  public func estimate(
    at queries: Points, widths: Widths, supervision: Supervision = .none
  ) throws(EstimatorError) -> Estimate {
    let columns = values.columns
    let rows = try sums(at: queries, widths, values, supervision)
    var estimate = Estimate(
      values: [Double](repeating: .nan, count: queries.count * columns), columns: columns,
      unsupported: [])
    for query in 0..<queries.count {
      let row = rows[query * (1 + columns)..<(query + 1) * (1 + columns)]
      let total = row[row.startIndex]
      if total > 0 {
        for column in 0..<columns {
          estimate.values[query * columns + column] = row[row.startIndex + 1 + column] / total
        }
      } else {
        estimate.unsupported.append(query)
      }
    }
    return estimate
  }

  /// The density of the keys at each query, with the same widths.
  ///
  /// - Throws: as `estimate`; `unsupportedKernel` for a kernel without an integral.
  /// - Complexity: O(n·m·d).
  public func density(
    at queries: Points, widths: Widths, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard let integral = shape.integral(dimension: keys.dimension) else {
      throw .unsupportedKernel(shape)
    }
    let rows = try sums(
      at: queries, widths, Values(empty: keys.count), supervision, isRelative: false)
    return rows.map { $0 / (Double(keys.count) * integral) }
  }

  /// The normalised weights, keys × queries row-major; NaN where no key has weight.
  ///
  /// - Throws: as `estimate`; `tooManyWeights` above `limit` numbers.
  /// - Complexity: O(n·m·d).
  public func weights(
    at queries: Points, widths: Widths, limit: Int = 250_000_000,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    var matrix = [Double](repeating: 0, count: size)
    let own = VariableWidthWeights(
      keys: keys, shape: shape, widths: widths, isRelative: true)
    try own.check(queries)
    for query in 0..<queries.count {
      try supervision.checkpoint()
      let weights = own.weights(at: queries.row(query), query)
      let total = weights.reduce(0, +)
      for (key, weight) in weights.enumerated() {
        matrix[key * queries.count + query] = weight / total
      }
    }
    return matrix
  }

  /// Σ K(u)/hᵈ (1, v) at each query, relative to the heaviest key where the shape has long tails.
  private func sums(
    at queries: Points, _ widths: Widths, _ values: Values, _ supervision: Supervision,
    isRelative: Bool = true
  ) throws(EstimatorError) -> [Double] {
    let own = VariableWidthWeights(
      keys: keys, shape: shape, widths: widths, isRelative: isRelative)
    try own.check(queries)
    let stride = 1 + values.columns
    var result = [Double](repeating: 0, count: queries.count * stride)
    try result.withUnsafeMutableBufferPointer { (result) throws(EstimatorError) in
      let block = queriesPerBlock(pairsPerQuery: keys.count * (keys.dimension + 4))
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        for query in range {
          let weights = own.weights(at: queries.row(query), query)
          for key in 0..<keys.count where weights[key] > 0 {
            result[query * stride] += weights[key]
            for column in 0..<values.columns {
              result[query * stride + 1 + column] +=
                weights[key] * values.numbers[key * values.columns + column]
            }
          }
        }
      }
    }
    return result
  }
}

/// The weights of all keys at a query under widths that change.
private struct VariableWidthWeights {
  let keys: Points
  let shape: SmoothingKernel.Shape
  let widths: VariableWidthRegression.Widths
  /// Whether the heaviest weight is taken as 1, so that long tails do not underflow.
  let isRelative: Bool

  func check(_ queries: Points) throws(EstimatorError) {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let (given, expected) =
      switch widths {
      case .ofKeys(let widths): (widths, keys.count)
      case .ofQueries(let widths): (widths, queries.count)
      }
    guard given.count == expected else {
      throw .widthCount(widths: given.count, dimension: expected)
    }
    for width in given where !(width > 0) { throw .widthNotPositive(width) }
  }

  func weights(at query: ArraySlice<Double>, _ index: Int) -> [Double] {
    let d = keys.dimension
    var weights = (0..<keys.count).map { key -> Double in
      var squared = 0.0
      for (coordinate, q) in zip(0..., query) {
        let distance = keys.coordinates[key * d + coordinate] - q
        squared += distance * distance
      }
      let width =
        switch widths {
        case .ofKeys(let widths): widths[key]
        case .ofQueries(let widths): widths[index]
        }
      return shape.logWeight(squared.squareRoot() / width) - Double(d) * Double.log(width)
    }
    let top = isRelative ? max(weights.max() ?? 0, -1e308) : 0
    for key in weights.indices { weights[key] = Double.exp(weights[key] - top) }
    return weights
  }
}
