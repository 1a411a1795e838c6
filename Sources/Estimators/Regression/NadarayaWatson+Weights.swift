import RealModule

extension NadarayaWatson {
  /// The attention weights themselves: for each query, the weight of every key, adding up to 1.
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
    var matrix = [Double](repeating: 0, count: size)
    let stride = queries.count
    // Blocks write disjoint columns of the matrix.
    try matrix.withUnsafeMutableBufferPointer { (matrix) throws(EstimatorError) in
      let block = queriesPerBlock(pairsPerQuery: keys.count * keys.dimension)
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        for query in range {
          let column = normalisedWeights(at: queries.row(query))
          for key in 0..<keys.count { matrix[key * stride + query] = column[key] }
        }
      }
    }
    return matrix
  }

  /// The weights of all keys at one query, adding up to 1.
  func normalisedWeights(at query: ArraySlice<Double>) -> [Double] {
    var scaled = (0..<keys.count).map { key in
      var squared = 0.0
      for (coordinate, at) in zip(0..., query) {
        let u = (keys.coordinates[key * keys.dimension + coordinate] - at) / widths[coordinate]
        squared += u * u
      }
      return squared.squareRoot()
    }
    let shape = kernel.shape
    var total = CompensatedSum()
    for key in scaled.indices {
      // The relative form is exact at every distance, where the plain one would underflow.
      scaled[key] = shape.isCompact ? shape.weight(scaled[key]) : shape.logWeight(scaled[key])
    }
    if !shape.isCompact, let top = scaled.max() {
      if top == -.infinity {
        scaled = limitWeights(
          keys: coordinateMajor(keys), range: 0..<keys.count, query: query, shape: shape,
          widths: widths)
      } else {
        for key in scaled.indices { scaled[key] = Double.exp(scaled[key] - top) }
      }
    }
    for weight in scaled { total.add(weight) }
    let sum = total.value
    return scaled.map { sum > 0 ? $0 / sum : .nan }
  }
}
