import RealModule

/// Looks for the width under which a regression does best by a criterion.
///
/// The criterion is evaluated on a grid of widths, evenly spaced on a log scale, and then refined in
/// the cells around its lowest points: a criterion can have several minima, and a search that only
/// walks downhill may end in the wrong one.
public struct WidthSearch: Sendable {
  /// The keys, the values and the shape of the kernel.
  ///
  /// For several coordinates the kernel's widths are
  /// taken as proportions: the search scales them all together.
  public let regression: NadarayaWatson
  /// What is made small.
  public let criterion: TrainingFit.Criterion
  /// The degree of the local polynomial whose width it is; 0 is the regression itself.
  public let degree: Int
  /// How many neighbours on either side are left out together with a key, under leave-one-out.
  ///
  /// That is for values that follow one another and have noise in common: Chu and Marron (1991), Burman, Chow and Nolan (1994).
  public let block: Int
  /// The narrowest width that is tried.
  private var narrowest = 0.0
  /// What serves all widths of a Gaussian on a line.
  private var lineScores: LineScores?
  /// The same for a degree above 0, where keys are many to a width.
  private var polynomialSums: PolynomialSums?

  /// Prepares a search.
  ///
  /// - Throws: `tooFewKeys` for fewer than three keys; `noSpread` when all keys are the same; for a degree
  ///   above 0 as `LocalPolynomial`; `oneDimensionOnly` for a block in several coordinates; `outOfRange` for a block with
  ///   another criterion than leave-one-out; `stopped`.
  /// - Complexity: O(n): keys on a line are sorted.
  public init(
    _ regression: NadarayaWatson, criterion: TrainingFit.Criterion = .leaveOneOut, degree: Int = 0,
    block: Int = 0, supervision: Supervision = .none
  ) throws(EstimatorError) {
    self.block = block
    if block != 0 {
      guard block > 0, criterion == .leaveOneOut else {
        throw .outOfRange(setting: "the neighbours left out", value: Double(block))
      }
      guard regression.keys.dimension == 1 else {
        throw .oneDimensionOnly(dimension: regression.keys.dimension)
      }
      let most = (regression.keys.count - 2) / 2
      guard block <= most else {
        throw .tooFewKeys(
          count: regression.keys.count, needed: 2 * min(block, Int(Int32.max) / 4) + 2)
      }
    }
    if degree != 0 {
      _ = try LocalPolynomial(
        keys: regression.keys, values: regression.values, kernel: regression.kernel,
        degree: degree)
    }
    self.degree = degree
    guard regression.values.observations >= 3 else {
      throw .tooFewKeys(count: regression.keys.count, needed: 3)
    }
    self.criterion = criterion
    // The score does not depend on the order of the keys; sorted once, no width sorts them again.
    if regression.keys.dimension == 1 {
      let (keys, values) = (regression.keys.coordinates, regression.values)
      let order = try ascendingOrder(keys, supervision: supervision)
      let sortedKeys = try parallelArray(keys.count, supervision: supervision) { part, target in
        for place in part { target[place] = keys[Int(order[place])] }
      }
      let columns = values.columns
      let sortedValues = try parallelArray(values.numbers.count, supervision: supervision) {
        (part, target) in
        for place in part {
          let (row, column) = place.quotientAndRemainder(dividingBy: columns)
          target[place] = values.numbers[Int(order[row]) * columns + column]
        }
      }
      self.regression = try NadarayaWatson(
        keys: Points(checked: sortedKeys, dimension: 1),
        values: Values(
          checked: sortedValues, columns: columns,
          weights: values.weights.map { $0.rows(order.map { Int($0) }) }),
        kernel: regression.kernel)
    } else {
      self.regression = regression
    }
    let extent = scaledExtent
    guard extent > 0 else { throw .noSpread(.keys) }
    if self.regression.keys.dimension == 1, regression.kernel.shape == .gaussian, degree == 0,
      block == 0, regression.values.columns == 1, (regression.values.weights?.ratio ?? 1) <= 1e6
    {
      lineScores = try LineScores(
        ascending: self.regression.keys.coordinates,
        values: try self.regression.values.centred(supervision: supervision.quiet).0.numbers,
        weights: self.regression.values.weights, supervision: supervision.quiet)
    }
    if self.regression.keys.dimension == 1, regression.kernel.shape == .gaussian, degree > 0,
      block == 0, regression.values.columns == 1
    {
      polynomialSums = PolynomialSums(
        ascending: self.regression.keys.coordinates,
        values: try self.regression.values.centred(supervision: supervision.quiet).0,
        degree: degree)
    }
    let spacing =
      extent * Double.pow(regression.values.observations, -1 / Double(regression.keys.dimension))
    // Squares of distances may vanish or overflow where the distances do not.
    let close = try closeDistance(supervision)
    var floor = close > 0 ? min(0.2 * spacing, close) : 0.2 * spacing
    // A polynomial may predict best where it is of a lower degree, which begins where a neighbour's weight is none: at
    // e⁻⁷⁴⁵, 39 widths away.
    if degree > 0, isSmall, regression.keys.dimension == 1 { floor = min(floor, close / 40) }
    narrowest = max(floor, .leastNonzeroMagnitude)
  }

