/// A compact kernel as a polynomial in a = |u|, times powers of the signed distance u.
///
/// Left of the query u = −a, so odd powers change sign there.
struct CompactProfile {
  /// One per power of u: the coefficients of aᵖ·K in rising powers of a.
  let inner: [[Double]]
  /// The same polynomials in e = 1 − a, the distance from the edge of the support: near the edge all
  /// their terms are as small as the weight itself.
  let edge: [[Double]]
  let weigher: Weigher

  /// The weight itself: the scale times a power of e·(g₀ + g₁e + g₂e²), as small near the edge as it should be.
  struct Weigher {
    let scale: Double
    let root: SIMD3<Double>
    let power: Int
    /// Whether K is a polynomial in u itself, so that keys left and right of the query are alike.
    let isEven: Bool

    /// The weight at a signed distance below 1.
    @inline(__always)
    func weight(_ u: Double) -> Double {
      let e = 1 - abs(u)
      let base = e * (root[0] + e * (root[1] + e * root[2]))
      var weight = scale
      for _ in 0..<power { weight *= base }
      return weight
    }
  }

  /// Both kinds of polynomials for the powers up to `order`, each as rows of `degree` + 1 coefficients.
  func withTables(
    order: Int, _ body: (UnsafeBufferPointer<Double>, UnsafeBufferPointer<Double>) -> Void
  ) {
    func rows(_ polynomials: [[Double]]) -> [Double] {
      polynomials.prefix(order + 1).flatMap {
        $0 + [Double](repeating: 0, count: degree + 1 - $0.count)
      }
    }
    rows(inner).withUnsafeBufferPointer { inner in
      rows(edge).withUnsafeBufferPointer { edge in body(inner, edge) }
    }
  }

  var degree: Int { inner.map { $0.count }.max().map { $0 - 1 } ?? 0 }

  /// nil for shapes that are not compact polynomials.
  init?(_ shape: SmoothingKernel.Shape, order: Int, isSquared: Bool = false) {
    let scale: Double
    var polynomial: [Double]
    let power: Int
    switch shape {
    case .boxcar: (scale, polynomial, power) = (1, [1], 0)
    case .triangular: (scale, polynomial, power) = (1, [1, -1], 1)
    case .epanechnikov: (scale, polynomial, power) = (0.75, [1, 0, -1], 1)
    case .biweight: (scale, polynomial, power) = (0.9375, [1, 0, -2, 0, 1], 2)
    case .triweight: (scale, polynomial, power) = (1.09375, [1, 0, -3, 0, 3, 0, -1], 3)
    case .tricube: (scale, polynomial, power) = (70.0 / 81, [1, 0, 0, -3, 0, 0, 3, 0, 0, -1], 3)
    case .gaussian, .constant, .cosine, .laplacian, .logistic, .cauchy: return nil
    }
    let root: SIMD3<Double> =
      switch shape {
      case .triangular: [1, 0, 0]
      case .tricube: [3, -3, 1]
      default: [2, -1, 0]
      }
    if isSquared {
      var square = [Double](repeating: 0, count: 2 * polynomial.count - 1)
      for (i, a) in polynomial.enumerated() {
        for (j, b) in polynomial.enumerated() { square[i + j] += a * b }
      }
      polynomial = square
    }
    inner = (0...order).map { [Double](repeating: 0, count: $0) + polynomial }
    edge = inner.map { coefficients in
      // a = 1 − e.
      taylorShift(coefficients, by: 1).enumerated().map { $0.isMultiple(of: 2) ? $1 : -$1 }
    }
    // The factor is kept apart from the polynomials so that their coefficients are integers.
    weigher = Weigher(
      scale: isSquared ? scale * scale : scale, root: root, power: isSquared ? 2 * power : power,
      isEven: order == 0 && zip(0..., polynomial).allSatisfy { $0.isMultiple(of: 2) || $1 == 0 })
  }
}

/// The coefficients of p(x + shift), rising powers, by repeated synthetic division.
func taylorShift(_ coefficients: [Double], by shift: Double) -> [Double] {
  var result = coefficients
  guard result.count > 1 else { return result }
  for start in 0..<(result.count - 1) {
    for k in (start..<(result.count - 1)).reversed() { result[k] += shift * result[k + 1] }
  }
  return result
}
