import CVectorMath
import RealModule
import Work

/// What local polynomials of a Gaussian make of keys on a line, summed over them without a fit at each.
///
/// In a box of a quarter of a width the coefficients of the polynomial around a place, and the influence a with S a = e₀, are
/// polynomials of the place; so sums over keys of their products are sums over nodes (`NodeBoxes`). Where the moments tell no
/// polynomial, or the last coefficients are not below 1e-13, the keys of the box are left for `LocalPolynomial`.
struct PolynomialSums: Sendable {
  private let x: [Double]
  private let values: Values
  private let degree: Int
  private static let tolerance = 1e-13

  /// - Precondition: the keys ascend, and the values are centred.
  init?(ascending x: [Double], values: Values, degree: Int) {
    guard values.columns == 1, (values.weights?.ratio ?? 1) <= 1e6 else { return nil }
    (self.x, self.values, self.degree) = (x, values, degree)
  }

  /// Σ ω m″² over the keys between two places; nil where most keys would be left.
  ///
  /// - Complexity: O(n), for the moments of the boxes.
  func curvature(width: Double, within span: ClosedRange<Double>, supervision: Supervision)
    throws(EstimatorError) -> Double?
  {
    let found = try sum(width, supervision.part(0, 0.5)) { box, fit in
      let (first, last) = (x[box.keys.lowerBound], x[box.keys.upperBound - 1])
      if last < span.lowerBound || first > span.upperBound { return .zero }
      let curvature = 2 / (width * width) * fit.coefficients[2]
      let squares = curvature * curvature
      // Where the curvature is nothing its digits are rounding: what is off counts beside the sum over all boxes.
      let off = NodeBoxes.last(squares) * NodeBoxes.vector(box.weights).sum()
      if first >= span.lowerBound, last <= span.upperBound {
        return SIMD4((squares * NodeBoxes.vector(box.weights)).sum(), off, 0, 0)
      }
      return SIMD4(self.sum(of: squares, in: box, within: span), off, 0, 0)
    }
    guard let (sum, rest) = found, sum[1] <= 10 * Self.tolerance * sum[0] else { return nil }
    let rows = rest.filter { span.contains(x[$0]) }
    if rows.isEmpty { return sum[0] }
    let curvatures = try polynomial(width).fit(
      at: Points(checked: rows.map { x[$0] }, dimension: 1), supervision: supervision.part(0.5, 1)
    ).derivatives[1]
    return sum[0]
      + compensatedSum(rows.indices) {
        values.weight(rows[$0]) * curvatures[$0] * curvatures[$0]
      }
  }

  /// The traces of the hat matrix and the residual variance; nil where keys would be left.
  ///
  /// - Complexity: O(n), for the moments of the boxes.
  func noise(width: Double, supervision: Supervision) throws(EstimatorError) -> NoiseEstimate? {
    let found = try sum(width, withSquares: true, supervision) { box, fit in
      guard var sums = errors(box, fit, leavesOut: false) else { return nil }
      // Σ l² = aᵀ T a, T being the moments under the squared kernel.
      var norms = Nodes()
      for k in 0...degree {
        for l in 0...degree {
          let moment = NodeBoxes.vector(box.sums + (2 * degree + 1 + k + l) * 2 * NodeBoxes.nodes)
          norms += fit.influence[k] * fit.influence[l] * moment
        }
      }
      guard NodeBoxes.last(norms) <= Self.tolerance * norms.max() else { return nil }
      sums[2] = (norms * NodeBoxes.vector(box.weights)).sum()
      return sums
    }
    guard let (sum, rest) = found, rest.isEmpty else { return nil }
    return NoiseEstimate(
      squares: sum[0], trace: sum[1], squaredTrace: sum[2], count: values.observations)
  }

