import RealModule
import Work

/// Local polynomial regression on a line whose width is, at each query, the distance to its k-th nearest key: loess.
///
/// *Shapes*: n keys on a line, n value rows of c columns; m queries.
/// *Edge cases*: as `LocalPolynomial`. A row that counts for several is several neighbours.
/// *Source*: Cleveland (1979), *Robust locally weighted regression and smoothing scatterplots*; Cleveland and Devlin (1988).
public struct NeighbourPolynomial: LinearSmoother {
  /// Where values were observed.
  public let keys: Points
  /// What was observed there, with its weights.
  public let values: Values
  /// The profile at width 1; `tricube` in loess.
  public let shape: SmoothingKernel.Shape
  /// The degree of the polynomial.
  public let degree: Int
  /// How many keys lie within the width.
  public let neighbours: Int
  /// What each row's weight is multiplied by because of its residual; nil where nothing is done about outliers.
  public private(set) var robustness: [Double]?

  /// Pairs keys with values.
  ///
  /// - Throws: `noKeys`, `countMismatch`, `oneDimensionOnly`; `outOfRange` for a degree outside 0...4 or k below 1;
  ///   `tooFewKeys` where there are not k keys.
  public init(
    keys: Points, values: Values, shape: SmoothingKernel.Shape = .tricube, degree: Int,
    neighbours: Int
  ) throws(EstimatorError) {
    guard keys.dimension == 1 else { throw .oneDimensionOnly(dimension: keys.dimension) }
    _ = try LocalPolynomial(keys: keys, values: values, kernel: .unit(shape), degree: degree)
    guard neighbours >= 1 else {
      throw .outOfRange(setting: "the number of neighbours", value: Double(neighbours))
    }
    guard values.observations >= Double(neighbours) else {
      throw .tooFewKeys(count: keys.count, needed: neighbours)
    }
    self.keys = keys
    self.values = values
    self.shape = shape
    self.degree = degree
    self.neighbours = neighbours
  }

  /// The same after some rounds in which rows far from the fit lose weight.
  ///
  /// δᵢ = (1 − (eᵢ/6s)²)² within six times the median s of the absolute residuals, and 0 beyond.
  ///
  /// *Edge cases*: a fit through more than half of the values has nothing to go by, and stays as it is.
  /// - Throws: `vectorValues`; `outOfRange` below 0 rounds; `stopped`.
  /// - Complexity: a fit at n queries for each round.
  /// *Source*: Cleveland (1979), step 2; R's `lowess(iter=)` and `loess(family = "symmetric")`.
  public func robust(rounds: Int, supervision: Supervision = .none) throws(EstimatorError)
    -> NeighbourPolynomial
  {
    guard values.columns == 1 else { throw .vectorValues(columns: values.columns) }
    guard rounds >= 0 else {
      throw .outOfRange(setting: "the number of robust rounds", value: Double(rounds))
    }
    var result = self
    for round in 0..<rounds {
      let fitted = try result.fit(at: keys, supervision: supervision.part(round, of: rounds)).values
      let sizes = keys.coordinates.indices.map { abs(values.numbers[$0] - fitted[$0]) }
      let order = sizes.indices.sorted { sizes[$0] < sizes[$1] }
      let counts = values.weights.flatMap { $0.meaning == .counts ? $0 : nil }
      let rows = Values(empty: keys.count, weights: counts?.rows(order))
      let median = quantile(ofAscending: order.map { sizes[$0] }, 0.5, weightedAs: rows)
      guard median > 0 else { break }
      result.robustness = sizes.map { size in
        let u = size / (6 * median)
        // As R has it, so that its numbers are ours: 1 below a thousandth, 0 above 0.999.
        return u <= 0.001 ? 1 : u >= 0.999 ? 0 : (1 - u * u) * (1 - u * u)
      }
    }
    return result
  }

