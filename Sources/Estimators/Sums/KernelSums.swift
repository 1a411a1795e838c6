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

  /// Puts other sums in the place of those of some queries, one for each.
  mutating func replace(_ queries: [Int], by others: KernelSums) {
    for (place, query) in queries.enumerated() {
      logScales[query] = others.logScales[place]
      for column in 0..<stride {
        sums[query * stride + column] = others.sums[place * stride + column]
      }
    }
  }
}

/// The places that the blocks of a computation write to, or those of one block: each query has a row of its own.
struct KernelSumRows {
  let sums: UnsafeMutableBufferPointer<Double>
  let logScales: UnsafeMutableBufferPointer<Double>
  let stride: Int

  /// A block's reader: it gets the block's queries and their sums, of which row 0 is that of the first.
  typealias Reader = (_ queries: Range<Int>, _ block: KernelSumRows) -> Void

  func row(_ query: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(rebasing: sums[query * stride..<(query + 1) * stride])
  }

  /// The rows of some queries, counted from the first of them.
  func block(_ queries: Range<Int>) -> KernelSumRows {
    KernelSumRows(
      sums: UnsafeMutableBufferPointer(
        rebasing: sums[queries.lowerBound * stride..<queries.upperBound * stride]),
      logScales: UnsafeMutableBufferPointer(rebasing: logScales[queries]), stride: stride)
  }

  func replace(_ queries: Range<Int>, by block: KernelSumRows) {
    _ = self.block(queries).sums.update(fromContentsOf: block.sums)
    _ = self.block(queries).logScales.update(fromContentsOf: block.logScales)
  }

  /// Rows of zeros for as long as `body` takes.
  static func temporary(_ count: Int, stride: Int, _ body: (KernelSumRows) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count * (stride + 1)) { numbers in
      numbers.initialize(repeating: 0)
      body(
        KernelSumRows(
          sums: UnsafeMutableBufferPointer(rebasing: numbers[..<(count * stride)]),
          logScales: UnsafeMutableBufferPointer(rebasing: numbers[(count * stride)...]),
          stride: stride))
    }
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
