import CVectorMath
import RealModule

/// Adds up pairs of queries and ranges of keys, tile by tile.
///
/// The common ground of brute force, of windows over sorted keys and of the leaves of a tree. A tile of keys
/// stays in the first-level cache while its distances become weights and the weights sums.
struct PairSummation {
  /// One row per coordinate: the distance loop runs over neighbours in memory.
  let keys: [Double]
  /// One row per value column.
  let values: [Double]
  let keyCount: Int
  let dimension: Int
  let columns: Int
  let widths: [Double]
  /// The highest power of the signed distance; above 0 only on a line.
  let order: Int
  /// What the kernel's weight of each key is multiplied by.
  let factors: [Double]?
  private let weigher: WeightTile
  private let scaling: Scaling

  /// How differences of coordinates become distances in widths.
  private enum Scaling {
    /// By one multiplication each: a rounding more, for weights that hardly change with it.
    case inverses([Double])
    /// By a division: exact at the edge of a support, and for widths whose inverse overflows.
    case quotients
  }

  var shape: SmoothingKernel.Shape { weigher.shape }

  /// The logarithm of the factor that a shift takes out of the sums.
  func logScale(ofShift shift: Double) -> Double { weigher.logScale(ofShift: shift) }

  /// Sums below this are taken again relative to the nearest key: above it, every weight that could
  /// matter is a normal number.
  static let smallestTrustedTotal = 1e-280

  init(
    keys: Points, values: Values, shape: SmoothingKernel.Shape, widths: [Double], order: Int = 0,
    isSquared: Bool = false, supervision: Supervision
  ) throws(EstimatorError) {
    self.init(
      keys: try transposed(keys.coordinates, columns: keys.dimension, supervision: supervision),
      keyCount: keys.count,
      values: try transposed(values.numbers, columns: values.columns, supervision: supervision),
      columns: values.columns, shape: shape, widths: widths, order: order, isSquared: isSquared,
      factors: values.weights?.numbers)
  }

  /// Keys that are sorted along a line already.
  init(
    line: SortedLine, shape: SmoothingKernel.Shape, width: Double, order: Int,
    isSquared: Bool = false
  ) {
    self.init(
      keys: line.positions, keyCount: line.positions.count,
      values: line.values, columns: line.columns, shape: shape, widths: [width], order: order,
      isSquared: isSquared, factors: line.weights?.numbers)
  }

  /// Keys and values row by row already.
  init(
    keys: [Double], keyCount: Int, values: [Double], columns: Int, shape: SmoothingKernel.Shape,
    widths: [Double], order: Int, isSquared: Bool, factors: [Double]? = nil
  ) {
    self.keys = keys
    self.keyCount = keyCount
    self.values = values
    self.columns = columns
    self.widths = widths
    self.dimension = widths.count
    self.order = order
    self.factors = factors
    weigher = WeightTile(shape: shape, isSquared: isSquared)
    let inverses = widths.map { 1 / $0 }
    let isSafe = shape.hasKnownTail && inverses.allSatisfy { $0.isNormal || $0 == 0 }
    scaling = isSafe ? .inverses(inverses) : .quotients
  }

  /// Room for one tile of squared distances and one of signed ones.
  struct Tiles {
    let weights: UnsafeMutablePointer<Double>
    let distances: UnsafeMutablePointer<Double>
  }

