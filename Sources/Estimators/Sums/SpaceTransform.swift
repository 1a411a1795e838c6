import CVectorMath
import RealModule
import Work

/// The Gaussian sums of all keys in three coordinates at each query, by boxes with 16 × 16 × 16 Chebyshev polynomials.
///
/// Between two boxes of at most nine tenths of a width the Gaussian of each coordinate is its interpolation at 16 × 16 nodes, but for
/// ε e^{−t²/4} at a distance of t widths, ε = 2e-16 (as in `NodeBoxes`); and the Gaussian is the product over coordinates, so the
/// moments of all boxes become the polynomials of all boxes along one coordinate after the other.
///
/// The error of a sum is at most 3 ε Σ e^{−t²/4} over the keys. Where that is more than 2e-13 of the sum of weights, or 5e-13 of what the sizes of the
/// values add up to at least, in far tails and beside crowds, `TreeSummation` adds up what is in reach.
///
/// *Source*: Fong and Darve (2009), *The black-box fast multipole method*, on one level, coordinate by coordinate.
struct SpaceTransform {
  let keys: Points
  let values: Values
  let widths: [Double]

  private static let nodes = NodeBoxes.nodes
  private static let box = nodes * nodes * nodes
  /// Numbers in a slice of a box across one coordinate.
  private static let slice = nodes * nodes
  /// Boxes times columns that are held at most, 32 kB each.
  static let most = 10_000.0
  /// How many widths from all keys a query may lie.
  static let margin = 1.0
  /// The widest box, in widths.
  static let widest = 0.9

  private var columns: Int { 1 + values.columns }

  /// Whether the boxes are few enough to be held.
  static func fits(_ keys: Points, _ values: Values, widths: [Double]) -> Bool {
    guard keys.dimension == 3, keys.count > 0, widths.allSatisfy({ $0 > 1e-290 && $0.isFinite })
    else { return false }
    return SpaceMiddle.best(keys, 1 + values.columns, widths, queries: keys.count) != nil
  }

  /// What it takes, in thirds of a nanosecond.
  static func cost(_ keys: Points, _ values: Values, widths: [Double], queries: Int) -> Double {
    SpaceMiddle.best(keys, 1 + values.columns, widths, queries: queries)?.cost ?? .infinity
  }

  /// Where the boxes lie.
  private struct Grid {
    var low: [Double] = []
    /// The width of a box along each coordinate.
    var steps: [Double] = []
    var counts: [Int] = []
    var boxes: Int { counts[0] * counts[1] * counts[2] }

    init(_ middle: [ClosedRange<Double>], _ queries: Points, _ widths: [Double]) {
      let queries = coordinateMajor(queries)
      for axis in 0..<3 {
        let (own, wanted) = (middle[axis], range(queries[axis]))
        let margin = SpaceTransform.margin * widths[axis]
        let low = min(own.lowerBound, max(wanted.lowerBound, own.lowerBound - margin))
        let high = max(own.upperBound, min(wanted.upperBound, own.upperBound + margin))
        let count = max(((high - low) / (SpaceTransform.widest * widths[axis])).rounded(.up), 1)
        self.low.append(low)
        counts.append(Int(count))
        steps.append(high > low ? (high - low) / count : widths[axis])
      }
    }

    /// The box of each point; −1 for those that lie in none.
    func numbers(_ points: Points, _ supervision: Supervision) throws(EstimatorError) -> [Int32] {
      try parallelMap(points.count, supervision: supervision) { point in
        var box = 0
        for axis in 0..<3 {
          let place = (points.coordinates[3 * point + axis] - low[axis]) / steps[axis]
          // The last box has its upper end.
          guard place >= 0, place <= Double(counts[axis]) * (1 + 1e-15) else { return -1 }
          box = box * counts[axis] + min(Int(place), counts[axis] - 1)
        }
        return Int32(truncatingIfNeeded: box)
      }
    }

    /// The number of a box along a coordinate.
    func number(_ box: Int, _ axis: Int) -> Int {
      axis == 0
        ? box / (counts[1] * counts[2])
        : axis == 1 ? box / counts[2] % counts[1] : box % counts[2]
    }
  }

