import RealModule

extension LocalPolynomial {
  /// The fit at the keys themselves, with leverages and exact leave-one-out estimates.
  ///
  /// The estimate is Σ lⱼ yⱼ with lⱼ = Kⱼ Σₖ aₖ uⱼᵏ and S a = e₀, S being the moments Σ K uᵏ⁺ˡ; so Hᵢᵢ = K(0) a₀, and
  /// the estimate without key i is yᵢ − eᵢ/(1 − Hᵢᵢ), of one of them where a row counts for several. Where Hᵢᵢ is nearly 1 the others are fitted by themselves.
  ///
  /// - Throws: `vectorValues`; `stopped`.
  /// - Complexity: that of one `fit` at n queries.
  /// *Source*: Fan and Gijbels (1996), equations 3.11 and 4.2.
  public func trainingFit(supervision: Supervision = .none) throws(EstimatorError) -> TrainingFit {
    guard values.columns == 1 else {
      throw .vectorValues(columns: values.columns)
    }
    if keys.dimension > 1 { return try planeTrainingFit(supervision) }
    let (centred, means) = try values.centred(supervision: supervision)
    let centre = means[0]
    let sums =
      isFlat
      ? nil
      : try KernelSummation(
        keys: keys, values: centred, shape: kernel.shape, widths: widths, order: 2 * degree
      ).sums(at: keys, supervision: supervision.part(0, 0.5))
    let own = try kernel.shape.weight(0).times(values.weights, keys.count, supervision)
    // Fit, leverage and the estimate without the key; a leverage that is no number is left for the keys themselves.
    var fits: [SIMD4<Double>] = try parallelArray(
      keys.count, blockSize: 512, supervision: supervision
    ) { part, fits in
      for key in part {
        let moments = sums.flatMap { LineMoments($0, key, degree: degree, width: widths[0]) }
        guard let beta = moments?.solved(sums, key, 0), let influence = moments?.influence(),
          1 - own[key] * influence[0] > 1e-3
        else {
          fits[key] = SIMD4(repeating: .nan)
          continue
        }
        let leverage = own[key] * influence[0]
        let value = centred.numbers[key]
        fits[key] = SIMD4(beta[0], leverage, value - (value - beta[0]) / (1 - leverage), 0)
      }
    }
    try refit(&fits, centred, own, supervision.part(0.5, 1))
    let fitted = try parallelMap(keys.count, supervision: supervision) { centre + fits[$0].x }
    let leverages = try parallelMap(keys.count, supervision: supervision) { fits[$0].y }
    let leftOut = try parallelMap(keys.count, supervision: supervision) { centre + fits[$0].z }
    supervision.finish()
    return TrainingFit(values: values, fitted: fitted, leftOut: leftOut, leverages: leverages)
  }

  /// Fit, leverage and the estimate without it of some keys, in the first three numbers.
  ///
  /// - Precondition: the values are centred, of one column, and all keys are of a line.
  func fits(at rows: [Int], _ supervision: Supervision) throws(EstimatorError) -> [SIMD4<Double>] {
    let own = try kernel.shape.weight(0).times(values.weights, keys.count, supervision)
    var fits = [SIMD4<Double>](repeating: .zero, count: keys.count)
    for row in rows { fits[row] = SIMD4(repeating: .nan) }
    try refit(&fits, values, own, supervision)
    return rows.map { fits[$0] }
  }

  /// Fits the keys that moments do not tell from the keys themselves, and those that tell their own value without it.
  private func refit(
    _ fits: inout [SIMD4<Double>], _ centred: Values, _ own: [Double], _ supervision: Supervision
  ) throws(EstimatorError) {
    let unsolved = try parallelIndices(keys.count, supervision: supervision) { fits[$0].y.isNaN }
    if unsolved.isEmpty { return }
    let line = try SortedLine(keys: keys, values: centred, supervision: supervision)
    let left = try fits.withUnsafeMutableBufferPointer { (fits) throws(EstimatorError) in
      // Each key has its place.
      nonisolated(unsafe) let fits = fits
      return try forEachAnchored(unsolved, of: keys, on: line, supervision.part(0, of: 2)) {
        key, place in
        guard let beta = place.moments.coefficients(0), let influence = place.moments.influence()
        else { return false }
        let leverage = own[key] * place.moments.factorAtQuery(influence)
        guard 1 - leverage > 1e-3 else { return false }
        let value = centred.numbers[key]
        fits[key] = SIMD4(beta[0], leverage, value - (value - beta[0]) / (1 - leverage), 0)
        return true
      }
    }
    guard let first = left.first else { return }
    let empty = LineFit(line: line, shape: kernel.shape, width: widths[0], degree: degree)
    var common = empty
    if isFlat { _ = common.prepare(at: keys.coordinates[first]) }
    let start = common
    try fits.withUnsafeMutableBufferPointer { (fits) throws(EstimatorError) in
      // Blocks write disjoint keys.
      try parallelBlocks(left.count, blockSize: 16, supervision: supervision.part(1, of: 2)) {
        range in
        var (local, others) = (start, empty)
        for key in left[range] {
          if supervision.shouldStop() { return }
          let place = keys.coordinates[key]
          let value = centred.numbers[key]
          let index = line.index(of: place, value: value, weight: centred.weight(key))
          if !isFlat { _ = local.prepare(at: place) }
          let fit = local.coefficients(column: 0, at: place)[0]
          let leverage = min(
            1,
            local.weight(of: index, at: place) / (values.weights.map { $0.multiplicity(key) } ?? 1))
          var leftOut = value - (value - fit) / (1 - leverage)
          // None of several observations of a row has as much: the row goes as a whole.
          if 1 - leverage <= 1e-3 {
            leftOut =
              others.prepare(at: place, leavingOut: index..<index + 1)
              ? others.coefficients(column: 0)[0] : .nan
          }
          fits[key] = SIMD4(fit, leverage, leftOut, 0)
        }
      }
    }
  }

