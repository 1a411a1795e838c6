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
  /// Hᵢᵢ, the weight of a key's own value in its estimate.
  public let leverages: [Double]

  init(values: Values, fitted: [Double], leftOut: [Double], leverages: [Double]) {
    self.values = values
    self.fitted = fitted
    self.leftOut = leftOut
    self.leverages = leverages
  }

  /// The effective degrees of freedom: the trace of the hat matrix, tr H = Σ Hᵢᵢ.
  public var trace: Double {
    var sum = CompensatedSum()
    for leverage in leverages { sum.add(leverage) }
    return sum.value
  }

  /// y − fit, n × c.
  public var residuals: [Double] { zip(values.numbers, fitted).map { $0 - $1 } }

  /// y − fit without it, n × c.
  public var leftOutResiduals: [Double] { zip(values.numbers, leftOut).map { $0 - $1 } }

  /// The mean squared residual, over keys (columns added up).
  public var meanSquaredError: Double { meanSquare(residuals) }

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
  }

  /// The value of a criterion; infinite where it is not defined.
  public func score(_ criterion: Criterion) -> Double {
    let n = Double(values.count)
    let score: Double
    switch criterion {
    case .leaveOneOut: score = meanSquare(leftOutResiduals)
    case .generalised:
      let share = 1 - trace / n
      score = share > 0 ? meanSquaredError / (share * share) : .infinity
    case .akaike:
      let rest = 1 - (trace + 2) / n
      score = rest > 0 ? Double.log(meanSquaredError) + (1 + trace / n) / rest : .infinity
    }
    return score.isNaN ? .infinity : score
  }

  /// The share of the values' variance that the fit explains, as the squared correlation of value and fit
  /// (first column).
  public var rSquared: Double {
    let y = stride(from: 0, to: values.numbers.count, by: values.columns).map { values.numbers[$0] }
    let f = stride(from: 0, to: fitted.count, by: values.columns).map { fitted[$0] }
    let mean = columnMeans(values)[0]
    var cross = CompensatedSum()
    var ySquares = CompensatedSum()
    var fSquares = CompensatedSum()
    for (y, f) in zip(y, f) {
      cross.add((y - mean) * (f - mean))
      ySquares.add((y - mean) * (y - mean))
      fSquares.add((f - mean) * (f - mean))
    }
    return cross.value * cross.value / (ySquares.value * fSquares.value)
  }

  private func meanSquare(_ errors: [Double]) -> Double {
    var sum = CompensatedSum()
    for error in errors { sum.add(error * error) }
    return sum.value / Double(values.count)
  }
}
