import RealModule

/// What the residuals of a regression say about the noise: y = H y + e for the hat matrix H of a linear smoother.
///
/// *Source*: Cleveland and Devlin (1988).
public struct NoiseEstimate: Sendable, Hashable {
  /// tr H, the effective degrees of freedom.
  public var trace: Double
  /// tr HᵀH.
  public var squaredTrace: Double
  /// RSS / (n − 2 tr H + tr HᵀH), unbiased where the fit is (Cleveland and Devlin 1988); NaN when no degrees of
  /// freedom are left.
  public var variance: Double
  /// n − 2 tr H + tr HᵀH, the residual degrees of freedom.
  public var residualFreedom: Double

  /// From the fit and the squared norms Σ l²/ω of the rows of the hat matrix of a linear smoother of scalar values.
  init(_ fit: TrainingFit, squaredNorms norms: [Double], supervision: Supervision)
    throws(EstimatorError)
  {
    let squares = try fit.values.weightedSum(supervision) {
      let residual = fit.values.numbers[$0] - fit.fitted[$0]
      return residual * residual
    }
    self.init(
      squares: squares, trace: fit.trace,
      squaredTrace: try fit.values.weightedSum(supervision) { norms[$0] },
      count: fit.values.observations)
  }

  /// From the sum of the squared residuals of n observations.
  init(squares: Double, trace: Double, squaredTrace: Double, count n: Double) {
    let freedom = n - 2 * trace + squaredTrace
    residualFreedom = freedom
    self.trace = trace
    self.squaredTrace = squaredTrace
    variance = freedom > 1e-9 * n ? squares / freedom : .nan
  }
}

/// A curve with its standard error and the limits around it.
///
/// *Shapes*: one number per query in each array, in the units of the values; NaN where no key has weight.
public struct Band: Sendable, Hashable {
  /// The estimate at each query; NaN without support.
  public var estimates: [Double]
  /// The standard error of each estimate.
  public var standardErrors: [Double]
  /// The lower limit.
  public var lower: [Double]
  /// The upper limit.
  public var upper: [Double]
  /// How many standard errors the limits are away; NaN for limits that are quantiles.
  public var critical: Double
}

/// How a standard error is reckoned.
public enum ErrorConvention: String, Sendable, Hashable, CaseIterable {
  /// σ ‖w‖, w being the row of the hat matrix and σ² one residual variance for all: what R's sm and
  /// locfit print.
  case linear
  /// √(σ²(q) ∫K² / (n h f(q))) with the local residual variance σ²(q): the large-sample formula, what R's
  /// np prints.
  case asymptotic
  /// √Σ lᵢ² e₋ᵢ², each residual e₋ᵢ of the fit without key i standing for the noise there: no two variances need be alike.
  /// White (1980) and, for residuals left out, MacKinnon and White (1985), who write HC3.
  case local
}

extension LinearSmoother {
  /// tr H = Σ Hᵢᵢ, tr HᵀH = Σ ‖wᵢ‖², wᵢ being the weights of the estimate at key i, and the residual variance.
  ///
  /// *Edge cases*: the variance is NaN where the fit goes through every value, as it does at narrow widths.
  /// - Throws: `stopped`; `vectorValues`.
  /// - Complexity: three estimates at n queries.
  public func noise(supervision: Supervision = .none) throws(EstimatorError) -> NoiseEstimate {
    try requireScalarValues()
    let fit = try trainingFit(supervision: supervision.part(0, of: 2))
    let norms = try squaredNorms(at: keys, supervision: supervision.part(1, of: 2))
    return try NoiseEstimate(fit, squaredNorms: norms, supervision: supervision)
  }

  /// The standard error σ √(Σ l²/ω) of the estimate at each query, in the units of the values; NaN without support.
  ///
  /// `noiseVariance` is σ², in squared units of the values; left out, it is that of `noise()`.
  ///
  /// *Edge cases*: NaN at every query where no noise can be told from the fit.
  /// - Throws: `dimensionMismatch`; `vectorValues`; `oneDimensionOnly` for local polynomials in several coordinates;
  ///   `stopped`.
  /// - Complexity: a few estimates.
  /// *Source*: Cleveland and Devlin (1988).
  public func standardErrors(
    at queries: Points, noiseVariance: Double? = nil, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    try requireScalarValues()
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let variance: Double
    if let noiseVariance {
      variance = noiseVariance
    } else {
      variance = try noise(supervision: supervision.part(0, 0.7)).variance
    }
    let norms = try squaredNorms(
      at: queries, supervision: noiseVariance == nil ? supervision.part(0.7, 1) : supervision)
    return try parallelMap(queries.count, supervision: supervision) {
      norms[$0] > 0 ? (variance * norms[$0]).squareRoot() : .nan
    }
  }

