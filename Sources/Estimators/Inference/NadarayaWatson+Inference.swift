import Work

extension NadarayaWatson {
  /// tr H, tr HᵀH and the residual variance, as for every linear smoother; only two numbers of each key are kept.
  ///
  /// - Throws: `vectorValues`; `stopped`.
  /// - Complexity: two estimates at n queries.
  public func noise(supervision: Supervision = .none) throws(EstimatorError) -> NoiseEstimate {
    try requireScalarValues()
    let centre = try values.columnSummaries(supervision: supervision).map { $0.mean }
    var summation = KernelSummation(
      keys: keys, values: values, shape: kernel.shape, widths: widths, centre: centre)
    var squares = 0.0
    // Σ w at each key, and then Σ l²/ω.
    var norms = try filledArray(keys.count) { (totals) throws(EstimatorError) in
      let residuals: [Double] = try filledArray(keys.count) { (residuals) throws(EstimatorError) in
        try summation.forEachBlock(of: keys, supervision: supervision.part(0, of: 2)) {
          block, rows in
          for (place, key) in block.enumerated() {
            let row = rows.row(place)
            totals[key] = row[0]
            residuals[key] = values.numbers[key] - centre[0] - row[1] / row[0]
          }
        }
      }
      squares = try values.weightedSum(supervision) { residuals[$0] * residuals[$0] }
    }
    let own = kernel.shape.weight(0)
    // An observation's share in its own estimate, for each of those of a row.
    let trace = try parallelSum(keys.count, supervision: supervision) {
      let weights = values.weights
      return min(1, own * (weights?.unit($0) ?? 1) / norms[$0])
        * (weights?.multiplicity($0) ?? 1)
    }
    summation = KernelSummation(
      keys: keys, values: Values(empty: keys.count, weights: values.weights), shape: kernel.shape,
      widths: widths, isSquared: true)
    let isWeighted = values.weights != nil
    try norms.withUnsafeMutableBufferPointer { (norms) throws(EstimatorError) in
      // Queries have places of their own.
      nonisolated(unsafe) let norms = norms
      try summation.forEachBlock(of: keys, supervision: supervision.part(1, of: 2)) { block, rows in
        for (place, key) in block.enumerated() {
          let norm = rows.row(place)[0] / norms[key] / norms[key]
          norms[key] = isWeighted ? norm : min(1, norm)
        }
      }
    }
    return NoiseEstimate(
      squares: squares, trace: trace,
      squaredTrace: try values.weightedSum(supervision) { norms[$0] },
      count: values.observations)
  }

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
