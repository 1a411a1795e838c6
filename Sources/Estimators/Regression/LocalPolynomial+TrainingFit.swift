import RealModule

extension LocalPolynomial {
  /// The fit at the keys themselves, with leverages and exact leave-one-out estimates, on a line.
  ///
  /// The estimate is Σ lⱼ yⱼ with lⱼ = Kⱼ Σₖ aₖ uⱼᵏ and S a = e₀, S being the moments Σ K uᵏ⁺ˡ; so Hᵢᵢ = K(0) a₀, and
  /// the estimate without key i is yᵢ − eᵢ/(1 − Hᵢᵢ). Where Hᵢᵢ is nearly 1 the others are summed by themselves.
  ///
  /// - Throws: `oneDimensionOnly`; `vectorValues`; `stopped`.
  /// - Complexity: that of one `fit` at n queries.
  /// *Source*: Fan and Gijbels (1996), equations 3.11 and 4.2.
  public func trainingFit(supervision: Supervision = .none) throws(EstimatorError) -> TrainingFit {
    guard keys.dimension == 1 else { throw .oneDimensionOnly(dimension: keys.dimension) }
    guard values.columns == 1 else {
      throw .vectorValues(columns: values.columns)
    }
    let (centred, means) = try values.centred(supervision: supervision)
    let centre = means[0]
    let sums = try KernelSummation(
      keys: keys, values: centred, shape: kernel.shape, widths: widths, order: 2 * degree
    ).sums(at: keys, supervision: supervision.part(0, 0.9))
    let own = kernel.shape.weight(0)
    let size = degree + 1
    // Σ K (u⁰…) at each key, solved for the weights a of the estimate; then the estimate and the leverage.
    let fits: [SIMD2<Double>] = try parallelArray(
      keys.count, blockSize: 512, supervision: supervision
    ) { part, fits in
      for key in part {
        let beta = coefficients(sums, key)
        let fit = (0..<size).reduce(0) { $0 + beta[$1] * sums.weighted(key, 0, power: $1) }
        fits[key] = SIMD2(fit, min(1, own * beta[0]))
      }
    }
    let fitted = try parallelMap(keys.count, supervision: supervision) { centre + fits[$0].x }
    let leverages = try parallelMap(keys.count, supervision: supervision) { fits[$0].y }
    var leftOut = try parallelMap(keys.count, supervision: supervision) {
      let value = centred.numbers[$0]
      return centre + value - (value - fits[$0].x) / (1 - fits[$0].y)
    }
    let isolated = try parallelIndices(keys.count, supervision: supervision) {
      1 - fits[$0].y < 1e-6
    }
    if !isolated.isEmpty {
      try refill(&leftOut, at: isolated, centred, centre, supervision.part(0.9, 1))
    }
    supervision.finish()
    return TrainingFit(values: values, fitted: fitted, leftOut: leftOut, leverages: leverages)
  }

  /// tr H = Σ Hᵢᵢ, tr HᵀH = Σ ‖lᵢ‖² and the residual variance, on a line.
  ///
  /// *Edge cases*: the variance is NaN where the fit goes through every value, as it does at narrow widths.
  /// - Throws: `oneDimensionOnly`; `vectorValues`; `stopped`.
  /// - Complexity: three fits at n queries.
  /// *Source*: Cleveland and Devlin (1988).
  public func noise(supervision: Supervision = .none) throws(EstimatorError) -> NoiseEstimate {
    let fit = try trainingFit(supervision: supervision.part(0, of: 2))
    let norms = try squaredWeightNorms(at: keys, supervision: supervision.part(1, of: 2))
    return try NoiseEstimate(fit, squaredNorms: norms, supervision: supervision)
  }

  /// The standard error σ ‖l(q)‖ of the estimate at each query, in the units of the values; NaN without support.
  ///
  /// l(q) are the weights of the estimate, which is Σ lᵢ yᵢ, and σ² the variance of `noise()`.
  ///
  /// - Throws: `dimensionMismatch`; `oneDimensionOnly`; `vectorValues`; `stopped`.
  /// - Complexity: a few fits.
  /// *Source*: Fan and Gijbels (1996), section 3.2, with one variance for all.
  public func standardErrors(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let variance = try noise(supervision: supervision.part(0, 0.7)).variance
    let norms = try squaredWeightNorms(at: queries, supervision: supervision.part(0.7, 1))
    return try parallelMap(queries.count, supervision: supervision) {
      norms[$0] > 0 ? (variance * norms[$0]).squareRoot() : .nan
    }
  }

  /// Σ lⱼ² = aᵀ T a at each query, T being the moments Σ K² uᵏ⁺ˡ; 0 without support.
  private func squaredWeightNorms(at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    var summation = KernelSummation(
      keys: keys, values: Values(empty: keys.count), shape: kernel.shape, widths: widths,
      order: 2 * degree)
    let plain = try summation.sums(at: queries, supervision: supervision.part(0, of: 2))
    summation.isSquared = true
    let squared = try summation.sums(at: queries, supervision: supervision.part(1, of: 2))
    return try parallelArray(queries.count, blockSize: 512, supervision: supervision) {
      (part, norms) in
      for query in part {
        guard plain.total(query) > 0 else {
          norms[query] = 0
          continue
        }
        let beta = coefficients(plain, query)
        var sum = 0.0
        for (k, a) in beta.enumerated() {
          for (l, b) in beta.enumerated() { sum += a * b * squared.total(query, power: k + l) }
        }
        let shift = squared.logScales[query] - 2 * plain.logScales[query]
        norms[query] = shift == 0 || !shift.isFinite ? sum : sum * Double.exp(shift)
      }
    }
  }

  /// a with S a = e₀.
  private func coefficients(_ sums: KernelSums, _ query: Int) -> [Double] {
    let moments = (0...2 * degree).map { sums.total(query, power: $0) }
    return solveMoments(
      moments, [1] + [Double](repeating: 0, count: degree), degree: degree)
  }

  /// Estimates from all keys but one, each by sums of its own.
  private func refill(
    _ leftOut: inout [Double], at isolated: [Int], _ centred: Values, _ centre: Double,
    _ supervision: Supervision
  ) throws(EstimatorError) {
    let stride = 2 * (2 * degree + 1)
    let line = try SortedLine(keys: keys, values: centred, supervision: supervision)
    let window = SortedWindow(
      line: line, shape: kernel.shape, width: widths[0], order: 2 * degree)
    try leftOut.withUnsafeMutableBufferPointer { (leftOut) throws(EstimatorError) in
      // Blocks write disjoint keys.
      try parallelBlocks(isolated.count, blockSize: 256, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          var walk = SortedWindow.Walk()
          withUnsafeTemporaryAllocation(of: Double.self, capacity: stride) { row in
            for key in isolated[range] {
              if supervision.shouldStop() { return }
              window.sumOthers(than: keys.coordinates[key], &walk, tiles, into: row)
              let moments = (0...2 * degree).map { row[2 * $0] }
              let products = (0...degree).map { row[2 * $0 + 1] }
              leftOut[key] =
                moments[0] > 0 ? centre + solveMoments(moments, products, degree: degree)[0] : .nan
            }
          }
        }
      }
    }
  }
}
