import RealModule

/// A coordinate that begins anew after a period, as a circle of that circumference in the plane.
///
/// Its distances are chords, which near places hardly tell from the way along the circle: a Gaussian of them is the periodic
/// kernel, exp(−2 sin²(π d / P) / l²) with l = 2π h / P, the density of von Mises.
///
/// *Source*: D. J. C. MacKay, "Introduction to Gaussian processes" (1998), equation 47.
public struct Circle: Sendable, Hashable {
  /// After how much the coordinate begins anew, above 0.
  public let period: Double

  /// A circle of a circumference, which is finite and above 0.
  public init(period: Double) { self.period = period }

  /// The straight distance of two places that lie so far apart along the circle.
  public func chord(_ distance: Double) -> Double {
    abs(Double.sin(.pi * distance / period)) * period / .pi
  }

  /// Points on a line as points on the circle.
  ///
  /// - Throws: `notFinite`.
  public func points(_ line: Points, as argument: EstimatorError.Argument) throws(EstimatorError)
    -> Points
  {
    let radius = period / (2 * .pi)
    return try Points(
      coordinates: line.coordinates.flatMap { place in
        [radius * Double.cos(place / radius), radius * Double.sin(place / radius)]
      }, dimension: 2, as: argument)
  }

  /// ∫ K(chord(t)/h) dt once around the circle, in units of the period.
  ///
  /// - Complexity: some hundred values of the profile; closed forms for the constant and the Cauchy kernel.
  /// *Source*: the sum over half the circle, twice; Abramowitz and Stegun (1964), 4.3.133 for the Cauchy.
  func integral(of shape: SmoothingKernel.Shape, width: Double) -> Double {
    let extent = period / (.pi * width)
    switch shape {
    case .constant: return period
    case .cauchy: return period / (1 + extent * extent).squareRoot()
    case .own(let profile):
      return SmoothingKernel.Shape.adaptiveQuadrature(to: period / 2) {
        profile.weight(chord($0) / width)
      }.map { 2 * $0 } ?? .nan
    default:
      let reach = shape.isCompact ? 1 : 60.0
      let end = period / .pi * Double.asin(min(1, reach / extent))
      return 2
        * SmoothingKernel.Shape.quadrature(to: end) { shape.weight(chord($0) / width) }
    }
  }
}
