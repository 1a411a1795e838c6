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

  /// Prepares a search.
  ///
  /// - Throws: `tooFewKeys` for fewer than three keys; `noSpread` when all keys are the same.
  public init(
    _ regression: NadarayaWatson, criterion: TrainingFit.Criterion = .leaveOneOut
  ) throws(EstimatorError) {
    guard regression.keys.count >= 3 else {
      throw .tooFewKeys(count: regression.keys.count, needed: 3)
    }
    self.criterion = criterion
    // The score does not depend on the order of the keys; sorted once, no width sorts them again.
    if regression.keys.dimension == 1 {
      let order = ascendingOrder(regression.keys.coordinates)
      let columns = regression.values.columns
      self.regression = try NadarayaWatson(
        keys: Points(
          checked: order.map { regression.keys.coordinates[Int($0)] }, dimension: 1),
        values: Values(
          checked: order.flatMap { row in
            (0..<columns).map { regression.values.numbers[Int(row) * columns + $0] }
          }, columns: columns),
        kernel: regression.kernel)
    } else {
      self.regression = regression
    }
    guard scaledExtent > 0 else { throw .noSpread(.keys) }
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
      ((column.max() ?? 0) - (column.min() ?? 0)) / proportions[coordinate]
    }.max() ?? 0
  }

  /// On a line the width itself is searched for.
  private var proportions: [Double] {
    regression.keys.dimension == 1 ? [1] : regression.widths
  }

  /// `count` widths from a fraction of the typical spacing to twice the extent, evenly spaced in log.
  public func defaultWidths(count: Int = 100) -> [Double] {
    let extent = scaledExtent
    let n = Double(regression.keys.count)
    let spacing = extent * Double.pow(n, -1 / Double(regression.keys.dimension))
    let low = Double.log(0.2 * spacing)
    let high = Double.log(2 * extent)
    guard count > 1 else { return [Double.exp((low + high) / 2)] }
    return (0..<count).map { Double.exp(low + (high - low) * Double($0) / Double(count - 1)) }
  }

  /// The score at one width.
  ///
  /// - Throws: `widthNotPositive`, `stopped`.
  public func score(at width: Double, supervision: Supervision = .none) throws(EstimatorError)
    -> Double
  {
    let kernel = try regression.kernel.with(widths: proportions.map { $0 * width })
    return try NadarayaWatson(keys: regression.keys, values: regression.values, kernel: kernel)
      .trainingFit(supervision: supervision).score(criterion)
  }

  /// The score at each width.
  ///
  /// - Throws: `widthNotPositive`, `stopped`.
  /// - Complexity: one estimate at all keys per width; nothing is refitted.
  public func curve(_ widths: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> [Point]
  {
    var points: [Point] = []
    let quiet = Supervision(shouldStop: supervision.shouldStop)
    for (index, width) in widths.enumerated() {
      points.append(Point(width: width, score: try score(at: width, supervision: quiet)))
      supervision.progress?(Double(index + 1) / Double(widths.count))
    }
    return points
  }

  /// The best width: the grid's lowest points, each refined between its neighbours.
  ///
  /// - Throws: `stopped`; `noSpread` when the criterion is nowhere finite.
  public func best(gridSize: Int = 100, supervision: Supervision = .none)
    throws(EstimatorError) -> Point
  {
    let grid = try curve(defaultWidths(count: gridSize), supervision: supervision)
    let minima = grid.indices.filter { index in
      grid[index].score.isFinite
        && (index == 0 || grid[index].score <= grid[index - 1].score)
        && (index == grid.count - 1 || grid[index].score <= grid[index + 1].score)
    }.sorted { grid[$0].score < grid[$1].score }
    guard var best = minima.first.map({ grid[$0] }) else { throw .noSpread(.values) }
    for index in minima.prefix(3) {
      let low = grid[max(index - 1, 0)].width
      let high = grid[min(index + 1, grid.count - 1)].width
      let refined = try refine(between: low, and: high, supervision)
      if refined.score < best.score { best = refined }
    }
    return best
  }

  /// Golden section in log width, to eight digits.
  private func refine(
    between low: Double, and high: Double, _ supervision: Supervision
  ) throws(EstimatorError) -> Point {
    let quiet = Supervision(shouldStop: supervision.shouldStop)
    let ratio = (5.0.squareRoot() - 1) / 2
    var (a, b) = (Double.log(low), Double.log(high))
    var left = b - ratio * (b - a)
    var right = a + ratio * (b - a)
    var leftScore = try score(at: Double.exp(left), supervision: quiet)
    var rightScore = try score(at: Double.exp(right), supervision: quiet)
    while b - a > 1e-8 {
      if leftScore <= rightScore {
        (b, right, rightScore) = (right, left, leftScore)
        left = b - ratio * (b - a)
        leftScore = try score(at: Double.exp(left), supervision: quiet)
      } else {
        (a, left, leftScore) = (left, right, rightScore)
        right = a + ratio * (b - a)
        rightScore = try score(at: Double.exp(right), supervision: quiet)
      }
    }
    return leftScore <= rightScore
      ? Point(width: Double.exp(left), score: leftScore)
      : Point(width: Double.exp(right), score: rightScore)
  }
}
