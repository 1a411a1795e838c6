import CMath
import Estimators

/// A coordinate that begins anew after a period, as a circle of that circumference in the plane.
///
/// Its distances are chords, which near places hardly tell from the way along the circle: a Gaussian of them is the periodic
/// kernel, exp(−2 sin²(π d / P) / l²) with l = 2π h / P.
///
/// *Source*: D. J. C. MacKay, "Introduction to Gaussian processes" (1998), equation 47.
struct Circle {
  let period: Double

  func chord(_ distance: Double) -> Double { abs(sin(.pi * distance / period)) * period / .pi }

  /// Points on a line as points on the circle.
  func points(_ line: Points, as argument: EstimatorError.Argument) throws(EstimatorError) -> Points
  {
    let radius = period / (2 * .pi)
    return try Points(
      coordinates: line.coordinates.flatMap { place in
        [radius * cos(place / radius), radius * sin(place / radius)]
      }, dimension: 2, as: argument)
  }
}
