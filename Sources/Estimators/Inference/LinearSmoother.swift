/// A regression whose estimates are sums of the values, times weights that do not depend on them: f(q) = Σ lᵢ(q) yᵢ.
///
/// Errors and bands of every such regression are made of its fit at the keys, of Σ l²/ω, and of its estimates from random
/// values.
public protocol LinearSmoother: Sendable {
  /// Where values were observed.
  var keys: Points { get }
  /// What was observed there, with its weights.
  var values: Values { get }
  /// The fit at the keys themselves, with leverages and exact leave-one-out estimates; an implementation may take long, and
  /// asks `supervision` whether to stop.
  func trainingFit(supervision: Supervision) throws(EstimatorError) -> TrainingFit
  /// The traces of the hat matrix and the residual variance.
  func noise(supervision: Supervision) throws(EstimatorError) -> NoiseEstimate
  /// What the regression would estimate from other values of the same keys: m × c, NaN without support.
  func estimates(of values: Values, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  /// Σ lᵢ²/ωᵢ at each query; 0 without support.
  func squaredNorms(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> [Double]
  /// Σ lᵢ² vᵢ/ωᵢ at each query, vᵢ being the variance of a value of weight 1 at key i; 0 without support.
  func squaredNorms(of variances: [Double], at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  /// How the estimates at each two queries go together under independent noise, m × m; nil where that takes as long as many
  /// draws of such noise.
  func correlations(of variances: [Double]?, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]?
}

extension NadarayaWatson: LinearSmoother {
  /// What the regression would estimate from other values of the same keys: m × c, NaN without support.
  ///
  /// - Throws: as `estimate`.
  /// - Complexity: that of one `estimate`.
  public func estimates(of values: Values, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      .estimate(at: queries, supervision: supervision).values
  }

  /// Σ lᵢ²/ωᵢ at each query; 0 without support.
  ///
  /// - Throws: `dimensionMismatch`; `stopped`.
  /// - Complexity: that of two estimates.
  public func squaredNorms(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> [Double]
  {
    try squaredWeightNorms(at: queries, supervision: supervision)
  }

  /// Σ lᵢ² vᵢ/ωᵢ at each query; 0 without support.
  ///
  /// - Throws: `dimensionMismatch`; `stopped`.
  /// - Complexity: that of two estimates.
  public func squaredNorms(of variances: [Double], at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    try squaredWeightNorms(of: variances, at: queries, supervision: supervision)
  }
}

extension LocalPolynomial: LinearSmoother {
  /// What the regression would estimate from other values of the same keys: m × c, NaN without support.
  ///
  /// - Throws: as `estimate`.
  /// - Complexity: that of one `estimate`.
  public func estimates(of values: Values, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
      .fit(at: queries, supervision: supervision).values
  }

  /// Σ lᵢ²/ωᵢ at each query; 0 without support.
  ///
  /// - Throws: `dimensionMismatch`; `stopped`.
  /// - Complexity: that of two estimates.
  public func squaredNorms(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> [Double]
  {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    return keys.dimension == 1
      ? try squaredWeightNorms(at: queries, supervision: supervision)
      : try planeNorms(of: nil, at: queries, supervision)
  }

  /// Σ lᵢ² vᵢ/ωᵢ at each query; 0 without support.
  ///
  /// - Throws: `dimensionMismatch`; `stopped`.
  /// - Complexity: that of two estimates.
  public func squaredNorms(of variances: [Double], at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    return keys.dimension == 1
      ? try squaredWeightNorms(of: variances, at: queries, supervision: supervision)
      : try planeNorms(of: variances, at: queries, supervision)
  }
}

extension LinearSmoother {
  /// Nothing is known beforehand.
  ///
  /// - Throws: nothing.
  /// - Complexity: O(1).
  public func correlations(of variances: [Double]?, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]?
  { nil }

  /// The weights l of each estimate, keys × queries row-major, which is Σ lᵢ yᵢ; NaN without support.
  ///
  /// - Throws: `tooManyWeights` above `limit` numbers; as `estimates`.
  /// - Complexity: an estimate with n columns of values, made 64 at a time.
  public func weights(
    at queries: Points, limit: Int = 250_000_000, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    let n = keys.count
    let (size, overflow) = n.multipliedReportingOverflow(by: queries.count)
    guard !overflow, size <= limit else {
      throw .tooManyWeights(keys: n, queries: queries.count)
    }
    var matrix: [Double] = []
    matrix.reserveCapacity(size)
    for start in stride(from: 0, to: n, by: 64) {
      let columns = min(64, n - start)
      var numbers = [Double](repeating: 0, count: n * columns)
      for column in 0..<columns { numbers[(start + column) * columns + column] = 1 }
      let rows = try estimates(
        of: Values(checked: numbers, columns: columns, weights: values.weights), at: queries,
        supervision: supervision.part(
          Double(start) / Double(n), Double(start + columns) / Double(n)))
      for column in 0..<columns {
        for query in 0..<queries.count { matrix.append(rows[query * columns + column]) }
      }
    }
    return matrix
  }
}
