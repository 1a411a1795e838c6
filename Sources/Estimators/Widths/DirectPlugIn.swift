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
    guard keys.count >= 7 else { throw .tooFewKeys(count: keys.count, needed: 7) }
    let order = try ascendingOrder(keys.coordinates, supervision: supervision)
    let left = keys.count / 100
    let count = keys.count - 2 * left
    let x = try parallelMap(count, supervision: supervision) {
      keys.coordinates[Int(order[left + $0])]
    }
    let y = try parallelMap(count, supervision: supervision) {
      values.numbers[Int(order[left + $0])]
    }
    let n = Double(x.count)
    guard let low = x.first, let high = x.last else { throw .noKeys }
    let quartics = try BlockedQuartics.chosen(x, y, supervision)
    guard quartics.noise > 0 else {
      throw .outOfRange(setting: "the noise of the values", value: quartics.noise)
    }
    let places = Points(checked: x, dimension: 1)
    let observed = Values(checked: y, columns: 1)
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
    let curvatures = try fit(pilot, degree: 3)
      .fit(at: places, supervision: supervision.part(0, 0.4)).derivatives[1]
    let squares = try parallelSum(count, supervision: supervision) {
      let isInside = x[$0] >= low + margin && x[$0] <= high - margin
      return isInside ? curvatures[$0] * curvatures[$0] : 0
    }
    let roughness = squares / n
    guard roughness > 0, roughness.isFinite else {
      throw .outOfRange(setting: "the curvature of the values", value: roughness)
    }

    // σ² by a local linear fit, likewise.
    let constant = 2 + 8 * 2.0.squareRoot() - 16 / 3.0 * 3.0.squareRoot()
    let ratio = quartics.noise / (roughness * n)
    let smooth = Double.pow(
      constant / (2 * Double.pi).squareRoot() * ratio * ratio * (high - low), 1.0 / 9)
    let noise = try fit(smooth, degree: 1).noise(supervision: supervision.part(0.4, 1)).variance
    guard noise > 0 else { throw .outOfRange(setting: "the noise of the values", value: noise) }
    return Double.pow(
      noise * (high - low) / (2 * Double.pi.squareRoot() * roughness * n), 0.2)
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
  static func chosen(_ x: [Double], _ y: [Double], _ supervision: Supervision)
    throws(EstimatorError) -> BlockedQuartics
  {
    // No block may have fewer distinct keys than a quartic has coefficients.
    let wanted = max(1, min(x.count / 20, 5))
    let most =
      (1...wanted).first { blocks in
        runs(x, blocks: blocks + 1).contains { distinctCount(x[$0]) < 5 }
      } ?? wanted
    let finest = try BlockedQuartics(x, y, blocks: most, supervision)
    var best = finest
    var lowest = Double.infinity
    for blocks in 1...most {
      let fit = blocks == most ? finest : try BlockedQuartics(x, y, blocks: blocks, supervision)
      let criterion =
        fit.residualSum * Double(x.count - 5 * most) / finest.residualSum
        - Double(x.count - 10 * blocks)
      if criterion < lowest { (best, lowest) = (fit, criterion) }
    }
    return best
  }

  /// Runs of equally many of ascending keys, and the rest in the last.
  private static func runs(_ x: [Double], blocks: Int) -> [Range<Int>] {
    let size = x.count / blocks
    return (0..<blocks).map { $0 * size..<($0 == blocks - 1 ? x.count : ($0 + 1) * size) }
  }

  private static func distinctCount(_ ascending: ArraySlice<Double>) -> Int {
    zip(ascending, ascending.dropFirst()).count { $0 < $1 } + 1
  }

  private init(_ x: [Double], _ y: [Double], blocks: Int, _ supervision: Supervision)
    throws(EstimatorError)
  {
    var residuals = CompensatedSum()
    var products = CompensatedSum()
    for run in Self.runs(x, blocks: blocks) {
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
        var power = 1.0
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
        residuals.add(error * error)
        products.add(second * fourth)
      }
    }
    residualSum = residuals.value
    noise = residuals.value / Double(x.count - 5 * blocks)
    curvatureProduct = products.value / Double(x.count)
  }
}
