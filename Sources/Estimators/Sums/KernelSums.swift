/// For each query, the sums over all keys of weight × power of the distance × value column.
///
/// Everything in this library is made of such sums: an estimate is a ratio of two of them, a density
/// the first of them; squares of weights are the same sums under another kernel, and powers of the
/// distance give derivatives, local polynomials, entropies and gradients.
struct KernelSums {
  /// Value columns; the column of ones comes before them.
  let columns: Int
  /// The highest power of the scaled signed distance u = (x − q)/h.
  let order: Int
  /// Queries × (order + 1) × (1 + columns), row-major, each divided by `exp(logScale)`.
  var sums: [Double]
  /// The natural logarithm of the factor taken out of a query's sums, so that weights far below the
  /// smallest number still add up: 0 for nearly all queries.
  var logScales: [Double]

  init(queries: Int, columns: Int, order: Int, supervision: Supervision) throws(EstimatorError) {
    self.columns = columns
    self.order = order
    sums = try zeros(queries * (order + 1) * (1 + columns), supervision: supervision)
    logScales = try zeros(queries, supervision: supervision)
  }

  /// Sums per query.
  var stride: Int { (order + 1) * (1 + columns) }

  var queryCount: Int { logScales.count }

  /// Σ w uᵖ.
  func total(_ query: Int, power: Int = 0) -> Double {
    sums[query * stride + power * (1 + columns)]
  }

  /// Σ w uᵖ v.
  func weighted(_ query: Int, _ column: Int, power: Int = 0) -> Double {
    sums[query * stride + power * (1 + columns) + 1 + column]
  }
}

/// The places that the blocks of a computation write to: each query has a row of its own.
struct KernelSumRows {
  let sums: UnsafeMutableBufferPointer<Double>
  let logScales: UnsafeMutableBufferPointer<Double>
  let stride: Int

  func row(_ query: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(rebasing: sums[query * stride..<(query + 1) * stride])
  }
}

extension KernelSums {
  mutating func withRows(
    _ body: (KernelSumRows) throws(EstimatorError) -> Void
  ) throws(EstimatorError) {
    let stride = stride
    try sums.withUnsafeMutableBufferPointer { (sums) throws(EstimatorError) in
      try logScales.withUnsafeMutableBufferPointer { (logScales) throws(EstimatorError) in
        try body(KernelSumRows(sums: sums, logScales: logScales, stride: stride))
      }
    }
  }
}
