import RealModule

/// The squared error of a regression at the places where its values were observed, and its exact derivatives by
/// the logarithm of each coordinate's width and by the keys.
///
/// The estimate at place i is mᵢ = Σⱼ w(u) yⱼ / Dᵢ, Dᵢ = Σⱼ w(u), u² = Σ ((kⱼ − xᵢ)/h)². With w′ = −K′(u)/u, which for
/// the Gaussian is w itself,
/// ∂mᵢ/∂ln hₗ = Σⱼ w′ uₗ² (yⱼ − mᵢ) / Dᵢ and ∂mᵢ/∂kⱼₗ = w′ (xᵢₗ − kⱼₗ)/hₗ² (yⱼ − mᵢ) / Dᵢ.
struct WidthGradient {
  /// Where the values were observed.
  let places: Points
  let values: Values
  let shape: SmoothingKernel.Shape
  /// Whether each key is left out of the estimate at its own place.
  let leavesOneOut: Bool

  struct Loss {
    /// The mean squared error; infinite when a key that is left out has no other in reach.
    var value: Double
    /// By ln h, one per coordinate.
    var gradient: [Double]
    /// By the keys, row-major; empty unless asked for.
    var keyGradient: [Double]
  }

  /// What the estimate at one place came to.
  private struct Estimate {
    var mean: Double
    /// Σ w, relative to `reference`.
    var total: Double
    /// The logarithm of the weight that is taken as 1.
    var reference: Double
  }

  /// The loss under some widths; `keys` start at the places, and may have moved.
  func loss(
    keys: Points, widths: [Double], withKeys: Bool = false, supervision: Supervision
  ) throws(EstimatorError) -> Loss {
    let (n, d) = (places.count, places.dimension)
    var estimates = [Estimate](
      repeating: Estimate(mean: 0, total: 0, reference: 0), count: n)
    var slopes = [Double](repeating: 0, count: n * d)
    let block = queriesPerBlock(pairsPerQuery: n * (d + 4))
    let share = withKeys ? 0.5 : 1
    try estimates.withUnsafeMutableBufferPointer { (estimates) throws(EstimatorError) in
      try slopes.withUnsafeMutableBufferPointer { (slopes) throws(EstimatorError) in
        // Blocks write disjoint rows.
        try parallelBlocks(n, blockSize: block, supervision: supervision.part(0, share)) { range in
          for place in range {
            estimates[place] = estimate(
              place, keys, widths,
              slopes: UnsafeMutableBufferPointer(rebasing: slopes[place * d..<(place + 1) * d]))
          }
        }
      }
    }
    var loss = Loss(value: 0, gradient: [Double](repeating: 0, count: d), keyGradient: [])
    for place in 0..<n {
      let error = values.numbers[place] - estimates[place].mean
      loss.value += error * error / Double(n)
      for j in 0..<d { loss.gradient[j] -= 2 * error * slopes[place * d + j] / Double(n) }
    }
    if loss.value.isNaN { loss.value = .infinity }
    guard withKeys else { return loss }
    let found = estimates
    loss.keyGradient = [Double](repeating: 0, count: n * d)
    try loss.keyGradient.withUnsafeMutableBufferPointer { (gradient) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(n, blockSize: block, supervision: supervision.part(share, 1)) { range in
        for key in range {
          addSlopes(
            of: key, keys, widths, found,
            into: UnsafeMutableBufferPointer(rebasing: gradient[key * d..<(key + 1) * d]))
        }
      }
    }
    return loss
  }

  /// The estimate at a place; ∂m/∂ln h goes into `slopes`.
  private func estimate(
    _ place: Int, _ keys: Points, _ widths: [Double], slopes: UnsafeMutableBufferPointer<Double>
  ) -> Estimate {
    let n = keys.count
    let squares = (0..<n).map { squaredDistance(place, $0, keys, widths) }
    // Long tails are taken relative to the nearest key that counts.
    var reference = 0.0
    if !shape.isCompact {
      var nearest = Double.infinity
      for key in 0..<n where !(leavesOneOut && key == place) {
        nearest = min(nearest, squares[key])
      }
      reference = shape.logWeight(nearest.squareRoot())
    }
    var (total, weighted) = (0.0, 0.0)
    var steepness = [Double](repeating: 0, count: n)
    for key in 0..<n where !(leavesOneOut && key == place) {
      let u = squares[key].squareRoot()
      let weight = weight(u, reference)
      total += weight
      weighted += weight * values.numbers[key]
      steepness[key] = shape.steepness(u, weight: weight)
    }
    let mean = weighted / total
    for key in 0..<n where steepness[key] > 0 {
      let pull = steepness[key] * (values.numbers[key] - mean) / total
      for j in slopes.indices {
        let u = difference(place, key, j, keys) / widths[j]
        slopes[j] += pull * u * u
      }
    }
    return Estimate(mean: mean, total: total, reference: reference)
  }

  /// The derivatives of the loss by one key.
  private func addSlopes(
    of key: Int, _ keys: Points, _ widths: [Double],
    _ estimates: [Estimate],
    into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    let n = places.count
    for place in 0..<n where !(leavesOneOut && key == place) {
      let u = squaredDistance(place, key, keys, widths).squareRoot()
      let estimate = estimates[place]
      let steepness = shape.steepness(u, weight: weight(u, estimate.reference))
      guard steepness > 0 else { continue }
      let error = values.numbers[place] - estimate.mean
      let pull =
        -2 * error / Double(n) * steepness * (values.numbers[key] - estimate.mean) / estimate.total
      for j in gradient.indices {
        gradient[j] -= pull * difference(place, key, j, keys) / (widths[j] * widths[j])
      }
    }
  }

  @inline(__always)
  private func weight(_ u: Double, _ reference: Double) -> Double {
    shape.isCompact ? shape.weight(u) : Double.exp(shape.logWeight(u) - reference)
  }

  @inline(__always)
  private func difference(_ place: Int, _ key: Int, _ coordinate: Int, _ keys: Points) -> Double {
    let d = keys.dimension
    return keys.coordinates[key * d + coordinate] - places.coordinates[place * d + coordinate]
  }

  @inline(__always)
  private func squaredDistance(_ place: Int, _ key: Int, _ keys: Points, _ widths: [Double])
    -> Double
  {
    var sum = 0.0
    for j in widths.indices {
      let u = difference(place, key, j, keys) / widths[j]
      sum += u * u
    }
    return sum
  }
}

extension SmoothingKernel.Shape {
  /// −K′(u)/u on the scale of the given weight; 0 at u = 0, where it is multiplied by 0.
  func steepness(_ u: Double, weight: Double) -> Double {
    if u == 0 { return 0 }
    let s = 1 - u * u
    switch self {
    case .gaussian: return weight
    case .laplacian: return weight / u
    case .logistic: return weight * Double.tanh(u / 2) / u
    case .cauchy: return 2 * weight / (1 + u * u)
    case .constant, .boxcar: return 0
    case .triangular: return u < 1 ? 1 / u : 0
    case .epanechnikov: return u < 1 ? 1.5 : 0
    case .biweight: return u < 1 ? 3.75 * s : 0
    case .triweight: return u < 1 ? 6.5625 * s * s : 0
    case .tricube:
      let t = 1 - u * u * u
      return u < 1 ? 70.0 / 9 * u * t * t : 0
    case .cosine: return u < 1 ? 0.125 * .pi * .pi * Double.sin(0.5 * .pi * u) / u : 0
    }
  }
}
