import RealModule

/// A regression looked at on its own keys: what it fits there, how much each value helped its own fit,
/// and what it would predict without it.
///
/// *Shapes*: n keys, c value columns; `fitted` and `leftOut` are n × c row-major.
public struct TrainingFit: Sendable, Hashable {
  /// The values the regression learned from.
  public let values: Values
  /// The estimate at each key.
  public let fitted: [Double]
  /// The estimate at each key made without that key; NaN where no other key has weight.
  public let leftOut: [Double]
  /// Hᵢᵢ, the weight of a key's own value in its estimate; of one of them where a row counts for several.
  public let leverages: [Double]

  init(values: Values, fitted: [Double], leftOut: [Double], leverages: [Double]) {
    self.values = values
    self.fitted = fitted
    self.leftOut = leftOut
    self.leverages = leverages
  }

  /// The effective degrees of freedom: the trace of the hat matrix, tr H = Σ Hᵢᵢ.
  public var trace: Double {
    guard let weights = values.weights else {
      return compensatedSum(leverages.indices) { leverages[$0] }
    }
    return compensatedSum(leverages.indices) { weights.multiplicity($0) * leverages[$0] }
  }

  /// y − fit, n × c.
  public var residuals: [Double] { zip(values.numbers, fitted).map { $0 - $1 } }

  /// y − fit without it, n × c.
  public var leftOutResiduals: [Double] { zip(values.numbers, leftOut).map { $0 - $1 } }

  /// The mean squared residual, over keys (columns added up), in squared units of the values; each with its weight.
  public var meanSquaredError: Double {
    var sum = CompensatedSum()
    for (place, residual) in residuals.enumerated() {
      sum.add(values.weight(place / values.columns) * residual * residual)
    }
    return sum.value / values.observations
  }

  /// A criterion to be made small by the choice of the width.
  public enum Criterion: String, Sendable, Hashable, CaseIterable {
    /// Leave-one-out: the mean squared error of predicting each value from the others. Infinite when
    /// some key has no other in reach.
    case leaveOneOut
    /// Generalised cross-validation (Craven and Wahba 1979): mean e² / (1 − tr H / n)².
    case generalised
    /// The corrected Akaike criterion (Hurvich, Simonoff and Tsai 1998):
    /// ln mean e² + (1 + tr H / n) / (1 − (tr H + 2) / n).
    case akaike

    /// Of a mean squared error (for `leaveOneOut` that of predicting each value from the others), tr H and n; infinite where it is
    /// not defined.
    func value(meanSquare: Double, trace: Double, count n: Double) -> Double {
      let score: Double
      switch self {
      case .leaveOneOut: score = meanSquare
      case .generalised:
        let share = 1 - trace / n
        score = share > 1e-9 ? meanSquare / (share * share) : .infinity
      case .akaike:
        let rest = 1 - (trace + 2) / n
        score = rest > 0 ? Double.log(meanSquare) + (1 + trace / n) / rest : .infinity
      }
      return score.isNaN ? .infinity : score
    }
  }

  /// The value of a criterion; infinite where it is not defined.
  ///
  /// - Throws: `stopped`.
  /// - Complexity: O(n).
  public func score(_ criterion: Criterion, supervision: Supervision = .none)
    throws(EstimatorError) -> Double
  {
    let isWeighted = values.weights != nil
    let columns = values.columns
    func meanSquare(_ estimates: [Double]) throws(EstimatorError) -> Double {
      try parallelSum(estimates.count, supervision: supervision) {
        let error = values.numbers[$0] - estimates[$0]
        return error * error * (isWeighted ? values.weight($0 / columns) : 1)
      } / values.observations
    }
    return criterion.value(
      meanSquare: try meanSquare(criterion == .leaveOneOut ? leftOut : fitted), trace: trace,
      count: values.observations)
  }

  /// The share of the values' variance that the fit explains, of the first column:
  /// [Σ (y − ȳ)(f − ȳ)]² / (Σ (y − ȳ)² Σ (f − ȳ)²), f being the fit.
  ///
  /// *Edge cases*: NaN where all values, or all fits, are the mean.
  /// *Source*: Doksum and Samarov (1995), as R's np prints it.
  public var rSquared: Double {
    let y = stride(from: 0, to: values.numbers.count, by: values.columns).map { values.numbers[$0] }
    let f = stride(from: 0, to: fitted.count, by: values.columns).map { fitted[$0] }
    var (sum, total) = (CompensatedSum(), CompensatedSum())
    for (row, value) in y.enumerated() {
      sum.add(values.weight(row) * value)
      total.add(values.weight(row))
    }
    let mean = sum.value / total.value
    var cross = CompensatedSum()
    var ySquares = CompensatedSum()
    var fSquares = CompensatedSum()
    for (row, (y, f)) in zip(y, f).enumerated() {
      let weight = values.weight(row)
      cross.add(weight * (y - mean) * (f - mean))
      ySquares.add(weight * (y - mean) * (y - mean))
      fSquares.add(weight * (f - mean) * (f - mean))
    }
    return cross.value * cross.value / (ySquares.value * fSquares.value)
  }
}
