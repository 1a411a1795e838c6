import RealModule
import Work

extension NadarayaWatson {
  /// The attention weights themselves: for each query q, K((q − xᵢ)/h) / Σⱼ K((q − xⱼ)/h) of every key i.
  ///
  /// *Shapes*: keys × queries, row-major: `result[key * m + query]`, as the chapter's `attention_w`.
  /// *Edge cases*: a column is NaN where no key has weight.
  /// - Throws: `dimensionMismatch`; `tooManyWeights` above `limit` numbers; `stopped`.
  /// - Complexity: O(n·m·d) time, and n·m numbers of memory: ask only for what you look at.
  public func weights(
    at queries: Points, limit: Int = 250_000_000, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    let stride = queries.count
    return try filledArray(size) { (matrix) throws(EstimatorError) in
      // Blocks write disjoint columns of the matrix.
      let block = queriesPerBlock(pairsPerQuery: 16 * keys.count * keys.dimension)
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        for query in range {
          let column = normalisedWeights(at: queries.row(query), supervision)
          // What is left undone is thrown away.
          if supervision.shouldStop() { return }
          for key in 0..<keys.count { matrix[key * stride + query] = column[key] }
        }
      }
    }
  }

  /// The weights of one key at many queries, a row of what `weights(at:)` gives: NaN where no key has weight.
  ///
  /// - Precondition: `key` is the index of a key.
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: that of an estimate, for the sums over all keys.
  public func weights(ofKey key: Int, at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let own = try logTotals(of: [key], at: queries, supervision: supervision.quiet)
    let all = try logTotals(
      of: Array(0..<keys.count), at: queries, supervision: supervision)
    let hasLimit = kernel.shape.hasKnownTail
    return try parallelMap(queries.count, supervision: supervision.quiet) { query in
      if all[query] > -.infinity { return Double.exp(own[query] - all[query]) }
      return hasLimit ? normalisedWeights(at: queries.row(query), supervision)[key] : .nan
    }
  }

  /// The weights of all keys at one query, adding up to 1; they mean nothing after a stop.
  func normalisedWeights(at query: ArraySlice<Double>, _ supervision: Supervision) -> [Double] {
    let shape = kernel.shape
    var scaled = [Double](repeating: 0, count: keys.count)
    var top = -Double.infinity
    for key in scaled.indices {
      if key & 65_535 == 65_535, supervision.shouldStop() { return scaled }
      var squared = 0.0
      for (coordinate, at) in zip(0..., query) {
        let u = (keys.coordinates[key * keys.dimension + coordinate] - at) / widths[coordinate]
        squared += u * u
      }
      let distance = squared.squareRoot()
      // The relative form is exact at every distance, where the plain one would underflow.
      scaled[key] = shape.hasKnownTail ? shape.logWeight(distance) : shape.weight(distance)
      top = max(top, scaled[key])
    }
    if shape.hasKnownTail {
      if top == -.infinity {
        scaled = limitWeights(
          keys: coordinateMajor(keys), range: 0..<keys.count, query: query, shape: shape,
          widths: widths)
      } else {
        for key in scaled.indices {
          if key & 65_535 == 65_535, supervision.shouldStop() { return scaled }
          scaled[key] = Double.exp(scaled[key] - top)
        }
      }
    }
    if let observations = values.weights {
      for key in scaled.indices { scaled[key] *= observations.numbers[key] }
    }
    let sum = compensatedSum(scaled.indices) { scaled[$0] }
    for key in scaled.indices { scaled[key] = sum > 0 ? scaled[key] / sum : .nan }
    return scaled
  }

  /// log Σ w over some of the keys, for each query; −∞ where none of them has weight.
  ///
  /// - Complexity: that of an estimate from those keys.
  func logTotals(of rows: [Int], at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    guard queries.count > 0 else { return [] }
    let sums = try KernelSummation(
      keys: keys.rows(rows),
      values: Values(
        checked: values.rows(rows), columns: values.columns,
        weights: values.weights.map { $0.rows(rows) }),
      shape: kernel.shape, widths: widths
    ).sums(at: queries, supervision: supervision)
    return (0..<queries.count).map { Double.log(sums.total($0)) + sums.logScales[$0] }
  }
}
