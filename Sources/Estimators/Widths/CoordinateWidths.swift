import RealModule

extension WidthSearch {
  /// A width for each coordinate that makes the leave-one-out error smallest.
  ///
  /// Quasi-Newton (BFGS) on ln h with the exact gradient, from the best common scale of the coordinates'
  /// standard deviations, from two neighbours of it, and from the best of a grid around it (each coordinate
  /// narrower or wider by itself), the two best of them for more than 4000 keys; the best end point is returned. On a line it is
  /// the width of `best`.
  ///
  /// - Throws: `unsupportedKernel` for kernels whose derivative is 0; `noSpread` for a coordinate without
  ///   spread; `vectorValues`; `stopped`.
  /// - Complexity: some hundred evaluations, each of a Gaussian an estimate with 1 + 4 d columns at n queries, of others O(n²·d).
  /// *Source*: Nocedal and Wright (2006), algorithm 6.1; the criterion as `cv.ls` in R's np.
  public static func widthsPerCoordinate(
    keys: Points, values: Values, shape: SmoothingKernel.Shape, supervision: Supervision = .none
  ) throws(EstimatorError) -> (widths: [Double], score: Double) {
    guard shape != .boxcar, shape != .constant else { throw .unsupportedKernel(shape) }
    guard values.columns == 1 else { throw .vectorValues(columns: values.columns) }
    let deviations = try deviations(of: keys, weights: values.weights, supervision: supervision)
    guard deviations.allSatisfy({ $0 > 0 }) else { throw .noSpread(.keys) }
    let common = try WidthSearch(
      NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(shape, widths: deviations))
    ).best(gridSize: 40, supervision: supervision.part(0, 0.4))
    // On a line the common scale is all there is.
    if keys.dimension == 1 {
      supervision.finish()
      return ([common.width], common.score)
    }
    let scale = common.width
    let gradient = WidthGradient(places: keys, values: values, shape: shape, leavesOneOut: true)
    var best: (widths: [Double], score: Double) = (deviations.map { $0 * scale }, .infinity)
    let centre = deviations.map { Double.log($0 * scale) }
    var starts = [1, 0.4, 2.5].map { factor in centre.map { $0 + Double.log(factor) } }
    // Which starts are good shows on two thousand of many keys as well.
    let chosen = Array(stride(from: 0, to: keys.count, by: max(1, keys.count / 2000)))
    let coarse = WidthGradient(
      places: Points(checked: chosen.flatMap { keys.row($0) }, dimension: keys.dimension),
      values: Values(
        checked: chosen.map { values.numbers[$0] }, columns: 1,
        weights: values.weights.map { $0.part(chosen) }), shape: shape,
      leavesOneOut: true)
    let scored = try scoredGrid(around: centre, coarse, supervision.part(0.4, 0.6))
    starts += scored.prefix(keys.count > 4000 ? 2 : 4).map { $0.logs }
    if keys.count > 4000 { starts = try lowest(2, of: starts, gradient, supervision.quiet) }
    for (index, start) in starts.enumerated() {
      let end = try descend(
        from: start, gradient, supervision.part(0.6, 1).part(index, of: starts.count))
      if end.score < best.score { best = (end.logs.map { Double.exp($0) }, end.score) }
    }
    return best
  }

  /// The standard deviation of each coordinate, with n − 1: widths in proportion to them follow the units.
  ///
  /// With weights, which are above 0, n is Σω of counts, and of precisions (Σω)²/Σω².
  ///
  /// - Throws: `stopped`.
  /// - Complexity: O(n·d).
  public static func deviations(
    of keys: Points, weights: ObservationWeights? = nil, supervision: Supervision = .none
  ) throws(EstimatorError) -> [Double] {
    let rows = Values(empty: keys.count, weights: weights?.scaledToEffectiveCount)
    var deviations: [Double] = []
    for column in coordinateMajor(keys) {
      deviations.append(
        try standardDeviation(column, weightedAs: rows, supervision: supervision))
    }
    return deviations
  }

  /// Places where each coordinate is narrower or wider by itself, the best first: all combinations for up to three
  /// coordinates, one coordinate at a time for more.
  private static func scoredGrid(
    around centre: [Double], _ gradient: WidthGradient, _ supervision: Supervision
  ) throws(EstimatorError) -> [(logs: [Double], score: Double)] {
    // The widest leaves a coordinate out, as is best for one that says nothing.
    let steps: [Double] =
      centre.count == 3 ? [-1.5, 0, 1.5, 4] : [-2, -1.3, -0.6, 0, 0.6, 1.3, 2, 4]
    var places = [centre]
    if centre.count <= 3 {
      for coordinate in centre.indices {
        places = places.flatMap { place in
          steps.map { step in
            var moved = place
            moved[coordinate] += step
            return moved
          }
        }
      }
    } else {
      for coordinate in centre.indices {
        for step in steps where step != 0 {
          var moved = centre
          moved[coordinate] += step
          places.append(moved)
        }
      }
    }
    var scored: [(logs: [Double], score: Double)] = []
    for (index, logs) in places.enumerated() {
      let loss = try gradient.loss(
        keys: gradient.places, widths: logs.map { Double.exp($0) }, supervision: supervision.quiet)
      scored.append((logs, loss.value.isNaN ? .infinity : loss.value))
      supervision.progress?(Double(index + 1) / Double(places.count))
    }
    return scored.sorted { $0.score < $1.score }
  }

  /// The places with the lowest loss.
  private static func lowest(
    _ count: Int, of places: [[Double]], _ gradient: WidthGradient, _ supervision: Supervision
  ) throws(EstimatorError) -> [[Double]] {
    var scored: [(logs: [Double], score: Double)] = []
    for logs in places {
      let loss = try gradient.loss(
        keys: gradient.places, widths: logs.map { Double.exp($0) }, supervision: supervision)
      scored.append((logs, loss.value.isNaN ? .infinity : loss.value))
    }
    return scored.sorted { $0.score < $1.score }.prefix(count).map { $0.logs }
  }

  private static func descend(
    from start: [Double], _ gradient: WidthGradient, _ supervision: Supervision
  ) throws(EstimatorError) -> (logs: [Double], score: Double) {
    let quiet = supervision.quiet
    let d = start.count
    var logs = start
    func evaluate(_ logs: [Double]) throws(EstimatorError) -> WidthGradient.Loss {
      try gradient.loss(
        keys: gradient.places, widths: logs.map { Double.exp($0) }, supervision: quiet)
    }
    var loss = try evaluate(logs)
    var inverse = identity(d)
    for round in 0..<100 where loss.value.isFinite {
      // A descent takes about twenty rounds; how many is not known before.
      supervision.progress?(Double(round) / Double(round + 10))
      var direction = (0..<d).map { i in
        -(0..<d).reduce(0) { $0 + inverse[i * d + $1] * loss.gradient[$1] }
      }
      var slope = zip(direction, loss.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if !(slope < 0) {
        inverse = identity(d)
        direction = loss.gradient.map { -$0 }
        slope = zip(direction, loss.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      }
      // No step changes a width more than e-fold.
      var step = min(1, 1 / max(direction.map(abs).max() ?? 1, 1e-300))
      var next = logs
      var nextLoss = loss
      var isFound = false
      for _ in 0..<40 where !isFound {
        next = zip(logs, direction).map { $0 + step * $1 }
        nextLoss = try evaluate(next)
        isFound = nextLoss.value <= loss.value + 1e-4 * step * slope
        step /= 2
      }
      guard isFound else { break }
      let moved = zip(next, logs).map { $0 - $1 }
      update(&inverse, moved, zip(nextLoss.gradient, loss.gradient).map { $0 - $1 })
      (logs, loss) = (next, nextLoss)
      if (moved.map(abs).max() ?? 0) < 1e-9 { break }
    }
    supervision.finish()
    return (logs, loss.value)
  }

  private static func identity(_ d: Int) -> [Double] {
    (0..<d * d).map { $0 / d == $0 % d ? 1 : 0 }
  }

  /// The BFGS update of an inverse Hessian.
  private static func update(_ inverse: inout [Double], _ s: [Double], _ y: [Double]) {
    let d = s.count
    let curvature = zip(s, y).reduce(0) { $0 + $1.0 * $1.1 }
    guard curvature > 0 else { return }
    let product = (0..<d).map { i in (0..<d).reduce(0) { $0 + inverse[i * d + $1] * y[$1] } }
    let scale = (1 + zip(y, product).reduce(0) { $0 + $1.0 * $1.1 } / curvature) / curvature
    for i in 0..<d {
      for j in 0..<d {
        inverse[i * d + j] +=
          scale * s[i] * s[j] - (product[i] * s[j] + s[i] * product[j]) / curvature
      }
    }
  }
}

/// The standard deviation with n − 1.
///
/// `rows` say how much each number counts, and what n is.
func standardDeviation(_ numbers: [Double], weightedAs rows: Values, supervision: Supervision)
  throws(EstimatorError) -> Double
{
  let n = rows.observations
  guard let first = numbers.first, n > 1 else { return 0 }
  let sum = try rows.weightedSum(supervision) { numbers[$0] - first }
  let mean = first + sum / n
  let squares = try rows.weightedSum(supervision) {
    (numbers[$0] - mean) * (numbers[$0] - mean)
  }
  return (squares / (n - 1)).squareRoot()
}