  /// The estimates and derivatives at some queries.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: O(n log n + m k degree).
  public func fit(at queries: Points, supervision: Supervision = .none) throws(EstimatorError)
    -> LocalPolynomial.Fit
  {
    let (centred, centre) = try values.centred(supervision: supervision)
    let columns = values.columns
    let size = queries.count * columns
    let factorials = (0...degree).map { (0..<$0).reduce(1.0) { $0 * Double($1 + 1) } }
    func write(
      _ query: Int, _ reached: Int, _ target: UnsafeMutablePointer<Double>,
      _ coefficients: (_ column: Int) -> [Double]?
    ) {
      target[size * (degree + 1) + query] = Double(reached)
      for column in 0..<columns {
        let beta = coefficients(column)
        for order in 0...degree {
          target[order * size + query * columns + column] =
            beta.map { (order == 0 ? centre[column] : 0) + $0[order] * factorials[order] } ?? .nan
        }
      }
    }
    let solutions = try solved(
      at: queries, centred, size * (degree + 1) + queries.count, supervision
    ) { (query, moments: LineMoments, sums, target) in
      let betas = (0..<columns).map { moments.solved(sums, query, $0) }
      guard betas.allSatisfy({ $0 != nil }) else { return false }
      write(query, degree, target) { betas[$0] }
      return true
    } rest: { (query, fit: LineFit?, target) in
      write(query, fit.map { $0.reachedDegree } ?? -1, target) {
        fit?.coefficients(column: $0)
      }
    }
    let reached = solutions[(size * (degree + 1))...].map { $0 }
    return LocalPolynomial.Fit(
      values: Array(solutions[..<size]),
      derivatives: (1..<(degree + 1)).map { Array(solutions[$0 * size..<($0 + 1) * size]) },
      unsupported: reached.indices.filter { reached[$0] < 0 },
      lowered: reached.indices.filter { reached[$0] >= 0 && reached[$0] < Double(degree) })
  }

  /// What the regression would estimate from other values of the same keys, with the same robustness: m × c.
  ///
  /// - Throws: as `fit`.
  /// - Complexity: that of a `fit`.
  public func estimates(of values: Values, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    var other = try NeighbourPolynomial(
      keys: keys, values: values, shape: shape, degree: degree, neighbours: neighbours)
    other.robustness = robustness
    return try other.fit(at: queries, supervision: supervision).values
  }

  /// The fit at the keys, with leverages and leave-one-out estimates: of a key that is left out the width stays.
  ///
  /// - Throws: `vectorValues`, `stopped`.
  /// - Complexity: that of a `fit` at n queries.
  public func trainingFit(supervision: Supervision = .none) throws(EstimatorError) -> TrainingFit {
    guard values.columns == 1 else { throw .vectorValues(columns: values.columns) }
    let (centred, centre) = try values.centred(supervision: supervision)
    let line = try line(centred, supervision)
    let n = keys.count
    let weights = try weights()
    let own = shape.weight(0)
    let found = try solved(at: keys, centred, 3 * n, supervision) {
      (key, moments: LineMoments, sums, target) in
      guard let beta = moments.solved(sums, key, 0), let influence = moments.influence() else {
        return false
      }
      let leverage =
        own * influence[0] * (weights?.numbers[key] ?? 1)
        / (values.weights.map { $0.multiplicity(key) } ?? 1)
      guard 1 - leverage > 1e-3 else { return false }
      let value = centred.numbers[key]
      target[key] = centre[0] + beta[0]
      target[n + key] = leverage
      target[2 * n + key] = centre[0] + value - (value - beta[0]) / (1 - leverage)
      return true
    } rest: { (key, fit: LineFit?, target) in
      guard var fit else {
        for part in 0..<3 { target[part * n + key] = .nan }
        return
      }
      let (place, value) = (keys.coordinates[key], centred.numbers[key])
      let index = line.index(of: place, value: value, weight: centred.weight(key))
      let fitted = fit.coefficients(column: 0)[0]
      let leverage = min(
        1, fit.weight(of: index) / (values.weights.map { $0.multiplicity(key) } ?? 1))
      var leftOut = value - (value - fitted) / (1 - leverage)
      if 1 - leverage <= 1e-3 {
        leftOut =
          fit.prepare(at: place, leavingOut: index..<index + 1)
          ? fit.coefficients(column: 0)[0] : .nan
      }
      target[key] = centre[0] + fitted
      target[n + key] = leverage
      target[2 * n + key] = centre[0] + leftOut
    }
    return TrainingFit(
      values: values, fitted: Array(found[..<n]), leftOut: Array(found[(2 * n)...]),
      leverages: Array(found[n..<2 * n]))
  }

