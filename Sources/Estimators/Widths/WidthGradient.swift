import RealModule

/// The squared error of a regression on its own keys, and its exact derivative by the logarithm of each
/// coordinate's width.
///
/// ∂m/∂ln hⱼ = Σ w′ uⱼ² (y − m) / Σ w, with w′ = −K′(u)/u: for the Gaussian w′ = w.
struct WidthGradient {
  let keys: Points
  let values: Values
  let shape: SmoothingKernel.Shape
  /// Whether each key is left out of its own estimate.
  let leavesOneOut: Bool

  struct Loss {
    /// The mean squared error; infinite when a key that is left out has no other in reach.
    var value: Double
    /// By ln hⱼ.
    var gradient: [Double]
  }

  func loss(widths: [Double], supervision: Supervision) throws(EstimatorError) -> Loss {
    let d = keys.dimension
    let stride = 1 + d
    var parts = [Double](repeating: 0, count: keys.count * stride)
    try parts.withUnsafeMutableBufferPointer { (parts) throws(EstimatorError) in
      let block = queriesPerBlock(pairsPerQuery: keys.count * (d + 4))
      // Blocks write disjoint rows.
      try parallelBlocks(keys.count, blockSize: block, supervision: supervision) { range in
        for key in range {
          let row = UnsafeMutableBufferPointer(
            rebasing: parts[key * stride..<(key + 1) * stride])
          addKey(key, widths, into: row)
        }
      }
    }
    var loss = Loss(value: 0, gradient: [Double](repeating: 0, count: d))
    for key in 0..<keys.count {
      loss.value += parts[key * stride] / Double(keys.count)
      for j in 0..<d { loss.gradient[j] += parts[key * stride + 1 + j] / Double(keys.count) }
    }
    if loss.value.isNaN { loss.value = .infinity }
    return loss
  }

  /// The squared error at one key and its derivatives.
  private func addKey(
    _ key: Int, _ widths: [Double], into row: UnsafeMutableBufferPointer<Double>
  ) {
    let d = keys.dimension
    var squares = [Double](repeating: 0, count: keys.count)
    for other in 0..<keys.count {
      for j in 0..<d {
        let u = (keys.coordinates[other * d + j] - keys.coordinates[key * d + j]) / widths[j]
        squares[other] += u * u
      }
    }
    // Long tails are taken relative to the nearest key that counts.
    var reference = 0.0
    if !shape.isCompact {
      var nearest = Double.infinity
      for other in 0..<keys.count where !(leavesOneOut && other == key) {
        nearest = min(nearest, squares[other])
      }
      reference = shape.logWeight(nearest.squareRoot())
    }
    var total = 0.0
    var weighted = 0.0
    var steepness = [Double](repeating: 0, count: keys.count)
    for other in 0..<keys.count where !(leavesOneOut && other == key) {
      let u = squares[other].squareRoot()
      let weight =
        shape.isCompact ? shape.weight(u) : Double.exp(shape.logWeight(u) - reference)
      total += weight
      weighted += weight * values.numbers[other]
      steepness[other] = shape.steepness(u, weight: weight)
    }
    let mean = weighted / total
    let error = values.numbers[key] - mean
    row[0] = error * error
    for other in 0..<keys.count where steepness[other] > 0 {
      for j in 0..<d {
        let u = (keys.coordinates[other * d + j] - keys.coordinates[key * d + j]) / widths[j]
        row[1 + j] -= 2 * error * steepness[other] * u * u * (values.numbers[other] - mean) / total
      }
    }
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
