import CVectorMath
import RealModule
import Work

/// Kernel regression and density with a width for each key, or one for each query.
///
/// With widths hᵢ of the keys each key spreads its weight by itself, K((q − xᵢ)/hᵢ)/hᵢᵈ; with a width of the
/// query (the balloon estimator) every query looks as far as it needs, K((q − xᵢ)/h(q)).
///
/// *Shapes*: n keys of d coordinates, n value rows of c columns, m queries; n or m widths, each for all coordinates.
/// *Edge cases*: as `NadarayaWatson`, long tails relative to the nearest key in its widths.
/// *Source*: Breiman, Meisel and Purcell (1977) for keys; Loftsgaarden and Quesenberry (1965) for balloons;
/// both as `adaptive_nn` and `generalized_nn` in R's np.
public struct VariableWidthRegression: Sendable {
  /// Where values were observed.
  public let keys: Points
  /// What was observed there.
  public let values: Values
  /// The profile at width 1.
  public let shape: SmoothingKernel.Shape

  /// Whose the widths are.
  public enum Widths: Sendable, Hashable {
    /// One for each key.
    case ofKeys([Double])
    /// One for each query.
    case ofQueries([Double])

    /// The widths for some of the queries.
    ///
    /// - Precondition: the positions are those of queries.
    public func of(queries positions: [Int]) -> Widths {
      switch self {
      case .ofKeys: self
      case .ofQueries(let widths): .ofQueries(positions.map { widths[$0] })
      }
    }
  }

  /// Pairs keys with values.
  ///
  /// - Throws: `noKeys`, `countMismatch`.
  public init(keys: Points, values: Values, shape: SmoothingKernel.Shape) throws(EstimatorError) {
    guard keys.count > 0 else { throw .noKeys }
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    self.keys = keys
    self.values = values
    self.shape = shape
  }

  /// The estimate at each query, Σ wᵢ yᵢ / Σ wᵢ with the weights above; NaN where no key has weight.
  ///
  /// - Throws: `dimensionMismatch`; `widthCount`, `widthNotPositive`; `stopped`.
  /// - Complexity: O(n·m·d); on a line with widths of the queries O(n log n) and the keys in reach, with those of the keys and a Gaussian
  ///   O(n + m) for each octave of widths.
  public func estimate(
    at queries: Points, widths: Widths, supervision: Supervision = .none
  ) throws(EstimatorError) -> Estimate {
    let columns = values.columns
    let rows = try sums(at: queries, widths, values, supervision)
    let numbers = try parallelMap(queries.count * columns, supervision: supervision) {
      let (query, column) = $0.quotientAndRemainder(dividingBy: columns)
      let total = rows[query * (1 + columns)]
      return total > 0 ? rows[query * (1 + columns) + 1 + column] / total : .nan
    }
    let unsupported = try parallelIndices(queries.count, supervision: supervision) {
      !(rows[$0 * (1 + columns)] > 0)
    }
    return Estimate(values: numbers, columns: columns, unsupported: unsupported)
  }

  /// The density of the keys at each query, Σ K(u)/hᵈ / (n ∫K): with widths of the keys it integrates to 1.
  ///
  /// - Throws: as `estimate`; `unsupportedKernel` for a kernel without an integral; `tiedNeighbours` for a width of a query
  ///   that is nothing, because its nearest neighbours lie at the query.
  /// - Complexity: as `estimate`.
  public func density(
    at queries: Points, widths: Widths, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    guard let integral = shape.integral(dimension: keys.dimension) else {
      throw .unsupportedKernel(shape)
    }
    // The smallest numbers above 0 are what is left of a distance of 0.
    if case .ofQueries(let widths) = widths,
      let query = widths.firstIndex(where: { $0 <= 4 * Double.leastNonzeroMagnitude }),
      query < queries.count
    {
      let ties = (0..<keys.count).count { keys.row($0).elementsEqual(queries.row(query)) }
      throw .tiedNeighbours(query: query, ties: ties)
    }
    let none = Values(empty: keys.count, weights: values.weights)
    let rows = try sums(at: queries, widths, none, supervision, isRelative: false)
    let total = try none.totalWeight(supervision)
    return try parallelMap(rows.count, supervision: supervision) {
      rows[$0] / (total * integral)
    }
  }

