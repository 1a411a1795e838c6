import RealModule

/// The direct plug-in width of a local linear Gaussian regression on a line.
///
/// The width that makes the asymptotic mean squared error smallest is
/// h = (σ² (b − a) / (2√π θ n))^{1/5}, θ being the mean of m″² over the keys. The noise σ² and the roughness θ are
/// estimated in two stages: from quartics fitted to blocks of the data, whose number Mallows' Cₚ chooses, and then
/// from a local cubic and a local linear fit with the widths which the quartics suggest.
///
/// *Edge cases*: one hundredth of the keys at each end is left out; so is θ within a twentieth of the range from
/// its ends. R's `dpill` is the same on 401 bins, with the Gaussian cut at 4 widths: that is 0.1 percent on even keys, and 2
/// percent on clusters, whose curvatures hear one another.
/// *Source*: Ruppert, Sheather and Wand (1995), *An effective bandwidth selector for local least squares
/// regression*, section 3.
public enum DirectPlugIn {
  /// The width for a local linear fit; Nadaraya-Watson takes about the same where keys are evenly spread.
  ///
  /// - Throws: `oneDimensionOnly`; `countMismatch`; `vectorValues`; `tooFewKeys` below seven keys;
  ///   `tooFewDistinct` for fewer than five different ones, which no quartic fits; `outOfRange` for values without noise or without curvature;
  ///   `stopped`.
  /// - Complexity: a few local polynomial fits at n queries.
  public static func width(keys: Points, values: Values, supervision: Supervision = .none)
    throws(EstimatorError) -> Double
  {
    guard keys.dimension == 1 else { throw .oneDimensionOnly(dimension: keys.dimension) }
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    guard values.columns == 1 else {
      throw .vectorValues(columns: values.columns)
    }
    guard values.observations >= 7 else { throw .tooFewKeys(count: keys.count, needed: 7) }
    let rows = try TrimmedRows(keys, values, supervision)
    let (x, observed, n) = (rows.x, rows.observed, rows.total)
    guard let low = x.first, let high = x.last else { throw .noKeys }
    let quartics = try BlockedQuartics.chosen(rows, supervision)
    guard quartics.noise > 0 else {
      throw .outOfRange(setting: "the noise of the values", value: quartics.noise)
    }
    let places = Points(checked: x, dimension: 1)
    func fit(_ width: Double, degree: Int) throws(EstimatorError) -> LocalPolynomial {
      try LocalPolynomial(
        keys: places, values: observed, kernel: SmoothingKernel(.gaussian, width: width),
        degree: degree)
    }

    // θ by a local cubic, at the width that its own asymptotic error asks for.
    let factor = (quartics.curvatureProduct < 0 ? 3.0 / 8 : 15.0 / 16) / Double.pi.squareRoot()
    let curvature = abs(quartics.curvatureProduct) * n
    let pilot = Double.pow(factor * quartics.noise * (high - low) / curvature, 1.0 / 7)
    let margin = 0.05 * (high - low)
    var squares = try PolynomialSums(ascending: x, values: observed, degree: 3)?.curvature(
      width: pilot, within: (low + margin)...(high - margin),
      supervision: supervision.part(0, 0.4))
    if squares == nil {
      let curvatures = try fit(pilot, degree: 3)
        .fit(at: places, supervision: supervision.part(0, 0.4)).derivatives[1]
      squares = try observed.weightedSum(supervision) {
        let isInside = x[$0] >= low + margin && x[$0] <= high - margin
        return isInside ? curvatures[$0] * curvatures[$0] : 0
      }
    }
    let roughness = (squares ?? 0) / n
    guard roughness > 0, roughness.isFinite else {
      throw .outOfRange(setting: "the curvature of the values", value: roughness)
    }

    // σ² by a local linear fit, likewise.
    let constant = 2 + 8 * 2.0.squareRoot() - 16 / 3.0 * 3.0.squareRoot()
    let ratio = quartics.noise / (roughness * n)
    let smooth = Double.pow(
      constant / (2 * Double.pi).squareRoot() * ratio * ratio * (high - low), 1.0 / 9)
    let told = try PolynomialSums(ascending: x, values: observed, degree: 1)?
      .noise(width: smooth, supervision: supervision.part(0.4, 1))
    var noise = told?.variance ?? 0
    if told == nil {
      noise = try fit(smooth, degree: 1).noise(supervision: supervision.part(0.4, 1)).variance
    }
    guard noise > 0 else { throw .outOfRange(setting: "the noise of the values", value: noise) }
    return Double.pow(
      noise * (high - low) / (2 * Double.pi.squareRoot() * roughness * n), 0.2)
  }
}

