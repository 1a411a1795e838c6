import RealModule

/// Looks for the width under which a regression from sums does best by a criterion: a scan of the rows serves every width from
/// `sums.narrowest` on.
public struct SummedWidthSearch: Sendable {
  /// The sums of the rows.
  public let sums: BoxSums
  /// What is made small.
  public let criterion: TrainingFit.Criterion

  /// Prepares a search.
  ///
  /// - Throws: `tooFewKeys` for fewer than three rows; `noSpread` when all are in one box; `noSquares` for leave-one-out from sums
  ///   without the moments of squares.
  public init(_ sums: BoxSums, criterion: TrainingFit.Criterion = .leaveOneOut)
    throws(EstimatorError)
  {
    guard sums.count >= 3 else { throw .tooFewKeys(count: Self.rows(of: sums), needed: 3) }
    guard sums.numbers.count > 1 else { throw .noSpread(.keys) }
    guard criterion != .leaveOneOut || sums.hasScores else { throw .noSquares }
    self.sums = sums
    self.criterion = criterion
  }

  /// How many rows they are, for a message.
  private static func rows(of sums: BoxSums) -> Int { Int(exactly: sums.count) ?? .max }

  /// `count` widths, evenly spaced in log, from the narrowest that the sums serve to twice the extent of the keys.
  public func defaultWidths(count: Int = 60) -> [Double] {
    let low = Double.log(sums.narrowest)
    let high = max(Double.log(2 * (sums.range.upperBound - sums.range.lowerBound)), low)
    return (0..<count).map { step in
      // The first is the narrowest to the last bit, so that it is served.
      step == 0
        ? sums.narrowest : Double.exp(low + (high - low) * Double(step) / Double(max(count - 1, 1)))
    }
  }

  /// The criterion at one width; infinite where it is not defined.
  ///
  /// - Throws: as `SummedRegression.init`, `stopped`.
  /// - Complexity: that of one `SummedRegression.fit`.
  public func score(at width: Double, supervision: Supervision = .none) throws(EstimatorError)
    -> Double
  {
    try SummedRegression(sums, width: width).fit(supervision: supervision).score(criterion)
  }

  /// The score at each width.
  ///
  /// - Throws: as `score`.
  public func curve(_ widths: [Double], supervision: Supervision = .none)
    throws(EstimatorError) -> [WidthSearch.Point]
  {
    var points: [WidthSearch.Point] = []
    for (index, width) in widths.enumerated() {
      let own = supervision.part(index, of: widths.count)
      points.append(
        WidthSearch.Point(width: width, score: try score(at: width, supervision: own)))
    }
    return points
  }

  /// The best width: the lowest point of the grid, refined between its neighbours.
  ///
  /// - Throws: `noFiniteScore` where the criterion is infinite at every width; `stopped`.
  /// - Complexity: about 75 scores.
  public func best(supervision: Supervision = .none) throws(EstimatorError) -> WidthSearch.Best {
    let grid = try curve(defaultWidths(), supervision: supervision.part(0, 0.8))
    guard
      let first = grid.indices.filter({ grid[$0].score.isFinite })
        .min(by: { grid[$0].score < grid[$1].score })
    else { throw .noFiniteScore(criterion, keys: Self.rows(of: sums)) }
    let (low, high) = (max(first - 1, 0), min(first + 1, grid.count - 1))
    let found = try minimum(
      between: Double.log(grid[low].width), and: Double.log(grid[high].width), tolerance: 1e-8
    ) { (log) throws(EstimatorError) in
      try score(
        at: max(Double.exp(log), sums.narrowest), supervision: supervision.part(0.8, 1).quiet)
    }
    supervision.finish()
    let edge: WidthSearch.Edge? =
      first == 0 ? .narrowest : first == grid.count - 1 ? .widest : nil
    guard found.value < grid[first].score else {
      return WidthSearch.Best(width: grid[first].width, score: grid[first].score, edge: edge)
    }
    return WidthSearch.Best(
      width: max(Double.exp(found.place), sums.narrowest), score: found.value, edge: edge)
  }
}
