import RealModule

/// Widths for a Gaussian density of points on a line, in their units.
///
/// s is the standard deviation with n − 1, IQR the distance of the quartiles by linear interpolation.
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
    func kernel(_ deviations: [Double]) throws(EstimatorError) -> SmoothingKernel {
      var widths: [Double] = []
      for deviation in deviations {
        guard let width = try WidthConvention.standardDeviation.width(deviation, of: shape) else {
          throw .unsupportedKernel(shape)
        }
        widths.append(width)
      }
      return try SmoothingKernel(shape, widths: widths)
    }
    if points.dimension == 1 {
      do throws(EstimatorError) {
        let width = try DensityWidth.sheatherJones.width(
          of: points, weights: weights, supervision: supervision)
        return (try kernel([width]), .sheatherJones)
      } catch {
        guard case .outOfRange = error else { throw error }
        let width = try DensityWidth.normalReference.width(
          of: points, weights: weights, supervision: supervision)
        return (try kernel([width]), .normalReference)
      }
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
    let d = Double(points.dimension)
    let factor = Double.pow(4 / ((d + 2) * n), 1 / (d + 4))
    return (try kernel(deviations.map { $0 * factor }), .normalReference)
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
      return try SheatherJones(x, rows, scale: min(s, spread > 0 ? quartiles / 1.349 : s))
        .width(solvesEquation: self == .sheatherJones, supervision)
    case .improvedSheatherJones: return try diffusionWidth(x, rows, supervision)
    case .leastSquares, .likelihood:
      return try crossValidated(Points(checked: x, dimension: 1), rows, spread: s, supervision)
    }
  }

  private func crossValidated(
    _ points: Points, _ rows: Values, spread: Double, _ supervision: Supervision
  ) throws(EstimatorError) -> Double {
    let reference = 1.06 * spread * Double.pow(rows.observations, -0.2)
    let logs = (0..<60).map { Double.log(reference) + Double($0 - 45) / 60 * Double.log(50) }
    var scores: [Double] = []
    for log in logs {
      supervision.progress?(Double(scores.count) / Double(logs.count + 15))
      scores.append(try score(Double.exp(log), points, rows, supervision))
    }
    guard let best = scores.indices.min(by: { scores[$0] < scores[$1] }) else { return reference }
    let found = try minimum(
      between: logs[max(best - 1, 0)], and: logs[min(best + 1, logs.count - 1)], tolerance: 1e-8
    ) { (log) throws(EstimatorError) in try score(Double.exp(log), points, rows, supervision) }
    supervision.finish()
    return Double.exp(found.place)
  }

  /// What cross-validation makes small.
  private func score(_ h: Double, _ points: Points, _ rows: Values, _ supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    let n = rows.observations
    let root = (2 * Double.pi).squareRoot()
    let sums = try gaussianSums(points, rows, h, supervision)
    let own = try 1.0.times(rows.weights, points.count, supervision)
    if self == .likelihood {
      return
        -(try rows.weightedSum(supervision) {
          Double.log((sums[$0] - own[$0]) / ((n - own[$0]) * h * root))
        }).nanAsLowest
    }
    let wide = try gaussianSums(points, rows, h * 2.0.squareRoot(), supervision)
    return try rows.weightedSum(supervision) {
      wide[$0] / (2 * Double.pi.squareRoot() * n * n * h)
        - 2 * (sums[$0] - own[$0]) / (n * (n - own[$0]) * h * root)
    }
  }
}

extension Double {
  /// ln of a negative rounding remainder counts as no likelihood at all.
  fileprivate var nanAsLowest: Double { isNaN ? -.infinity : self }
}

/// Σⱼ ωⱼ exp(−(xᵢ − xⱼ)²/2h²) at each point.
func gaussianSums(_ points: Points, _ rows: Values, _ h: Double, _ supervision: Supervision)
  throws(EstimatorError) -> [Double]
{
  let sums = try KernelSummation(
    keys: points, values: rows, shape: .gaussian, widths: [h]
  ).sums(at: points, supervision: supervision.quiet)
  return try parallelArray(points.count, supervision: supervision) { part, totals in
    for point in part { totals[point] = sums.total(point) }
  }
}
