package import Diagnostics
package import Work

/// Systems of linear equations, dense and in rows.
package enum LinearSystem {
  /// `x` with `a x = b`, by elimination with row exchanges; nil when the matrix is singular to working precision.
  ///
  /// `a` has n rows of n numbers, `b` n rows of `columns`. Takes time of n²(n + columns).
  package static func solved(
    _ a: [Double], _ b: [Double], n: Int, columns: Int, _ interrupt: Interrupt
  )
    throws(RuntimeFailure) -> [Double]?
  {
    var (a, x) = (a, b)
    let largest = a.lazy.map { abs($0) }.max() ?? 0
    for pivot in 0..<n {
      try interrupt.poll()
      let row = (pivot..<n).max { abs(a[$0 * n + pivot]) < abs(a[$1 * n + pivot]) } ?? pivot
      let head = a[row * n + pivot]
      // What rounding leaves of a zero is no pivot.
      guard abs(head) > Double(n) * largest * .ulpOfOne / 2, head.isFinite else { return nil }
      if row != pivot {
        for column in pivot..<n { a.swapAt(row * n + column, pivot * n + column) }
        for column in 0..<columns { x.swapAt(row * columns + column, pivot * columns + column) }
      }
      for below in pivot + 1..<max(n, pivot + 1) {
        if below & 0xff == 0 { try interrupt.poll() }
        let factor = a[below * n + pivot] / head
        if factor == 0 { continue }
        for column in pivot..<n { a[below * n + column] -= factor * a[pivot * n + column] }
        for column in 0..<columns {
          x[below * columns + column] -= factor * x[pivot * columns + column]
        }
      }
    }
    for row in (0..<n).reversed() {
      try interrupt.poll()
      for column in 0..<columns {
        var rest = x[row * columns + column]
        for right in row + 1..<max(n, row + 1) {
          rest -= a[row * n + right] * x[right * columns + column]
        }
        x[row * columns + column] = rest / a[row * n + row]
      }
    }
    return x
  }

  /// The `x` of least length among those with the least sum of squares of `a x - b`, by singular values.
  ///
  /// `a` has `rows` rows of `n` numbers, `b` `rows` of `columns`. Singular values below the largest times max(rows, n) ε count
  /// as zero. Takes time of rows · n² for each of about ten sweeps.
  ///
  /// *Source*: one-sided rotations, Hestenes, "Inversion of matrices by biorthogonalization" (1958).
  package static func leastSquares(
    _ a: [Double], _ b: [Double], rows: Int, n: Int, columns: Int, _ interrupt: Interrupt
  ) throws(RuntimeFailure) -> [Double] {
    guard rows > 0, n > 0 else { return [Double](repeating: 0, count: n * columns) }
    // u holds the columns of `a` one after the other, and v those of what turns them.
    var u = [Double](repeating: 0, count: rows * n)
    for row in 0..<rows { for column in 0..<n { u[column * rows + row] = a[row * n + column] } }
    var v = [Double](repeating: 0, count: n * n)
    for index in 0..<n { v[index * n + index] = 1 }
    for _ in 0..<60 {
      var isTurned = false
      for p in 0..<n {
        for q in p + 1..<max(n, p + 1) {
          try interrupt.poll()
          if turned(&u, p, q, rows, &v, n) { isTurned = true }
        }
      }
      if !isTurned { break }
    }
    let lengths = (0..<n).map { length(u, $0 * rows, rows) }
    let least = (lengths.max() ?? 0) * Double(max(rows, n)) * .ulpOfOne
    var x = [Double](repeating: 0, count: n * columns)
    for place in 0..<n where lengths[place] > least {
      try interrupt.poll()
      for column in 0..<columns {
        var product = 0.0
        for row in 0..<rows { product += u[place * rows + row] * b[row * columns + column] }
        product /= lengths[place] * lengths[place]
        for index in 0..<n { x[index * columns + column] += v[place * n + index] * product }
      }
    }
    return x
  }

  private static func length(_ u: [Double], _ start: Int, _ count: Int) -> Double {
    var scale = 0.0
    for index in start..<start + count { scale = max(scale, abs(u[index])) }
    guard scale > 0, scale.isFinite else { return scale }
    var sum = 0.0
    for index in start..<start + count { sum += (u[index] / scale) * (u[index] / scale) }
    return scale * sum.squareRoot()
  }

  /// Turns two columns until they stand at a right angle; false when they did already.
  private static func turned(
    _ u: inout [Double], _ p: Int, _ q: Int, _ rows: Int, _ v: inout [Double], _ n: Int
  ) -> Bool {
    var (alpha, beta, gamma) = (0.0, 0.0, 0.0)
    for row in 0..<rows {
      let (x, y) = (u[p * rows + row], u[q * rows + row])
      alpha += x * x
      beta += y * y
      gamma += x * y
    }
    guard abs(gamma) > 1e-15 * (alpha * beta).squareRoot(), gamma != 0 else { return false }
    let zeta = (beta - alpha) / (2 * gamma)
    let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    guard sine.isFinite, sine != 0 else { return false }
    func turn(_ numbers: inout [Double], _ length: Int) {
      for index in 0..<length {
        let (x, y) = (numbers[p * length + index], numbers[q * length + index])
        numbers[p * length + index] = cosine * x - sine * y
        numbers[q * length + index] = sine * x + cosine * y
      }
    }
    turn(&u, rows)
    turn(&v, n)
    return true
  }
}
