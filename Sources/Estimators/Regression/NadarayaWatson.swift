import RealModule
import Synchronization
import Work

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
    let summaries = try values.columnSummaries(supervision: supervision)
    let centre = summaries.map { $0.mean }
    var estimate = try ratios(at: queries, summaries, supervision)
    try fill(&estimate, at: queries, offSupport: offSupport, mean: centre, supervision)
    return estimate
  }

  /// Σ w v / Σ w at each query, summed around the means and kept within the range of the values.
  private func ratios(
    at queries: Points, _ summaries: [ColumnSummary], _ supervision: Supervision
  ) throws(EstimatorError) -> Estimate {
    let columns = values.columns
    let summation = KernelSummation(
      keys: keys, values: values, shape: kernel.shape, widths: widths,
      centre: summaries.map { $0.mean }
    )
    let isSupported = Atomic(true)
    let numbers = try filledArray(queries.count * columns) { (numbers) throws(EstimatorError) in
      try summation.forEachBlock(of: queries, supervision: supervision) { block, rows in
        for (place, query) in block.enumerated() {
          let sums = place * rows.stride
          let total = rows.sums[sums]
          if !(total > 0) { isSupported.store(false, ordering: .relaxed) }
          for (column, summary) in summaries.enumerated() {
            // A weighted mean lies between the extremes; rounding must not carry it out.
            numbers[query * columns + column] =
              total > 0
              ? min(
                max(summary.mean + rows.sums[sums + 1 + column] / total, summary.range.lowerBound),
                summary.range.upperBound) : .nan
          }
        }
      }
    }
    var unsupported: [Int] = []
    if !isSupported.load(ordering: .relaxed) {
      unsupported = try parallelIndices(queries.count, supervision: supervision) {
        numbers[$0 * columns].isNaN
      }
    }
    return Estimate(values: numbers, columns: columns, unsupported: unsupported)
  }
}
