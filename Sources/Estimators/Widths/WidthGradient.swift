import CVectorMath
import RealModule

/// The squared error of a regression at the places where its values were observed, and its exact derivatives by
/// the logarithm of each coordinate's width and by the keys.
///
/// Weights of observations count, but not for keys that move.
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
  fileprivate struct Estimate {
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
    if shape == .gaussian, !withKeys, n > 1000, keys == places,
      let loss = d == 1 ? try lineLoss(widths, supervision) : try spaceLoss(widths, supervision)
    {
      return loss
    }
    let pairs = try PairSummation(
      keys: keys, values: values, shape: shape, widths: widths, supervision: supervision)
    var estimates = [Estimate](
      repeating: Estimate(mean: 0, total: 0, reference: 0), count: n)
    var slopes = [Double](repeating: 0, count: n * d)
    let block = queriesPerBlock(pairsPerQuery: n * d)
    let share = withKeys ? 0.3 : 1
    try estimates.withUnsafeMutableBufferPointer { (estimates) throws(EstimatorError) in
      try slopes.withUnsafeMutableBufferPointer { (slopes) throws(EstimatorError) in
        // Blocks write disjoint rows.
        try parallelBlocks(n, blockSize: block, supervision: supervision.part(0, share)) { range in
          PairSummation.withTiles { tiles in
            var sums = SlopeSums(pairs: pairs)
            for place in range {
              if supervision.shouldStop() { return }
              // Of a row that counts for several the others stay.
              let remains = (values.weights?.multiplicity(place) ?? 1) > 1
              let ranges =
                leavesOneOut && !remains ? [0..<place, place + 1..<n] : [0..<n]
              estimates[place] = sums.estimate(
                at: places.row(place), over: ranges,
                without: leavesOneOut && remains ? values.numbers[place] : nil, tiles,
                slopes: UnsafeMutableBufferPointer(rebasing: slopes[place * d..<(place + 1) * d]),
                supervision)
            }
          }
        }
      }
    }
    var loss = Loss(value: 0, gradient: [Double](repeating: 0, count: d), keyGradient: [])
    for place in 0..<n {
      let error = values.numbers[place] - estimates[place].mean
      let share = values.weight(place) / values.observations
      loss.value += error * error * share
      for j in 0..<d { loss.gradient[j] -= 2 * error * slopes[place * d + j] * share }
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
            of: key, keys, widths, found, supervision,
            into: UnsafeMutableBufferPointer(rebasing: gradient[key * d..<(key + 1) * d]))
        }
      }
    }
    return loss
  }

  /// The same of a Gaussian on a line from the powers 0 and 2 of the distance, which are fast sums; nil where many keys are
  /// so lonely that what the others say drowns in their own weight.
  private func lineLoss(_ widths: [Double], _ supervision: Supervision) throws(EstimatorError)
    -> Loss?
  {
    let n = places.count
    let sums = try KernelSummation(
      keys: places, values: values, shape: .gaussian, widths: widths, order: 2
    ).sums(at: places, supervision: supervision)
    let own = try (leavesOneOut ? 1.0 : 0).times(values.weights, n, supervision)
    let lonely = try parallelIndices(n, supervision: supervision) {
      sums.logScales[$0] != 0 || sums.total($0) - own[$0] <= 1e-4 * sums.total($0)
    }
    if lonely.count > 100 { return nil }
    // Error and slope of each place.
    var terms: [SIMD2<Double>] = try parallelMap(n, supervision: supervision) {
      let total = sums.total($0) - own[$0]
      let mean = (sums.weighted($0, 0) - own[$0] * values.numbers[$0]) / total
      let slope = (sums.weighted($0, 0, power: 2) - mean * sums.total($0, power: 2)) / total
      return SIMD2(values.numbers[$0] - mean, slope)
    }
    let pairs = try PairSummation(
      keys: places, values: values, shape: shape, widths: widths, supervision: supervision)
    PairSummation.withTiles { tiles in
      var slopes = SlopeSums(pairs: pairs)
      var slope = [0.0]
      for place in lonely {
        if supervision.shouldStop() { return }
        // A row that counts for several is not lonely.
        let found = slope.withUnsafeMutableBufferPointer {
          slopes.estimate(
            at: places.row(place), over: [0..<place, place + 1..<n], without: nil, tiles,
            slopes: $0, supervision)
        }
        terms[place] = SIMD2(values.numbers[place] - found.mean, slope[0])
      }
    }
    try supervision.checkpoint()
    let made = terms
    let value = try values.weightedSum(supervision) { made[$0].x * made[$0].x }
    let slope = try values.weightedSum(supervision) { made[$0].x * made[$0].y }
    return Loss(
      value: value.isNaN ? .infinity : value / values.observations,
      gradient: [-2 * slope / values.observations], keyGradient: [])
  }

  /// The same in several coordinates: Σ w uₗ² (1, y) is made of the sums of powers of the coordinates, which are columns of
  /// values; nil where these would lose more than half of the digits.
  private func spaceLoss(_ widths: [Double], _ supervision: Supervision) throws(EstimatorError)
    -> Loss?
  {
    let (n, d) = (places.count, places.dimension)
    let bounds = coordinateMajor(places).map { range($0) }
    let isNarrow = zip(bounds, widths).contains { bounds, width in
      !((bounds.upperBound - bounds.lowerBound) / width < 1e4)
    }
    if isNarrow || (values.weights?.ratio ?? 1) > 1e6 { return nil }
    let y = try values.centred(supervision: supervision).values.numbers
    let centres = bounds.map { $0.lowerBound / 2 + $0.upperBound / 2 }
    func place(_ point: Int, _ axis: Int) -> Double {
      (places.coordinates[point * d + axis] - centres[axis]) / widths[axis]
    }
    let columns = 1 + 4 * d
    let numbers: [Double] = try parallelArray(
      n * columns, blockSize: columns << 10, supervision: supervision
    ) { part, numbers in
      for point in part.lowerBound / columns..<part.upperBound / columns {
        let row = numbers + point * columns
        row[0] = y[point]
        for axis in 0..<d {
          let z = place(point, axis)
          let own = row + 1 + 4 * axis
          (own[0], own[1], own[2], own[3]) = (z, z * y[point], z * z, z * z * y[point])
        }
      }
    }
    let observed = Values(checked: numbers, columns: columns, weights: values.weights)
    let sums = try KernelSummation(
      keys: places, values: observed, shape: .gaussian, widths: widths
    ).sums(at: places, supervision: supervision.part(0, 0.9))
    let own = try (leavesOneOut ? 1.0 : 0).times(values.weights, n, supervision)
    // The error of each place, and its slopes.
    let stride = 1 + d
    func write(_ row: UnsafePointer<Double>, _ own: Double, _ point: Int, _ target: inout [Double])
    {
      let total = row[0] - own
      let mean = (row[1] - own * y[point]) / total
      target[point * stride] = y[point] - mean
      for axis in 0..<d {
        let (z, part) = (place(point, axis), row + 2 + 4 * axis)
        let squares = part[2] - 2 * z * part[0] + z * z * row[0]
        let products = part[3] - 2 * z * part[1] + z * z * row[1]
        target[point * stride + 1 + axis] = (products - mean * squares) / total
      }
    }
    var terms = [Double](repeating: 0, count: n * stride)
    sums.sums.withUnsafeBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      for point in 0..<n { write(sums + point * (1 + columns), own[point], point, &terms) }
    }
    let lonely = try parallelIndices(n, supervision: supervision) {
      sums.logScales[$0] != 0 || sums.total($0) - own[$0] <= 1e-4 * sums.total($0)
    }
    if !lonely.isEmpty {
      let others = try TreeSummation(
        keys: places, values: observed, shape: .gaussian, widths: widths, isSquared: false,
        supervision: supervision
      ).sumsOfOthers(at: lonely, of: places, supervision: supervision)
      others.withUnsafeBufferPointer { others in
        guard let others = others.baseAddress else { return }
        for (index, point) in lonely.enumerated() {
          write(others + index * (1 + columns), 0, point, &terms)
        }
      }
    }
    let made = terms
    let value = try values.weightedSum(supervision) { made[$0 * stride] * made[$0 * stride] }
    var gradient: [Double] = []
    for axis in 0..<d {
      let slope = try values.weightedSum(supervision) {
        made[$0 * stride] * made[$0 * stride + 1 + axis]
      }
      gradient.append(-2 * slope / values.observations)
    }
    return Loss(
      value: value.isNaN ? .infinity : value / values.observations, gradient: gradient,
      keyGradient: [])
  }

  /// The derivatives of the loss by one key.
  private func addSlopes(
    of key: Int, _ keys: Points, _ widths: [Double],
    _ estimates: [Estimate], _ supervision: Supervision,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    let n = places.count
    for place in 0..<n where !(leavesOneOut && key == place) {
      if place & 16_383 == 16_383, supervision.shouldStop() { return }
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
    shape.hasKnownTail ? Double.exp(shape.logWeight(u) - reference) : shape.weight(u)
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

/// The sums Σ w (1, y) and Σ w′ uₗ² (1, y) around one place.
private struct SlopeSums {
  let pairs: PairSummation
  private var pulls = [Double](repeating: 0, count: WeightTile.capacity)
  private var row: [Double]

  init(pairs: PairSummation) {
    self.pairs = pairs
    row = [Double](repeating: 0, count: 2 * (1 + pairs.dimension))
  }

  /// The estimate at a place, without one observation there if that has a value; ∂m/∂ln h goes into `slopes`.
  mutating func estimate(
    at place: ArraySlice<Double>, over ranges: [Range<Int>], without own: Double?,
    _ tiles: PairSummation.Tiles,
    slopes: UnsafeMutableBufferPointer<Double>, _ supervision: Supervision
  ) -> WidthGradient.Estimate {
    let pairs = pairs
    let scale = pulls.withUnsafeMutableBufferPointer { pulls in
      row.withUnsafeMutableBufferPointer { row in
        pairs.addTiles(place, over: ranges, tiles, to: row, supervision: supervision) {
          start, count in
          guard let pulls = pulls.baseAddress, let row = row.baseAddress else { return }
          pairs.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            cvectormath_add_weighted(
              tiles.weights, values + start, pairs.keyCount, 1, row, count)
            if pairs.shape != .gaussian {
              for i in 0..<count {
                tiles.weights[i] = pairs.shape.steepness(
                  tiles.distances[i].squareRoot(), weight: tiles.weights[i])
              }
              if !pairs.shape.hasKnownTail, let factors = pairs.factors {
                for i in 0..<count { tiles.weights[i] *= factors[start + i] }
              }
            }
            for (j, at) in place.enumerated() {
              for i in 0..<count {
                let u = (pairs.keys[j * pairs.keyCount + start + i] - at) / pairs.widths[j]
                pulls[i] = tiles.weights[i] * (u * u)
              }
              cvectormath_add_weighted(
                pulls, values + start, pairs.keyCount, 1, row + 2 * (1 + j), count)
            }
          }
        }
      }
    }
    guard let scale else { return WidthGradient.Estimate(mean: .nan, total: 0, reference: 0) }
    if let own {
      row[0] -= pairs.shape.weight(0)
      row[1] -= pairs.shape.weight(0) * own
    }
    let mean = row[1] / row[0]
    for j in slopes.indices { slopes[j] = (row[2 * j + 3] - mean * row[2 * j + 2]) / row[0] }
    return WidthGradient.Estimate(mean: mean, total: row[0], reference: scale)
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
    case .own(let profile):
      // The cube root of rounding, where the errors of a central difference balance.
      let step = 6e-6 * max(u, 1)
      return (profile.weight(abs(u - step)) - profile.weight(u + step)) / (2 * step * u)
    }
  }
}
