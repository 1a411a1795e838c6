import CVectorMath
import RealModule
import Work

/// How a regression arrived at each estimate: how many keys really took part, how sharp the attention
/// was, how far the nearest key is, and how densely keys lie there.
///
/// *Shapes*: one number per query in each array.
public struct QueryDiagnostics: Sendable, Hashable {
  /// (Σ w)² / Σ w², the effective sample size: n for equal weights, 1 when one key has all (Kish 1965).
  public var effectiveSampleSizes: [Double]
  /// −Σ p ln p of the normalised weights p, in nats (Shannon 1948): ln n for equal weights, 0 when one key has all.
  public var entropies: [Double]
  /// The distance to the nearest key, in units of the kernel's widths.
  public var nearestDistances: [Double]
  /// ln of the Parzen density of the keys; NaN for kernels without an integral.
  public var logDensities: [Double]
}

extension NadarayaWatson {
  /// Diagnostics of the estimates at some queries.
  ///
  /// An estimate whose effective sample size is below 2 repeats one value, whatever its formula.
  ///
  /// *Edge cases*: sample size and entropy are 0 where no key has weight, and ln 0 = −∞ is the density; under an infinite
  /// width the sample size is n, the distance 0 and the density NaN.
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: with a Gaussian on a line as an estimate; otherwise the entropies take the keys in reach on a line,
  ///   and all pairs in several coordinates, O(n·m·d).
  public func diagnostics(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> QueryDiagnostics
  {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let norms = try squaredWeightNorms(
      at: queries, ofPrecisions: values.weights?.meaning == .precisions,
      supervision: supervision.part(0, of: 4))
    let density =
      kernel.shape.integral(dimension: keys.dimension) == nil || widths.contains(.infinity)
      ? try parallelMap(queries.count, supervision: supervision) { _ in .nan }
      : try Density(points: keys, values: values, kernel: kernel)
        .logDensity(at: queries, supervision: supervision.part(1, of: 4))
    return QueryDiagnostics(
      effectiveSampleSizes: try parallelMap(queries.count, supervision: supervision) {
        norms[$0] > 0 ? 1 / norms[$0] : 0
      },
      entropies: try entropies(at: queries, supervision.part(2, of: 4)),
      nearestDistances: try nearestDistances(at: queries, supervision.part(3, of: 4)),
      logDensities: density)
  }

  /// Σ p²/ω of the normalised weights at each query: the squared norm of the row of the hat matrix, each value having the
  /// variance 1/ω; 0 without support.
  ///
  /// `ofPrecisions` it is Σ p²; with `variances` each value has its own over ω.
  func squaredWeightNorms(
    of variances: [Double]? = nil, at queries: Points, ofPrecisions: Bool = false,
    supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let weights = values.weights
    var summation = KernelSummation(
      keys: keys, values: Values(empty: keys.count, weights: weights), shape: kernel.shape,
      widths: widths)
    // Sorted once for both sums; the transform sorts nothing.
    if keys.dimension == 1, summation.method(for: queries) != .transform {
      summation.line = try SortedLine(
        keys: keys, values: Values(empty: keys.count, weights: weights), supervision: supervision)
    }
    let plain = try summation.sums(at: queries, supervision: supervision.part(0, of: 2))
    if ofPrecisions {
      summation = KernelSummation(
        keys: keys, values: Values(empty: keys.count, weights: weights?.squared),
        shape: kernel.shape, widths: widths)
    }
    if let variances {
      summation = KernelSummation(
        keys: keys, values: Values(checked: variances, columns: 1, weights: weights),
        shape: kernel.shape, widths: widths)
    }
    summation.isSquared = true
    let squared = try summation.sums(at: queries, supervision: supervision.part(1, of: 2))
    return try parallelArray(queries.count, supervision: supervision) { part, norms in
      for query in part {
        // Their squares may vanish where the sums themselves do not; where distances overflowed both are relative already.
        let total = plain.total(query)
        let sum = variances == nil ? squared.total(query) : squared.weighted(query, 0)
        let scale = squared.logScales[query].isFinite ? squared.logScales[query] : 0
        let own = plain.logScales[query].isFinite ? plain.logScales[query] : 0
        let isPlain = scale == 0 && own == 0 && total > 1e-140
        let norm =
          !(total > 0)
          ? 0
          : isPlain
            ? sum / (total * total)
            : Double.exp(Double.log(sum) + scale - 2 * (Double.log(total) + own))
        norms[query] = variances == nil && (weights == nil || ofPrecisions) ? min(1, norm) : norm
      }
    }
  }

  /// −Σ p ln p at each query, p being the share of an observation.
  private func entropies(at queries: Points, _ supervision: Supervision) throws(EstimatorError)
    -> [Double]
  {
    let found = try keyEntropies(at: queries, supervision.part(0, of: 2))
    // ln p = ln K + ln ω − ln D of a row, and without ln ω of one of several.
    guard let weights = values.weights, found.areOfRows != (weights.meaning == .precisions) else {
      return found.entropies.map { max(0, $0) }
    }
    let logs = try parallelMap(keys.count, supervision: supervision) {
      Double.log(weights.numbers[$0])
    }
    let shares = try NadarayaWatson(
      keys: keys, values: Values(checked: logs, columns: 1, weights: weights), kernel: kernel
    ).estimate(at: queries, supervision: supervision.part(1, of: 2)).values
    let sign: Double = found.areOfRows ? 1 : -1
    return try parallelMap(queries.count, supervision: supervision) {
      shares[$0].isNaN ? 0 : max(0, found.entropies[$0] + sign * shares[$0])
    }
  }

  /// −Σ p ln p at each query, p being the share of a row, or else that of one observation of it.
  private func keyEntropies(at queries: Points, _ supervision: Supervision)
    throws(EstimatorError) -> (entropies: [Double], areOfRows: Bool)
  {
    let none = Values(empty: keys.count, weights: values.weights)
    if kernel.shape == .gaussian, keys.dimension == 1, widths[0].isFinite {
      // −ln w = u²/2, so the entropy is ln D + Σ w u² / 2D.
      let sums = try KernelSummation(
        keys: keys, values: none, shape: .gaussian, widths: widths, order: 2
      ).sums(at: queries, supervision: supervision)
      let entropies: [Double] = try parallelArray(queries.count, supervision: supervision) {
        part, entropies in
        for query in part {
          let total = sums.total(query)
          let scale = sums.logScales[query]
          entropies[query] =
            scale.isFinite
            ? Double.log(total) + scale + 0.5 * sums.total(query, power: 2) / total
            : Double.log(total)
        }
      }
      return (entropies, false)
    }
    // −Σ p ln p = ln D − Σ w ln w / D, tile by tile.
    let window =
      keys.dimension == 1 && kernel.shape.hasReach
      ? SortedWindow(
        line: try SortedLine(keys: keys, values: none, supervision: supervision),
        shape: kernel.shape, width: widths[0], order: 0) : nil
    let all = try PairSummation(
      keys: keys, values: none, shape: kernel.shape, widths: widths,
      supervision: supervision)
    let pairs = window?.pairs ?? all
    let entropies = try perQuery(queries, supervision) { part, entropies in
      PairSummation.withTiles { tiles in
        var walk = SortedWindow.Walk()
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { row in
          for query in part {
            if supervision.shouldStop() { return }
            let at = queries.row(query)
            let range =
              window.map { $0.window(queries.coordinates[query], &walk) } ?? 0..<keys.count
            let scale = pairs.addTiles(at, over: [range], tiles, to: row, supervision: supervision)
            {
              _, count in
              // A weight of 0 times a finite logarithm is 0.
              for i in 0..<count { tiles.distances[i] = max(tiles.weights[i], 1e-300) }
              cvectormath_log(tiles.distances, tiles.distances, count)
              cvectormath_add_weighted(
                tiles.weights, tiles.distances, count, 1, row.baseAddress, count)
            }
            entropies[query] =
              scale == nil
              ? entropy(ofWeights: normalisedWeights(at: at, supervision))
              : row[0] > 0 ? max(0, Double.log(row[0]) - row[1] / row[0]) : 0
          }
        }
      }
    }
    return (entropies, true)
  }

  private func entropy(ofWeights weights: [Double]) -> Double {
    var sum = CompensatedSum()
    for weight in weights where weight > 0 { sum.add(-weight * Double.log(weight)) }
    return max(0, sum.value)
  }

  private func nearestDistances(at queries: Points, _ supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    if keys.dimension == 1 {
      let line = try SortedLine(
        keys: keys, values: Values(empty: keys.count), supervision: supervision)
      // A search through all keys may take a third of a microsecond.
      let distances: [Double] = try parallelArray(
        queries.count, blockSize: 2048, supervision: supervision
      ) { part, distances in
        for query in part {
          distances[query] = line.nearestDistance(to: queries.coordinates[query]) / widths[0]
        }
      }
      supervision.finish()
      return distances
    }
    let pairs = try PairSummation(
      keys: keys, values: Values(empty: keys.count), shape: kernel.shape, widths: widths,
      supervision: supervision)
    return try perQuery(queries, supervision) { part, distances in
      PairSummation.withTiles { tiles in
        for query in part {
          if supervision.shouldStop() { return }
          distances[query] =
            pairs.nearestSquare(to: queries.row(query), among: [0..<keys.count], tiles)
            .squareRoot()
        }
      }
    }
  }

  /// One number per query, each from all keys.
  private func perQuery(
    _ queries: Points, _ supervision: Supervision,
    _ body: (_ part: Range<Int>, _ target: UnsafeMutablePointer<Double>) -> Void
  ) throws(EstimatorError) -> [Double] {
    try filledArray(queries.count) { (target) throws(EstimatorError) in
      try parallelBlocks(
        queries.count, blockSize: queriesPerBlock(pairsPerQuery: keys.count * keys.dimension),
        supervision: supervision
      ) { body($0, target) }
    }
  }

  /// The keys that count most at one query, heaviest first, with their normalised weights: an explanation
  /// of the estimate.
  ///
  /// Of keys of one weight the first comes first.
  ///
  /// *Edge cases*: fewer than `count` where fewer keys have weight; none off the support.
  /// - Throws: `dimensionMismatch` unless `query` is one point; `outOfRange` for a negative count; `stopped`.
  /// - Complexity: O(n·d).
  public func heaviestKeys(at query: Points, count: Int, supervision: Supervision = .none)
    throws(EstimatorError) -> [(key: Int, weight: Double)]
  {
    guard query.dimension == keys.dimension, query.count == 1 else {
      throw .dimensionMismatch(keys: keys.dimension, queries: query.dimension)
    }
    guard count >= 0 else { throw .outOfRange(setting: "the number of keys", value: Double(count)) }
    let weights = normalisedWeights(at: query.row(0), supervision)
    try supervision.checkpoint()
    // Lightest first, and of equal ones the last key first.
    let places = try ascendingPlaces(weights.count, supervision) { part, keys in
      for index in part { keys[index] = ascendingBits(weights[weights.count - 1 - index]) }
    }
    supervision.finish()
    return places.suffix(count).reversed().map { weights.count - 1 - $0.place }
      .prefix { weights[$0] > 0 }
      .map { (key: $0, weight: weights[$0]) }
  }
}
