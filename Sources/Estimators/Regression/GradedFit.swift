import RealModule

/// Weighted least squares in a basis of functions, for weights that differ by hundreds of orders of magnitude.
///
/// The columns √w φₖ are made orthonormal one after the other, each twice. Moments Σ w φₖ φₗ would lose the light keys that
/// alone tell a slope; here no sum mixes rows of different weight before the heavier ones are eliminated, if each φₖ
/// vanishes at the keys that tell the functions before it.
///
/// *Source*: Giraud, Langou and Rozložník (2005), *The loss of orthogonality in the Gram-Schmidt process*: twice is enough;
/// Cox and Higham (1998) for rows of graded weight.
struct GradedFit {
  /// √w of each row.
  private(set) var roots: [Double] = []
  /// How many functions the rows tell apart, the constant among them.
  private(set) var rank = 0
  /// Orthonormal columns, one after the other.
  private var columns: [Double] = []
  /// Column k holds how √w φₖ, over its scale, is made of the orthonormal columns up to k.
  private var triangle: [[Double]] = []
  private var scales: [Double] = []

  var count: Int { roots.count }

  /// Starts with the constant.
  mutating func begin(roots: [Double]) {
    self.roots = roots
    rank = 0
    columns.removeAll(keepingCapacity: true)
    triangle.removeAll(keepingCapacity: true)
    scales.removeAll(keepingCapacity: true)
    append([Double](repeating: 1, count: roots.count))
  }

  /// Adds a function, given by its values at the rows; false where the rows do not tell it from those before.
  @discardableResult
  mutating func append(_ function: [Double]) -> Bool {
    let start = columns.count
    var scale = 0.0
    for row in roots.indices { scale = max(scale, abs(roots[row] * function[row])) }
    guard scale > 0, scale.isFinite else { return false }
    for row in roots.indices { columns.append(roots[row] * function[row] / scale) }
    var coefficients = [Double](repeating: 0, count: rank + 1)
    let (rank, count) = (rank, count)
    let norms = columns.withUnsafeMutableBufferPointer { columns -> (first: Double, last: Double) in
      let own = UnsafeMutableBufferPointer(rebasing: columns[start..<start + count])
      let first = dot(UnsafeBufferPointer(own), UnsafeBufferPointer(own)).squareRoot()
      var last = first
      for _ in 0..<3 {
        for column in 0..<rank {
          let other = UnsafeBufferPointer(rebasing: columns[column * count..<(column + 1) * count])
          let share = dot(other, UnsafeBufferPointer(own))
          coefficients[column] += share
          for row in 0..<count { own[row] -= share * other[row] }
        }
        let norm = dot(UnsafeBufferPointer(own), UnsafeBufferPointer(own)).squareRoot()
        let isSettled = norm > 0.7 * last
        last = norm
        if isSettled { break }
      }
      if last > 0 { for row in 0..<count { own[row] /= last } }
      return (first, last)
    }
    guard norms.last > 1e-14 * norms.first else {
      columns.removeLast(count)
      return false
    }
    coefficients[rank] = norms.last
    triangle.append(coefficients)
    scales.append(scale)
    self.rank += 1
    return true
  }

  /// The coefficients of the functions in the fit to the values of the rows, taken less `base`.
  func coefficients(less base: Double, _ value: (Int) -> Double) -> [Double] {
    var rest = roots.indices.map { roots[$0] * (value($0) - base) }
    var result = [Double](repeating: 0, count: rank)
    columns.withUnsafeBufferPointer { columns in
      rest.withUnsafeMutableBufferPointer { rest in
        for k in 0..<rank {
          let own = UnsafeBufferPointer(rebasing: columns[k * count..<(k + 1) * count])
          let share = dot(own, UnsafeBufferPointer(rest))
          result[k] = share
          for row in 0..<count { rest[row] -= share * own[row] }
        }
      }
    }
    for k in (0..<rank).reversed() {
      result[k] /= triangle[k][k]
      for j in 0..<k { result[j] -= triangle[k][j] * result[k] }
    }
    for k in 0..<rank { result[k] /= scales[k] }
    result[0] += base
    return result
  }

  /// a with l = Q a, l being what each row, times its root, adds to the value of the fit where the functions are as given.
  func influence(of functions: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: rank)
    for k in 0..<rank {
      var sum = functions[k] / scales[k]
      for j in 0..<k { sum -= triangle[k][j] * result[j] }
      result[k] = sum / triangle[k][k]
    }
    return result
  }

  /// What the value of one row adds to the fit, per unit.
  func weight(of row: Int, _ influence: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<rank { sum += columns[k * count + row] * influence[k] }
    return sum * roots[row]
  }

  /// Σ l².
  func squaredNorm(_ influence: [Double]) -> Double {
    var sum = 0.0
    for row in roots.indices {
      let weight = weight(of: row, influence)
      sum += weight * weight
    }
    return sum
  }
}

/// Σ aᵢ bᵢ in eight running sums, so that rounding stays small.
private func dot(_ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>) -> Double {
  var sums = SIMD8<Double>()
  let whole = a.count & ~7
  var place = 0
  while place < whole {
    var left = SIMD8<Double>()
    var right = SIMD8<Double>()
    for lane in 0..<8 {
      left[lane] = a[place + lane]
      right[lane] = b[place + lane]
    }
    sums += left * right
    place += 8
  }
  var sum = sums.sum()
  while place < a.count {
    sum += a[place] * b[place]
    place += 1
  }
  return sum
}
