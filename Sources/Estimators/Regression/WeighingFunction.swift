/// A kernel given as code: it takes signed distances in the units of the data and returns a weight
/// for each, or nil to stop.
///
/// It is called on tiles of many distances at a time, so an interpreter's overhead is paid once per tile.
public typealias WeighingFunction = (_ distances: [Double]) -> [Double]?

/// Nadaraya-Watson regression with a weighing function of the caller's.
///
/// *Shapes*: as `NadarayaWatson`. Distances are `x − q` on a line and Euclidean in more dimensions.
/// *Edge cases*: weights are not checked for sign, and a query whose weights add up to 0 is NaN and listed as
/// unsupported. Keys of infinite weight share the query alone, the limit at a pole.
public enum CustomNadarayaWatson {
  /// The estimate at each query.
  ///
  /// - Throws: as `NadarayaWatson`; `weightCount` when the function returns another number of
  ///   weights; `weightNotNumber` when one of them is NaN; `stopped` when it returns nil.
  /// - Complexity: O(n·m·d) and one call per `tile` distances; O(n + tile) memory.
  public static func estimate(
    keys: Points, values: Values, queries: Points, tile: Int = 65_536,
    supervision: Supervision = .none, weighing: WeighingFunction
  ) throws(EstimatorError) -> Estimate {
    let columns = values.columns
    var numbers = [Double](repeating: .nan, count: queries.count * columns)
    var unsupported: [Int] = []
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    try forEachBlock(keys, values.weights, queries, tile, supervision, weighing) {
      weights, queriesInBlock in
      let sums = columnSums(weights, values, queries: queriesInBlock.count)
      for (local, query) in queriesInBlock.enumerated() {
        let row = sums[local * (1 + columns)..<(local + 1) * (1 + columns)]
        let total = row[row.startIndex]
        if total == 0 { unsupported.append(query) }
        for column in 0..<columns {
          numbers[query * columns + column] = row[row.startIndex + 1 + column] / total
        }
      }
    }
    for query in unsupported {
      for column in 0..<columns { numbers[query * columns + column] = .nan }
    }
    return Estimate(values: numbers, columns: columns, unsupported: unsupported)
  }

  /// Σ w (1, v) of each query of a block of weights, in runs of 256 keys so that rounding stays small.
  private static func columnSums(_ weights: [Double], _ values: Values, queries: Int) -> [Double] {
    let stride = 1 + values.columns
    var sums = [Double](repeating: 0, count: queries * stride)
    var run = sums
    for key in 0..<values.count {
      for query in 0..<queries {
        let weight = weights[key * queries + query]
        run[query * stride] += weight
        for column in 0..<values.columns {
          run[query * stride + 1 + column] +=
            weight * values.numbers[key * values.columns + column]
        }
      }
      if key & 255 == 255 || key == values.count - 1 {
        for place in sums.indices {
          sums[place] += run[place]
          run[place] = 0
        }
      }
    }
    return sums
  }

  /// The normalised weights, keys × queries row-major, each column divided by its sum; `observations` are the weights of
  /// the keys, which are above 0.
  ///
  /// *Edge cases*: a column is NaN where its weights add up to 0.
  /// - Throws: as `estimate`, and `tooManyWeights` above `limit` numbers.
  /// - Complexity: O(n·m·d), and n·m numbers of memory.
  public static func weights(
    keys: Points, of observations: ObservationWeights? = nil, queries: Points, tile: Int = 65_536,
    limit: Int = 250_000_000,
    supervision: Supervision = .none, weighing: WeighingFunction
  ) throws(EstimatorError) -> [Double] {
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    var matrix = [Double](repeating: 0, count: size)
    try forEachBlock(keys, observations, queries, tile, supervision, weighing) {
      weights, queriesInBlock in
      for (local, query) in queriesInBlock.enumerated() {
        var total = CompensatedSum()
        for key in 0..<keys.count { total.add(weights[key * queriesInBlock.count + local]) }
        for key in 0..<keys.count {
          matrix[key * queries.count + query] =
            weights[key * queriesInBlock.count + local] / total.value
        }
      }
    }
    return matrix
  }

  /// Hands out the weights of whole columns of queries, as many as fit in a tile: keys × block, row-major.
  private static func forEachBlock(
    _ keys: Points, _ observations: ObservationWeights?, _ queries: Points, _ tile: Int,
    _ supervision: Supervision, _ weighing: WeighingFunction,
    _ body: (_ weights: [Double], _ queries: Range<Int>) -> Void
  ) throws(EstimatorError) {
    guard keys.count > 0 else { throw .noKeys }
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let size = max(1, tile / keys.count)
    var start = 0
    while start < queries.count {
      try supervision.checkpoint()
      let block = start..<min(start + size, queries.count)
      let distances = distances(keys, queries, block)
      guard var weights = weighing(distances) else { throw .stopped }
      guard weights.count == distances.count else {
        throw .weightCount(expected: distances.count, found: weights.count)
      }
      if let place = weights.firstIndex(where: { $0.isNaN }) {
        throw .weightNotNumber(distance: distances[place])
      }
      takeLimits(&weights, queries: block.count)
      if let observations {
        for place in weights.indices {
          weights[place] *= observations.numbers[place / block.count]
        }
      }
      body(weights, block)
      start = block.upperBound
      supervision.progress?(Double(start) / Double(queries.count))
    }
  }

  /// Weights relative to the heaviest key of a query where they are too large to be added up.
  private static func takeLimits(_ weights: inout [Double], queries: Int) {
    guard weights.contains(where: { abs($0) > 1e290 }) else { return }
    for query in 0..<queries {
      let column = stride(from: query, to: weights.count, by: queries)
      let top = column.reduce(0) { max($0, abs(weights[$1])) }
      guard top > 1e290 else { continue }
      for place in column {
        weights[place] =
          top == .infinity
          ? (weights[place].isInfinite ? (weights[place] > 0 ? 1 : -1) : 0) : weights[place] / top
      }
    }
  }

  private static func distances(_ keys: Points, _ queries: Points, _ block: Range<Int>) -> [Double]
  {
    var distances: [Double] = []
    distances.reserveCapacity(keys.count * block.count)
    for key in 0..<keys.count {
      for query in block {
        if keys.dimension == 1 {
          distances.append(keys.coordinates[key] - queries.coordinates[query])
        } else {
          var squared = 0.0
          for (x, q) in zip(keys.row(key), queries.row(query)) { squared += (x - q) * (x - q) }
          distances.append(squared.squareRoot())
        }
      }
    }
    return distances
  }
}
