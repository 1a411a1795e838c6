package import Diagnostics
import Language
import CVectorMath
package import Estimators
package import Work

/// Attention with batches, masks and order: what `Attention` computes for one set of points, for many, of which each query may
/// see some keys only.
package struct BatchedAttention {
  /// (…, m, d), (…, n, d) and (…, n, c); leading axes broadcast.
  package let queries: Tensor
  package let keys: Tensor
  package let values: Tensor
  /// 0 where a query must not see a key: (…, m, n), or what stretches to that.
  package let mask: Tensor?
  /// Whether query i sees the keys up to i only.
  package let isCausal: Bool
  package let score: Attention.Score
  package let width: Double
  package let batch: [Int]

  package init(
    queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor?, isCausal: Bool,
    score: Attention.Score, width: Double, batch: [Int]
  ) {
    self.queries = queries
    self.keys = keys
    self.values = values
    self.mask = mask
    self.isCausal = isCausal
    self.score = score
    self.width = width
    self.batch = batch
  }

  private var m: Int { queries.shape[queries.rank - 2] }
  private var d: Int { queries.shape[queries.rank - 1] }
  private var n: Int { keys.shape[keys.rank - 2] }
  private var c: Int { values.shape[values.rank - 1] }

  /// The means, (…, m, c), the weights, (…, n, m), and the queries that may see no key, numbered over all batches.
  package func computed(_ interrupt: Interrupt) throws(RuntimeFailure) -> (
    means: Tensor, weights: Tensor, empty: [Int]
  ) {
    let count = Shape.count(batch) ?? 0
    var means: [Double] = []
    var weights: [Double] = []
    var empty: [Int] = []
    means.reserveCapacity(count * m * c)
    weights.reserveCapacity(count * n * m)
    let places = [queries, keys, values].map { Shape.matrixStarts($0.shape, in: batch) }
    let spread = try mask.map { (mask) throws(RuntimeFailure) in
      try StridedView(stretching: mask.shape, to: batch + [m, n])
        .gathered(mask.elements, interrupt)
    }
    for index in 0..<count {
      try interrupt.poll()
      let v = Array(values.elements[places[2][index]..<places[2][index] + n * c])
      var shares = try scores(at: places[0][index], places[1][index], interrupt)
      let unseen = try softmax(&shares, spread, index * m * n, interrupt)
      empty += unseen.map { index * m + $0 }
      means += try MatrixProduct(left: shares, right: v, rows: m, inner: n, columns: c)
        .computed(interrupt)
      weights += try Tensor(shares, shape: [m, n])
        .transposed(1, rows: m, columns: n, interrupt)
    }
    return (
      Tensor(means, shape: batch + [m, c]), Tensor(weights, shape: batch + [n, m]), empty
    )
  }

  // MARK: Scores

  /// A power of two about as large as the largest number, if that is so large that products with others may overflow.
  private static func unit(of numbers: [Double]) -> Double {
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    return largest > 0x1p480 ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
  }

  /// Less than nothing is lost where numbers are scaled by powers of two; `factors` undo it, and divide by the width.
  private var units: (query: Double, key: Double, factors: [Double]) {
    let (query, key) = (Self.unit(of: queries.elements), Self.unit(of: keys.elements))
    switch score {
    case .gaussian:
      let both = max(query, key)
      return (both, both, [both / width, both / width, 0.5])
    case .dot: return (query, key, [1 / width, query, key])
    case .scaledDot: return (query, key, [1 / (Double(d).squareRoot() * width), query, key])
    }
  }

  /// How well each query agrees with each key, without the factors.
  private func scores(at query: Int, _ key: Int, _ interrupt: Interrupt) throws(RuntimeFailure)
    -> [Double]
  {
    let units = units
    let q = queries.elements[query..<query + m * d].map { $0 / units.query }
    let k = keys.elements[key..<key + n * d].map { $0 / units.key }
    guard score == .gaussian else {
      let columns = try Tensor(k, shape: [n, d]).transposed(1, rows: n, columns: d, interrupt)
      return try MatrixProduct(left: q, right: columns, rows: m, inner: d, columns: n)
        .computed(interrupt)
    }
    return try interrupt.array(m * n, of: max(1, Interrupt.block / max(d, 1))) { part, output in
      q.withUnsafeBufferPointer { q in
        k.withUnsafeBufferPointer { k in
          for index in part {
            let (row, column) = index.quotientAndRemainder(dividingBy: n)
            var sum = 0.0
            for place in 0..<d {
              let distance = q[row * d + place] - k[column * d + place]
              sum += distance * distance
            }
            output[index] = -sum
          }
        }
      }
    }
  }

  /// Makes weights of scores, relative to the best key that may be seen, and tells which queries see none.
  private func softmax(
    _ scores: inout [Double], _ mask: [Double]?, _ offset: Int, _ interrupt: Interrupt
  ) throws(RuntimeFailure) -> [Int] {
    let (n, isCausal) = (n, isCausal)
    let factors = units.factors.filter { $0 != 1 }
    guard n > 0 else { return Array(0..<m) }
    let rows = m
    try scores.withUnsafeMutableBufferPointer { scores throws(RuntimeFailure) in
      guard let first = scores.baseAddress else { return }
      // Each part writes rows of its own.
      nonisolated(unsafe) let base = first
      try interrupt.blocks(rows, of: max(1, Interrupt.block / (4 * n))) { part in
        for row in part {
          let scores = base + row * n
          var top = -Double.infinity
          for key in 0..<n {
            if isCausal && key > row || mask.map({ $0[offset + row * n + key] == 0 }) ?? false {
              scores[key] = -.infinity
            }
            top = max(top, scores[key])
          }
          guard top > -.infinity else {
            (base + row * n).update(repeating: .nan, count: n)
            continue
          }
          for key in 0..<n {
            var score = scores[key] - top
            // Keys as good as the best one stay so where a factor is infinite.
            if score != 0 { for factor in factors { score *= factor } }
            scores[key] = score
          }
          cvectormath_exp(scores, scores, n)
          var total = 0.0
          for key in 0..<n { total += scores[key] }
          for key in 0..<n { scores[key] /= total }
        }
      }
    }
    return (0..<rows).filter { scores[$0 * n].isNaN }
  }
}
