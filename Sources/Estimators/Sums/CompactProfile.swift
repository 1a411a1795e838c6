/// A compact kernel as a polynomial in a = |u|, times powers of the signed distance u.
///
/// Left of the query u = −a, so odd powers change sign there.
struct CompactProfile {
  /// The factor in front of the polynomials, kept apart so that their coefficients are integers.
  let scale: Double
  /// One per power of u: the coefficients of aᵖ·K in rising powers of a.
  let inner: [[Double]]
  /// The same polynomials in e = 1 − a, the distance from the edge of the support: near the edge all
  /// their terms are as small as the weight itself.
  let edge: [[Double]]
  /// Whether K is a polynomial in u itself, so that keys left and right of the query are alike.
  let isEven: Bool

  var degree: Int { inner.map(\.count).max().map { $0 - 1 } ?? 0 }

  /// nil for shapes that are not compact polynomials.
  init?(_ shape: SmoothingKernel.Shape, order: Int, isSquared: Bool = false) {
    let scale: Double
    var polynomial: [Double]
    switch shape {
    case .boxcar: (scale, polynomial) = (1, [1])
    case .triangular: (scale, polynomial) = (1, [1, -1])
    case .epanechnikov: (scale, polynomial) = (0.75, [1, 0, -1])
    case .biweight: (scale, polynomial) = (0.9375, [1, 0, -2, 0, 1])
    case .triweight: (scale, polynomial) = (1.09375, [1, 0, -3, 0, 3, 0, -1])
    case .tricube: (scale, polynomial) = (70.0 / 81, [1, 0, 0, -3, 0, 0, 3, 0, 0, -1])
    case .gaussian, .constant, .cosine, .laplacian, .logistic, .cauchy: return nil
    }
    if isSquared {
      var square = [Double](repeating: 0, count: 2 * polynomial.count - 1)
      for (i, a) in polynomial.enumerated() {
        for (j, b) in polynomial.enumerated() { square[i + j] += a * b }
      }
      polynomial = square
    }
    self.scale = isSquared ? scale * scale : scale
    inner = (0...order).map { [Double](repeating: 0, count: $0) + polynomial }
    edge = inner.map { coefficients in
      // a = 1 − e.
      taylorShift(coefficients, by: 1).enumerated().map { $0.isMultiple(of: 2) ? $1 : -$1 }
    }
    isEven = zip(0..., polynomial).allSatisfy { $0.isMultiple(of: 2) || $1 == 0 } && order == 0
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
