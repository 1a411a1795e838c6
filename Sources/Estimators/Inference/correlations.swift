import RealModule

extension NadarayaWatson {
  /// How the estimates at each two queries go together under independent noise, m × m, for a Gaussian on a line and up to
  /// 1,000 queries; nil elsewhere.
  ///
  /// K((q − x)/h) K((r − x)/h) = e^{−(q − r)²/4h²} K((q + r)/2 − x) of width h/√2: all products are one sum at the middles of
  /// the pairs of queries. Rows of queries that no key reaches are 0.
  ///
  /// - Throws: `stopped`.
  /// - Complexity: an estimate at m²/2 queries, at 2m − 1 where they are evenly spaced.
  public func correlations(of variances: [Double]?, at queries: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]?
  {
    let m = queries.count
    guard kernel.shape == .gaussian, keys.dimension == 1, widths[0].isFinite, m > 1, m <= 1000
    else { return nil }
    let q = queries.coordinates
    let step = (q[m - 1] - q[0]) / Double(m - 1)
    let size = range(q).upperBound - range(q).lowerBound
    // Places that differ by rounding are one place.
    let isEven =
      step > 0 && (0..<m).allSatisfy { abs(q[$0] - q[0] - Double($0) * step) <= 1e-13 * size }
    var middles: [Double] = []
    if isEven {
      for place in 0..<2 * m - 1 { middles.append(q[0] + Double(place) * step / 2) }
    } else {
      for i in 0..<m { for j in 0...i { middles.append(q[i] / 2 + q[j] / 2) } }
    }
    let rows = Values(
      checked: variances ?? [], columns: variances == nil ? 0 : 1, count: keys.count,
      weights: values.weights)
    let sums = try KernelSummation(
      keys: keys, values: rows, shape: .gaussian, widths: [widths[0] * 0.5.squareRoot()]
    ).sums(at: Points(checked: middles, dimension: 1), supervision: supervision)
    let logs = try parallelMap(middles.count, supervision: supervision) {
      Double.log(variances == nil ? sums.total($0) : sums.weighted($0, 0)) + sums.logScales[$0]
    }
    func log(_ i: Int, _ j: Int) -> Double {
      isEven ? logs[i + j] : logs[max(i, j) * (max(i, j) + 1) / 2 + min(i, j)]
    }
    return try parallelArray(m * m, blockSize: m, supervision: supervision) { part, result in
      for place in part {
        let (i, j) = place.quotientAndRemainder(dividingBy: m)
        let apart = (q[i] - q[j]) / (2 * widths[0])
        let share = Double.exp(log(i, j) - apart * apart - (log(i, i) + log(j, j)) / 2)
        result[place] = share.isFinite ? min(share, 1) : 0
      }
    }
  }
}

extension LinearSmoother {
  /// The quantile of the largest of the sizes of normal deviations with some correlations.
  ///
  /// - Complexity: O(m² r + draws m r), r being the rank to 1e-10.
  /// *Source*: Sun and Loader (1994) for the problem; Higham (1990) for the factor, by Cholesky's method with pivots.
  func criticalValue(
    _ correlations: [Double], level: Double, draws: Int, seed: UInt64, _ supervision: Supervision
  ) throws(EstimatorError) -> Double {
    let m = Int(Double(correlations.count).squareRoot().rounded())
    // Columns of L with L Lᵀ the correlations, until nothing is left of their diagonal.
    var rest = (0..<m).map { correlations[$0 * m + $0] }
    var factor: [[Double]] = []
    while factor.count < m, let pivot = rest.indices.max(by: { rest[$0] < rest[$1] }),
      rest[pivot] > 1e-10
    {
      try supervision.checkpoint()
      var column = (0..<m).map { correlations[pivot * m + $0] }
      for known in factor {
        let share = known[pivot]
        for row in 0..<m { column[row] -= share * known[row] }
      }
      let root = rest[pivot].squareRoot()
      for row in 0..<m {
        column[row] /= root
        rest[row] -= column[row] * column[row]
      }
      rest[pivot] = 0
      factor.append(column)
    }
    let rank = factor.count
    let flat = factor.flatMap { $0 }
    let largest: [Double] = try parallelArray(draws, blockSize: 16, supervision: supervision) {
      (part, largest) in
      // Each draw has its place in one sequence.
      var generator = Generator(seed: seed, after: 2 &* part.lowerBound &* max(rank, 1))
      var deviations = [Double](repeating: 0, count: m)
      for draw in part {
        for row in 0..<m { deviations[row] = 0 }
        flat.withUnsafeBufferPointer { flat in
          for column in 0..<rank {
            let z = generator.normal()
            for row in 0..<m { deviations[row] += z * flat[column * m + row] }
          }
        }
        largest[draw] = deviations.reduce(0) { max($0, abs($1)) }
      }
    }
    return quantile(ofAscending: largest.sorted(), level)
  }
}
