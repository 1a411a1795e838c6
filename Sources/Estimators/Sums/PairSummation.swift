import RealModule

/// Adds up pairs of one query and a range of keys, tile by tile.
///
/// The common ground of brute force, of windows over sorted keys and of the leaves of a tree.
struct PairSummation {
  /// One array per coordinate: the distance loop runs over neighbours in memory.
  let keys: [[Double]]
  /// One array per value column.
  let values: [[Double]]
  let shape: SmoothingKernel.Shape
  let widths: [Double]
  /// The highest power of the signed distance; above 0 only on a line.
  let order: Int
  /// Whether weights are squared.
  let isSquared: Bool

  /// Sums below this are taken again relative to the nearest key: above it, every weight that could
  /// matter is a normal number.
  static let smallestTrustedTotal = 1e-280

  init(
    keys: Points, values: Values, shape: SmoothingKernel.Shape, widths: [Double], order: Int,
    isSquared: Bool = false
  ) {
    self.keys = coordinateMajor(keys)
    self.values = columnMajor(values)
    self.shape = shape
    self.widths = widths
    self.order = order
    self.isSquared = isSquared
  }

  /// Keys that are sorted along a line already.
  init(
    line: SortedLine, shape: SmoothingKernel.Shape, width: Double, order: Int,
    isSquared: Bool = false
  ) {
    self.keys = [line.positions]
    self.values = line.columns
    self.shape = shape
    self.widths = [width]
    self.order = order
    self.isSquared = isSquared
  }

  /// Room for one tile of squared distances and one of signed ones.
  static func withTiles(_ body: (Tiles) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * WeightTile.capacity) { memory in
      memory.initialize(repeating: 0)
      body(
        Tiles(
          weights: UnsafeMutableBufferPointer(rebasing: memory[..<WeightTile.capacity]),
          distances: UnsafeMutableBufferPointer(rebasing: memory[WeightTile.capacity...])))
    }
  }

  struct Tiles {
    let weights: UnsafeMutableBufferPointer<Double>
    let distances: UnsafeMutableBufferPointer<Double>
  }

  /// Writes the sums of one query over `range` into `row` and returns their log scale.
  func sum(
    _ query: ArraySlice<Double>, over range: Range<Int>, _ tiles: Tiles,
    into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let weigher = WeightTile(shape: shape, isSquared: isSquared)
    row.update(repeating: 0)
    accumulate(query, range, tiles, row) { weigher.weigh($0) }
    if row[0] >= Self.smallestTrustedTotal || shape.isCompact || range.isEmpty { return 0 }
    var nearest = Double.infinity
    forEachTile(query, range, tiles) { squares, _, _ in
      for squared in squares where squared < nearest { nearest = squared }
    }
    row.update(repeating: 0)
    guard nearest.isFinite else {
      addLimit(query, range, into: row)
      return -.infinity
    }
    accumulate(query, range, tiles, row) { weigher.weigh($0, relativeTo: nearest) }
    return shape.logWeight(nearest.squareRoot()) * (isSquared ? 2 : 1)
  }

  /// The sums over several ranges of keys together, such as all keys but one.
  func sum(
    _ query: ArraySlice<Double>, over ranges: [Range<Int>], _ tiles: Tiles,
    into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var parts: [(sums: [Double], logScale: Double)] = []
    for range in ranges where !range.isEmpty {
      let logScale = sum(query, over: range, tiles, into: row)
      if row[0] > 0 { parts.append((Array(row), logScale)) }
    }
    row.update(repeating: 0)
    guard let top = parts.map(\.logScale).max() else { return 0 }
    for part in parts {
      let factor = part.logScale == top ? 1 : Double.exp(part.logScale - top)
      for place in row.indices { row[place] += factor * part.sums[place] }
    }
    return top
  }

  private func accumulate(
    _ query: ArraySlice<Double>, _ range: Range<Int>, _ tiles: Tiles,
    _ row: UnsafeMutableBufferPointer<Double>,
    weigh: (UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    forEachTile(query, range, tiles) { weights, distances, start in
      weigh(weights)
      for power in 0...order {
        if power > 0 { for i in weights.indices { weights[i] *= distances[i] } }
        let base = power * (1 + values.count)
        var sum = 0.0
        for weight in weights { sum = Relaxed.sum(sum, weight) }
        row[base] += sum
        for column in values.indices {
          values[column].withUnsafeBufferPointer { values in
            var product = 0.0
            for i in weights.indices {
              product = Relaxed.multiplyAdd(weights[i], values[start + i], product)
            }
            row[base + 1 + column] += product
          }
        }
      }
    }
  }

  private func addLimit(
    _ query: ArraySlice<Double>, _ range: Range<Int>, into row: UnsafeMutableBufferPointer<Double>
  ) {
    let weights = limitWeights(
      keys: keys, range: range, query: query, shape: shape, widths: widths)
    for (relative, key) in zip(weights, range) {
      let weight = isSquared ? relative * relative : relative
      row[0] += weight
      for column in values.indices { row[1 + column] += weight * values[column][key] }
    }
  }

  /// Fills the tiles with squared and signed scaled distances, tile after tile, and hands each to
  /// `body` with the index of its first key.
  private func forEachTile(
    _ query: ArraySlice<Double>, _ range: Range<Int>, _ tiles: Tiles,
    _ body: (
      _ squares: UnsafeMutableBufferPointer<Double>,
      _ distances: UnsafeMutableBufferPointer<Double>, _ start: Int
    ) -> Void
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let size = min(WeightTile.capacity, range.upperBound - start)
      let squares = UnsafeMutableBufferPointer(rebasing: tiles.weights[..<size])
      let distances = UnsafeMutableBufferPointer(rebasing: tiles.distances[..<size])
      for (coordinate, at) in zip(0..., query) {
        let width = widths[coordinate]
        keys[coordinate].withUnsafeBufferPointer { column in
          if coordinate == 0 {
            for i in 0..<size {
              let u = (column[start + i] - at) / width
              distances[i] = u
              squares[i] = u * u
            }
          } else {
            for i in 0..<size {
              let u = (column[start + i] - at) / width
              squares[i] += u * u
            }
          }
        }
      }
      body(squares, distances, start)
      start += size
    }
  }
}

/// The coordinates of all points, one array per coordinate.
func coordinateMajor(_ points: Points) -> [[Double]] {
  if points.dimension == 1 { return [points.coordinates] }
  return (0..<points.dimension).map { coordinate in
    (0..<points.count).map { points.coordinates[$0 * points.dimension + coordinate] }
  }
}

/// The numbers of all rows, one array per column.
func columnMajor(_ values: Values) -> [[Double]] {
  if values.columns == 1 { return [values.numbers] }
  return (0..<values.columns).map { column in
    (0..<values.count).map { values.numbers[$0 * values.columns + column] }
  }
}
