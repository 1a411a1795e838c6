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
  /// - Throws: `oneDimensionOnly`; `tooFewKeys` below three points; `noSpread` when all are the same;
  ///   `outOfRange` for the Sheather-Jones rules where an outlier is 10⁴⁰ times as far away as the others spread;
  ///   `stopped`.
  /// - Complexity: O(n log n), cross-validation and Sheather-Jones with about a hundred Gauss transforms.
  public func width(of points: Points, supervision: Supervision = .none) throws(EstimatorError)
    -> Double
  {
    guard points.dimension == 1 else { throw .oneDimensionOnly(dimension: points.dimension) }
    guard points.count >= 3 else { throw .tooFewKeys(count: points.count, needed: 3) }
    let sorted = try ascending(points.coordinates, supervision: supervision)
    // In units of about half the extent, so that no power of a spread overflows; a power of two changes no digit.
    let extent = sorted[sorted.count - 1] / 2 - sorted[0] / 2
    guard extent > 0 else { throw .noSpread(.keys) }
    let unit = Double(sign: .plus, exponent: extent.exponent, significand: 1)
    let x = try parallelMap(sorted.count, supervision: supervision) { sorted[$0] / unit }
    let width = try width(ofSorted: x, supervision)
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
    _ shape: SmoothingKernel.Shape, _ points: Points, supervision: Supervision = .none
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
        let width = try DensityWidth.sheatherJones.width(of: points, supervision: supervision)
        return (try kernel([width]), .sheatherJones)
      } catch {
        guard case .outOfRange = error else { throw error }
        let width = try DensityWidth.normalReference.width(of: points, supervision: supervision)
        return (try kernel([width]), .normalReference)
      }
    }
    guard points.count >= 3 else { throw .tooFewKeys(count: points.count, needed: 3) }
    let deviations = try WidthSearch.deviations(of: points, supervision: supervision)
    guard deviations.allSatisfy({ $0 > 0 }) else { throw .noSpread(.keys) }
    let d = Double(points.dimension)
    let factor = Double.pow(4 / ((d + 2) * Double(points.count)), 1 / (d + 4))
    return (try kernel(deviations.map { $0 * factor }), .normalReference)
  }

  private func width(ofSorted x: [Double], _ supervision: Supervision) throws(EstimatorError)
    -> Double
  {
    let s = try standardDeviation(x, supervision: supervision)
    guard s > 0 else { throw .noSpread(.keys) }
    let quarter = Double.pow(Double(x.count), -0.2)
    let spread = (quantile(ofAscending: x, 0.75) - quantile(ofAscending: x, 0.25)) / 1.34
    let robust = spread > 0 ? min(s, spread) : s
    switch self {
    case .silverman: return 0.9 * robust * quarter
    case .scott: return 1.06 * robust * quarter
    case .normalReference: return Double.pow(4.0 / 3, 0.2) * s * quarter
    case .sheatherJones, .plugIn:
      return try SheatherJones(
        x,
        scale: min(
          s,
          spread > 0 ? (quantile(ofAscending: x, 0.75) - quantile(ofAscending: x, 0.25)) / 1.349 : s
        )
      )
      .width(solvesEquation: self == .sheatherJones, supervision)
    case .improvedSheatherJones: return try diffusionWidth(x, supervision)
    case .leastSquares, .likelihood:
      return try crossValidated(Points(checked: x, dimension: 1), spread: s, supervision)
    }
  }

  private func crossValidated(_ points: Points, spread: Double, _ supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    let reference = 1.06 * spread * Double.pow(Double(points.count), -0.2)
    let logs = (0..<60).map { Double.log(reference) + Double($0 - 45) / 60 * Double.log(50) }
    var scores: [Double] = []
    for log in logs {
      supervision.progress?(Double(scores.count) / Double(logs.count + 15))
      scores.append(try score(Double.exp(log), points, supervision))
    }
    guard let best = scores.indices.min(by: { scores[$0] < scores[$1] }) else { return reference }
    let found = try minimum(
      between: logs[max(best - 1, 0)], and: logs[min(best + 1, logs.count - 1)], tolerance: 1e-8
    ) { (log) throws(EstimatorError) in try score(Double.exp(log), points, supervision) }
    supervision.finish()
    return Double.exp(found.place)
  }

  /// What cross-validation makes small.
  private func score(_ h: Double, _ points: Points, _ supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    let n = Double(points.count)
    let root = (2 * Double.pi).squareRoot()
    let sums = try gaussianSums(points, h, supervision)
    if self == .likelihood {
      return
        -(try parallelSum(sums.count, supervision: supervision) {
          Double.log((sums[$0] - 1) / ((n - 1) * h * root))
        }).nanAsLowest
    }
    let wide = try gaussianSums(points, h * 2.0.squareRoot(), supervision)
    return try parallelSum(sums.count, supervision: supervision) {
      wide[$0] / (2 * Double.pi.squareRoot() * n * n * h)
        - 2 * (sums[$0] - 1) / (n * (n - 1) * h * root)
    }
  }
}

extension Double {
  /// ln of a negative rounding remainder counts as no likelihood at all.
  fileprivate var nanAsLowest: Double { isNaN ? -.infinity : self }
}

/// Σⱼ exp(−(xᵢ − xⱼ)²/2h²) at each point.
func gaussianSums(_ points: Points, _ h: Double, _ supervision: Supervision) throws(EstimatorError)
  -> [Double]
{
  let sums = try KernelSummation(
    keys: points, values: Values(empty: points.count), shape: .gaussian, widths: [h]
  ).sums(at: points, supervision: supervision.quiet)
  return try parallelArray(points.count, supervision: supervision) { part, totals in
    for point in part { totals[point] = sums.total(point) }
  }
}