  /// The variance of a value of weight 1 at each key, as the residual without it tells: ω e₋ᵢ² of precisions; NaN of a key
  /// that no other reaches.
  func localVariances(_ supervision: Supervision) throws(EstimatorError) -> [Double] {
    let fit = try trainingFit(supervision: supervision)
    let isPrecise = values.weights?.meaning == .precisions
    return try parallelMap(keys.count, supervision: supervision) {
      let residual = values.numbers[$0] - fit.leftOut[$0]
      return residual * residual * (isPrecise ? values.weight($0) : 1)
    }
  }

  /// The standard error √Σ lᵢ² e₋ᵢ² at each query, for noise that changes from place to place; NaN without support, and where
  /// a key has weight that no other reaches.
  ///
  /// - Throws: `dimensionMismatch`; `vectorValues`; `stopped`.
  /// - Complexity: a few estimates.
  /// *Source*: White (1980), *A heteroskedasticity-consistent covariance matrix estimator*; MacKinnon and White (1985), HC3.
  public func localStandardErrors(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    try requireScalarValues()
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let variances = try localVariances(supervision.part(0, of: 2))
    let norms = try squaredNorms(
      of: variances.map { $0.isNaN ? 0 : $0 }, at: queries, supervision: supervision.part(1, of: 2))
    let unknown = try weightShare(
      by: variances.map { $0.isNaN }, at: queries, supervision.quiet)
    return try parallelMap(queries.count, supervision: supervision) {
      norms[$0] > 0 && !(unknown[$0] > 0) ? norms[$0].squareRoot() : .nan
    }
  }

  /// The estimate with limits that hold, at each query by itself, with probability `level`.
  ///
  /// They are the normal quantile of (1 + level)/2 standard errors away, and hold for the mean of the estimate: its bias
  /// is not in them. With `isLocal` the errors are those of `localStandardErrors`.
  ///
  /// *Edge cases*: limits are NaN where the standard error is.
  /// - Throws: `outOfRange` for a level outside 0..<1; as `standardErrors`.
  /// - Complexity: a few estimates.
  public func pointwiseBand(
    at queries: Points, level: Double = 0.95, isLocal: Bool = false,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    try check(level)
    let own = supervision.part(0, 0.8)
    return try band(
      at: queries, critical: normalQuantile(0.5 + level / 2),
      errors: isLocal
        ? localStandardErrors(at: queries, supervision: own)
        : standardErrors(at: queries, supervision: own),
      supervision.part(0.8, 1))
  }

  /// The estimate with limits that hold at all queries together with probability `level`.
  ///
  /// The critical value is the quantile of the largest standardised deviation max |Σ wᵢ zᵢ| / ‖w‖ under
  /// independent normal noise z, from `draws` simulations: each is one more column of the same sums. It is never below
  /// that of `pointwiseBand`. Left out, there are 10,000 draws of deviations with the correlations of the estimates where
  /// these are known; elsewhere as many for up to 1,000 keys and queries, and 400 for many. With `isLocal` the noise and
  /// the errors change from place to place, as in `localStandardErrors`.
  ///
  /// - Throws: `outOfRange` for a level outside 0..<1 or fewer than 20 draws; as `standardErrors`.
  /// - Complexity: `draws` columns of one estimate.
  /// *Source*: Sun and Loader (1994) for the problem; Knafl, Sacks and Ylvisaker (1985) for its simulation.
  public func simultaneousBand(
    at queries: Points, level: Double = 0.95, draws: Int? = nil, seed: UInt64 = 1,
    isLocal: Bool = false, supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    try check(level)
    try requireScalarValues()
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    // What cannot be told of the noise is no matter of how deviations go together.
    let variances =
      isLocal
      ? try localVariances(supervision.part(0, 0.02)).map { $0.isNaN ? 0 : $0 } : nil
    if draws == nil,
      let correlations = try correlations(
        of: variances, at: queries, supervision: supervision.part(0.02, 0.3))
    {
      let critical = try criticalValue(
        correlations, level: level, draws: 10_000, seed: seed, supervision.part(0.3, 0.96))
      return try band(
        at: queries, critical: max(critical, normalQuantile(0.5 + level / 2)),
        errors: isLocal
          ? localStandardErrors(at: queries, supervision: supervision.quiet)
          : standardErrors(at: queries, supervision: supervision.quiet),
        supervision.part(0.96, 1))
    }
    let draws = draws ?? min(max(10_000_000 / max(keys.count + queries.count, 1), 400), 10_000)
    guard draws >= 20 else {
      throw .outOfRange(setting: "the number of draws", value: Double(draws))
    }
    let own = supervision.part(0, 0.02)
    let norms =
      if let variances {
        try squaredNorms(of: variances, at: queries, supervision: own)
      } else {
        try squaredNorms(at: queries, supervision: own)
      }
    var largest: [Double] = []
    try forEachReplicate(
      draws, at: queries, seed: seed, numbersEach: 2, supervision.part(0.02, 0.96)
    ) { key, generator in
      generator.normal() * ((variances?[key] ?? 1) / values.weight(key)).squareRoot()
    } body: { (curves, columns) throws(EstimatorError) in
      for column in 0..<columns {
        largest.append(
          try parallelLargest(queries.count, supervision: supervision) {
            norms[$0] > 0 ? abs(curves[$0 * columns + column]) / norms[$0].squareRoot() : 0
          })
      }
    }
    return try band(
      at: queries,
      critical: max(
        quantile(ofAscending: largest.sorted(), level), normalQuantile(0.5 + level / 2)),
      errors: isLocal
        ? localStandardErrors(at: queries, supervision: supervision.part(0.96, 0.99))
        : standardErrors(at: queries, supervision: supervision.part(0.96, 0.99)),
      supervision.part(0.99, 1))
  }

