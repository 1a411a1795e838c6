/// For each query, the sum of the weights of all keys, and the weighted sum of each value column.
///
/// Everything in this library is made of such sums: an estimate is their ratio, a density the first
/// of them, and the same sums at other widths give variances and gradients.
struct KernelSums {
  /// Σ w, one per query, divided by `exp(logScale)`.
  var totals: [Double]
  /// Σ w v, queries × columns row-major, on the same scale.
  var weighted: [Double]
  /// The natural logarithm of the factor taken out of a query's sums, so that weights far below the
  /// smallest number still add up: 0 for nearly all queries.
  var logScales: [Double]

  init(queries: Int, columns: Int) {
    totals = [Double](repeating: 0, count: queries)
    weighted = [Double](repeating: 0, count: queries * columns)
    logScales = [Double](repeating: 0, count: queries)
  }
}
