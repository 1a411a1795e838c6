import RealModule

extension SmoothingKernel {
  /// The profile of a kernel at width 1, a function of the scaled distance `u`.
  ///
  /// Constants are those under which each shape is usually printed; they cancel in a weighted mean.
  /// A shape with `support == 1` is zero for `|u| ≥ 1`: the edge itself has no weight.
  ///
  /// *Source*: Silverman (1986), *Density Estimation for Statistics and Data Analysis*, table 3.1;
  /// Cleveland (1979) for the tricube.
  public enum Shape: Sendable, Hashable, CaseIterable {
    /// exp(−u²/2)
    case gaussian
    /// 1 for |u| < 1
    case boxcar
    /// 1 everywhere
    case constant
    /// max(1 − |u|, 0)
    case triangular
    /// ¾ (1 − u²)
    case epanechnikov
    /// 15/16 (1 − u²)²
    case biweight
    /// 35/32 (1 − u²)³
    case triweight
    /// 70/81 (1 − |u|³)³
    case tricube
    /// π/4 cos(πu/2)
    case cosine
    /// exp(−|u|)
    case laplacian
    /// 1 / (eᵘ + 2 + e⁻ᵘ)
    case logistic
    /// 1 / (1 + u²)
    case cauchy
    /// A function of the caller's
    case own(KernelProfile)

    /// The shapes with a name of their own, all but `own`.
    public static let allCases: [Shape] = [
      .gaussian, .boxcar, .constant, .triangular, .epanechnikov, .biweight, .triweight, .tricube,
      .cosine, .laplacian, .logistic, .cauchy,
    ]

    /// What the shape is called.
    public var name: String {
      switch self {
      case .gaussian: "gaussian"
      case .boxcar: "boxcar"
      case .constant: "constant"
      case .triangular: "triangular"
      case .epanechnikov: "epanechnikov"
      case .biweight: "biweight"
      case .triweight: "triweight"
      case .tricube: "tricube"
      case .cosine: "cosine"
      case .laplacian: "laplacian"
      case .logistic: "logistic"
      case .cauchy: "cauchy"
      case .own(let profile): profile.name
      }
    }

    /// The weight of the scaled distance `u`.
    ///
    /// *Edge cases*: infinite `u` has weight 0, except under `constant`; NaN gives NaN.
    public func weight(_ u: Double) -> Double {
      let a = abs(u)
      switch self {
      case .gaussian: return Double.exp(-0.5 * u * u)
      case .constant: return u.isNaN ? u : 1
      case .laplacian: return Double.exp(-a)
      case .logistic:
        let e = Double.exp(-a)
        return e / ((1 + e) * (1 + e))
      case .cauchy: return 1 / (1 + u * u)
      case .own(let profile): return profile.weight(a)
      case .boxcar, .triangular, .epanechnikov, .biweight, .triweight, .tricube, .cosine:
        if u.isNaN { return u }
        return a < 1 ? weight(inside: a) : 0
      }
    }

    /// The weight of a compact shape at 0 ≤ a < 1.
    private func weight(inside a: Double) -> Double {
      let s = (1 - a) * (1 + a)
      switch self {
      case .triangular: return 1 - a
      case .epanechnikov: return 0.75 * s
      case .biweight: return 0.9375 * s * s
      case .triweight: return 1.09375 * s * s * s
      case .tricube:
        let t = (1 - a) * (1 + a + a * a)
        return 70.0 / 81 * t * t * t
      case .cosine: return 0.25 * .pi * Double.sin(0.5 * .pi * (1 - a))
      default: return 1
      }
    }

    /// Whether distances of 1 and more have no weight.
    public var isCompact: Bool {
      switch self {
      case .boxcar, .triangular, .epanechnikov, .biweight, .triweight, .tricube, .cosine: true
      case .gaussian, .constant, .laplacian, .logistic, .cauchy, .own: false
      }
    }

    /// Whether the weight of a far key relative to a nearer one is known where both vanish.
    var hasKnownTail: Bool {
      if case .own = self { return false }
      return !isCompact
    }

    /// Whether keys beyond some reach of the nearest one can be left out.
    var hasReach: Bool { isCompact || hasKnownTail && self != .constant && self != .cauchy }

    /// The natural logarithm of the weight, finite long after the weight itself underflows.
    func logWeight(_ u: Double) -> Double {
      let a = abs(u)
      switch self {
      case .gaussian: return -0.5 * u * u
      case .laplacian: return -a
      case .logistic: return -a - 2 * Double.log(onePlus: Double.exp(-a))
      case .cauchy: return -Double.log(onePlus: u * u)
      default: return Double.log(weight(u))
      }
    }
  }
}
