import CVectorMath
import RealModule

/// What a Gaussian makes of keys on a line at any width, summed over them without an estimate at each.
///
/// In a box of half a width f = Σ K y / Σ K and g = (1 − 1/Σ K)⁻² are polynomials of the place, and the mean squared error of leaving
/// one out is Σ (y − f)² g, a sum over nodes (`NodeBoxes`). Where their last coefficients are not below 1e-13 of the
/// box's part the polynomials of Σ K and Σ K y are evaluated at its keys; where those may be off by 1e-13 of the weight of all other
/// keys, and for narrow widths, the neighbours of a key are added up, beginning with the nearest.
struct LineScores: Sendable {
  private let boxes: NodeBoxes
  /// Whether an observation has the whole weight of its row, and the most that one has.
  private let isPrecise: Bool
  private let heaviest: Double
  /// The largest relative error that is passed.
  private static let tolerance = 1e-13

  /// Nil where boxes have no exact numbers.
  ///
  /// The values are centred, in the order of the keys, or there are none.
  ///
  /// - Complexity: O(n).
  init?(
    ascending keys: [Double], values: [Double], weights: ObservationWeights? = nil,
    supervision: Supervision
  ) throws(EstimatorError) {
    guard
      let boxes = try NodeBoxes(
        ascending: keys, values: values, weights: weights?.numbers ?? [], supervision: supervision)
    else { return nil }
    self.boxes = boxes
    isPrecise = weights?.meaning == .precisions
    heaviest = isPrecise ? weights?.numbers.max() ?? 1 : 1
  }

  /// Whether the sums at a width can be told.
  func serves(_ width: Double) -> Bool { boxes.serves(width) }

  /// Σ e² and tr H; e are the residuals, or with `leavesOut` the errors of predicting each value from the others.
  ///
  /// - Complexity: O(B) for the boxes of half a width that hold keys, or O(n) with few keys to a width.
  func sums(_ width: Double, leavesOut: Bool, supervision: Supervision) throws(EstimatorError)
    -> (squares: Double, trace: Double)
  {
    let line = Line(
      boxes: boxes, width: width, leavesOut: leavesOut, isPrecise: isPrecise, heaviest: heaviest)
    if let sum = try narrow(line, supervision, { line.direct($0) }) { return (sum[0], sum[1]) }
    let sum = try boxes.sum(width: width, supervision: supervision) { line.part($0) }
    return (sum[0], sum[1])
  }

  /// Σ ln Σ K over all keys, each K summed over the others.
  ///
  /// - Complexity: as `sums`.
  func logLikelihood(_ width: Double, supervision: Supervision) throws(EstimatorError) -> Double {
    let line = Line(
      boxes: boxes, width: width, leavesOut: true, isPrecise: isPrecise, heaviest: heaviest)
    if let sum = try narrow(line, supervision, { line.directLogs($0) }) { return sum[0] }
    return try boxes.sum(width: width, supervision: supervision) { line.logs($0) }[0]
  }

  /// Σ K over all pairs of keys, each with itself as well.
  ///
  /// The bounds of `NodeBoxes` add up to less than 1e-13 of it, wherever the keys lie: Σ e^{−t²/4} over pairs is but a few times Σ e^{−t²/2}.
  ///
  /// A derivative of 4 or 6 stands for the Hermite polynomial of that order times the Gaussian.
  ///
  /// - Complexity: O(B) for the boxes of half a width that hold keys.
  func pairs(_ width: Double, derivative: Int = 0, supervision: Supervision)
    throws(EstimatorError) -> Double
  {
    try boxes.sum(
      width: width, halvings: derivative == 0 ? 0 : 1, supervision: supervision,
      profile: { squares, count in
        let u = Array(UnsafeBufferPointer(start: squares, count: count))
        cvectormath_weigh_gaussian(squares, 0, count)
        for (place, u) in u.enumerated() {
          switch derivative {
          case 4: squares[place] *= (u - 6) * u + 3
          case 6: squares[place] *= ((u - 15) * u + 45) * u - 15
          default: break
          }
        }
      }
    ) { box in
      var sum = 0.0
      for node in 0..<NodeBoxes.nodes { sum += box.weights[node] * box.sums[node] }
      return SIMD4(sum, 0, 0, 0)
    }[0]
  }

  /// The sum over all keys by their neighbours, where that takes less than boxes.
  private func narrow(
    _ line: Line, _ supervision: Supervision, _ part: (Range<Int>) -> SIMD4<Double>
  ) throws(EstimatorError) -> SIMD4<Double>? {
    // In nanoseconds.
    let perKey = 6 + 0.6 * line.typicalNeighbours
    guard Double(boxes.count) * perKey < 1200 * boxes.cost(line.width) else { return nil }
    let size = max(64, min(1 << 13, Int(1e6 / perKey)))
    return try boxes.total(of: boxes.count, size: size, supervision, part)
  }

