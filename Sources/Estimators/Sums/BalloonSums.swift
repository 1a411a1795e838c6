import CVectorMath
import Work

/// Sums at queries on a line that each have a width of their own, from the keys in reach.
///
/// Many keys are taken as the boxes of `NodeBoxes` in which the kernel is a polynomial of the place, exactly where it ends at the width, or
/// to rounding in boxes of at most half a width: what is in reach is O(log n) of them.
struct BalloonSums {
  private let line: SortedLine
  private let shape: SmoothingKernel.Shape
  private let order: Int
  private var ladder: NodeLadder?
  /// Boxes serve all wider widths.
  private var narrowest = 0.0

  /// A window of fewer keys is added up key by key: boxes are at most half a width, and those of long tails many.
  private var few: Int { shape.isCompact ? 400 : 2000 }

  /// - Precondition: the shape has a reach.
  init(
    line: SortedLine, shape: SmoothingKernel.Shape, order: Int, queries: Points, widths: [Double],
    supervision: Supervision
  ) throws(EstimatorError) {
    (self.line, self.shape, self.order) = (line, shape, order)
    if case .own = shape { return }
    guard line.columns <= 1, queries.count > 0 else { return }
    var walk = SortedWindow.Walk()
    let probes = stride(from: 0, to: queries.count, by: max(1, queries.count / 64)).map { query in
      SortedWindow(line: line, shape: shape, width: widths[query], order: 0)
        .window(queries.coordinates[query], &walk).count
    }
    guard probes.reduce(0, +) > few * probes.count else { return }
    let boxes = try NodeBoxes(
      ascending: line.positions, values: line.values, weights: line.weights?.numbers ?? [],
      supervision: supervision)
    if let boxes {
      (ladder, narrowest) = (
        try NodeLadder(boxes, supervision: supervision),
        widths.filter { !boxes.serves($0) }.max() ?? 0
      )
    }
  }

  /// The sums at each query, as `SortedWindow` has them.
  func sums(at queries: Points, widths: [Double], supervision: Supervision) throws(EstimatorError)
    -> KernelSums
  {
    var result = try KernelSums(
      queries: queries.count, columns: line.columns, order: order, supervision: supervision)
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 64, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          guard let ladder else {
            add(range, of: queries, widths, nil, tiles, to: rows, supervision)
            return
          }
          ladder.withView { add(range, of: queries, widths, $0, tiles, to: rows, supervision) }
        }
      }
    }
    return result
  }

  private func add(
    _ range: Range<Int>, of queries: Points, _ widths: [Double], _ ladder: NodeLadder.View?,
    _ tiles: PairSummation.Tiles, to rows: KernelSumRows, _ supervision: Supervision
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * Batch.size) { memory in
      guard let memory = memory.baseAddress else { return }
      var batch = Batch(shape: shape, order: order, columns: line.columns, numbers: memory)
      var parts: [NodeLadder.Part] = []
      var walk = SortedWindow.Walk()
      for query in range {
        if supervision.shouldStop() { return }
        let (place, width, row) = (queries.coordinates[query], widths[query], rows.row(query))
        let window = SortedWindow(line: line, shape: shape, width: width, order: order)
        let keys = window.window(place, &walk)
        if let ladder, keys.count > few, width > narrowest {
          parts.removeAll(keepingCapacity: true)
          // On either side of the query, where a kernel may have a corner.
          let reach = shape.isCompact ? width : .infinity
          ladder.addParts(
            of: keys.clamped(to: 0..<walk.right), widest: width / 2,
            within: (place - reach)...place, to: &parts)
          ladder.addParts(
            of: keys.clamped(to: walk.right..<line.positions.count), widest: width / 2,
            within: place...(place + reach), to: &parts)
          row.update(repeating: 0)
          batch.begin(at: place, width)
          for part in parts { add(part, of: ladder, &batch, to: row) }
          batch.flush(to: row)
          if row[0] >= PairSummation.smallestTrustedTotal { continue }
        }
        rows.logScales[query] = window.pairs.sum(
          queries.row(query), over: keys, tiles, into: row)
      }
    }
  }

  private func add(
    _ part: NodeLadder.Part, of ladder: NodeLadder.View, _ batch: inout Batch,
    to row: UnsafeMutableBufferPointer<Double>
  ) {
    switch part {
    case .box(let level, let box):
      ladder.forEachNode(level: level, box, from: batch.place) { batch.append($0, $1, $2, to: row) }
    case .keys(let range):
      for key in range {
        let weight = line.weights?.numbers[key] ?? 1
        batch.append(
          line.positions[key] - batch.place, weight,
          line.columns > 0 ? weight * line.values[key] : 0, to: row)
      }
    }
  }

  /// Places with weights and weighted values, a tile of them at a time.
  private struct Batch {
    static let size = WeightTile.capacity

    let shape: SmoothingKernel.Shape
    let order: Int
    let columns: Int
    /// Squared distances and then weights, distances, and what stands at a place.
    let numbers: UnsafeMutablePointer<Double>
    private var count = 0
    private(set) var place = 0.0
    private var width = 1.0

    init(
      shape: SmoothingKernel.Shape, order: Int, columns: Int,
      numbers: UnsafeMutablePointer<Double>
    ) {
      (self.shape, self.order, self.columns, self.numbers) = (shape, order, columns, numbers)
    }

    mutating func begin(at place: Double, _ width: Double) {
      (self.place, self.width, count) = (place, width, 0)
    }

    @inline(__always)
    mutating func append(
      _ distance: Double, _ weight: Double, _ value: Double,
      to row: UnsafeMutableBufferPointer<Double>
    ) {
      numbers[Self.size + count] = distance
      numbers[2 * Self.size + count] = weight
      numbers[3 * Self.size + count] = value
      count += 1
      if count == Self.size { flush(to: row) }
    }

    mutating func flush(to row: UnsafeMutableBufferPointer<Double>) {
      let (weights, distances) = (numbers, numbers + Self.size)
      for index in 0..<count {
        distances[index] /= width
        weights[index] = distances[index] * distances[index]
      }
      WeightTile(shape: shape).weigh(weights, count: count, shift: 0)
      for power in 0...order {
        if power > 0 { cvectormath_multiply(weights, distances, weights, count) }
        for column in 0...columns {
          row[power * (1 + columns) + column] += cvectormath_dot(
            weights, numbers + (2 + column) * Self.size, count)
        }
      }
      count = 0
    }
  }
}