  /// Σ lᵢ²/ωᵢ at each query; 0 without support.
  ///
  /// - Throws: as `fit`.
  /// - Complexity: that of a `fit`.
  public func squaredNorms(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> [Double]
  {
    let none = Values(empty: keys.count, weights: values.weights)
    return try solved(at: queries, none, queries.count, supervision) { _, _, _, _ in
      false
    } rest: {
      (query, fit: LineFit?, target) in
      target[query] = fit?.squaredNorm() ?? 0
    }
  }

  /// Σ lᵢ² vᵢ/ωᵢ at each query; 0 without support.
  ///
  /// - Throws: as `fit`.
  /// - Complexity: that of a `fit`.
  public func squaredNorms(of variances: [Double], at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    let rows = Values(checked: variances, columns: 1, weights: values.weights)
    return try solved(at: queries, rows, queries.count, supervision) { _, _, _, _ in
      false
    } rest: {
      (query, fit: LineFit?, target) in
      target[query] = fit?.squaredNorm(valuesAreVariances: true) ?? 0
    }
  }

  private func line(_ values: Values, _ supervision: Supervision) throws(EstimatorError)
    -> SortedLine
  {
    try SortedLine(keys: keys, values: values, supervision: supervision)
  }

  /// The weights of the rows, times what they lose because of their residuals; nil where all count the same.
  private func weights() throws(EstimatorError) -> ObservationWeights? {
    guard let robustness else { return values.weights }
    guard let weights = values.weights else { return try ObservationWeights(robustness) }
    return try ObservationWeights(robustness.indices.map { robustness[$0] * weights.numbers[$0] })
  }

  /// Numbers that `write` makes of the moments at each query, or, where these do not tell them and it gives false, `rest` of
  /// the fit from the keys themselves, nil without support.
  private func solved(
    at queries: Points, _ values: Values, _ count: Int, _ supervision: Supervision,
    _ write: (
      _ query: Int, _ moments: LineMoments, _ sums: KernelSums,
      _ target: UnsafeMutablePointer<Double>
    ) -> Bool,
    rest: (_ query: Int, _ fit: LineFit?, _ target: UnsafeMutablePointer<Double>) -> Void
  ) throws(EstimatorError) -> [Double] {
    guard queries.dimension == 1 else {
      throw .dimensionMismatch(keys: 1, queries: queries.dimension)
    }
    let widths = try AdaptiveWidths.nearestNeighbours(
      points: keys, queries: queries, k: neighbours, counting: .points,
      weights: self.values.weights,
      supervision: supervision.quiet)
    let weights = try weights()
    var sums: KernelSums?
    if shape.hasReach, values.columns > 0, (weights?.ratio ?? 1) <= 1e6 {
      sums = try BalloonSums(
        line: line(values.weighted(by: weights), supervision), shape: shape, order: 2 * degree,
        queries: queries, widths: widths, supervision: supervision.quiet
      ).sums(at: queries, widths: widths, supervision: supervision.part(0, 0.7))
    }
    let line = try line(values, supervision)
    var factors: [Double]?
    if let robustness {
      let order = try ascendingOrder(keys.coordinates, supervision: supervision)
      factors = order.map { robustness[Int($0)] }
    }
    let empty = LineFit(line: line, shape: shape, width: 1, degree: degree, factors: factors)
    return try filledArray(count) { (target) throws(EstimatorError) in
      let isTold: [Bool] = try parallelArray(
        queries.count, blockSize: 512, supervision: supervision
      ) { part, isTold in
        for query in part {
          let moments = sums.flatMap {
            LineMoments($0, query, degree: degree, width: widths[query])
          }
          isTold[query] = false
          if let moments, let sums { isTold[query] = write(query, moments, sums, target) }
        }
      }
      let left = try parallelIndices(queries.count, supervision: supervision) { !isTold[$0] }
      // Blocks write disjoint places.
      try parallelBlocks(left.count, blockSize: 16, supervision: supervision.part(0.7, 1)) {
        range in
        for query in left[range] {
          if supervision.shouldStop() { return }
          var fit = empty.with(width: widths[query])
          let isSupported = fit.prepare(at: queries.coordinates[query])
          rest(query, isSupported ? fit : nil, target)
        }
      }
    }
  }
}