  /// The keys under one width.
  private struct Line {
    let boxes: NodeBoxes
    let width: Double
    let leavesOut: Bool
    let isPrecise: Bool
    let heaviest: Double
    let reach: Double

    init(boxes: NodeBoxes, width: Double, leavesOut: Bool, isPrecise: Bool, heaviest: Double) {
      (self.boxes, self.width, self.leavesOut) = (boxes, width, leavesOut)
      (self.isPrecise, self.heaviest) = (isPrecise, heaviest)
      // All keys beyond it have 1e-16 of the nearest one's weight.
      reach = 2 * Double.log(boxes.mostKeys) + 74
    }

    /// ω of a key.
    @inline(__always)
    private func weight(_ key: Int) -> Double {
      boxes.weights.isEmpty ? 1 : boxes.weights[NodeBoxes.margin + key]
    }

    /// What leaving an observation out takes from the weight of its row.
    @inline(__always)
    private func unit(_ key: Int) -> Double { isPrecise ? weight(key) : 1 }

    /// How many keys matter to one, on average over a few.
    var typicalNeighbours: Double {
      let (n, margin) = (boxes.count, NodeBoxes.margin)
      let radius = reach.squareRoot() * width
      var sum = 0
      let keys = Swift.stride(from: 0, to: n, by: max(1, n / 256))
      boxes.keys.withUnsafeBufferPointer { all in
        for key in keys {
          let x = all[margin + key]
          let low = all.firstIndex(from: margin + key) { $0 > x - radius }
          sum += all.firstIndex(from: margin + key) { $0 > x + radius } - low
        }
      }
      return Double(sum) / Double(Array(keys).count)
    }

    private typealias Nodes = NodeBoxes.Vector

    /// A box's Σ e² and Σ Hᵢᵢ.
    func part(_ box: NodeBoxes.Box) -> SIMD4<Double> {
      let nodes = NodeBoxes.nodes
      let (totals, weighted) = (NodeBoxes.vector(box.sums), NodeBoxes.vector(box.sums + nodes))
      let least = totals.min()
      let others = leavesOut ? least - heaviest : least
      guard others >= 0.25 * heaviest, box.bounds.total <= LineScores.tolerance * others else {
        return direct(box.keys)
      }
      // What is left out differs from key to key.
      if leavesOut, isPrecise { return keyByKey(box) }
      let n = boxes.mass(of: box.keys, box.weights)
      let shares = 1 / totals
      let fits = weighted * shares - box.centre
      var factors = Nodes(repeating: 1)
      if leavesOut {
        factors = 1 / (1 - shares)
        factors *= factors
      }
      let (linear, quadratic) = (factors * fits, factors * fits * fits)
      let counts = NodeBoxes.vector(box.weights)
      let (sums, squares) = (
        NodeBoxes.vector(box.weights + nodes), NodeBoxes.vector(box.weights + 2 * nodes)
      )
      let square = squares.sum()
      let error = (factors * squares - 2 * linear * sums + quadratic * counts).sum()
      let spread = (max(error, 0) / n).squareRoot()
      let farthest = max(fits.max(), -fits.min())
      // What the sums at the nodes may be off, against the typical error.
      let off = (box.bounds.weighted + (farthest + abs(box.centre)) * box.bounds.total) / others
      guard off <= LineScores.tolerance * (spread + farthest + abs(box.centre)) else {
        return direct(box.keys)
      }
      let rest =
        NodeBoxes.last(factors) * square + 2 * NodeBoxes.last(linear)
        * (n * max(square, 0)).squareRoot()
        + NodeBoxes.last(quadratic) * n
      let isSmooth =
        least >= 1.5 && rest <= LineScores.tolerance * error
        && NodeBoxes.last(shares) <= LineScores.tolerance * shares.max() && square <= 1e3 * error
      if isSmooth { return SIMD4(error, (shares * counts).sum(), 0, 0) }
      return keyByKey(box)
    }

    /// A box's Σ ln of the sums over others.
    func logs(_ box: NodeBoxes.Box) -> SIMD4<Double> {
      let totals = NodeBoxes.vector(box.sums)
      let others = totals.min() - 1
      guard others >= 0.25, box.bounds.total <= LineScores.tolerance * others else {
        return directLogs(box.keys)
      }
      var logs = Nodes()
      for node in 0..<NodeBoxes.nodes { logs[node] = Double.log(totals[node] - 1) }
      if others >= 0.5, NodeBoxes.last(logs) <= LineScores.tolerance {
        return SIMD4((logs * NodeBoxes.vector(box.weights)).sum(), 0, 0, 0)
      }
      var sum = 0.0
      forEachKey(of: box, columns: 1) { key, total, _ in
        sum += total - 1 < 0.25 ? directLogs(key..<key + 1)[0] : Double.log(total - 1)
      }
      return SIMD4(sum, 0, 0, 0)
    }