  /// The estimate with quantiles of a wild bootstrap: residuals of the estimates without each key, which are eᵢ/(1 − Hᵢᵢ),
  /// get random signs and are added to the fit, so their size may change from place to place.
  ///
  /// *Edge cases*: NaN at queries that a key reaches which no other key reaches: nothing tells its noise.
  /// - Throws: `outOfRange` for a level outside 0..<1 or fewer than 20 draws; `stopped`.
  /// - Complexity: `draws` columns of one estimate.
  /// *Source*: Wu (1986); Härdle and Marron (1991).
  public func bootstrapBand(
    at queries: Points, level: Double = 0.95, draws: Int = 400, seed: UInt64 = 1,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    try requireScalarValues()
    try check(level)
    guard draws >= 20 else {
      throw .outOfRange(setting: "the number of draws", value: Double(draws))
    }
    let fit = try trainingFit(supervision: supervision.part(0, 0.01))
    let scaled = try parallelMap(keys.count, supervision: supervision) {
      fit.leftOut[$0].isNaN ? 0 : values.numbers[$0] - fit.leftOut[$0]
    }
    let unknown = try weightShare(
      by: fit.leftOut.map { $0.isNaN }, at: queries, supervision.quiet)
    // Each of the observations of a row has a sign of its own.
    let counts = values.weights.flatMap { $0.meaning == .counts ? $0 : nil }
    // The estimate is linear in the values: a replicate is the estimate plus the smooth of its noise.
    var passes: [(curves: [Double], columns: Int)] = []
    try forEachReplicate(
      draws, at: queries, seed: seed, numbersEach: counts == nil ? 1 : 2,
      supervision.part(0.01, 0.95)
    ) { key, generator in
      scaled[key] * (counts.map { generator.meanSign(of: $0.numbers[key]) } ?? generator.sign())
    } body: {
      passes.append(($0, $1))
    }
    let estimates = try estimates(
      of: values, at: queries, supervision: supervision.part(0.95, 0.96))
    // Standard error, lower and upper limit of each query.
    let limits: [SIMD3<Double>] = try parallelArray(
      queries.count, blockSize: max(1, 65_536 / draws), supervision: supervision
    ) { part, limits in
      for query in part {
        guard !(unknown[query] > 0) else {
          limits[query] = SIMD3(repeating: .nan)
          continue
        }
        let deviations = passes.flatMap { curves, columns in
          curves[query * columns..<(query + 1) * columns]
        }.sorted()
        let squares = deviations.reduce(0) { $0 + $1 * $1 }
        limits[query] = SIMD3(
          (squares / Double(draws)).squareRoot(),
          estimates[query] + quantile(ofAscending: deviations, (1 - level) / 2),
          estimates[query] + quantile(ofAscending: deviations, (1 + level) / 2))
      }
    }
    func column(_ index: Int) throws(EstimatorError) -> [Double] {
      try parallelMap(queries.count, supervision: supervision) { limits[$0][index] }
    }
    let band = Band(
      estimates: estimates, standardErrors: try column(0), lower: try column(1),
      upper: try column(2), critical: .nan)
    supervision.finish()
    return band
  }