  /// The normalised weights, keys × queries row-major; NaN where no key has weight.
  ///
  /// - Throws: as `estimate`; `tooManyWeights` above `limit` numbers.
  /// - Complexity: O(n·m·d).
  public func weights(
    at queries: Points, widths: Widths, limit: Int = 250_000_000,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: keys.count, queries: queries.count)
    }
    let own = try VariableWidthWeights(
      keys: keys, values.weights, shape: shape, widths: widths, isRelative: true, queries,
      supervision)
    let columns = queries.count
    return try filledArray(size) { (matrix) throws(EstimatorError) in
      // Blocks write disjoint columns.
      try own.forEachQuery(queries, supervision) { query, weights in
        var total = CompensatedSum()
        for weight in weights { total.add(weight) }
        for key in 0..<keys.count { matrix[key * columns + query] = weights[key] / total.value }
      }
    }
  }

  /// Σ K(u)/hᵈ (1, v) at each query, relative to the heaviest key where the shape has long tails.
  private func sums(
    at queries: Points, _ widths: Widths, _ values: Values, _ supervision: Supervision,
    isRelative: Bool = true
  ) throws(EstimatorError) -> [Double] {
    let own = try VariableWidthWeights(
      keys: keys, values.weights, shape: shape, widths: widths, isRelative: isRelative, queries,
      supervision)
    if case .ofQueries(let given) = widths, keys.dimension == 1, shape.hasReach,
      (values.weights?.ratio ?? 1) <= 1e6
    {
      return try windowSums(at: queries, given, values, supervision, isRelative: isRelative)
    }
    if case .ofKeys(let given) = widths, keys.dimension == 1, shape == .gaussian,
      keys.count * queries.count > 10_000_000, (values.weights?.ratio ?? 1) <= 1e6,
      queries.dimension == 1
    {
      return try groupedSums(at: queries, given, values, supervision, isRelative: isRelative)
    }
    return try pairSums(of: own, at: queries, values, supervision)
  }

  /// The same over all pairs.
  private func pairSums(
    of weights: VariableWidthWeights, at queries: Points, _ values: Values,
    _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let stride = 1 + values.columns
    let count = weights.count
    let numbers = try transposed(
      values.numbers, columns: values.columns, supervision: supervision)
    return try filledArray(queries.count * stride) { (result) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try weights.forEachQuery(queries, supervision) { query, weights in
        let row = result + query * stride
        row.update(repeating: 0, count: stride)
        guard let weights = weights.baseAddress else { return }
        numbers.withUnsafeBufferPointer { numbers in
          // Without columns no value is read. Added up tile by tile, so that rounding stays small.
          let numbers = numbers.baseAddress ?? UnsafePointer(row)
          for start in Swift.stride(from: 0, to: count, by: WeightTile.capacity) {
            cvectormath_add_weighted(
              weights + start, numbers + (values.columns > 0 ? start : 0), count,
              values.columns, row, min(WeightTile.capacity, count - start))
          }
        }
      }
    }
  }
}

