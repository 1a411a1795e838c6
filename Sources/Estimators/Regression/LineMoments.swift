import RealModule

/// The moments Σ K uᵏ of one query of a line, and the polynomials that they tell.
///
/// Sums around the query are fast to make, and lose the digits of a slope where the keys lie to one side, far away, or so
/// near to one another that u² drowns in the rounding of the weights; there they tell nothing, and `LineFit` is asked.
struct LineMoments {
  private let degree: Int
  private let width: Double
  private let moments: [Double]

  /// nil where the moments do not tell the polynomial.
  init?(_ sums: KernelSums, _ query: Int, degree: Int, width: Double) {
    self.degree = degree
    self.width = width
    guard sums.total(query) > 0 else { return nil }
    if degree == 1 {
      let (s0, s1, s2) = (
        sums.total(query), sums.total(query, power: 1), sums.total(query, power: 2)
      )
      guard s2 > 1e-4 * s0, s2 - s1 * (s1 / s0) > 1e-2 * s2 else { return nil }
      moments = [s0, s1, s2]
    } else {
      moments = (0...2 * degree).map { sums.total(query, power: $0) }
      var least = 1e-4 * moments[0]
      for k in 1..<(degree + 1) {
        guard moments[2 * k] > least else { return nil }
        least *= 0.1
      }
    }
  }

  /// The smallest pivot, of its diagonal: what several of them lose adds up.
  static func tolerance(_ degree: Int) -> Double { degree < 3 ? 1e-3 : 1e-2 }

  /// a with S a = e₀: the weights of the estimate are Kⱼ Σₖ aₖ uⱼᵏ.
  func influence() -> [Double]? { solved([1] + [Double](repeating: 0, count: degree)) }

  /// β in the units of the keys; nil where the moments do not tell the polynomial.
  func solved(_ sums: KernelSums?, _ query: Int, _ column: Int) -> [Double]? {
    guard let sums else { return nil }
    let products = (0...degree).map { sums.weighted(query, column, power: $0) }
    guard var beta = solved(products) else { return nil }
    var factor = 1.0
    for k in beta.indices {
      beta[k] *= factor
      factor /= width
    }
    return beta
  }

  /// The least squares polynomial from Σ K uᵏ y.
  private func solved(_ products: [Double]) -> [Double]? {
    if degree == 0 { return [products[0] / moments[0]] }
    if degree == 1 {
      let mean = moments[1] / moments[0]
      let slope = (products[1] - mean * products[0]) / (moments[2] - mean * moments[1])
      return [(products[0] - slope * moments[1]) / moments[0], slope]
    }
    let size = degree + 1
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size { for j in 0...i { matrix[i * size + j] = moments[i + j] } }
    return solveCholesky(matrix, products, size: size, tolerance: Self.tolerance(degree))
  }
}

/// Solves a symmetric positive definite system given by its lower triangle.
///
/// Returns nil when a pivot is less than `tolerance` of its diagonal.
func solveCholesky(_ lower: [Double], _ right: [Double], size: Int, tolerance: Double)
  -> [Double]?
{
  var factor = lower
  var solution = right
  for i in 0..<size {
    for j in 0...i {
      var sum = factor[i * size + j]
      for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
      if i == j {
        guard sum > tolerance * lower[i * size + i] else { return nil }
        factor[i * size + i] = sum.squareRoot()
      } else {
        factor[i * size + j] = sum / factor[j * size + j]
      }
    }
  }
  for i in 0..<size {
    for k in 0..<i { solution[i] -= factor[i * size + k] * solution[k] }
    solution[i] /= factor[i * size + i]
  }
  for i in (0..<size).reversed() {
    for k in (i + 1)..<max(size, i + 1) { solution[i] -= factor[k * size + i] * solution[k] }
    solution[i] /= factor[i * size + i]
  }
  return solution
}
