import CVectorMath
import RealModule
import Work

/// Widths that change from place to place: wide where points are rare, narrow where they crowd.
public enum AdaptiveWidths {
  /// A width for each point from the density around it: hᵢ = h (p(xᵢ)/g)^{−α}, with the pilot density p
  /// of width h and its geometric mean g over the points.
  ///
  /// With a width for each coordinate the result is the factor on them. Weights of points count in density and mean.
  ///
  /// *Edge cases*: α = 0 gives the width itself everywhere; points are never without density, having
  /// themselves in reach.
  /// - Throws: as `Density`; `outOfRange` for α outside 0...1.
  /// - Complexity: one density at n queries.
  /// *Source*: Abramson (1982); Silverman (1986), section 5.3.1, with α = ½.
  public static func silverman(
    points: Points, weights: ObservationWeights? = nil, pilot: SmoothingKernel,
    sensitivity: Double = 0.5, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard (0...1).contains(sensitivity) else {
      throw .outOfRange(setting: "the sensitivity", value: sensitivity)
    }
    let logs = try Density(points: points, weights: weights, kernel: pilot)
      .logDensity(at: points, supervision: supervision)
    // A row without weight may lie where there is no density.
    let sum = try parallelSum(points.count, supervision: supervision) {
      guard let weights else { return logs[$0] }
      return weights.numbers[$0] > 0 ? weights.numbers[$0] * logs[$0] : 0
    }
    let total =
      weights.map { weights in compensatedSum(0..<points.count) { weights.numbers[$0] } }
      ?? Double(points.count)
    let logMean = sum / total
    let width = pilot.widths.count == 1 ? pilot.widths[0] : 1
    return try parallelMap(points.count, supervision: supervision) {
      width * Double.exp(-sensitivity * (logs[$0] - logMean))
    }
  }

  /// What counts as a neighbour.
  public enum Neighbours: String, Sendable, Hashable {
    /// Places other than the query's own: points at one place count once, so that no width is 0. R's np.
    case places
    /// Points, whether or not they share a place or lie at the query: locfit, loess, k-nearest-neighbour means.
    case points
  }

