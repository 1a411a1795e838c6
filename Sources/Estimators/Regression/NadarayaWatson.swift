import RealModule

/// Kernel regression: the estimate at a query is the mean of the values, each weighted by the kernel
/// of its key's distance.
///
/// f(q) = Σᵢ K((q − xᵢ)/h) yᵢ / Σᵢ K((q − xᵢ)/h)
///
/// *Shapes*: n keys of d coordinates, n value rows of c columns, m queries of d coordinates;
/// estimates are m × c.
/// *Edge cases*: one key gives its value wherever it has weight; an infinite width gives the mean of
/// the values; Gaussian, Laplacian and logistic weights are taken relative to the nearest key where
/// they would underflow, so that a query far from all keys gets the value of the nearest.
/// *Source*: Nadaraya (1964); Watson (1964).
public struct NadarayaWatson: Sendable {
  /// Where values were observed.
  public let keys: Points
  /// What was observed there.
  public let values: Values
  /// How distances become weights.
  public let kernel: SmoothingKernel
  let widths: [Double]

  /// Pairs keys with values under a kernel.
  ///
  /// - Throws: `noKeys`, `countMismatch`, or `widthCount` when the kernel's widths do not fit.
  public init(keys: Points, values: Values, kernel: SmoothingKernel) throws(EstimatorError) {
    guard keys.count > 0 else { throw .noKeys }
    guard keys.count == values.count else {
      throw .countMismatch(keys: keys.count, values: values.count)
    }
    self.keys = keys
    self.values = values
    self.kernel = kernel
    self.widths = try kernel.widths(forDimension: keys.dimension)
  }

  /// The same regression under another common width.
  ///
  /// - Throws: `widthNotPositive`.
  public func with(width: Double) throws(EstimatorError) -> NadarayaWatson {
    try NadarayaWatson(keys: keys, values: values, kernel: kernel.with(width: width))
  }

  /// The estimate at each query.
  ///
  /// - Throws: `dimensionMismatch`; `noSupport` when asked for; `stopped`.
  /// - Complexity: O(n + m) memory; the fastest exact method for the kernel, dimension and sizes.
  public func estimate(
    at queries: Points, offSupport: OffSupport = .nan, supervision: Supervision = .none
  ) throws(EstimatorError) -> Estimate {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let centre = columnMeans(values)
    let centred = Values(
      checked: centre.allSatisfy { $0 == 0 }
        ? values.numbers : subtracting(centre, from: values), columns: values.columns)
    let sums = try KernelSummation(
      keys: keys, values: centred, shape: kernel.shape, widths: widths
    ).sums(at: queries, supervision: supervision)
    var estimate = try ratios(sums, around: centre, supervision.quiet)
    try fill(&estimate, at: queries, offSupport: offSupport)
    return estimate
  }

  /// Σ w v / Σ w at each query, moved back by `centre` and kept within the range of the values.
  private func ratios(
    _ sums: KernelSums, around centre: [Double], _ supervision: Supervision
  ) throws(EstimatorError) -> Estimate {
    let columns = values.columns
    let ranges = columnRanges(values)
    var numbers = [Double](repeating: .nan, count: sums.queryCount * columns)
    // Blocks write the estimates of disjoint queries.
    try numbers.withUnsafeMutableBufferPointer { (numbers) throws(EstimatorError) in
      try parallelBlocks(sums.queryCount, blockSize: 65_536, supervision: supervision) { range in
        for query in range {
          let total = sums.total(query)
          if !(total > 0) { continue }
          for column in 0..<columns {
            // A weighted mean lies between the extremes; rounding must not carry it out.
            let mean = centre[column] + sums.weighted(query, column) / total
            numbers[query * columns + column] = min(
              max(mean, ranges[column].lowerBound), ranges[column].upperBound)
          }
        }
      }
    }
    let unsupported = (0..<sums.queryCount).filter { !(sums.total($0) > 0) }
    return Estimate(values: numbers, columns: columns, unsupported: unsupported)
  }

  private func fill(
    _ estimate: inout Estimate, at queries: Points, offSupport: OffSupport
  ) throws(EstimatorError) {
    guard let first = estimate.unsupported.first else { return }
    switch offSupport {
    case .nan: return
    case .error: throw .noSupport(query: first)
    case .mean, .nearest:
      for query in estimate.unsupported {
        let answer =
          offSupport == .mean
          ? columnMeans(values) : meanOfNearest(to: queries.row(query))
        for (column, value) in answer.enumerated() {
          estimate.values[query * values.columns + column] = value
        }
      }
    }
  }

  /// The mean value row of the keys at the smallest distance.
  private func meanOfNearest(to query: ArraySlice<Double>) -> [Double] {
    var nearest = Double.infinity
    var sum = [Double](repeating: 0, count: values.columns)
    var ties = 0.0
    for key in 0..<keys.count {
      var squared = 0.0
      for (coordinate, at) in query.enumerated() {
        let u = (keys.coordinates[key * keys.dimension + coordinate] - at) / widths[coordinate]
        squared += u * u
      }
      if squared > nearest { continue }
      if squared < nearest {
        nearest = squared
        ties = 0
        for column in sum.indices { sum[column] = 0 }
      }
      ties += 1
      for column in sum.indices { sum[column] += values.numbers[key * values.columns + column] }
    }
    return sum.map { $0 / ties }
  }
}

/// The mean of each column, from one compensated pass.
func columnMeans(_ values: Values) -> [Double] {
  guard values.count > 0 else { return [Double](repeating: .nan, count: values.columns) }
  return (0..<values.columns).map { column in
    let first = values.numbers[column]
    var sum = CompensatedSum()
    for row in 0..<values.count { sum.add(values.numbers[row * values.columns + column] - first) }
    return first + sum.value / Double(values.count)
  }
}

func columnRanges(_ values: Values) -> [ClosedRange<Double>] {
  if values.columns == 1 { return [range(values.numbers)] }
  return (0..<values.columns).map { column in
    var low = Double.infinity
    var high = -Double.infinity
    for row in 0..<values.count {
      let value = values.numbers[row * values.columns + column]
      low = min(low, value)
      high = max(high, value)
    }
    return min(low, high)...high
  }
}

func subtracting(_ centre: [Double], from values: Values) -> [Double] {
  var numbers = values.numbers
  for place in numbers.indices { numbers[place] -= centre[place % values.columns] }
  return numbers
}
