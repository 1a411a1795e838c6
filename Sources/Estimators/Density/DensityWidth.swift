import RealModule

/// Widths for a Gaussian density, in the units of the points: on a line, and some in several coordinates.
///
/// s is the standard deviation with n − 1, IQR the distance of the quartiles by linear interpolation; formulas are those on a
/// line.
///
/// *Edge cases*: where the quartiles agree, s stands for IQR/1.34. Widths scale with the points, from the smallest number to
/// the largest.
public enum DensityWidth: String, Sendable, Hashable, CaseIterable {
  /// 0.9 min(s, IQR/1.34) n^{−1/5}: Silverman (1986), equation 3.31; R's `bw.nrd0`.
  case silverman
  /// 1.06 min(s, IQR/1.34) n^{−1/5}: Scott (1992); R's `bw.nrd`.
  case scott
  /// (4/3n)^{1/5} s: the normal reference of SciPy's and statsmodels' "silverman".
  case normalReference
  /// Sheather and Jones (1991), solving the equation; R's `bw.SJ(method = "ste")`.
  case sheatherJones
  /// Sheather and Jones (1991), direct plug-in; R's `bw.SJ(method = "dpi")`.
  case plugIn
  /// Improved Sheather-Jones: Botev, Grotowski and Kroese (2010). Finds structure in rounding, too.
  case improvedSheatherJones
  /// Least-squares cross-validation, ∫ p² − 2/n Σ p₋ᵢ(xᵢ) made small: Rudemo (1982); Bowman (1984); R's `bw.ucv`.
  case leastSquares
  /// Leave-one-out likelihood, Σ ln p₋ᵢ(xᵢ) made large: Duin (1976); `cv.ml` in R's np.
  case likelihood

  /// The width for some points.
  ///
  /// With weights of counts it is that of the rows repeated. With precisions n is (Σω)²/Σω², as in SciPy, and the points are
  /// that many observations in proportion to their weights; a whole row is left out.
  ///
  /// - Throws: `oneDimensionOnly`; `tooFewKeys` below three points; `noSpread` when all are the same;
  ///   `outOfRange` for the Sheather-Jones rules where an outlier is 10⁴⁰ times as far away as the others spread;
  ///   `stopped`.
  /// - Complexity: O(n log n), cross-validation and Sheather-Jones with about a hundred Gauss transforms.
  public func width(
    of points: Points, weights: ObservationWeights? = nil, supervision: Supervision = .none
  ) throws(EstimatorError) -> Double {
    guard points.dimension == 1 else { throw .oneDimensionOnly(dimension: points.dimension) }
    let (sorted, rows) = try Self.sorted(points, weights, supervision)
    guard (weights?.meaning == .counts ? rows.observations : Double(rows.count)) >= 3 else {
      throw .tooFewKeys(count: Int(rows.observations), needed: 3)
    }
    // In units of about half the extent, so that no power of a spread overflows; a power of two changes no digit.
    let extent = sorted[sorted.count - 1] / 2 - sorted[0] / 2
    guard extent > 0 else { throw .noSpread(.keys) }
    let unit = Double(sign: .plus, exponent: extent.exponent, significand: 1)
    let x = try parallelMap(sorted.count, supervision: supervision) { sorted[$0] / unit }
    let width = try width(ofSorted: x, rows, supervision)
    // Outliers so far away that no number holds the powers of both their distance and the spread of the others.
    guard width > 0 else {
      throw .outOfRange(setting: "the distance of the farthest key", value: 2 * extent)
    }
    return max(width * unit, .leastNonzeroMagnitude)
  }