/// The observations in ascending order, without one hundredth of them at each end.
private struct TrimmedRows {
  let x: [Double]
  /// One column, with the weights.
  let observed: Values
  /// Of rows that stand for several, how many observations there are before each, and in all at the end.
  private let starts: [Double]?

  var y: [Double] { observed.numbers }
  var total: Double { start(of: x.count) }

  private func start(of row: Int) -> Double { starts?[row] ?? Double(row) }

  init(_ keys: Points, _ values: Values, _ supervision: Supervision) throws(EstimatorError) {
    let margin = (values.observations / 100).rounded(.down)
    let all = keys.coordinates
    let order =
      isAscending(all) ? nil : try ascendingOrder(all, supervision: supervision)
    func row(_ place: Int) -> Int { order.map { Int($0[place]) } ?? place }
    guard let weights = values.weights, weights.meaning == .counts else {
      let (first, count) = (Int(margin), max(0, keys.count - 2 * Int(margin)))
      x = try parallelMap(count, supervision: supervision) { all[row(first + $0)] }
      let centre = try values.columnSummaries(supervision: supervision)[0].mean
      let y = try parallelMap(count, supervision: supervision) {
        values.numbers[row(first + $0)] - centre
      }
      observed = Values(
        checked: y, columns: 1,
        weights: values.weights.map { $0.part((0..<count).map { row(first + $0) }) })
      starts = nil
      return
    }
    // Of a row at the margin a part may remain.
    var kept: [(row: Int, count: Double)] = []
    var before = 0.0
    for place in 0..<keys.count {
      let (low, high) = (before, before + weights.numbers[row(place)])
      let count = min(high, values.observations - margin) - max(low, margin)
      if count > 0 { kept.append((row(place), count)) }
      before = high
    }
    x = kept.map { keys.coordinates[$0.row] }
    observed = Values(
      checked: kept.map { values.numbers[$0.row] }, columns: 1,
      weights: try ObservationWeights(kept.map { $0.count }, meaning: .counts))
    var starts = [0.0]
    for row in kept { starts.append(starts[starts.count - 1] + row.count) }
    self.starts = starts
  }

  /// A block of neighbours: its rows, and how many observations of each are in it.
  func block(_ index: Int, of blocks: Int) -> (rows: Range<Int>, counts: (Int) -> Double) {
    let size = (total / Double(blocks)).rounded(.down)
    let low = Double(index) * size
    let high = index == blocks - 1 ? total : low + size
    let first = firstRow(endingAfter: low)
    let end = firstRow(endingAfter: high, orAt: true) + 1
    return (
      first..<min(end, x.count), { min(start(of: $0 + 1), high) - max(start(of: $0), low) }
    )
  }

