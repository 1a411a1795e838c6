import RealModule
import Work

extension LocalPolynomial {
  /// The estimate at each key made without it and its `reach` neighbours on either side; NaN where no other key has weight.
  ///
  /// The sums over the block are taken from those over all keys; where little is left of them the others are fitted by
  /// themselves.
  ///
  /// - Precondition: the keys lie on a line in ascending order.
  func leftOut(blocksOf reach: Int, _ supervision: Supervision) throws(EstimatorError) -> [Double] {
    guard values.columns == 1 else { throw .vectorValues(columns: values.columns) }
    let (centred, means) = try values.centred(supervision: supervision)
    let n = keys.count
    func block(_ key: Int) -> Range<Int> { max(0, key - reach)..<min(n, key + reach + 1) }
    let (x, width) = (keys.coordinates, widths[0])
    var estimates = [Double](repeating: .nan, count: n)
    if !isFlat {
      var sums = try KernelSummation(
        keys: keys, values: centred, shape: kernel.shape, widths: widths, order: 2 * degree
      ).sums(at: keys, supervision: supervision.part(0, 0.5))
      let stride = sums.stride
      let isTold: [Bool] = try filledArray(n) { (isTold) throws(EstimatorError) in
        try sums.withRows { (rows) throws(EstimatorError) in
          // Blocks write disjoint rows.
          try parallelBlocks(n, blockSize: 512, supervision: supervision.quiet) { part in
            for key in part {
              let row = rows.row(key)
              let all = row[0]
              for other in block(key) {
                let u = (x[other] - x[key]) / width
                var weight = kernel.shape.weight(u) * centred.weight(other)
                for place in Swift.stride(from: 0, to: stride, by: 2) {
                  row[place] -= weight
                  row[place + 1] -= weight * centred.numbers[other]
                  weight *= u
                }
              }
              isTold[key] = rows.logScales[key] == 0 && row[0] > 1e-3 * all
            }
          }
        }
      }
      estimates = try parallelMap(n, supervision: supervision) {
        guard isTold[$0],
          let moments = LineMoments(sums, $0, degree: degree, width: width),
          let beta = moments.solved(sums, $0, 0)
        else { return .nan }
        return means[0] + beta[0]
      }
    }
    let left = try parallelIndices(n, supervision: supervision) { estimates[$0].isNaN }
    if left.isEmpty { return estimates }
    let line = try SortedLine(keys: keys, values: centred, supervision: supervision)
    let empty = LineFit(line: line, shape: kernel.shape, width: width, degree: degree)
    try estimates.withUnsafeMutableBufferPointer { (estimates) throws(EstimatorError) in
      // Blocks write disjoint keys.
      try parallelBlocks(left.count, blockSize: 16, supervision: supervision.part(0.5, 1)) {
        range in
        var local = empty
        for key in left[range] {
          if supervision.shouldStop() { return }
          if local.prepare(at: x[key], leavingOut: block(key)) {
            estimates[key] = means[0] + local.coefficients(column: 0)[0]
          }
        }
      }
    }
    return estimates
  }
}
