import CVectorMath
import RealModule
import Work

/// Attention pooling: each query gets the mean of the values, weighted by the softmax of how well it
/// agrees with the keys.
///
/// a(q) = Σᵢ softmaxᵢ(s(q, kᵢ)) vᵢ. With the Gaussian score this is Nadaraya-Watson regression; on the unit
/// sphere ‖q − k‖² = 2 − 2 q·k, so the Gaussian score of width σ and the dot product over σ² agree.
///
/// *Shapes*: m queries and n keys of d coordinates, n value rows of c columns; the answer is m × c.
/// *Edge cases*: the softmax is taken relative to the best key, so no score overflows.
/// *Source*: Vaswani et al. (2017), equation 1; Zhang et al., *Dive into Deep Learning*, 11.2–11.3.
public enum Attention {
  /// How well a query and a key agree.
  public enum Score: String, Sendable, Hashable, CaseIterable {
    /// −‖q − k‖² / (2 width²)
    case gaussian
    /// q·k / width
    case dot
    /// q·k / (√d width)
    case scaledDot
  }

  /// The pooled values, queries × columns.
  ///
  /// `width` divides the score (squared and doubled for the Gaussian): a temperature.
  ///
  /// - Throws: `noKeys`, `countMismatch`, `dimensionMismatch`, `widthNotPositive`, `stopped`.
  /// - Complexity: O(n·m·d); Gaussian as `NadarayaWatson`.
  public static func pool(
    queries: Points, keys: Points, values: Values, score: Score, width: Double = 1,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    if score == .gaussian {
      return try NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: width)
      ).estimate(at: queries, supervision: supervision).values
    }
    try check(queries, keys, width)
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    let columns = values.columns
    let (centred, centre) = try values.centred(supervision: supervision)
    let numbers = try transposed(centred.numbers, columns: columns, supervision: supervision)
    return try filledArray(queries.count * columns) { (pooled) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try forEachQuery(queries, keys, values.weights, score, width, supervision) {
        query, weights in
        var row = [Double](repeating: 0, count: 1 + columns)
        for start in stride(from: 0, to: keys.count, by: WeightTile.capacity) {
          let count = min(WeightTile.capacity, keys.count - start)
          numbers.withUnsafeBufferPointer { numbers in
            guard let numbers = numbers.baseAddress else { return }
            cvectormath_add_weighted(
              weights + start, numbers + start, keys.count, columns, &row, count)
          }
        }
        for column in 0..<columns {
          pooled[query * columns + column] = centre[column] + row[1 + column] / row[0]
        }
      }
    }
  }

  /// The weights, keys × queries row-major, each column adding up to 1.
  ///
  /// `observations` are the weights of the keys, which are above 0.
  ///
  /// - Throws: as `pool`; `tooManyWeights` above `limit` numbers.
  /// - Complexity: O(n·m·d), and n·m numbers of memory.
  public static func weights(
    queries: Points, keys: Points, of observations: ObservationWeights? = nil, score: Score,
    width: Double = 1, limit: Int = 250_000_000,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    try check(queries, keys, width)
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    if score == .gaussian {
      let none = Values(
        checked: [Double](repeating: 0, count: keys.count), columns: 1, weights: observations)
      return try NadarayaWatson(
        keys: keys, values: none, kernel: SmoothingKernel(.gaussian, width: width)
      ).weights(at: queries, limit: limit, supervision: supervision)
    }
    return try filledArray(size) { (matrix) throws(EstimatorError) in
      // Blocks write disjoint columns.
      try forEachQuery(queries, keys, observations, score, width, supervision) { query, weights in
        var total = CompensatedSum()
        for key in 0..<keys.count { total.add(weights[key]) }
        for key in 0..<keys.count {
          matrix[key * queries.count + query] = weights[key] / total.value
        }
      }
    }
  }

  private static func check(_ queries: Points, _ keys: Points, _ width: Double)
    throws(EstimatorError)
  {
    guard keys.count > 0 else { throw .noKeys }
    guard width > 0 else { throw .widthNotPositive(width) }
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
  }

  /// Hands out each query's weights of all keys, e to the score less the best score, times the keys' own.
  private static func forEachQuery(
    _ queries: Points, _ keys: Points, _ observations: ObservationWeights?, _ score: Score,
    _ width: Double, _ supervision: Supervision,
    _ body: (_ query: Int, _ weights: UnsafeMutablePointer<Double>) -> Void
  ) throws(EstimatorError) {
    let (n, d) = (keys.count, keys.dimension)
    let scale = 1 / (score == .scaledDot ? Double(d).squareRoot() * width : width)
    // Powers of two, so that no product overflows and no digit changes; 1 for all but the largest numbers.
    let units = (key: Self.unit(of: keys.coordinates), query: Self.unit(of: queries.coordinates))
    // Coordinates one after the other, and four at a time: missing ones are 0.
    let rows = (d + 3) / 4 * 4
    var columns = try transposed(keys.coordinates, columns: d, supervision: supervision)
    if units.key != 1 { columns = columns.map { $0 / units.key } }
    columns += [Double](repeating: 0, count: (rows - d) * n)
    try parallelBlocks(
      queries.count, blockSize: queriesPerBlock(pairsPerQuery: n * d), supervision: supervision
    ) { range in
      var scores = [Double](repeating: 0, count: n)
      var factors = [Double](repeating: 0, count: rows)
      columns.withUnsafeBufferPointer { columns in
        scores.withUnsafeMutableBufferPointer { scores in
          guard let columns = columns.baseAddress, let scores = scores.baseAddress else { return }
          for query in range {
            if supervision.shouldStop() { return }
            for j in 0..<d { factors[j] = queries.coordinates[query * d + j] / units.query }
            scores.update(repeating: 0, count: n)
            for start in stride(from: 0, to: n, by: 4096) {
              let count = min(4096, n - start)
              for j in stride(from: 0, to: rows, by: 4) {
                cvectormath_add_rows(
                  Array(factors[j..<j + 4]), columns + j * n + start, n, scores + start, count)
              }
            }
            softmax(scores, n, [scale, units.key, units.query])
            if let observations {
              cvectormath_multiply(scores, observations.numbers, scores, n)
            }
            body(query, scores)
          }
        }
      }
    }
  }

  /// A power of two about as large as the largest number, if that is so large that products with others may overflow.
  private static func unit(of numbers: [Double]) -> Double {
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    guard largest > 0x1p480 else { return 1 }
    return Double(sign: .plus, exponent: largest.exponent, significand: 1)
  }

  /// e to the product of each score less the best one and the factors, which may overflow.
  private static func softmax(
    _ scores: UnsafeMutablePointer<Double>, _ count: Int, _ factors: [Double]
  ) {
    let top = cvectormath_largest(scores, count)
    for key in 0..<count { scores[key] -= top }
    for factor in factors where factor != 1 {
      // Keys as good as the best one stay so where the factor is infinite.
      for key in 0..<count { scores[key] = scores[key] == 0 ? 0 : scores[key] * factor }
    }
    cvectormath_exp(scores, scores, count)
  }
}