  /// A width for each coordinate of some points.
  ///
  /// In d coordinates `silverman` and `normalReference` are sⱼ (4/((d + 2) n))^{1/(d+4)} and `scott` is sⱼ n^{−1/(d+4)}, as
  /// SciPy's factors; cross-validation looks for the widths that make its score smallest, coordinate by coordinate.
  ///
  /// - Throws: as `width(of:)`; `oneDimensionOnly` for the other rules in several coordinates.
  /// - Complexity: cross-validation takes some hundred densities at the points.
  /// *Source*: Silverman (1986), equation 4.14; Scott (1992), equation 6.42; Nelder and Mead (1965).
  public func widths(
    of points: Points, weights: ObservationWeights? = nil, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    let d = Double(points.dimension)
    if points.dimension == 1 {
      return [try width(of: points, weights: weights, supervision: supervision)]
    }
    let none = Values(empty: points.count)
    let (points, rows) = try weights?.applied(to: points, none) ?? (points, none)
    let n = rows.weights?.effectiveCount ?? Double(points.count)
    guard n >= (weights == nil ? 3 : 1) else {
      throw .tooFewKeys(count: points.count, needed: 3)
    }
    let deviations = try WidthSearch.deviations(
      of: points, weights: rows.weights, supervision: supervision)
    guard deviations.allSatisfy({ $0 > 0 }) else { throw .noSpread(.keys) }
    let reference = Double.pow(4 / ((d + 2) * n), 1 / (d + 4))
    switch self {
    case .silverman, .normalReference: return deviations.map { $0 * reference }
    case .scott: return deviations.map { $0 * Double.pow(n, -1 / (d + 4)) }
    case .leastSquares, .likelihood:
      // In standard deviations, so that no product of widths overflows.
      let scaled = Points(
        checked: points.coordinates.enumerated().map { $1 / deviations[$0 % points.dimension] },
        dimension: points.dimension)
      let found = try crossValidated(
        scaled, rows.weighted(by: rows.weights?.scaledToEffectiveCount),
        around: deviations.map { _ in Double.log(reference) }, supervision)
      return zip(found, deviations).map { $0 * $1 }
    case .sheatherJones, .plugIn, .improvedSheatherJones:
      throw .oneDimensionOnly(dimension: points.dimension)
    }
  }

  private func crossValidated(
    _ points: Points, _ rows: Values, around reference: [Double], _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    var done = 0.0
    func score(_ logs: [Double]) throws(EstimatorError) -> Double {
      done += 1
      supervision.progress?(done / (done + 100))
      return try self.score(logs.map { Double.exp($0) }, points, rows, supervision)
    }
    var best = (place: reference, value: Double.infinity)
    for step in -10...4 {
      let place = reference.map { $0 + 0.3 * Double(step) }
      let value = try score(place)
      if value < best.value { best = (place, value) }
    }
    let found = try minimum(around: best.place, step: 0.3, tolerance: 1e-6) {
      (logs) throws(EstimatorError) in try score(logs)
    }
    supervision.finish()
    return found.place.map { Double.exp($0) }
  }

