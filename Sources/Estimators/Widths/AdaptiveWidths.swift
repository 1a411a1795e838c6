import RealModule

/// Widths that change from place to place: wide where points are rare, narrow where they crowd.
public enum AdaptiveWidths {
  /// A width for each point from the density around it: hᵢ = h (p(xᵢ)/g)^{−α}, with the pilot density p
  /// of width h and its geometric mean g over the points.
  ///
  /// In several coordinates the result is the factor on the kernel's widths.
  ///
  /// *Edge cases*: α = 0 gives the width itself everywhere; points are never without density, having
  /// themselves in reach.
  /// - Throws: as `Density`; `outOfRange` for α outside 0...1.
  /// - Complexity: one density at n queries.
  /// *Source*: Abramson (1982); Silverman (1986), section 5.3.1, with α = ½.
  public static func silverman(
    points: Points, pilot: SmoothingKernel, sensitivity: Double = 0.5,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard (0...1).contains(sensitivity) else {
      throw .outOfRange(setting: "the sensitivity", value: sensitivity)
    }
    let logs = try Density(points: points, kernel: pilot)
      .logDensity(at: points, supervision: supervision)
    var sum = CompensatedSum()
    for log in logs { sum.add(log) }
    let logMean = sum.value / Double(points.count)
    let width = points.dimension == 1 ? pilot.widths[0] : 1
    return logs.map { width * Double.exp(-sensitivity * ($0 - logMean)) }
  }

  /// For each query the distance to the k-th nearest place with points, itself not counted.
  ///
  /// Points at one place count once, and a point at the query not at all, so that no width is 0.
  ///
  /// - Throws: `outOfRange` for k below 1; `tooFewKeys` when there are not k other places.
  /// - Complexity: O(k log n) a query on a line; O(n log n) otherwise.
  /// *Source*: Loftsgaarden and Quesenberry (1965); the convention for ties is that of R's np.
  public static func nearestNeighbours(
    points: Points, queries: Points, k: Int, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard k >= 1 else { throw .outOfRange(setting: "the number of neighbours", value: Double(k)) }
    guard queries.dimension == points.dimension else {
      throw .dimensionMismatch(keys: points.dimension, queries: queries.dimension)
    }
    var widths = [Double](repeating: 0, count: queries.count)
    let places =
      points.dimension == 1 ? distinct(points.coordinates) : []
    try widths.withUnsafeMutableBufferPointer { (widths) throws(EstimatorError) in
      let block =
        points.dimension == 1 ? 1024 : queriesPerBlock(pairsPerQuery: points.count * 16)
      // Blocks write disjoint elements.
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        for query in range {
          widths[query] =
            points.dimension == 1
            ? distance(places, queries.coordinates[query], k)
            : distance(points, queries.row(query), k)
        }
      }
    }
    guard !widths.contains(.infinity) else {
      throw .tooFewKeys(count: points.count, needed: k == .max ? k : k + 1)
    }
    return widths
  }

  private static func distinct(_ numbers: [Double]) -> [Double] {
    var result: [Double] = []
    for number in numbers.sorted() where number != result.last { result.append(number) }
    return result
  }

  /// The k-th smallest distinct positive distance on a line, from the query outwards.
  private static func distance(_ places: [Double], _ query: Double, _ k: Int) -> Double {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < query { low = middle + 1 } else { high = middle }
    }
    var left = low - 1
    var right = low
    var last = 0.0
    var found = 0
    while found < k {
      let behind = left >= 0 ? query - places[left] : .infinity
      let ahead = right < places.count ? places[right] - query : .infinity
      let next = min(behind, ahead)
      if next == .infinity { return .infinity }
      if behind <= ahead { left -= 1 } else { right += 1 }
      if next > last {
        found += 1
        last = next
      }
    }
    return last
  }

  private static func distance(_ points: Points, _ query: ArraySlice<Double>, _ k: Int) -> Double {
    let squares = (0..<points.count).map { index in
      zip(points.row(index), query).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let places = distinct(squares.filter { $0 > 0 })
    return k <= places.count ? places[k - 1].squareRoot() : .infinity
  }
}