    /// The same by the neighbours of each key.
    func directLogs(_ keys: Range<Int>) -> SIMD4<Double> {
      var sum = CompensatedSum()
      forEachNeighbourhood(of: keys) { _, nearest, total, _ in
        sum.add(Double.log(total) - nearest / 2)
      }
      return SIMD4(sum.value, 0, 0, 0)
    }

    /// The same by the polynomials of the sums at each key.
    private func keyByKey(_ box: NodeBoxes.Box) -> SIMD4<Double> {
      var result = SIMD4<Double>.zero
      forEachKey(of: box, columns: 2) { key, total, sum in
        let y = boxes.values[NodeBoxes.margin + key]
        let (weight, unit) = (weight(key), unit(key))
        let others = total - unit
        guard others >= 0.25 * unit else {
          result += direct(key..<key + 1)
          return
        }
        let error = leavesOut ? y - (sum - unit * y) / others : y - sum / total
        result += SIMD4(weight * error * error, weight / total, 0, 0)
      }
      return result
    }

    /// The same by the neighbours of each key.
    func direct(_ keys: Range<Int>) -> SIMD4<Double> {
      var (squares, trace) = (CompensatedSum(), CompensatedSum())
      forEachNeighbourhood(of: keys) { key, nearest, total, sum in
        let weight = weight(key)
        let error = boxes.values[NodeBoxes.margin + key] - sum / total
        // What stays of the row itself is its own value.
        let stays = leavesOut ? weight - unit(key) : weight
        if leavesOut, stays <= 0 {
          squares.add(weight * error * error)
        } else {
          let others = total * Double.exp(-nearest / 2)
          let residual = error * others / (stays + others)
          squares.add(weight * residual * residual)
          trace.add(weight / (weight + others))
        }
      }
      return SIMD4(squares.value, trace.value, 0, 0)
    }

    /// The sums over all keys at each key of a box, by their polynomials.
    @inline(__always)
    private func forEachKey(
      of box: NodeBoxes.Box, columns: Int,
      _ body: (_ key: Int, _ total: Double, _ sum: Double) -> Void
    ) {
      let (nodes, tile) = (NodeBoxes.nodes, 256)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * tile + 2 * nodes) { numbers in
        guard let places = numbers.baseAddress else { return }
        let (total, sum, coefficients) = (places + tile, places + 2 * tile, places + 3 * tile)
        coefficients.update(repeating: 0, count: 2 * nodes)
        cvectormath_multiply_nodes(
          NodeBoxes.coefficientsOfValues, box.sums, columns, coefficients)
        for start in Swift.stride(from: box.keys.lowerBound, to: box.keys.upperBound, by: tile) {
          let part = start..<min(start + tile, box.keys.upperBound)
          boxes.locate(part, in: box.number, box.exponent, into: places)
          cvectormath_evaluate_nodes(coefficients, places, total, part.count)
          cvectormath_evaluate_nodes(coefficients + nodes, places, sum, part.count)
          for (place, key) in part.enumerated() { body(key, total[place], sum[place]) }
        }
      }
    }

    /// The square of the distance t from each key to the nearest other, and the sums over all others of e^{(t² − u²)/2} and that times y.
    @inline(__always)
    private func forEachNeighbourhood(
      of keys: Range<Int>,
      _ body: (_ key: Int, _ nearest: Double, _ total: Double, _ sum: Double) -> Void
    ) {
      let tile = 256
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * tile) { numbers in
        boxes.keys.withUnsafeBufferPointer { positions in
          boxes.values.withUnsafeBufferPointer { values in
            boxes.weights.withUnsafeBufferPointer { weights in
              guard let nearest = numbers.baseAddress, let positions = positions.baseAddress else {
                return
              }
              let (total, sum) = (nearest + tile, nearest + 2 * tile)
              // Without values any numbers will do.
              let values = boxes.values.isEmpty ? positions : values.baseAddress ?? positions
              let weights = boxes.weights.isEmpty ? nil : weights.baseAddress
              for start in Swift.stride(from: keys.lowerBound, to: keys.upperBound, by: tile) {
                let count = min(tile, keys.upperBound - start)
                let first = NodeBoxes.margin + start
                cvectormath_add_neighbours(
                  positions + first, values + first, weights.map { $0 + first }, 1 / width, reach,
                  nearest, total, sum, count)
                for place in 0..<count {
                  body(start + place, nearest[place], total[place], sum[place])
                }
              }
            }
          }
        }
      }
    }
  }
}