  /// The first row with an observation after so many, or at least up to them.
  private func firstRow(endingAfter count: Double, orAt: Bool = false) -> Int {
    var (low, high) = (0, x.count)
    while low < high {
      let middle = (low + high) / 2
      let end = start(of: middle + 1)
      let isAfter = orAt ? end >= count : end > count
      if isAfter { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Σ ω over the observations of a row in proportion to how many of it are meant.
  func weight(_ row: Int, _ count: Double) -> Double {
    observed.weights?.meaning == .precisions ? observed.weight(row) : count
  }
}

/// Quartics fitted by least squares to runs of equally many neighbours.
private struct BlockedQuartics {
  /// The residual variance.
  var noise: Double
  /// The mean of m″ m⁗ over the keys.
  var curvatureProduct: Double
  private var residualSum: Double

  /// Up to five blocks of at least twenty keys, as many as Mallows' Cₚ likes best.
  static func chosen(_ rows: TrimmedRows, _ supervision: Supervision) throws(EstimatorError)
    -> BlockedQuartics
  {
    // No block may have fewer distinct keys than a quartic has coefficients.
    let wanted = max(1, min(Int(min(rows.total, 1000)) / 20, 5))
    let most =
      (1...wanted).first { blocks in
        (0...blocks).contains {
          distinctCount(rows.x[rows.block($0, of: blocks + 1).rows]) < 5
        }
      } ?? wanted
    let finest = try BlockedQuartics(rows, blocks: most, supervision)
    var best = finest
    var lowest = Double.infinity
    for blocks in 1...most {
      let fit = blocks == most ? finest : try BlockedQuartics(rows, blocks: blocks, supervision)
      let criterion =
        fit.residualSum * (rows.total - Double(5 * most)) / finest.residualSum
        - (rows.total - Double(10 * blocks))
      if criterion < lowest { (best, lowest) = (fit, criterion) }
    }
    return best
  }

  private static func distinctCount(_ ascending: ArraySlice<Double>) -> Int {
    zip(ascending, ascending.dropFirst()).count { $0 < $1 } + 1
  }

  private init(_ rows: TrimmedRows, blocks: Int, _ supervision: Supervision)
    throws(EstimatorError)
  {
    let (x, y) = (rows.x, rows.y)
    var residuals = CompensatedSum()
    var products = CompensatedSum()
    for block in 0..<blocks {
      let (run, counts) = rows.block(block, of: blocks)
      let distinct = Self.distinctCount(x[run])
      guard distinct >= 5 else { throw .tooFewDistinct(count: distinct, needed: 5) }
      // In −1...1 the normal equations keep their digits.
      let centre = (x[run.lowerBound] + x[run.upperBound - 1]) / 2
      let scale = (x[run.upperBound - 1] - x[run.lowerBound]) / 2
      let base = y[run.lowerBound]
      var moments = [Double](repeating: 0, count: 9)
      var right = [Double](repeating: 0, count: 5)
      for key in run {
        if key & 65_535 == 0 { try supervision.checkpoint() }
        var power = rows.weight(key, counts(key))
        for k in 0..<9 {
          moments[k] += power
          if k < 5 { right[k] += power * (y[key] - base) }
          power *= (x[key] - centre) / scale
        }
      }
      let matrix = (0..<25).map { moments[$0 / 5 + $0 % 5] }
      guard let beta = solveCholesky(matrix, right, size: 5, tolerance: 1e-13) else {
        throw .tooFewDistinct(count: distinct, needed: 5)
      }
      let fourth = 24 * beta[4] / (scale * scale * scale * scale)
      for key in run {
        if key & 65_535 == 0 { try supervision.checkpoint() }
        let t = (x[key] - centre) / scale
        let fit = beta[0] + t * (beta[1] + t * (beta[2] + t * (beta[3] + t * beta[4])))
        let second = (2 * beta[2] + t * (6 * beta[3] + t * 12 * beta[4])) / (scale * scale)
        let error = y[key] - base - fit
        let weight = rows.weight(key, counts(key))
        residuals.add(weight * error * error)
        products.add(weight * second * fourth)
      }
    }
    residualSum = residuals.value
    noise = residuals.value / (rows.total - Double(5 * blocks))
    curvatureProduct = products.value / rows.total
  }
}
