import CVectorMath
import Work

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
  /// With `isConcurrent` the function is called from several threads at the same time.
  ///
  /// - Throws: as `NadarayaWatson`; `weightCount` when the function returns another number of
  ///   weights; `weightNotNumber` when one of them is NaN; `stopped` when it returns nil.
  /// - Complexity: O(n·m·d) and one call per `tile` distances; O(n + m + tile) memory.
  public static func estimate(
    keys: Points, values: Values, queries: Points, tile: Int = 65_536, isConcurrent: Bool = false,
    supervision: Supervision = .none, weighing: WeighingFunction
  ) throws(EstimatorError) -> Estimate {
    let columns = values.columns
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    let own = try transposed(values.numbers, columns: columns, supervision: supervision)
    let stride = 1 + columns
    let blocks = try Blocks(keys, values.weights, queries, tile, isConcurrent)
    let sums: [Double] = try filledArray(queries.count * stride) {
      (sums) throws(EstimatorError) in
      try blocks.forEach(supervision, weighing) { weights, query in
        let row = sums + query * stride
        row.update(repeating: 0, count: stride)
        own.withUnsafeBufferPointer { own in
          // Without columns no value is read.
          let own = own.baseAddress ?? UnsafePointer(row)
          // In runs, so that rounding stays small.
          for start in Swift.stride(from: 0, to: keys.count, by: WeightTile.capacity) {
            cvectormath_add_weighted(
              weights + start, own + (columns > 0 ? start : 0), keys.count, columns, row,
              min(WeightTile.capacity, keys.count - start))
          }
        }
      }
    }
    let unsupported = (0..<queries.count).filter { sums[$0 * stride] == 0 }
    var numbers = [Double](repeating: .nan, count: queries.count * columns)
    for query in 0..<queries.count where sums[query * stride] != 0 {
      for column in 0..<columns {
        numbers[query * columns + column] =
          sums[query * stride + 1 + column] / sums[query * stride]
      }
    }
    return Estimate(values: numbers, columns: columns, unsupported: unsupported)
  }

  /// The normalised weights, keys × queries row-major, each column divided by its sum; `observations` are the weights of
  /// the keys, which are above 0.
  ///
  /// *Edge cases*: a column is NaN where its weights add up to 0.
  /// - Throws: as `estimate`, and `tooManyWeights` above `limit` numbers.
  /// - Complexity: O(n·m·d), and n·m numbers of memory.
  public static func weights(
    keys: Points, of observations: ObservationWeights? = nil, queries: Points, tile: Int = 65_536,
    isConcurrent: Bool = false, limit: Int = 250_000_000,
    supervision: Supervision = .none, weighing: WeighingFunction
  ) throws(EstimatorError) -> [Double] {
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    let blocks = try Blocks(keys, observations, queries, tile, isConcurrent)
    return try filledArray(size) { (matrix) throws(EstimatorError) in
      try blocks.forEach(supervision, weighing) { weights, query in
        let total = compensatedSum(0..<keys.count) { weights[$0] }
        for key in 0..<keys.count { matrix[key * queries.count + query] = weights[key] / total }
      }
    }
  }

  /// Whole queries with all keys, as many as fit in a tile.
  private struct Blocks {
    let keys: Points
    let observations: ObservationWeights?
    let queries: Points
    let size: Int
    let isConcurrent: Bool

    init(
      _ keys: Points, _ observations: ObservationWeights?, _ queries: Points, _ tile: Int,
      _ isConcurrent: Bool
    ) throws(EstimatorError) {
      guard keys.count > 0 else { throw .noKeys }
      guard queries.dimension == keys.dimension else {
        throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
      }
      self.keys = keys
      self.observations = observations
      self.queries = queries
      self.isConcurrent = isConcurrent
      size = max(1, tile / keys.count)
    }

    /// How a block went.
    private enum Outcome {
      case done, stopped
      case count(expected: Int, found: Int)
      case notNumber(distance: Double)
    }

    /// Hands out the weights of all keys at each query, which writes only to places of its own.
    func forEach(
      _ supervision: Supervision, _ weighing: WeighingFunction,
      _ body: (_ weights: UnsafePointer<Double>, _ query: Int) -> Void
    ) throws(EstimatorError) {
      let size = size
      // A block at a time is one thread.
      let together = isConcurrent ? queries.count : size
      var start = 0
      while start < queries.count {
        let part = start..<min(start + together, queries.count)
        let outcomes: [Outcome] = try filledArray((part.count + size - 1) / size) {
          (outcomes) throws(EstimatorError) in
          try parallelBlocks(
            part.count, blockSize: size,
            supervision: isConcurrent ? supervision : supervision.quiet
          ) { block in
            let own = part.lowerBound + block.lowerBound..<part.lowerBound + block.upperBound
            outcomes[block.lowerBound / size] = outcome(of: own, weighing, body)
          }
        }
        for outcome in outcomes {
          switch outcome {
          case .done: break
          case .stopped: throw .stopped
          case .count(let expected, let found):
            throw .weightCount(expected: expected, found: found)
          case .notNumber(let distance): throw .weightNotNumber(distance: distance)
          }
        }
        start = part.upperBound
        if !isConcurrent { supervision.progress?(Double(start) / Double(queries.count)) }
      }
    }

    private func outcome(
      of block: Range<Int>, _ weighing: WeighingFunction,
      _ body: (UnsafePointer<Double>, Int) -> Void
    ) -> Outcome {
      let distances = distances(block)
      guard var weights = weighing(distances) else { return .stopped }
      guard weights.count == distances.count else {
        return .count(expected: distances.count, found: weights.count)
      }
      return weights.withUnsafeMutableBufferPointer { weights in
        guard let weights = weights.baseAddress else { return .done }
        for (place, query) in block.enumerated() {
          let own = weights + place * keys.count
          let bound = magnitudes(own)
          if bound.isNaN, let key = (0..<keys.count).first(where: { own[$0].isNaN }) {
            return .notNumber(distance: distances[place * keys.count + key])
          }
          if !(bound <= 1e290) { takeLimit(own) }
          if let observations {
            for key in 0..<keys.count { own[key] *= observations.numbers[key] }
          }
          body(own, query)
        }
        return .done
      }
    }

    /// The sum of the magnitudes: in one pass it shows a NaN and weights that are too large.
    private func magnitudes(_ weights: UnsafeMutablePointer<Double>) -> Double {
      // Four sums side by side: one would wait for itself at each key.
      var sums = SIMD4<Double>.zero
      let whole = keys.count & ~3
      for key in stride(from: 0, to: whole, by: 4) {
        sums += SIMD4(
          abs(weights[key]), abs(weights[key + 1]), abs(weights[key + 2]), abs(weights[key + 3]))
      }
      return (whole..<keys.count).reduce(sums.sum()) { $0 + abs(weights[$1]) }
    }

    /// Weights relative to the heaviest key where they are too large to be added up.
    private func takeLimit(_ weights: UnsafeMutablePointer<Double>) {
      let top = (0..<keys.count).reduce(0) { max($0, abs(weights[$1])) }
      guard top > 1e290 else { return }
      for key in 0..<keys.count {
        weights[key] =
          top == .infinity
          ? (weights[key].isInfinite ? (weights[key] > 0 ? 1 : -1) : 0) : weights[key] / top
      }
    }

    /// Those of all keys for each query.
    private func distances(_ block: Range<Int>) -> [Double] {
      [Double](unsafeUninitializedCapacity: keys.count * block.count) { distances, count in
        count = keys.count * block.count
        for (place, query) in block.enumerated() {
          let own = place * keys.count
          if keys.dimension == 1 {
            let at = queries.coordinates[query]
            keys.coordinates.withUnsafeBufferPointer { coordinates in
              for key in 0..<keys.count { distances[own + key] = coordinates[key] - at }
            }
            continue
          }
          for key in 0..<keys.count {
            var squared = 0.0
            for (x, q) in zip(keys.row(key), queries.row(query)) { squared += (x - q) * (x - q) }
            distances[own + key] = squared.squareRoot()
          }
        }
      }
    }
  }
}