  /// Σ lⱼ²/ωⱼ = aᵀ T a at each query, T being the moments Σ K² uᵏ⁺ˡ; 0 without support.
  ///
  /// With `variances` each value has its own over ω.
  func squaredWeightNorms(
    of variances: [Double]? = nil, at queries: Points, supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let none = Values(empty: keys.count, weights: values.weights)
    let rows =
      variances.map { Values(checked: $0, columns: 1, weights: values.weights) } ?? none
    func summation(_ values: Values) -> KernelSummation? {
      isFlat
        ? nil
        : KernelSummation(
          keys: keys, values: values, shape: kernel.shape, widths: widths, order: 2 * degree)
    }
    let plain = try summation(none)?.sums(at: queries, supervision: supervision.part(0, of: 3))
    var squares = summation(rows)
    squares?.isSquared = true
    let squared = try squares?.sums(at: queries, supervision: supervision.part(1, of: 3))
    var norms: [Double] = try parallelArray(
      queries.count, blockSize: 512, supervision: supervision
    ) { part, norms in
      for query in part {
        guard let plain, let squared, plain.logScales[query] == 0, squared.logScales[query] == 0,
          let a = LineMoments(plain, query, degree: degree, width: widths[0])?.influence()
        else {
          norms[query] = .nan
          continue
        }
        var sum = 0.0
        for (k, first) in a.enumerated() {
          for (l, second) in a.enumerated() {
            sum +=
              first * second
              * (variances == nil
                ? squared.total(query, power: k + l) : squared.weighted(query, 0, power: k + l))
          }
        }
        norms[query] = sum
      }
    }
    let unsolved = try parallelIndices(queries.count, supervision: supervision) { norms[$0].isNaN }
    if unsolved.isEmpty { return norms }
    let line = try SortedLine(keys: keys, values: rows, supervision: supervision)
    let left = try norms.withUnsafeMutableBufferPointer { (norms) throws(EstimatorError) in
      // Each query has its place.
      nonisolated(unsafe) let norms = norms
      return try forEachAnchored(
        variances == nil ? unsolved : [], of: queries, on: line, withSquares: true,
        supervision.quiet
      ) { query, place in
        guard let squares = place.squares, let influence = place.moments.influence() else {
          return false
        }
        let scale = squares.logScales[place.index] - 2 * place.sums.logScales[place.index]
        guard scale.isFinite else { return false }
        norms[query] =
          place.moments.form(influence, squares, place.index) * Double.exp(scale)
        if norms[query] > 0, norms[query].isFinite { return true }
        norms[query] = .nan
        return false
      }
    }
    // The sums around anchors know no variances.
    let rest = variances == nil ? left : unsolved
    guard let first = rest.first else { return norms }
    var common = LineFit(line: line, shape: kernel.shape, width: widths[0], degree: degree)
    if isFlat { _ = common.prepare(at: queries.coordinates[first]) }
    let start = common
    try norms.withUnsafeMutableBufferPointer { (norms) throws(EstimatorError) in
      // Blocks write disjoint queries.
      try parallelBlocks(rest.count, blockSize: 16, supervision: supervision.part(2, of: 3)) {
        range in
        var local = start
        for query in rest[range] {
          if supervision.shouldStop() { return }
          let place = queries.coordinates[query]
          norms[query] =
            isFlat || local.prepare(at: place)
            ? local.squaredNorm(at: place, valuesAreVariances: variances != nil) : 0
        }
      }
    }
    return norms
  }
}