extension VariableWidthRegression {
  /// The same on a line with widths of the keys, by transforms; where those may be off by more than 1e-13, over all pairs.
  private func groupedSums(
    at queries: Points, _ widths: [Double], _ values: Values, _ supervision: Supervision,
    isRelative: Bool
  ) throws(EstimatorError) -> [Double] {
    let stride = 1 + values.columns
    // Weights, values, and sizes of the values.
    let columns = 1 + 2 * values.columns
    let narrowest = isRelative ? widths.min() ?? 1 : 1
    let shares = try parallelMap(keys.count * columns, supervision: supervision.quiet) {
      let (key, column) = $0.quotientAndRemainder(dividingBy: columns)
      let weight = narrowest / widths[key] * (values.weights?.numbers[key] ?? 1)
      if column == 0 { return weight }
      let value = values.numbers[key * values.columns + (column - 1) % values.columns]
      return weight * (column < stride ? value : abs(value))
    }
    var (sums, errors, rest) = try KeyWidthGroups(
      keys: keys, shares: shares, columns: columns, widths: widths
    ).sums(at: queries, supervision: supervision.part(0, 0.7))
    func part(_ rows: [Int], _ places: [Int], relative: Bool, _ supervision: Supervision)
      throws(EstimatorError) -> [Double]
    {
      let own = try VariableWidthWeights(
        keys: keys.rows(rows), values.weights?.part(rows), shape: shape,
        widths: .ofKeys(rows.map { widths[$0] }), isRelative: relative, narrowest: narrowest,
        queries.rows(places), supervision.quiet)
      let numbers = rows.flatMap { row in
        (0..<values.columns).map { values.numbers[row * values.columns + $0] }
      }
      let observed =
        values.columns == 0
        ? Values(empty: rows.count) : Values(checked: numbers, columns: values.columns)
      return try pairSums(of: own, at: queries.rows(places), observed, supervision)
    }
    if !rest.isEmpty {
      let all = Array(0..<queries.count)
      let others = try part(rest, all, relative: false, supervision.part(0.7, 0.8))
      for query in all {
        for column in 0..<stride {
          let sum = others[query * stride + column]
          sums[query * columns + column] += sum
          if column > 0 { sums[query * columns + values.columns + column] += abs(sum) }
        }
      }
    }
    let tolerance = 1e-13
    let unsafe = try parallelIndices(queries.count, supervision: supervision.quiet) { query in
      let row = query * columns
      let total = sums[row]
      guard errors[row] <= tolerance * total else { return true }
      return (1..<stride).contains { column in
        let (mean, size) = (
          abs(sums[row + column]), abs(sums[row + values.columns + column])
        )
        return errors[row + column] > tolerance * (mean + size)
      }
    }
    var result = try parallelMap(queries.count * stride, supervision: supervision.quiet) {
      let (query, column) = $0.quotientAndRemainder(dividingBy: stride)
      return sums[query * columns + column]
    }
    if !unsafe.isEmpty {
      let found = try part(
        Array(0..<keys.count), unsafe, relative: isRelative, supervision.part(0.8, 1))
      for (place, query) in unsafe.enumerated() {
        for column in 0..<stride {
          result[query * stride + column] = found[place * stride + column]
        }
      }
    }
    return result
  }

  /// The same on a line from the keys that can matter to each query.
  private func windowSums(
    at queries: Points, _ widths: [Double], _ values: Values, _ supervision: Supervision,
    isRelative: Bool
  ) throws(EstimatorError) -> [Double] {
    let line = try SortedLine(keys: keys, values: values, supervision: supervision)
    var found = try BalloonSums(
      line: line, shape: shape, order: 0, queries: queries, widths: widths,
      supervision: supervision
    ).sums(at: queries, widths: widths, supervision: supervision)
    if isRelative { return found.sums }
    try found.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 1 << 14, supervision: supervision.quiet) {
        for query in $0 {
          let row = rows.row(query)
          for place in row.indices where row[place] != 0 {
            row[place] = row[place] * Double.exp(rows.logScales[query]) / widths[query]
          }
        }
      }
    }
    return found.sums
  }
}

/// The weights of all keys at a query under widths that change: K(‖x − q‖/h)/hᵈ.
private struct VariableWidthWeights {
  let count: Int
  let dimension: Int
  let shape: SmoothingKernel.Shape
  let widths: VariableWidthRegression.Widths
  /// Whether the heaviest weight is taken as 1, so that long tails do not underflow.
  let isRelative: Bool
  /// The keys, one row per coordinate.
  private let coordinates: [Double]
  /// What the kernel's weight of each key is multiplied by.
  private let factors: [Double]?
  /// 1/hᵈ of each key, or of each query.
  private let spreads: [Double]