  /// A width with its score.
  public struct Point: Sendable, Hashable {
    /// The width; with several coordinates, the factor on the kernel's widths.
    public var width: Double
    /// The criterion there; infinite where it is not defined.
    public var score: Double
  }

  /// The largest extent of the keys along a coordinate, in units of the proportions.
  private var scaledExtent: Double {
    coordinateMajor(regression.keys).enumerated().map { coordinate, column in
      let bounds = range(column)
      return (bounds.upperBound - bounds.lowerBound) / proportions[coordinate]
    }.max() ?? 0
  }

  /// Few keys make a jagged score, and cost little.
  private var isSmall: Bool { regression.values.observations <= 1000 }

  /// On a line the width itself is searched for.
  private var proportions: [Double] {
    regression.keys.dimension == 1 ? [1] : regression.widths
  }

  /// Twice the gap between neighbours below which one of twenty lies, gaps of 0 left out; in several coordinates the
  /// distance to the nearest other place in place of twice the gap.
  private func closeDistance(_ supervision: Supervision) throws(EstimatorError) -> Double {
    let keys = regression.keys
    var distances: [Double]
    if keys.dimension == 1 {
      let x = keys.coordinates
      let gaps = try parallelMap(x.count - 1, supervision: supervision) { 2 * (x[$0 + 1] - x[$0]) }
      distances = try ascending(gaps, supervision: supervision)
      distances.removeFirst(distances.firstIndex { $0 > 0 } ?? 0)
    } else {
      let chosen = Array(stride(from: 0, to: keys.count, by: max(1, keys.count / 256)))
      let nearest = try parallelArray(chosen.count, blockSize: 1, supervision: supervision) {
        (part, target) in
        for place in part { target[place] = distanceToNearest(of: chosen[place]) }
      }
      distances = nearest.sorted()
    }
    return quantile(ofAscending: distances, 0.05)
  }

  /// How far the nearest key at another place lies, in units of the proportions.
  private func distanceToNearest(of key: Int) -> Double {
    let (keys, units) = (regression.keys, proportions)
    let d = keys.dimension
    var least = Double.infinity
    for other in 0..<keys.count {
      var square = 0.0
      for j in 0..<d {
        let u = (keys.coordinates[other * d + j] - keys.coordinates[key * d + j]) / units[j]
        square += u * u
      }
      if square > 0 { least = min(least, square) }
    }
    return least.squareRoot()
  }

  /// `count` widths, evenly spaced in log, from where only nearest neighbours have weight to twice the extent E of the keys.
  ///
  /// The narrowest is a fifth of the spacing E n^{−1/d} of evenly spread keys, or less where keys crowd, and for polynomials
  /// of up to a thousand keys.
  ///
  /// *Edge cases*: below two, the one in the middle.
  public func defaultWidths(count: Int = 100) -> [Double] {
    let low = Double.log(narrowest)
    let high = Double.log(scaledExtent) + Double.log(2)
    guard count > 1 else { return [Double.exp((low + high) / 2)] }
    return (0..<count).map { Double.exp(low + (high - low) * Double($0) / Double(count - 1)) }
  }

  /// The criterion at one width, as `TrainingFit.score` defines it; infinite where it is not defined.
  ///
  /// - Throws: `widthNotPositive`, `stopped`.
  /// - Complexity: one estimate at all keys; O(boxes) for a Gaussian on a line that is wide for the gaps between keys.
  public func score(at width: Double, supervision: Supervision = .none) throws(EstimatorError)
    -> Double
  {
    let kernel = try regression.kernel.with(widths: proportions.map { $0 * width })
    let (keys, values) = (regression.keys, regression.values)
    if let lineScores, lineScores.serves(width) {
      let (squares, trace) = try lineScores.sums(
        width, leavesOut: criterion == .leaveOneOut, supervision: supervision)
      let n = values.observations
      return criterion.value(meanSquare: squares / n, trace: trace, count: n)
    }
    if let polynomialSums,
      let (squares, trace) = try polynomialSums.score(
        width, leavesOut: criterion == .leaveOneOut, supervision: supervision)
    {
      let n = values.observations
      return criterion.value(meanSquare: squares / n, trace: trace, count: n)
    }
    if block > 0 {
      let estimates = try LocalPolynomial(
        keys: keys, values: values, kernel: kernel, degree: degree
      ).leftOut(blocksOf: block, supervision)
      return try TrainingFit(
        values: values, fitted: estimates, leftOut: estimates, leverages: []
      ).score(criterion, supervision: supervision.quiet)
    }
    let fit =
      degree == 0
      ? try NadarayaWatson(keys: keys, values: values, kernel: kernel)
        .trainingFit(supervision: supervision)
      : try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
        .trainingFit(supervision: supervision)
    return try fit.score(criterion, supervision: supervision.quiet)
  }

