import RealModule

/// Turns a tile of squared scaled distances into weights, in place.
///
/// One switch per tile instead of one per pair, and loops without branches, so that each becomes
/// vector code.
struct WeightTile {
  /// Keys per tile: a few tiles of doubles stay in the first-level cache.
  static let capacity = 512

  let shape: SmoothingKernel.Shape
  /// Whether weights are squared.
  var isSquared = false

  /// `tile[i] = shape(√tile[i])`, or its square.
  func weigh(_ tile: UnsafeMutableBufferPointer<Double>) {
    weighPlainly(tile)
    if isSquared { for i in tile.indices { tile[i] *= tile[i] } }
  }

  private func weighPlainly(_ tile: UnsafeMutableBufferPointer<Double>) {
    switch shape {
    case .gaussian:
      for i in tile.indices { tile[i] = exponential(nonPositive: -0.5 * tile[i]) }
    case .laplacian:
      for i in tile.indices { tile[i] = exponential(nonPositive: -tile[i].squareRoot()) }
    case .logistic:
      for i in tile.indices {
        let e = exponential(nonPositive: -tile[i].squareRoot())
        tile[i] = e / ((1 + e) * (1 + e))
      }
    case .cauchy:
      for i in tile.indices { tile[i] = 1 / (1 + tile[i]) }
    case .constant:
      for i in tile.indices { tile[i] = 1 }
    case .boxcar:
      for i in tile.indices { tile[i] = tile[i].squareRoot() < 1 ? 1 : 0 }
    case .triangular:
      for i in tile.indices {
        let a = tile[i].squareRoot()
        tile[i] = a < 1 ? 1 - a : 0
      }
    case .epanechnikov:
      for i in tile.indices {
        let a = tile[i].squareRoot()
        tile[i] = a < 1 ? 0.75 * ((1 - a) * (1 + a)) : 0
      }
    case .biweight:
      for i in tile.indices {
        let a = tile[i].squareRoot()
        let s = (1 - a) * (1 + a)
        tile[i] = a < 1 ? 0.9375 * s * s : 0
      }
    case .triweight:
      for i in tile.indices {
        let a = tile[i].squareRoot()
        let s = (1 - a) * (1 + a)
        tile[i] = a < 1 ? 1.09375 * s * s * s : 0
      }
    case .tricube, .cosine:
      for i in tile.indices { tile[i] = shape.weight(tile[i].squareRoot()) }
    }
  }

  /// The same with the weight at squared distance `nearest` taken as 1, for tails that underflow.
  ///
  /// `tile[i] = shape(√tile[i]) / shape(√nearest)`.
  func weigh(_ tile: UnsafeMutableBufferPointer<Double>, relativeTo nearest: Double) {
    let reference = shape.logWeight(nearest.squareRoot())
    for i in tile.indices {
      tile[i] =
        shape == .gaussian
        ? Double.exp(-0.5 * (tile[i] - nearest))
        : Double.exp(shape.logWeight(tile[i].squareRoot()) - reference)
      if isSquared { tile[i] *= tile[i] }
    }
  }
}