  /// The kernel of a shape with the width that the data ask for, and the rule: Sheather and Jones on a line, the normal
  /// reference where that finds none, and in several coordinates, sⱼ (4/((d + 2) n))^{1/(d+4)} for each.
  ///
  /// - Throws: `unsupportedKernel` for a shape without a standard deviation; as `width(of:)`.
  /// - Complexity: as `width(of:)`.
  /// *Source*: Sheather and Jones (1991); Silverman (1986), equation 4.14.
  public static func chosenKernel(
    _ shape: SmoothingKernel.Shape, _ points: Points, weights: ObservationWeights? = nil,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> (kernel: SmoothingKernel, rule: DensityWidth) {
    let kernel = SmoothingKernel.unit(shape)
    func chosen(_ rule: DensityWidth) throws(EstimatorError) -> (SmoothingKernel, DensityWidth) {
      (try kernel.with(rule, for: points, weights: weights, supervision: supervision), rule)
    }
    if points.dimension == 1 {
      do throws(EstimatorError) {
        return try chosen(.sheatherJones)
      } catch {
        guard case .outOfRange = error else { throw error }
      }
    }
    return try chosen(.normalReference)
  }

  /// The points that have weight in ascending order, and what each counts on the scale of n.
  private static func sorted(
    _ points: Points, _ weights: ObservationWeights?, _ supervision: Supervision
  ) throws(EstimatorError) -> (x: [Double], rows: Values) {
    let none = Values(empty: points.count)
    guard let weights else {
      return (try ascending(points.coordinates, supervision: supervision), none)
    }
    let (points, rows) = try weights.applied(to: points, none)
    let order = try ascendingOrder(points.coordinates, supervision: supervision).map { Int($0) }
    return (
      order.map { points.coordinates[$0] },
      rows.weighted(by: rows.weights?.scaledToEffectiveCount.rows(order))
    )
  }

  private func width(ofSorted x: [Double], _ rows: Values, _ supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    let s = try standardDeviation(x, weightedAs: rows, supervision: supervision)
    guard s > 0 else { throw .noSpread(.keys) }
    let quarter = Double.pow(rows.observations, -0.2)
    let quartiles =
      quantile(ofAscending: x, 0.75, weightedAs: rows)
      - quantile(ofAscending: x, 0.25, weightedAs: rows)
    let spread = quartiles / 1.34
    let robust = spread > 0 ? min(s, spread) : s
    switch self {
    case .silverman: return 0.9 * robust * quarter
    case .scott: return 1.06 * robust * quarter
    case .normalReference: return Double.pow(4.0 / 3, 0.2) * s * quarter
    case .sheatherJones, .plugIn:
      return try SheatherJones(
        x, rows, scale: min(s, spread > 0 ? quartiles / 1.349 : s), supervision
      ).width(solvesEquation: self == .sheatherJones, supervision)
    case .improvedSheatherJones: return try diffusionWidth(x, rows, supervision)
    case .leastSquares, .likelihood:
      return try crossValidated(Points(checked: x, dimension: 1), rows, spread: s, supervision)
    }
  }

  private func crossValidated(
    _ points: Points, _ rows: Values, spread: Double, _ supervision: Supervision
  ) throws(EstimatorError) -> Double {
    let reference = 1.06 * spread * Double.pow(rows.observations, -0.2)
    let line =
      rows.weights == nil
      ? try LineScores(ascending: points.coordinates, values: [], supervision: supervision.quiet)
      : nil
    func score(_ log: Double) throws(EstimatorError) -> Double {
      let h = Double.exp(log)
      if let line, line.serves(h) {
        return try self.score(h, line, points.count, supervision.quiet)
      }
      return try self.score([h], points, rows, supervision)
    }
    let logs = (0..<60).map { Double.log(reference) + Double($0 - 45) / 60 * Double.log(50) }
    var scores: [Double] = []
    for log in logs {
      supervision.progress?(Double(scores.count) / Double(logs.count + 15))
      scores.append(try score(log))
    }
    guard let best = scores.indices.min(by: { scores[$0] < scores[$1] }) else { return reference }
    let found = try minimum(
      between: logs[max(best - 1, 0)], and: logs[min(best + 1, logs.count - 1)], tolerance: 1e-8
    ) { (log) throws(EstimatorError) in try score(log) }
    supervision.finish()
    return Double.exp(found.place)
  }

  /// The same on a line, from sums over all keys at once.
  private func score(
    _ h: Double, _ line: LineScores, _ count: Int, _ supervision: Supervision
  ) throws(EstimatorError) -> Double {
    let n = Double(count)
    let volume = h * (2 * Double.pi).squareRoot()
    if self == .likelihood {
      return n * Double.log((n - 1) * volume)
        - (try line.logLikelihood(h, supervision: supervision))
    }
    let root = 2.0.squareRoot()
    let wide = try line.pairs(h * root, supervision: supervision)
    let sum = try line.pairs(h, supervision: supervision)
    return wide / (root * volume * n * n) - 2 * (sum - n) / (n * (n - 1) * volume)
  }

  /// What cross-validation makes small.
  private func score(_ h: [Double], _ points: Points, _ rows: Values, _ supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    let n = rows.observations
    let volume = h.reduce(1) { $0 * $1 * (2 * Double.pi).squareRoot() }
    let sums = try gaussianSums(points, rows, h, supervision)
    let own = try 1.0.times(rows.weights, points.count, supervision)
    if self == .likelihood {
      return
        -(try rows.weightedSum(supervision) {
          Double.log((sums[$0] - own[$0]) / ((n - own[$0]) * volume))
        }).nanAsLowest
    }
    let root = 2.0.squareRoot()
    let wide = try gaussianSums(points, rows, h.map { $0 * root }, supervision)
    let wideVolume = volume * Double.pow(root, points.dimension)
    return try rows.weightedSum(supervision) {
      wide[$0] / (wideVolume * n * n) - 2 * (sums[$0] - own[$0]) / (n * (n - own[$0]) * volume)
    }
  }
}

extension Double {
  /// ln of a negative rounding remainder counts as no likelihood at all.
  fileprivate var nanAsLowest: Double { isNaN ? -.infinity : self }
}

/// Σⱼ ωⱼ exp(−(xᵢ − xⱼ)²/2h²) at each point.
func gaussianSums(_ points: Points, _ rows: Values, _ h: [Double], _ supervision: Supervision)
  throws(EstimatorError) -> [Double]
{
  let sums = try KernelSummation(
    keys: points, values: rows, shape: .gaussian, widths: h
  ).sums(at: points, supervision: supervision.quiet)
  return try parallelArray(points.count, supervision: supervision) { part, totals in
    for point in part { totals[point] = sums.total(point) }
  }
}

extension SmoothingKernel {
  /// The kernel with the standard deviation that a rule finds for a Gaussian, or with one for each coordinate.
  ///
  /// - Throws: `unsupportedKernel` for a shape without a standard deviation; as `DensityWidth.widths(of:)`.
  /// - Complexity: as `DensityWidth.widths(of:)`.
  public func with(
    _ rule: DensityWidth, for points: Points, weights: ObservationWeights? = nil,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> SmoothingKernel {
    guard let variance = shape.variance else { throw .unsupportedKernel(shape) }
    let deviations = try rule.widths(of: points, weights: weights, supervision: supervision)
    return try with(widths: deviations.map { $0 / variance.squareRoot() })
  }
}
