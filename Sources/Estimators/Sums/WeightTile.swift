import CVectorMath
import RealModule

/// Turns a tile of squared scaled distances into weights, in place.
///
/// One switch per tile instead of one per pair, and vector loops behind it.
struct WeightTile {
  /// Keys per tile: a few tiles of doubles stay in the first-level cache.
  static let capacity = 512

  let shape: SmoothingKernel.Shape
  /// Whether weights are squared.
  var isSquared = false

  /// `tile[i] = shape(√tile[i]) / e^logScale(shift)`, or its square.
  ///
  /// A shift other than 0 keeps tails from underflow; compact shapes have none.
  func weigh(_ tile: UnsafeMutablePointer<Double>, count: Int, shift: Double) {
    let root = shift.squareRoot()
    switch shape {
    case .gaussian: cvectormath_weigh_gaussian(tile, shift, count)
    case .laplacian: cvectormath_weigh_laplacian(tile, root, count)
    case .logistic: cvectormath_weigh_logistic(tile, root, count)
    case .cauchy:
      cvectormath_weigh_cauchy(tile, 0, count)
      if shift > 0 { for i in 0..<count { tile[i] *= 1 + shift } }
    case .constant: for i in 0..<count { tile[i] = 1 }
    case .boxcar: cvectormath_weigh_boxcar(tile, 0, count)
    case .triangular: cvectormath_weigh_triangular(tile, 0, count)
    case .epanechnikov: cvectormath_weigh_epanechnikov(tile, 0, count)
    case .biweight: cvectormath_weigh_biweight(tile, 0, count)
    case .triweight: cvectormath_weigh_triweight(tile, 0, count)
    case .tricube: cvectormath_weigh_tricube(tile, 0, count)
    case .cosine: for i in 0..<count { tile[i] = shape.weight(tile[i].squareRoot()) }
    case .own(let profile):
      cvectormath_sqrt(tile, tile, count)
      profile.weigh(UnsafeMutableBufferPointer(start: tile, count: count))
    }
    if isSquared { cvectormath_square(tile, tile, count) }
  }

  /// The logarithm of the factor that a shift takes out of the weights.
  func logScale(ofShift shift: Double) -> Double {
    let scale =
      switch shape {
      case .gaussian: -0.5 * shift
      case .laplacian, .logistic: -shift.squareRoot()
      case .cauchy: -Double.log(onePlus: shift)
      default: 0.0
      }
    return isSquared ? 2 * scale : scale
  }
}