  init(
    keys: Points, _ weights: ObservationWeights?, shape: SmoothingKernel.Shape,
    widths: VariableWidthRegression.Widths, isRelative: Bool, narrowest: Double? = nil,
    _ queries: Points, _ supervision: Supervision
  ) throws(EstimatorError) {
    factors = weights?.numbers
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let (given, expected) =
      switch widths {
      case .ofKeys(let widths): (widths, keys.count)
      case .ofQueries(let widths): (widths, queries.count)
      }
    guard given.count == expected else {
      throw .widthCount(widths: given.count, dimension: expected)
    }
    for width in given where !(width > 0) { throw .widthNotPositive(width) }
    count = keys.count
    dimension = keys.dimension
    self.shape = shape
    self.widths = widths
    self.isRelative = isRelative
    coordinates = try transposed(
      keys.coordinates, columns: keys.dimension, supervision: supervision)
    // A common factor cancels in a mean; the narrowest width keeps all of them finite.
    let narrowest = narrowest ?? (isRelative ? given.min() ?? 1 : 1)
    spreads = try parallelMap(given.count, supervision: supervision) {
      Double.pow(narrowest / given[$0], Double(keys.dimension))
    }
  }

  /// Hands out the weights of all keys at each query, on all cores.
  func forEachQuery(
    _ queries: Points, _ supervision: Supervision,
    _ body: (_ query: Int, _ weights: UnsafeMutableBufferPointer<Double>) -> Void
  ) throws(EstimatorError) {
    try parallelBlocks(
      queries.count, blockSize: queriesPerBlock(pairsPerQuery: count * (dimension + 4)),
      supervision: supervision
    ) { range in
      var weights = [Double](repeating: 0, count: count)
      weights.withUnsafeMutableBufferPointer { weights in
        for query in range {
          if supervision.shouldStop() { return }
          weigh(queries.row(query), query, into: weights)
          body(query, weights)
        }
      }
    }
  }

  private func weigh(
    _ query: ArraySlice<Double>, _ index: Int, into weights: UnsafeMutableBufferPointer<Double>
  ) {
    guard let target = weights.baseAddress else { return }
    measure(query, index, into: target)
    let tile = WeightTile(shape: shape)
    // Long tails are taken relative to the nearest key, in widths.
    let nearest = isRelative && shape.hasKnownTail ? cvectormath_smallest(target, count) : 0
    guard nearest.isFinite else { return limit(weights) }
    for start in stride(from: 0, to: count, by: WeightTile.capacity) {
      tile.weigh(
        target + start, count: min(WeightTile.capacity, count - start),
        shift: nearest > 200 ? nearest : 0)
    }
    switch widths {
    case .ofKeys where isRelative: cvectormath_multiply(target, spreads, target, count)
    case .ofKeys: for key in 0..<count where target[key] > 0 { target[key] *= spreads[key] }
    case .ofQueries:
      // A spread may be infinite, and nothing stays nothing.
      if !isRelative {
        for key in 0..<count where target[key] > 0 { target[key] *= spreads[index] }
      }
    }
    if let factors { cvectormath_multiply(target, factors, target, count) }
  }

  /// Squared distances in widths.
  ///
  /// The root is divided before it is squared again: rounded so, a key at the distance
  /// of the width stays at the edge of its support.
  private func measure(
    _ query: ArraySlice<Double>, _ index: Int, into target: UnsafeMutablePointer<Double>
  ) {
    let ones = [Double](repeating: 1, count: dimension)
    query.withUnsafeBufferPointer { query in
      cvectormath_squared_distances(
        coordinates, count, dimension, query.baseAddress, ones, target, count)
    }
    cvectormath_sqrt(target, target, count)
    switch widths {
    case .ofKeys(let widths): cvectormath_divide(target, widths, target, count)
    case .ofQueries(let widths): for key in 0..<count { target[key] /= widths[index] }
    }
    cvectormath_square(target, target, count)
  }

  /// Every distance overflows: nothing is known of the weights.
  private func limit(_ weights: UnsafeMutableBufferPointer<Double>) {
    weights.update(repeating: 0)
  }
}
