import RealModule

/// A compact kernel as a polynomial in a = |u|, times powers of the signed distance u.
///
/// Left of the query u = −a, so odd powers change sign there. The cosine kernel is its Taylor series, from which 1e-17 is missing.
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
    /// Whether the weight is one of the cosine kernel, sin(πe/2), which has no such root.
    var isSine = false

    /// The weight at a signed distance below 1.
    @inline(__always)
    func weight(_ u: Double) -> Double {
      let e = 1 - abs(u)
      if isSine {
        let sine = Double.sin(0.5 * .pi * e)
        return scale * (power == 2 ? sine * sine : sine)
      }
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

  /// cos(πa/2), and sin(πe/2) for e = 1 − a; or their squares.
  private static func cosine(order: Int, isSquared: Bool) -> (
    inner: [[Double]], edge: [[Double]], weigher: Weigher
  ) {
    // xᵏ/k! for x = π/2, and for x = π in cos² = (1 + cos πa)/2.
    let terms = isSquared ? 37 : 25
    var powers = [1.0]
    for k in 1..<terms { powers.append(powers[k - 1] * (isSquared ? .pi : 0.5 * .pi) / Double(k)) }
    func series(_ first: Int) -> [Double] {
      powers.indices.map { k in
        k % 2 != first ? 0 : (k / 2).isMultiple(of: 2) ? powers[k] : -powers[k]
      }
    }
    var (cosine, sine) = (series(0), series(1))
    if isSquared {
      sine = cosine.map { -0.5 * $0 }
      cosine = cosine.map { 0.5 * $0 }
      cosine[0] = 1
      sine[0] = 0
    }
    let inner = (0...order).map { [Double](repeating: 0, count: $0) + cosine }
    // Times aᵖ = (1 − e)ᵖ.
    let edge = (0...order).map { power in
      (0..<power).reduce(sine) { product, _ in
        zip(product + [0], [0] + product).map { $0 - $1 }
      }
    }
    let weigher = Weigher(
      scale: isSquared ? .pi * .pi / 16 : .pi / 4, root: [1, 0, 0], power: isSquared ? 2 : 1,
      isEven: order == 0, isSine: true)
    return (inner, edge, weigher)
  }

  /// nil for shapes that are neither compact polynomials nor series like them.
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
    case .cosine:
      (inner, edge, weigher) = Self.cosine(order: order, isSquared: isSquared)
      return
    case .gaussian, .constant, .laplacian, .logistic, .cauchy, .own: return nil
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
