import RealModule

/// Every pair of key and query, in tiles: O(n·m·d) time, O(n + m) memory.
struct BruteForce {
  let keys: Points
  let values: Values
  let shape: SmoothingKernel.Shape
  let widths: [Double]

  /// Sums below this are taken again relative to the nearest key: above it, every weight that could
  /// matter is a normal number.
  static let smallestTrustedTotal = 1e-280

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    let columns = values.columns
    var sums = KernelSums(queries: queries.count, columns: columns)
    // Coordinate-major keys let the distance loop run over neighbours in memory.
    let columnsOfKeys = coordinateMajor(keys)
    let valueColumns = columnMajor(values)
    // Blocks write disjoint rows of the three arrays.
    try sums.totals.withUnsafeMutableBufferPointer { (totals) throws(EstimatorError) in
      try sums.weighted.withUnsafeMutableBufferPointer { (weighted) throws(EstimatorError) in
        try sums.logScales.withUnsafeMutableBufferPointer { (logScales) throws(EstimatorError) in
          let block = queriesPerBlock(pairsPerQuery: keys.count * keys.dimension)
          try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
            withTile { tile in
              for query in range {
                let row = UnsafeMutableBufferPointer(
                  rebasing: weighted[query * columns..<(query + 1) * columns])
                (totals[query], logScales[query]) = sumOne(
                  queries.row(query), columnsOfKeys, valueColumns, tile, into: row)
              }
            }
          }
        }
      }
    }
    return sums
  }

  private func withTile(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: WeightTile.capacity) { tile in
      tile.initialize(repeating: 0)
      body(tile)
    }
  }

  /// The sums of one query: its total and log scale; the value sums go into `row`.
  private func sumOne(
    _ query: ArraySlice<Double>, _ keyColumns: [[Double]], _ valueColumns: [[Double]],
    _ tile: UnsafeMutableBufferPointer<Double>, into row: UnsafeMutableBufferPointer<Double>
  ) -> (total: Double, logScale: Double) {
    let weigher = WeightTile(shape: shape)
    var total = accumulate(query, keyColumns, valueColumns, tile, row) { weigher.weigh($0) }
    if total >= Self.smallestTrustedTotal || shape.isCompact { return (total, 0) }
    var nearest = Double.infinity
    forEachTile(query, keyColumns, tile) { distances, _ in
      for squared in distances where squared < nearest { nearest = squared }
    }
    guard nearest.isFinite else { return limit(query, valueColumns, into: row) }
    total = accumulate(query, keyColumns, valueColumns, tile, row) {
      weigher.weigh($0, relativeTo: nearest)
    }
    return (total, shape.logWeight(nearest.squareRoot()))
  }

  private func limit(
    _ query: ArraySlice<Double>, _ valueColumns: [[Double]],
    into row: UnsafeMutableBufferPointer<Double>
  ) -> (total: Double, logScale: Double) {
    let weights = limitWeights(keys: keys, query: query, shape: shape, widths: widths)
    for column in row.indices {
      row[column] = zip(weights, valueColumns[column]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return (weights.reduce(0, +), -.infinity)
  }

  private func accumulate(
    _ query: ArraySlice<Double>, _ keyColumns: [[Double]], _ valueColumns: [[Double]],
    _ tile: UnsafeMutableBufferPointer<Double>, _ row: UnsafeMutableBufferPointer<Double>,
    weigh: (UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Double {
    var total = 0.0
    row.update(repeating: 0)
    forEachTile(query, keyColumns, tile) { weights, start in
      weigh(weights)
      var sum = 0.0
      for weight in weights { sum = Relaxed.sum(sum, weight) }
      total += sum
      for column in row.indices {
        valueColumns[column].withUnsafeBufferPointer { values in
          var product = 0.0
          for i in weights.indices {
            product = Relaxed.multiplyAdd(weights[i], values[start + i], product)
          }
          row[column] += product
        }
      }
    }
    return total
  }

  /// Fills the tile with squared scaled distances, tile after tile, and hands each to `body` with
  /// the index of its first key.
  private func forEachTile(
    _ query: ArraySlice<Double>, _ keyColumns: [[Double]],
    _ tile: UnsafeMutableBufferPointer<Double>,
    _ body: (UnsafeMutableBufferPointer<Double>, Int) -> Void
  ) {
    var start = 0
    while start < keys.count {
      let part = UnsafeMutableBufferPointer(
        rebasing: tile[0..<min(WeightTile.capacity, keys.count - start)])
      for (coordinate, at) in query.enumerated() {
        let width = widths[coordinate]
        keyColumns[coordinate].withUnsafeBufferPointer { column in
          for i in part.indices {
            let u = (column[start + i] - at) / width
            part[i] = coordinate == 0 ? u * u : part[i] + u * u
          }
        }
      }
      body(part, start)
      start += part.count
    }
  }
}

/// The coordinates of all points, one array per coordinate.
func coordinateMajor(_ points: Points) -> [[Double]] {
  (0..<points.dimension).map { coordinate in
    (0..<points.count).map { points.coordinates[$0 * points.dimension + coordinate] }
  }
}

/// The numbers of all rows, one array per column.
func columnMajor(_ values: Values) -> [[Double]] {
  (0..<values.columns).map { column in
    (0..<values.count).map { values.numbers[$0 * values.columns + column] }
  }
}