  /// The sums at each query.
  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: values.columns, order: 0, supervision: supervision)
    guard queries.count > 0 else { return result }
    guard let middle = SpaceMiddle.best(keys, columns, widths, queries: queries.count)?.middle
    else {
      return try tree(keys, values, at: queries, supervision)
    }
    let grid = Grid(middle.ranges, queries, widths)
    let places = try grid.numbers(keys, supervision.quiet)
    let sources = BoxedPoints(places, count: grid.boxes)
    let numbers = try grid.numbers(queries, supervision.quiet)
    let targets = BoxedPoints(numbers, count: grid.boxes)
    var sums = try moments(sources, grid, supervision.part(0, 0.3))
    for axis in 0..<3 {
      try translate(&sums, along: axis, grid, supervision.part(0.3, 0.6).part(axis, of: 3))
    }
    let outside = places.indices.filter { places[$0] < 0 }
    if !outside.isEmpty {
      try add(outside, at: queries, numbers, to: &result, supervision.quiet)
    }
    let bounds = self.bounds(sources, grid)
    var isSafe = [Bool](repeating: false, count: queries.count)
    try isSafe.withUnsafeMutableBufferPointer { (isSafe) throws(EstimatorError) in
      // Queries have places of their own.
      nonisolated(unsafe) let isSafe = isSafe
      try result.withRows { (rows) throws(EstimatorError) in
        try evaluate(
          sums, queries, targets, grid, bounds, rows, isSafe, supervision.part(0.6, 0.9))
      }
    }
    let rest = isSafe.indices.filter { !isSafe[$0] }
    if !rest.isEmpty {
      let others = try tree(keys, values, at: queries.rows(rest), supervision.part(0.9, 1))
      result.replace(rest, by: others)
    }
    supervision.finish()
    return result
  }

  private func tree(
    _ keys: Points, _ values: Values, at queries: Points, _ supervision: Supervision
  ) throws(EstimatorError) -> KernelSums {
    try TreeSummation(
      keys: keys, values: values, shape: .gaussian, widths: widths, isSquared: false,
      supervision: supervision.quiet
    ).sums(at: queries, supervision: supervision)
  }

  /// Adds the sums over keys outside the middle at the queries that lie in a box; what vanishes there is nothing beside others, or
  /// is found to be too little by the bounds.
  private func add(
    _ outside: [Int], at queries: Points, _ numbers: [Int32], to result: inout KernelSums,
    _ supervision: Supervision
  ) throws(EstimatorError) {
    let inside = numbers.indices.filter { numbers[$0] >= 0 }
    let observed = Values(
      checked: values.rows(outside), columns: values.columns, count: outside.count,
      weights: values.weights?.rows(outside))
    let sums = try tree(keys.rows(outside), observed, at: queries.rows(inside), supervision)
    let stride = result.stride
    for (place, query) in inside.enumerated() {
      let scale = Double.exp(sums.logScales[place])
      for column in 0..<stride {
        result.sums[query * stride + column] = scale * sums.sums[place * stride + column]
      }
    }
  }

  // MARK: Points and boxes

  /// The Chebyshev polynomials of the places in the box of some of its points, nodes for each coordinate, point by point.
  private func forEachTile(
    of box: Int, _ boxes: BoxedPoints, _ points: Points, _ grid: Grid,
    _ body: (_ points: ArraySlice<Int32>, _ polynomials: UnsafePointer<Double>) -> Void
  ) {
    let (tile, nodes) = (32, Self.nodes)
    let numbers = (0..<3).map { Double(grid.number(box, $0)) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * tile * nodes) { all in
      guard let all = all.baseAddress else { return }
      let (low, high) = (Int(boxes.starts[box]), Int(boxes.starts[box + 1]))
      for start in stride(from: low, to: high, by: tile) {
        let own = boxes.order[start..<min(start + tile, high)]
        for (place, point) in own.enumerated() {
          for axis in 0..<3 {
            let x = points.coordinates[3 * Int(point) + axis]
            let t = 2 * ((x - grid.low[axis]) / grid.steps[axis] - numbers[axis]) - 1
            let row = all + (axis * tile + place) * nodes
            var (before, now) = (1.0, t)
            for k in 0..<nodes {
              row[k] = before
              (before, now) = (now, 2 * t * now - before)
            }
          }
        }
        body(own, all)
      }
    }
  }

  /// The moments of the keys of each box: boxes × columns × nodes³.
  private func moments(_ sources: BoxedPoints, _ grid: Grid, _ supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    var moments = try zeros(grid.boxes * columns * Self.box, supervision: supervision.quiet)
    try moments.withUnsafeMutableBufferPointer { (moments) throws(EstimatorError) in
      // Blocks write disjoint boxes.
      try parallelBlocks(grid.boxes, blockSize: 1, supervision: supervision) { range in
        guard let moments = moments.baseAddress else { return }
        var shares: [Double] = []
        for box in range where !sources.isEmpty(box) {
          if supervision.shouldStop() { return }
          forEachTile(of: box, sources, keys, grid) { own, polynomials in
            shares.removeAll(keepingCapacity: true)
            for key in own {
              let weight = values.weights?.numbers[Int(key)] ?? 1
              shares.append(weight)
              for column in 0..<values.columns {
                shares.append(weight * values.numbers[Int(key) * values.columns + column])
              }
            }
            cvectormath_add_space_moments(
              polynomials, shares, columns, moments + box * columns * Self.box, own.count)
          }
        }
      }
    }
    return moments
  }

  /// From moments, or polynomials halfway, to polynomials along one more coordinate, in place.
  private func translate(
    _ sums: inout [Double], along axis: Int, _ grid: Grid, _ supervision: Supervision
  ) throws(EstimatorError) {
    let (nodes, slice) = (Self.nodes, Self.slice)
    let (count, step) = (grid.counts[axis], grid.steps[axis] / widths[axis])
    // A key farther away has less than 1e-16 of what a bound passes.
    let reach = min(Int((2 * Double.log(Double(keys.count)) + 74).squareRoot() / step) + 2, count)
    let matrices = Self.matrices(step, reach)
    // The boxes between neighbours along the coordinate, and the numbers likewise in a box.
    let boxStride = grid.counts[(axis + 1)...].reduce(1, *)
    let stride = axis == 0 ? slice : axis == 1 ? nodes : 1
    let lines = grid.boxes / count
    let columns = self.columns
    try sums.withUnsafeMutableBufferPointer { (sums) throws(EstimatorError) in
      // Blocks write disjoint lines of boxes.
      try parallelBlocks(lines * columns, blockSize: 1, supervision: supervision) { range in
        guard let sums = sums.baseAddress else { return }
        let rows = count * nodes
        withUnsafeTemporaryAllocation(of: Double.self, capacity: (rows + nodes) * nodes) { panel in
          guard let panel = panel.baseAddress else { return }
          let result = panel + rows * nodes
          for index in range {
            if supervision.shouldStop() { return }
            let (line, column) = index.quotientAndRemainder(dividingBy: columns)
            let (outer, inner) = line.quotientAndRemainder(dividingBy: boxStride)
            let first = outer * boxStride * count + inner
            func place(_ box: Int) -> Int {
              ((first + box * boxStride) * columns + column) * Self.box
            }
            // Sixteen lines of numbers at a time, side by side.
            for part in 0..<nodes {
              let start = axis == 0 ? part * nodes : axis == 1 ? part * slice : part * slice
              let step = axis == 2 ? nodes : 1
              for box in 0..<count {
                let own = sums + place(box) + start
                for row in 0..<nodes {
                  let target = panel + (box * nodes + row) * nodes
                  for lane in 0..<nodes { target[lane] = own[row * stride + lane * step] }
                }
              }
              for box in 0..<count {
                let (low, high) = (max(0, box - reach), min(count, box + reach + 1))
                matrices.withUnsafeBufferPointer { matrices in
                  guard let matrices = matrices.baseAddress else { return }
                  cvectormath_multiply_panel(
                    matrices + (low - box + reach) * slice, panel + low * slice,
                    (high - low) * nodes, result)
                }
                let own = sums + place(box) + start
                for row in 0..<nodes {
                  for lane in 0..<nodes {
                    own[row * stride + lane * step] = result[row * nodes + lane]
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// What the moments of a box add to the polynomial of another, row by row of the moments, for each difference of their numbers from −`reach` on.
  private static func matrices(_ step: Double, _ reach: Int) -> [Double] {
    let (places, nodes) = (NodeBoxes.places, Self.nodes)
    var matrices: [Double] = []
    matrices.reserveCapacity((2 * reach + 1) * slice)
    for distance in -reach...reach {
      var kernel: [Double] = []
      for source in places {
        for target in places {
          let u = step * (Double(distance) + (source - target) / 2)
          kernel.append(Double.exp(-u * u / 2))
        }
      }
      var halfway = [Double](repeating: 0, count: slice)
      var matrix = halfway
      for row in 0..<nodes {
        for node in 0..<nodes {
          let factor = NodeBoxes.weightsOfMoments[row * nodes + node]
          for target in 0..<nodes {
            halfway[row * nodes + target] += factor * kernel[node * nodes + target]
          }
        }
        for node in 0..<nodes {
          let factor = halfway[row * nodes + node]
          for k in 0..<nodes {
            matrix[row * nodes + k] += factor * NodeBoxes.coefficientsOfValues[node * nodes + k]
          }
        }
      }
      matrices += matrix
    }
    return matrices
  }

  // MARK: Certificates

  /// What is known of the sums in a box before they are made.
  private struct Bounds {
    /// By how much Σ w may be off in each box, and of each column of Σ w y.
    var errors: [Double]
    /// What Σ w |y| is at least, of each column.
    var sizes: [Double]
  }

  private func bounds(_ sources: BoxedPoints, _ grid: Grid) -> Bounds {
    // Of each box the weight of its keys, and the sum of |y| of each column; once for bounds and once for sizes.
    var wide = [Double](repeating: 0, count: grid.boxes * columns)
    for box in 0..<grid.boxes {
      for key in sources.order[Int(sources.starts[box])..<Int(sources.starts[box + 1])] {
        let weight = values.weights?.numbers[Int(key)] ?? 1
        wide[box * columns] += weight
        for column in 0..<values.columns {
          wide[box * columns + 1 + column] +=
            weight * abs(values.numbers[Int(key) * values.columns + column])
        }
      }
    }
    var near = wide
    var error = 0.0
    for axis in 0..<3 {
      let step = grid.steps[axis] / widths[axis]
      error += 1e-15 * Double.pow(step, Double(Self.nodes))
      spread(&wide, along: axis, grid) { distance in
        let t = step * Double(max(distance - 1, 0))
        return Double.exp(-t * t / 4)
      }
      spread(&near, along: axis, grid) { distance in
        let t = step * Double(distance + 1)
        return Double.exp(-t * t / 2)
      }
    }
    // Rounding leaves as much at least.
    error = max(error, 3e-16)
    return Bounds(errors: wide.map { $0 * error }, sizes: near)
  }

  private func spread(
    _ numbers: inout [Double], along axis: Int, _ grid: Grid, _ weight: (Int) -> Double
  ) {
    let count = grid.counts[axis]
    let weights = (0..<count).map(weight)
    let stride = grid.counts[(axis + 1)...].reduce(columns, *)
    var line = [Double](repeating: 0, count: count)
    for start in numbers.indices where start / stride % count == 0 {
      for box in 0..<count {
        var sum = 0.0
        for source in 0..<count {
          sum += weights[abs(box - source)] * numbers[start + source * stride]
        }
        line[box] = sum
      }
      for box in 0..<count { numbers[start + box * stride] = line[box] }
    }
  }

  private func evaluate(
    _ sums: [Double], _ queries: Points, _ targets: BoxedPoints, _ grid: Grid, _ bounds: Bounds,
    _ rows: KernelSumRows, _ isSafe: UnsafeMutableBufferPointer<Bool>, _ supervision: Supervision
  ) throws(EstimatorError) {
    try parallelBlocks(grid.boxes, blockSize: 1, supervision: supervision) { range in
      var found = [Double](repeating: 0, count: 32 * columns)
      for box in range where !targets.isEmpty(box) {
        if supervision.shouldStop() { return }
        forEachTile(of: box, targets, queries, grid) { own, polynomials in
          sums.withUnsafeBufferPointer { sums in
            guard let sums = sums.baseAddress else { return }
            cvectormath_evaluate_space(
              polynomials, sums + box * columns * Self.box, columns, &found, own.count)
          }
          for (place, query) in own.enumerated() {
            let row = rows.row(Int(query))
            for column in 0..<columns { row[column] += found[place * columns + column] }
            isSafe[Int(query)] = self.isSafe(row, box, bounds)
          }
        }
      }
    }
  }

  /// Whether a query's sums have the digits that are promised.
  private func isSafe(
    _ row: UnsafeMutableBufferPointer<Double>, _ box: Int, _ bounds: Bounds
  ) -> Bool {
    let (total, first) = (row[0], box * columns)
    guard bounds.errors[first] <= 2e-13 * total else { return false }
    return (1..<columns).allSatisfy { column in
      let sum = abs(row[column])
      return bounds.errors[first + column] + sum / total * bounds.errors[first]
        <= 5e-13 * (sum + bounds.sizes[first + column])
    }
  }
}
