import RealModule

extension SmoothingKernel.Shape {
  /// ∫ K(‖u‖) du over d coordinates; nil when it is infinite, and for a dimension below 1.
  ///
  /// - Complexity: O(1): closed forms, or some hundred values of the profile.
  /// *Source*: the surface of the unit sphere times ∫ K(r) r^{d−1} dr.
  public func integral(dimension d: Int) -> Double? {
    guard d > 0 else { return nil }
    let half = Double(d) / 2
    let surface = 2 * Double.exp(half * Double.log(.pi) - Double.logGamma(half))
    switch self {
    case .constant: return nil
    case .cauchy: return d == 1 ? .pi : nil
    case .gaussian: return Double.pow(2 * .pi, half)
    case .laplacian: return surface * Double.gamma(Double(d))
    case .own(let profile): return profile.integral(power: d - 1).map { surface * $0 }
    case .logistic: return d == 1 ? 1 : surface * radialIntegral(power: d - 1, to: 60)
    default: return surface * radialIntegral(power: d - 1, to: 1)
    }
  }

  /// ∫ K(u)² du on a line, K being normalised to integrate to 1; nil when K has no integral.
  ///
  /// *Source*: Wand and Jones (1995), section 2.5, who write R(K).
  public var roughness: Double? {
    switch self {
    case .gaussian: return 0.5 / Double.pi.squareRoot()
    case .laplacian: return 0.25
    case .logistic: return 1.0 / 6
    case .cauchy: return 0.5 / .pi
    case .constant: return nil
    case .own(let profile):
      guard let square = profile.integral(of: { $0 * $0 }), let half = profile.integral()
      else { return nil }
      return square / (2 * half * half)
    default:
      guard let integral = integral(dimension: 1) else { return nil }
      return 2 * Self.quadrature(to: 1) { weight($0) * weight($0) } / (integral * integral)
    }
  }

  /// ∫ u² K(u) du on a line, K being normalised: the variance of the kernel in squared widths; nil when infinite.
  ///
  /// *Source*: Wand and Jones (1995), section 2.5, who write μ₂(K).
  public var variance: Double? {
    switch self {
    case .gaussian: return 1
    case .laplacian: return 2
    case .logistic: return Double.pi * .pi / 3
    case .cauchy, .constant: return nil
    case .own(let profile):
      guard let second = profile.integral(power: 2), let half = profile.integral()
      else { return nil }
      return second / half
    default:
      guard let integral = integral(dimension: 1) else { return nil }
      return 2 * radialIntegral(power: 2, to: 1) / integral
    }
  }

  /// The share of the kernel below u, ∫₋∞ᵘ K / ∫ K, to rounding of itself however small; nil where K has no
  /// integral, and for a function of the caller's.
  ///
  /// - Complexity: O(1): closed forms.
  /// *Source*: integrals of the profiles; Abramowitz and Stegun (1964), 7.1.2 for the Gaussian.
  public func distribution(_ u: Double) -> Double? {
    switch self {
    case .constant, .own: return nil
    case .gaussian: return 0.5 * Double.erfc(-u * 0.5.squareRoot())
    case .cauchy: return Double.atan2(y: 1, x: -u) / .pi
    default: return u > 0 ? 1 - lowerShare(-u) : lowerShare(u)
    }
  }

  /// The share below a place at or left of the middle, in powers of the distance from the edge.
  private func lowerShare(_ u: Double) -> Double {
    if isCompact, u <= -1 { return 0 }
    let s = 1 + u
    switch self {
    case .laplacian: return 0.5 * Double.exp(u)
    case .logistic: return Double.exp(u) / (1 + Double.exp(u))
    case .triangular: return s * s / 2
    case .epanechnikov: return s * s * (3 - s) / 4
    case .biweight: return s * s * s * (20 - s * (15 - 3 * s)) / 16
    case .triweight: return s * s * s * s * (70 - s * (84 - s * (35 - 5 * s))) / 32
    case .tricube:
      // (1 − |u|³)³ is s³ (3 − 3s + s²)³.
      let powers = [6.75, -16.2, 18, -81.0 / 7, 4.5, -1, 0.1]
      return 70.0 / 81 * s * s * s * s * powers.reversed().reduce(0) { $0 * s + $1 }
    case .cosine:
      let half = Double.sin(.pi * s / 4)
      return half * half
    default: return s / 2
    }
  }

  private func radialIntegral(power: Int, to end: Double) -> Double {
    Self.quadrature(to: end) { weight($0) * Double.pow($0, power) }
  }

  /// Gauss-Legendre with ten nodes on each of 64 pieces: exact for the polynomials, and to rounding
  /// for the others.
  static func quadrature(to end: Double, _ f: (Double) -> Double) -> Double {
    let pieces = 64
    let half = end / Double(2 * pieces)
    return (0..<pieces).reduce(0) { $0 + gauss(around: half * Double(2 * $1 + 1), half, f) }
  }

  /// The same on one piece.
  private static func gauss(around middle: Double, _ half: Double, _ f: (Double) -> Double)
    -> Double
  {
    let nodes: [(x: Double, weight: Double)] = [
      (0.14887433898163122, 0.29552422471475287), (0.43339539412924719, 0.26926671930999635),
      (0.67940956829902441, 0.21908636251598204), (0.86506336668898451, 0.14945134915058059),
      (0.97390652851717172, 0.06667134430868814),
    ]
    return half
      * nodes.reduce(0) { $0 + $1.weight * (f(middle - half * $1.x) + f(middle + half * $1.x)) }
  }

  /// The same where the function may jump: pieces are halved until that changes nothing; nil where they never are small
  /// enough.
  static func adaptiveQuadrature(to end: Double, _ f: (Double) -> Double) -> Double? {
    let pieces = 32
    var open = (0..<pieces).map { piece -> (middle: Double, half: Double, depth: Int) in
      let half = end / Double(2 * pieces)
      return (half * Double(2 * piece + 1), half, 0)
    }
    let rough = open.reduce(0) { $0 + abs(gauss(around: $1.middle, $1.half, f)) }
    guard rough.isFinite else { return nil }
    var sum = 0.0
    while let (middle, half, depth) = open.popLast() {
      let whole = gauss(around: middle, half, f)
      let quarter = half / 2
      let halves = (
        gauss(around: middle - quarter, quarter, f), gauss(around: middle + quarter, quarter, f)
      )
      let change = abs(halves.0 + halves.1 - whole)
      if change <= 1e-15 * rough {
        sum += halves.0 + halves.1
      } else {
        guard depth < 52, open.count < 10_000 else { return nil }
        open.append((middle - quarter, quarter, depth + 1))
        open.append((middle + quarter, quarter, depth + 1))
      }
    }
    return sum.isFinite ? sum : nil
  }
}

extension KernelProfile {
  /// ∫ uᵖ f(K(u)) du from 0 on; nil where it is infinite, or falls off so slowly that it cannot be told.
  ///
  /// - Complexity: some thousand values of the profile, more where it jumps.
  func integral(power: Int = 0, of f: (Double) -> Double = { $0 }) -> Double? {
    // The half line as an interval, u = t / (1 − t).
    SmoothingKernel.Shape.adaptiveQuadrature(to: 1) { t in
      let rest = 1 - t
      let u = t / rest
      let weight = f(weight(u))
      return weight == 0 ? 0 : weight * Double.pow(u, power) / (rest * rest)
    }
  }
}