  /// Σ ω e² and tr H; e are the residuals, or with `leavesOut` the errors of predicting each value from the others; nil where
  /// most keys would be left.
  ///
  /// - Complexity: O(n), for the moments of the boxes.
  func score(_ width: Double, leavesOut: Bool, supervision: Supervision) throws(EstimatorError)
    -> (squares: Double, trace: Double)?
  {
    // The leverage of a row of known precision is its own.
    if leavesOut, values.weights?.meaning == .precisions { return nil }
    let found = try sum(width, supervision.part(0, 0.5)) { box, fit in
      errors(box, fit, leavesOut: leavesOut)
    }
    guard let (sum, rest) = found else { return nil }
    if rest.isEmpty { return (sum[0], sum[1]) }
    let fits = try polynomial(width).fits(at: rest, supervision.part(0.5, 1))
    let squares = compensatedSum(rest.indices) {
      let error = values.numbers[rest[$0]] - (leavesOut ? fits[$0].z : fits[$0].x)
      return values.weight(rest[$0]) * error * error
    }
    let trace = compensatedSum(rest.indices) {
      (values.weights?.multiplicity(rest[$0]) ?? 1) * fits[$0].y
    }
    return (sum[0] + squares, sum[1] + trace)
  }

  /// Σ ω times the polynomial that has some values at the nodes, over the keys of a box between two places.
  private func sum(of values: Nodes, in box: NodeBoxes.Box, within span: ClosedRange<Double>)
    -> Double
  {
    let nodes = NodeBoxes.nodes
    let coefficients = (0..<nodes).map { k in
      (0..<nodes).reduce(0) { $0 + NodeBoxes.weightsOfMoments[k * nodes + $1] * values[$1] }
    }
    let scale = Double(sign: .plus, exponent: 1 - box.exponent, significand: 1)
    let middle = 2 * Double(box.number) + 1
    var sum = CompensatedSum()
    for key in box.keys where span.contains(x[key]) {
      // Clenshaw's recurrence.
      let t = x[key] * scale - middle
      var (last, before) = (0.0, 0.0)
      for k in (1..<nodes).reversed() {
        (last, before) = (2 * t * last - before + coefficients[k], last)
      }
      sum.add(self.values.weight(key) * (t * last - before + coefficients[0]))
    }
    return sum.value
  }

  private func polynomial(_ width: Double) throws(EstimatorError) -> LocalPolynomial {
    try LocalPolynomial(
      keys: Points(checked: x, dimension: 1), values: values,
      kernel: SmoothingKernel(.gaussian, width: width), degree: degree)
  }

  // MARK: Boxes

  private typealias Nodes = NodeBoxes.Vector

  /// The polynomial at the nodes of a box.
  private struct Fit {
    /// In powers of the distance in widths, the values less the centre of the box.
    var coefficients: [Nodes]
    /// a with S a = e₀.
    var influence: [Nodes]
  }

  /// The sum of what `part` makes of the boxes, and the keys of those where it makes nothing; nil where there are no boxes, or
  /// only few keys to a box.
  private func sum(
    _ width: Double, withSquares: Bool = false, _ supervision: Supervision,
    _ part: (NodeBoxes.Box, Fit) -> SIMD4<Double>?
  ) throws(EstimatorError) -> (sum: SIMD4<Double>, rest: [Int])? {
    guard let low = x.first, let high = x.last, width.isFinite,
      // A box takes as long as about thirty keys, for each kernel.
      (high - low) / width * 8 * 30 < Double(x.count),
      let boxes = try NodeBoxes(
        ascending: x, values: values.numbers, weights: values.weights?.numbers ?? [],
        narrowest: width.exponent - 2, supervision: supervision),
      boxes.serves(width)
    else { return nil }
    var sum = SIMD4<Double>.zero
    let isLeft: [Bool] = try filledArray(x.count) { (isLeft) throws(EstimatorError) in
      isLeft.update(repeating: false, count: x.count)
      // Boxes have keys of their own.
      nonisolated(unsafe) let isLeft = isLeft
      sum = try boxes.sum(
        width: width, halvings: 1, order: 2 * degree, withSquares: withSquares,
        supervision: supervision
      ) { box in
        if let fit = fit(box), let sums = part(box, fit) { return sums }
        for key in box.keys { isLeft[key] = true }
        return .zero
      }
    }
    let rest = try parallelIndices(x.count, supervision: supervision) { isLeft[$0] }
    return rest.count > x.count / 4 ? nil : (sum, rest)
  }