  /// For each query the distance to its k-th nearest neighbour.
  ///
  /// *Edge cases*: where points are counted the width is the next number above the distance, so that the boxcar, which
  /// is strict, weighs exactly the k nearest points (and those tied with the last). A point with a count counts so often.
  /// - Throws: `outOfRange` for k below 1; `tooFewKeys` or `tooFewNeighbours` when there are not k neighbours; `dimensionMismatch`; `stopped`.
  /// - Complexity: O(log n) a query on a line, and O(k) more for places; O(n·d) otherwise.
  /// *Source*: Loftsgaarden and Quesenberry (1965); Cleveland (1979).
  public static func nearestNeighbours(
    points: Points, queries: Points, k: Int, counting: Neighbours = .places,
    weights: ObservationWeights? = nil, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    if let weights, weights.meaning == .counts, counting == .points {
      return try nearestObservations(points, weights, queries, k, supervision)
    }
    guard k >= 1 else { throw .outOfRange(setting: "the number of neighbours", value: Double(k)) }
    guard queries.dimension == points.dimension else {
      throw .dimensionMismatch(keys: points.dimension, queries: queries.dimension)
    }
    let isLine = points.dimension == 1
    let line = isLine ? try ascending(points.coordinates, supervision: supervision) : []
    let places = counting == .places ? distinct(line) : line
    let columns =
      isLine
      ? []
      : try transposed(
        points.coordinates, columns: points.dimension, supervision: supervision)
    let widths: [Double] = try filledArray(queries.count) { (widths) throws(EstimatorError) in
      let block = isLine ? 1024 : queriesPerBlock(pairsPerQuery: points.count * 16)
      // Blocks write disjoint elements.
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        for query in range {
          if supervision.shouldStop() { return }
          widths[query] =
            isLine
            ? distance(places, queries.coordinates[query], k, counting)
            : distance(columns, Array(queries.row(query)), k, counting, supervision)
        }
      }
    }
    guard let first = widths.firstIndex(of: .infinity) else { return widths }
    if counting == .points { throw .tooFewKeys(count: points.count, needed: k) }
    throw .tooFewNeighbours(
      query: first, distances: distances(from: queries.row(first), to: points), needed: k)
  }

  /// The distance from each query within which lie k observations.
  private static func nearestObservations(
    _ points: Points, _ counts: ObservationWeights, _ queries: Points, _ k: Int,
    _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    guard k >= 1 else { throw .outOfRange(setting: "the number of neighbours", value: Double(k)) }
    guard queries.dimension == points.dimension else {
      throw .dimensionMismatch(keys: points.dimension, queries: queries.dimension)
    }
    guard counts.numbers.count == points.count else {
      throw .weightRows(rows: points.count, weights: counts.numbers.count)
    }
    guard counts.count >= Double(k) else { throw .tooFewKeys(count: Int(counts.count), needed: k) }
    let columns = try transposed(
      points.coordinates, columns: points.dimension, supervision: supervision)
    let ones = [Double](repeating: 1, count: points.dimension)
    return try filledArray(queries.count) { (widths) throws(EstimatorError) in
      // Blocks write disjoint elements.
      try parallelBlocks(
        queries.count, blockSize: queriesPerBlock(pairsPerQuery: points.count * 32),
        supervision: supervision
      ) { range in
        var squares = [Double](repeating: 0, count: points.count)
        for query in range {
          if supervision.shouldStop() { return }
          cvectormath_squared_distances(
            columns, points.count, points.dimension, Array(queries.row(query)), ones, &squares,
            points.count)
          var found = 0.0
          for place in squares.indices.sorted(by: { squares[$0] < squares[$1] }) {
            found += counts.numbers[place]
            if found >= Double(k) {
              widths[query] = squares[place].squareRoot().nextUp.nextUp
              break
            }
          }
        }
      }
    }
  }

  /// How many different distances above 0 there are.
  private static func distances(from query: ArraySlice<Double>, to points: Points) -> Int {
    let squares = (0..<points.count).map { point in
      zip(points.row(point), query).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    return distinct(squares.filter { $0 > 0 }.sorted()).count
  }

  private static func distinct(_ sorted: [Double]) -> [Double] {
    var result: [Double] = []
    for number in sorted where number != result.last { result.append(number) }
    return result
  }

  /// The k-th smallest distance on a line, from the query outwards.
  private static func distance(
    _ places: [Double], _ query: Double, _ k: Int, _ counting: Neighbours
  ) -> Double {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < query { low = middle + 1 } else { high = middle }
    }
    if counting == .points {
      let (behind, ahead) = (low, places.count - low)
      guard k <= behind + ahead else { return .infinity }
      // How many of the k lie left of the query: no more than are nearer than the farthest on the right.
      var (fewest, most) = (max(0, k - ahead), min(k, behind))
      while fewest < most {
        let count = (fewest + most) / 2
        if query - places[low - count - 1] < places[low + k - count - 1] - query {
          fewest = count + 1
        } else {
          most = count
        }
      }
      let left = fewest > 0 ? query - places[low - fewest] : 0
      return max(left, fewest < k ? places[low + k - fewest - 1] - query : 0).nextUp
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
      // Two places at one distance count once, as one place at the query does not count.
      if next > last { found += 1 }
      last = next
    }
    return last
  }

  /// The same among points given coordinate after coordinate; infinite after a stop.
  private static func distance(
    _ columns: [Double], _ query: [Double], _ k: Int, _ counting: Neighbours,
    _ supervision: Supervision
  ) -> Double {
    let count = columns.count / query.count
    var squares = [Double](repeating: 0, count: count)
    let ones = [Double](repeating: 1, count: query.count)
    cvectormath_squared_distances(columns, count, query.count, query, ones, &squares, count)
    if counting == .places { squares.removeAll { $0 == 0 } }
    // Places that share a distance count once, so that more points than k may be needed.
    var needed = k
    while needed <= squares.count {
      let nearest = smallest(needed, of: &squares, supervision).sorted()
      let places = counting == .places ? distinct(nearest) : nearest
      if places.count >= k {
        let distance = places[k - 1].squareRoot()
        // The root may round below a distance that is measured anew.
        return counting == .points ? distance.nextUp.nextUp : distance
      }
      if needed == squares.count { break }
      needed = min(2 * needed, squares.count)
    }
    return .infinity
  }

  /// The `count` smallest numbers, in any order (Hoare 1961); none after a stop.
  private static func smallest(
    _ count: Int, of numbers: inout [Double], _ supervision: Supervision
  ) -> ArraySlice<Double> {
    var (low, high) = (0, numbers.count - 1)
    while low < high {
      if supervision.shouldStop() { return [] }
      let pivot = numbers[(low + high) / 2]
      var (i, j) = (low, high)
      while i <= j {
        while numbers[i] < pivot { i += 1 }
        while numbers[j] > pivot { j -= 1 }
        if i <= j {
          numbers.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if count - 1 <= j { high = j } else if count - 1 >= i { low = i } else { break }
    }
    return numbers[..<count]
  }
}