  /// Intervals for a new value at each query: the estimate and the ⌈(n + 1) level⌉-th smallest of the n absolute
  /// leave-one-out residuals, so they are honest about noise and bias together.
  ///
  /// *Edge cases*: a key without another in reach has an infinite residual; where there is no such residual, or it is
  /// infinite, so are the limits. Residuals of rows of known precision are taken times the root of their weights: the
  /// limits are for a value of mean weight.
  /// - Throws: `outOfRange` for a level outside 0..<1; `stopped`.
  /// - Complexity: two estimates and a sort.
  /// *Source*: the jackknife interval of Barber, Candès, Ramdas and Tibshirani (2021), section 1.1.
  public func predictionBand(
    at queries: Points, level: Double = 0.95, supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    try requireScalarValues()
    try check(level)
    let fit = try trainingFit(supervision: supervision.part(0, of: 2))
    let isPrecise = values.weights?.meaning == .precisions
    let errors = try parallelMap(keys.count, supervision: supervision) {
      fit.leftOut[$0].isNaN
        ? .infinity
        : abs(values.numbers[$0] - fit.leftOut[$0])
          * (isPrecise ? values.weight($0).squareRoot() : 1)
    }
    let rank = ((values.observations + 1) * level).rounded(.up)
    var reach = Double.infinity
    if rank <= values.observations {
      let counts = isPrecise ? nil : values.weights
      let order = try ascendingOrder(errors, supervision: supervision)
      var below = 0.0
      for row in order where below < rank {
        below += counts.map { $0.numbers[Int(row)] } ?? 1
        reach = errors[Int(row)]
      }
    }
    let estimates = try estimates(
      of: values, at: queries, supervision: supervision.part(1, of: 2))
    func row(_ number: (Int) -> Double) throws(EstimatorError) -> [Double] {
      try parallelMap(queries.count, supervision: supervision, number)
    }
    return Band(
      estimates: estimates, standardErrors: try row { _ in .nan },
      lower: try row { estimates[$0] - reach }, upper: try row { estimates[$0] + reach },
      critical: .nan)
  }

  // MARK: Parts

  func band(
    at queries: Points, critical: Double, errors: [Double], _ supervision: Supervision
  ) throws(EstimatorError) -> Band {
    let estimates = try estimates(of: values, at: queries, supervision: supervision)
    return Band(
      estimates: estimates, standardErrors: errors,
      lower: try parallelMap(queries.count, supervision: supervision) {
        estimates[$0] - critical * errors[$0]
      },
      upper: try parallelMap(queries.count, supervision: supervision) {
        estimates[$0] + critical * errors[$0]
      }, critical: critical)
  }

  /// Smooths random values, eight replicates to a pass, and hands out their curves: queries × columns.
  ///
  /// `value` takes `numbersEach` numbers from a generator that stands at its place in one sequence.
  private func forEachReplicate(
    _ draws: Int, at queries: Points, seed: UInt64, numbersEach: Int, _ supervision: Supervision,
    value: (_ key: Int, inout Generator) -> Double,
    body: (_ curves: [Double], _ columns: Int) throws(EstimatorError) -> Void
  ) throws(EstimatorError) {
    let batch = 8
    for start in stride(from: 0, to: draws, by: batch) {
      let columns = min(batch, draws - start)
      let numbers = try parallelArray(keys.count * columns, supervision: supervision) {
        (part, numbers) in
        var generator = Generator(
          seed: seed, after: numbersEach &* (start &* keys.count &+ part.lowerBound))
        for place in part { numbers[place] = value(place / columns, &generator) }
      }
      let smooth = try estimates(
        of: Values(checked: numbers, columns: columns, weights: values.weights), at: queries,
        supervision: supervision.part(
          Double(start) / Double(draws), Double(start + columns) / Double(draws)))
      try body(smooth, columns)
    }
  }

  /// The share of the weight at each query that some keys have.
  func weightShare(
    by isChosen: [Bool], at queries: Points, _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    guard isChosen.contains(true) else { return [Double](repeating: 0, count: queries.count) }
    let shares = try estimates(
      of: Values(checked: isChosen.map { $0 ? 1 : 0 }, columns: 1, weights: values.weights),
      at: queries, supervision: supervision)
    // The weights of a polynomial may be below 0; those that are none come out as rounding.
    return shares.map { abs($0) > 1e-12 ? abs($0) : 0 }
  }

  func requireScalarValues() throws(EstimatorError) {
    guard values.columns == 1 else {
      throw .vectorValues(columns: values.columns)
    }
  }

  func check(_ level: Double) throws(EstimatorError) {
    guard level > 0, level < 1 else { throw .outOfRange(setting: "the level", value: level) }
  }
}
