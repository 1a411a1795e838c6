extension NadarayaWatson {
  /// The band of `pointwiseBand(at:level:)` with standard errors of a convention.
  ///
  /// - Throws: as `pointwiseBand(at:level:)` and `standardErrors`.
  /// - Complexity: a few estimates.
  public func pointwiseBand(
    at queries: Points, level: Double = 0.95, convention: ErrorConvention,
    supervision: Supervision = .none
  ) throws(EstimatorError) -> Band {
    try check(level)
    return try band(
      at: queries, critical: normalQuantile(0.5 + level / 2),
      errors: standardErrors(
        at: queries, convention: convention, supervision: supervision.part(0, 0.8)),
      supervision.part(0.8, 1))
  }

  /// The standard error of the estimate at each query by a convention; NaN without support.
  ///
  /// - Throws: as `standardErrors(at:)`; `oneDimensionOnly` or `unsupportedKernel` for the asymptotic convention.
  /// - Complexity: a few estimates.
  /// *Source*: Cleveland and Devlin (1988) for the linear convention; Schuster (1972) for the asymptotic one.
  public func standardErrors(
    at queries: Points, convention: ErrorConvention, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    if convention == .linear { return try standardErrors(at: queries, supervision: supervision) }
    if convention == .local {
      return try localStandardErrors(at: queries, supervision: supervision)
    }
    try requireScalarValues()
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    guard keys.dimension == 1 else { throw .oneDimensionOnly(dimension: keys.dimension) }
    guard let roughness = kernel.shape.roughness else { throw .unsupportedKernel(kernel.shape) }
    let fit = try trainingFit(supervision: supervision.part(0, of: 3))
    // The square of a row of known precision tells the variance of one of mean weight.
    let isPrecise = values.weights?.meaning == .precisions
    // A key that is nearly alone has hardly a residual: what the others predict there tells its noise.
    let squares = try parallelMap(keys.count, supervision: supervision) {
      let isAlone = 1 - fit.leverages[$0] < 1e-2
      let estimate = isAlone && !fit.leftOut[$0].isNaN ? fit.leftOut[$0] : fit.fitted[$0]
      let residual = values.numbers[$0] - estimate
      return residual * residual * (isPrecise ? values.weight($0) : 1)
    }
    let local = try NadarayaWatson(
      keys: keys,
      values: Values(checked: squares, columns: 1, weights: isPrecise ? nil : values.weights),
      kernel: kernel
    ).estimate(at: queries, supervision: supervision.part(1, of: 3)).values
    let density = try Density(points: keys, values: values, kernel: kernel)
      .density(at: queries, supervision: supervision.part(2, of: 3))
    let share = values.observations * widths[0]
    let unknown = try weightShare(
      by: fit.leftOut.map { $0.isNaN }, at: queries, supervision.quiet)
    return try parallelMap(queries.count, supervision: supervision) {
      unknown[$0] > 0 ? .nan : (local[$0] * roughness / (share * density[$0])).squareRoot()
    }
  }
}