  /// The score at each width.
  ///
  /// - Throws: `widthNotPositive`, `stopped`.
  /// - Complexity: one estimate at all keys per width; nothing is refitted.
  public func curve(_ widths: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> [Point]
  {
    var points: [Point] = []
    for (index, width) in widths.enumerated() {
      let own = supervision.part(index, of: widths.count)
      points.append(Point(width: width, score: try score(at: width, supervision: own)))
    }
    return points
  }

  /// What a search found.
  public struct Best: Sendable, Hashable {
    /// The width; with several coordinates, the factor on the kernel's widths.
    public var width: Double
    /// The criterion there.
    public var score: Double
    /// The end of the searched range at which the width lies; nil inside.
    public var edge: Edge?
  }

  /// An end of the searched range.
  public enum Edge: String, Sendable, Hashable {
    /// Values are predicted best from the nearest keys alone.
    case narrowest
    /// Wider widths may be better.
    case widest
    /// One mean, or one polynomial of the degree, for all keys predicts as well, to a hundredth of the score.
    case global
  }

  /// The best width: the grid's lowest points, each refined between its neighbours.
  ///
  /// - Throws: `stopped`; `noSpread` for equal values under a criterion that is then nowhere finite; `noFiniteScore` where it
  ///   is not for another reason.
  /// - Complexity: `gridSize` scores, four times as many for up to a thousand keys, more for keys in clusters so that no step is longer, and about fifteen more for each
  ///   of at most five minima.
  public func best(gridSize: Int = 100, supervision: Supervision = .none)
    throws(EstimatorError) -> Best
  {
    let range = Double.log(scaledExtent) + Double.log(2) - Double.log(narrowest)
    // Planes take longer.
    let size =
      isSmall && (degree == 0 || regression.keys.dimension == 1) ? 4 * gridSize : gridSize
    let count = range.isFinite ? max(size, Int(range / 17 * Double(gridSize))) : size
    let grid = try curve(defaultWidths(count: count), supervision: supervision.part(0, 0.7))
    let minima = grid.indices.filter { index in
      grid[index].score.isFinite
        && (index == 0 || grid[index].score <= grid[index - 1].score)
        && (index == grid.count - 1 || grid[index].score <= grid[index + 1].score)
    }.sorted { grid[$0].score < grid[$1].score }.prefix(5)
    guard let first = minima.first else {
      let (low, high) = (regression.values.numbers.min(), regression.values.numbers.max())
      throw low == high
        ? .noSpread(.values) : .noFiniteScore(criterion, keys: regression.keys.count)
    }
    var best = Best(
      width: grid[first].width, score: grid[first].score, edge: edge(first, of: grid.count))
    for (place, index) in minima.enumerated() {
      let refined = try refine(
        between: grid[max(index - 1, 0)].width, and: grid[min(index + 1, grid.count - 1)].width,
        supervision.part(0.7, 1).part(place, of: minima.count))
      if refined.score < best.score {
        best = Best(
          width: refined.width, score: refined.score, edge: edge(index, of: grid.count))
      }
    }
    if best.edge == .widest {
      let flat = try score(at: .infinity, supervision: supervision.quiet)
      if flat <= best.score + 0.01 * abs(best.score) { best.edge = .global }
    }
    return best
  }

  private func edge(_ index: Int, of count: Int) -> Edge? {
    index == 0 ? .narrowest : index == count - 1 ? .widest : nil
  }

  /// The lowest score between two widths, to eight digits of the width.
  private func refine(
    between low: Double, and high: Double, _ supervision: Supervision
  ) throws(EstimatorError) -> Point {
    var (low, high) = (low, high)
    if isSmall {
      // Where a degree falls the score has a step, beside which a parabola finds nothing.
      let widths = (0...16).map { low * Double.pow(high / low, Double($0) / 16) }
      let points = try curve(widths, supervision: supervision.quiet)
      let best = points.indices.min { points[$0].score < points[$1].score } ?? 8
      (low, high) = (widths[max(best - 1, 0)], widths[min(best + 1, 16)])
    }
    var evaluations = 0
    let found = try minimum(
      between: Double.log(low), and: Double.log(high), tolerance: 1e-8
    ) { (log) throws(EstimatorError) in
      evaluations += 1
      supervision.progress?(min(1, Double(evaluations) / 15))
      return try score(at: Double.exp(log), supervision: supervision.quiet)
    }
    supervision.finish()
    return Point(width: Double.exp(found.place), score: found.value)
  }
}