  /// By Cholesky's factors at all nodes at once; nil where the moments tell no polynomial, as `LineMoments` has it.
  private func fit(_ box: NodeBoxes.Box) -> Fit? {
    let (nodes, size) = (NodeBoxes.nodes, degree + 1)
    let moments = (0...2 * degree).map { NodeBoxes.vector(box.sums + $0 * 2 * nodes) }
    let least = moments[0].min()
    guard least >= 1.25, box.bounds.total <= Self.tolerance * least else { return nil }
    var share = 1e-4
    for k in 1..<size {
      guard (moments[2 * k] - share * moments[0]).min() > 0 else { return nil }
      share *= 0.1
    }
    let tolerance = degree == 1 ? 1e-2 : LineMoments.tolerance(degree)
    var factor = [Nodes](repeating: .zero, count: size * size)
    for i in 0..<size {
      for j in 0...i {
        var sum = moments[i + j]
        for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
        if i == j {
          guard (sum - tolerance * moments[2 * i]).min() > 0 else { return nil }
          factor[i * size + i] = sum.squareRoot()
        } else {
          factor[i * size + j] = sum / factor[j * size + j]
        }
      }
    }
    func solved(_ right: [Nodes]) -> [Nodes] {
      var solution = right
      for i in 0..<size {
        for k in 0..<i { solution[i] -= factor[i * size + k] * solution[k] }
        solution[i] /= factor[i * size + i]
      }
      for i in (0..<size).reversed() {
        for k in (i + 1)..<max(size, i + 1) { solution[i] -= factor[k * size + i] * solution[k] }
        solution[i] /= factor[i * size + i]
      }
      return solution
    }
    let products = (0..<size).map {
      NodeBoxes.vector(box.sums + ($0 * 2 + 1) * nodes) - box.centre * moments[$0]
    }
    return Fit(
      coefficients: solved(products),
      influence: solved([Nodes(repeating: 1)] + [Nodes](repeating: .zero, count: degree)))
  }

  /// A box's Σ ω e² and Σ ω a₀, e being residuals or those divided by 1 − a₀; nil where nodes do not tell them.
  private func errors(_ box: NodeBoxes.Box, _ fit: Fit, leavesOut: Bool) -> SIMD4<Double>? {
    let nodes = NodeBoxes.nodes
    let (fits, shares) = (fit.coefficients[0], fit.influence[0])
    guard shares.max() < 0.75 else { return nil }
    var factors = Nodes(repeating: 1)
    if leavesOut {
      factors = 1 / (1 - shares)
      factors *= factors
    }
    let (linear, quadratic) = (factors * fits, factors * fits * fits)
    let (counts, sums, squares) = (
      NodeBoxes.vector(box.weights), NodeBoxes.vector(box.weights + nodes),
      NodeBoxes.vector(box.weights + 2 * nodes)
    )
    let (n, square) = (counts.sum(), squares.sum())
    let error = (factors * squares - 2 * linear * sums + quadratic * counts).sum()
    let rest =
      NodeBoxes.last(factors) * square + 2 * NodeBoxes.last(linear)
      * (n * max(square, 0)).squareRoot()
      + NodeBoxes.last(quadratic) * n
    guard rest <= Self.tolerance * error, square <= 1e3 * error,
      NodeBoxes.last(shares) <= Self.tolerance * shares.max()
    else { return nil }
    return SIMD4(error, (shares * counts).sum(), 0, 0)
  }
}
