import RealModule

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
    var pooled = [Double](repeating: 0, count: queries.count * columns)
    try pooled.withUnsafeMutableBufferPointer { (pooled) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try forEachQuery(queries, keys, supervision) { query in
        for (key, weight) in dotWeights(query, queries, keys, score, width).enumerated() {
          for column in 0..<columns {
            pooled[query * columns + column] += weight * values.numbers[key * columns + column]
          }
        }
      }
    }
    return pooled
  }

  /// The weights, keys × queries row-major, each column adding up to 1.
  ///
  /// - Throws: as `pool`; `tooManyWeights` above `limit` numbers.
  public static func weights(
    queries: Points, keys: Points, score: Score, width: Double = 1, limit: Int = 250_000_000,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    try check(queries, keys, width)
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    if score == .gaussian {
      let none = Values(checked: [Double](repeating: 0, count: keys.count), columns: 1)
      return try NadarayaWatson(
        keys: keys, values: none, kernel: SmoothingKernel(.gaussian, width: width)
      ).weights(at: queries, limit: limit, supervision: supervision)
    }
    var matrix = [Double](repeating: 0, count: size)
    try matrix.withUnsafeMutableBufferPointer { (matrix) throws(EstimatorError) in
      // Blocks write disjoint columns.
      try forEachQuery(queries, keys, supervision) { query in
        for (key, weight) in dotWeights(query, queries, keys, score, width).enumerated() {
          matrix[key * queries.count + query] = weight
        }
      }
    }
    return matrix
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

  private static func forEachQuery(
    _ queries: Points, _ keys: Points, _ supervision: Supervision, _ body: (Int) -> Void
  ) throws(EstimatorError) {
    try parallelBlocks(
      queries.count, blockSize: queriesPerBlock(pairsPerQuery: keys.count * keys.dimension),
      supervision: supervision
    ) { range in
      for query in range { body(query) }
    }
  }

  /// softmax of the dot products of one query with all keys.
  private static func dotWeights(
    _ query: Int, _ queries: Points, _ keys: Points, _ score: Score, _ width: Double
  ) -> [Double] {
    let d = keys.dimension
    let scale = 1 / (score == .scaledDot ? Double(d).squareRoot() * width : width)
    var scores = (0..<keys.count).map { key in
      var dot = 0.0
      for j in 0..<d {
        dot += queries.coordinates[query * d + j] * keys.coordinates[key * d + j]
      }
      return dot * scale
    }
    let top = scores.max() ?? 0
    var total = 0.0
    for key in scores.indices {
      // A top score that overflowed leaves only the keys that share it.
      scores[key] = scores[key] == top ? 1 : Double.exp(scores[key] - top)
      total += scores[key]
    }
    return scores.map { $0 / total }
  }
}