  static func withTiles(_ body: (Tiles) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * WeightTile.capacity) { memory in
      memory.initialize(repeating: 0)
      guard let start = memory.baseAddress else { return }
      body(Tiles(weights: start, distances: start + WeightTile.capacity))
    }
  }

  // MARK: One query

  /// Writes the sums of one query over `range` into `row` and returns their log scale.
  func sum(
    _ query: ArraySlice<Double>, over range: Range<Int>, _ tiles: Tiles,
    into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    sum(query, over: [range], tiles, into: row)
  }

  /// The sums over several ranges of keys together, such as all keys but one.
  func sum(
    _ query: ArraySlice<Double>, over ranges: [Range<Int>], _ tiles: Tiles,
    into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    row.update(repeating: 0)
    add(query, ranges, tiles, shift: 0, to: row)
    if row[0] >= Self.smallestTrustedTotal || !shape.hasKnownTail { return 0 }
    let nearest = nearestSquare(to: query, among: ranges, tiles)
    if nearest == .infinity, ranges.allSatisfy({ $0.isEmpty }) { return 0 }
    row.update(repeating: 0)
    guard nearest.isFinite else {
      addLimit(query, ranges, into: row)
      return -.infinity
    }
    add(query, ranges, tiles, shift: nearest, to: row)
    return logScale(ofShift: nearest)
  }

  /// The squared distance to the nearest of some keys, in widths.
  func nearestSquare(to query: ArraySlice<Double>, among ranges: [Range<Int>], _ tiles: Tiles)
    -> Double
  {
    var nearest = Double.infinity
    withQuery(query) { query in
      for range in ranges {
        forEachTile(of: range) { start, count in
          measure(query, start, count, tiles)
          nearest = min(nearest, cvectormath_smallest(tiles.weights, count))
        }
      }
    }
    return nearest
  }

  /// Adds the sums of one query, with the weight at squared distance `shift` taken as 1.
  func add(
    _ query: ArraySlice<Double>, _ ranges: [Range<Int>], _ tiles: Tiles, shift: Double,
    to row: UnsafeMutableBufferPointer<Double>
  ) {
    withQuery(query) { query in
      for range in ranges {
        forEachTile(of: range) { start, count in
          addTile(query, start, count, tiles, shift, to: row)
        }
      }
    }
  }

  // MARK: Other sums of one query

  /// Adds to `row` what `add` makes of each tile of weights and of squared distances, which it may overwrite;
  /// `row[0]` is Σ w, and the result the log scale.
  ///
  /// Weights are plain, or relative to the nearest key where plain ones would vanish; nil where every distance
  /// overflows.
  func addTiles(
    _ query: ArraySlice<Double>, over ranges: [Range<Int>], _ tiles: Tiles,
    to row: UnsafeMutableBufferPointer<Double>, supervision: Supervision,
    _ add: (_ start: Int, _ count: Int) -> Void
  ) -> Double? {
    func addAll(shift: Double) {
      row.update(repeating: 0)
      withQuery(query) { query in
        for range in ranges {
          forEachTile(of: range) { start, count in
            if supervision.shouldStop() { return }
            measure(query, start, count, tiles)
            tiles.distances.update(from: tiles.weights, count: count)
            weigh(start, count, tiles, shift)
            add(start, count)
          }
        }
      }
    }
    addAll(shift: 0)
    if row[0] >= Self.smallestTrustedTotal || !shape.hasKnownTail
      || ranges.allSatisfy({ $0.isEmpty })
    {
      return 0
    }
    let nearest = nearestSquare(to: query, among: ranges, tiles)
    guard nearest.isFinite else { return nil }
    addAll(shift: nearest)
    return logScale(ofShift: nearest)
  }

  // MARK: Several queries

  /// Adds the sums of several queries to their rows, with the weight at squared distance `shift` taken as 1.
  ///
  /// Each tile of keys serves all queries in turn, so that it is read from memory once. Ends early when
  /// `shouldStop` says so; the sums are then not complete.
  func add(
    _ queries: some Collection<Int>, of points: Points, _ ranges: [Range<Int>], _ tiles: Tiles,
    shift: Double, to rows: KernelSumRows, supervision: Supervision
  ) {
    var pairs = 0
    points.coordinates.withUnsafeBufferPointer { coordinates in
      guard let coordinates = coordinates.baseAddress else { return }
      for range in ranges {
        forEachTile(of: range) { start, count in
          pairs += count * queries.count
          // About a millisecond's worth.
          if pairs > 1_000_000 {
            if supervision.shouldStop() { return }
            pairs = 0
          }
          for query in queries {
            addTile(
              coordinates + query * dimension, start, count, tiles, shift, to: rows.row(query))
          }
        }
      }
    }
  }

  // MARK: Tiles

  private func withQuery(_ query: ArraySlice<Double>, _ body: (UnsafePointer<Double>) -> Void) {
    query.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
  }

  private func forEachTile(of range: Range<Int>, _ body: (_ start: Int, _ count: Int) -> Void) {
    var start = range.lowerBound
    while start < range.upperBound {
      let count = min(WeightTile.capacity, range.upperBound - start)
      body(start, count)
      start += count
    }
  }

  /// Squared distances in widths of a tile of keys.
  private func measure(
    _ query: UnsafePointer<Double>, _ start: Int, _ count: Int, _ tiles: Tiles
  ) {
    keys.withUnsafeBufferPointer { keys in
      guard let keys = keys.baseAddress else { return }
      switch scaling {
      case .inverses(let inverses):
        cvectormath_squared_distances(
          keys + start, keyCount, dimension, query, inverses, tiles.weights, count)
      case .quotients:
        cvectormath_squared_quotients(
          keys + start, keyCount, dimension, query, widths, tiles.weights, count)
      }
    }
  }

  /// From squared distances to weights.
  private func weigh(_ start: Int, _ count: Int, _ tiles: Tiles, _ shift: Double) {
    weigher.weigh(tiles.weights, count: count, shift: shift)
    factors?.withUnsafeBufferPointer { factors in
      guard let factors = factors.baseAddress else { return }
      cvectormath_multiply(tiles.weights, factors + start, tiles.weights, count)
    }
  }

  private func addTile(
    _ query: UnsafePointer<Double>, _ start: Int, _ count: Int, _ tiles: Tiles, _ shift: Double,
    to row: UnsafeMutableBufferPointer<Double>
  ) {
    measure(query, start, count, tiles)
    weigh(start, count, tiles, shift)
    values.withUnsafeBufferPointer { values in
      guard let row = row.baseAddress else { return }
      // Without columns no value is read.
      let values = values.baseAddress ?? UnsafePointer(row)
      cvectormath_add_weighted(
        tiles.weights, values + (columns > 0 ? start : 0), keyCount, columns, row, count)
      guard order > 0 else { return }
      for i in 0..<count { tiles.distances[i] = (keys[start + i] - query[0]) / widths[0] }
      for power in 1...order {
        cvectormath_multiply(tiles.weights, tiles.distances, tiles.weights, count)
        cvectormath_add_weighted(
          tiles.weights, values + (columns > 0 ? start : 0), keyCount, columns,
          row + power * (1 + columns), count)
      }
    }
  }

  /// The sums where every distance overflows.
  private func addLimit(
    _ query: ArraySlice<Double>, _ ranges: [Range<Int>],
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    let chosen = ranges.flatMap { Array($0) }
    let places = (0..<dimension).map { coordinate in
      chosen.map { keys[coordinate * keyCount + $0] }
    }
    let weights = limitWeights(
      keys: places, range: chosen.indices, query: query, shape: shape, widths: widths)
    for (relative, key) in zip(weights, chosen) {
      let weight = (weigher.isSquared ? relative * relative : relative) * (factors?[key] ?? 1)
      row[0] += weight
      for column in 0..<columns { row[1 + column] += weight * values[column * keyCount + key] }
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
