import CVectorMath
import RealModule

/// The sums of all keys on a line at each query in O(n + m), exact to rounding, for smooth kernels that no factor splits:
/// logistic and Cauchy.
///
/// The line is cut into boxes of half a width. Such a kernel is analytic to a distance of a whole width from the line, so
/// that on a pair of boxes it is its interpolation at 20 × 20 Chebyshev nodes: poles at i leave (4 + √17)⁻²⁰ < 1e-18. The
/// keys of a box become 20 weights at its nodes, those of all boxes in reach values at the nodes of the query's box, and
/// these one polynomial. The kernel hardly changes over a pair of boxes, so the error is relative to each pair's part.
///
/// *Source*: Fong and Darve (2009), *The black-box fast multipole method*, on one level.
struct InterpolatedBoxes {
  let line: SortedLine
  let shape: SmoothingKernel.Shape
  let width: Double
  let isSquared: Bool

  static let nodes = 20
  /// More boxes have too many pairs.
  private static let most = 4000.0
  /// Boxes before the first key, and behind the last, that may hold queries.
  private static let margin = 40

  private var columns: Int { 1 + line.columns }

  /// Whether a kernel is smooth enough, and the boxes are few and their numbers exact.
  static func fits(_ keys: Points, _ shape: SmoothingKernel.Shape, width: Double) -> Bool {
    guard shape == .logistic || shape == .cauchy, BoxGrid.fits(keys, width: width) else {
      return false
    }
    return boxes(keys, width: width) <= most
  }

  private static func boxes(_ keys: Points, width: Double) -> Double {
    2 * (keys.bounds.upperBound - keys.bounds.lowerBound) / width + Double(2 * margin + 2)
  }

  /// What it takes, in thirds of a nanosecond.
  static func cost(
    _ keys: Points, _ values: Values, _ shape: SmoothingKernel.Shape, width: Double, queries: Int
  ) -> Double {
    let boxes = boxes(keys, width: width)
    let columns = Double(1 + values.columns)
    let pairs = boxes * (shape == .logistic ? min(boxes, 220) : boxes)
    return columns * pairs * 120 + Double(keys.count + queries) * (60 + 40 * columns)
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: line.columns, order: 0, supervision: supervision)
    guard let low = line.positions.first, let high = line.positions.last else { return result }
    let grid = BoxGrid(width: width)
    let first = Self.number(grid, low) - Self.margin
    let count = Self.number(grid, high) + Self.margin + 1 - first
    let weights = try nodeWeights(grid, first, count, supervision.part(0, 0.3))
    let polynomials = try polynomials(weights, grid, count, supervision.part(0.3, 0.6))
    let size = columns * Self.nodes
    try result.withRows { (rows) throws(EstimatorError) in
      try parallelBlocks(queries.count, blockSize: 4096, supervision: supervision.part(0.6, 0.9)) {
        range in
        for query in range {
          let place = queries.coordinates[query]
          let box = grid.holds(place) ? Self.number(grid, place) - first : -1
          guard (0..<count).contains(box) else { continue }
          let t = Self.place(grid, place, box + first)
          let row = rows.row(query)
          for column in 0..<columns {
            // Clenshaw's recurrence.
            let start = box * size + column * Self.nodes
            var (last, before) = (0.0, 0.0)
            for k in (1..<Self.nodes).reversed() {
              (last, before) = (2 * t * last - before + polynomials[start + k], last)
            }
            row[column] = t * last - before + polynomials[start]
          }
        }
      }
    }
    // Beyond the boxes, and where weights are next to nothing, the keys are added up themselves.
    let rest = try parallelIndices(queries.count, supervision: supervision) {
      !(result.total($0) > 1e-280)
    }
    if !rest.isEmpty {
      let window = SortedWindow(
        line: line, shape: shape, width: width, order: 0, isSquared: isSquared)
      try result.withRows { (rows) throws(EstimatorError) in
        try window.forEachQuery(of: rest, in: queries, supervision.part(0.9, 1)) {
          rows.replace($0, by: $1)
        }
      }
    }
    supervision.finish()
    return result
  }

  private static func number(_ grid: BoxGrid, _ place: Double) -> Int {
    var number: Int32 = 0
    withUnsafePointer(to: place) { grid.number($0, &number, 1) }
    return Int(number)
  }

  /// Where a place lies in its box, from −1 to 1.
  private static func place(_ grid: BoxGrid, _ place: Double, _ box: Int) -> Double {
    var number = Int32(truncatingIfNeeded: box)
    var offset = 0.0
    withUnsafePointer(to: place) { grid.measure($0, &number, &offset, 1) }
    // A box is half a width, or a little less.
    return min(max(4 * offset, -1), 1)
  }

  /// T_j at each node.
  private static let chebyshev: [[Double]] = (0..<nodes).map { j in
    (0..<nodes).map { Double.cos(.pi * Double(j) * (Double($0) + 0.5) / Double(nodes)) }
  }

  /// What the keys of each box weigh at its nodes: boxes × columns × nodes.
  private func nodeWeights(
    _ grid: BoxGrid, _ first: Int, _ count: Int, _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let (n, nodes) = (line.positions.count, Self.nodes)
    let size = columns * nodes
    // The first key of each box.
    var starts = [Int](repeating: 0, count: count + 1)
    var box = 0
    for key in 0..<n {
      let own = Self.number(grid, line.positions[key]) - first
      while box < own {
        box += 1
        starts[box] = key
      }
    }
    while box < count {
      box += 1
      starts[box] = n
    }
    return try parallelArray(count * size, blockSize: 4 * size, supervision: supervision) {
      (part, target) in
      var moments = [Double](repeating: 0, count: size)
      for box in part.lowerBound / size..<part.upperBound / size {
        for place in 0..<size { moments[place] = 0 }
        for key in starts[box]..<starts[box + 1] {
          let t = Self.place(grid, line.positions[key], box + first)
          let weight = line.weights.map { $0.numbers[key] } ?? 1
          for column in 0..<columns {
            let value = weight * (column == 0 ? 1 : line.values[(column - 1) * n + key])
            var (before, own) = (value, value * t)
            let start = column * nodes
            moments[start] += before
            for k in 1..<nodes {
              moments[start + k] += own
              (before, own) = (own, 2 * t * own - before)
            }
          }
        }
        for column in 0..<columns {
          for node in 0..<nodes {
            var sum = moments[column * nodes]
            for k in 1..<nodes {
              sum += 2 * moments[column * nodes + k] * Self.chebyshev[k][node]
            }
            target[box * size + column * nodes + node] = sum / Double(nodes)
          }
        }
      }
    }
  }

  /// Of each box the polynomials, in Chebyshev's, of what all boxes in reach weigh: boxes × columns × nodes.
  private func polynomials(
    _ weights: [Double], _ grid: BoxGrid, _ count: Int, _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let nodes = Self.nodes
    let size = columns * nodes
    let isOccupied = (0..<count).map { box in
      (0..<nodes).contains { weights[box * size + $0] != 0 }
    }
    // How far the nearest box with keys lies.
    var nearest = [Int](repeating: count, count: count)
    for box in 0..<count where isOccupied[box] { nearest[box] = 0 }
    for box in 1..<max(count, 1) { nearest[box] = min(nearest[box], nearest[box - 1] + 1) }
    for box in (0..<count - 1).reversed() { nearest[box] = min(nearest[box], nearest[box + 1] + 1) }
    let reach = shape == .logistic ? 2 * Int(SortedWindow.neglectedExponent / 2) + 4 : count
    let step = grid.boxWidth / width
    let places = (0..<nodes).map { Self.chebyshev[1][$0] / 4 }
    // The kernel between the nodes of two boxes so many apart, source by source.
    let distances = min(count, reach + (nearest.max() ?? 0) + 1)
    let kernels: [Double] = try parallelArray(
      distances * nodes * nodes, blockSize: nodes * nodes, supervision: supervision
    ) { part, target in
      for place in part {
        let (distance, pair) = place.quotientAndRemainder(dividingBy: nodes * nodes)
        let u = Double(distance) * step + places[pair % nodes] - places[pair / nodes]
        let weight = shape.weight(u)
        target[place] = isSquared ? weight * weight : weight
      }
    }
    return try parallelArray(count * size, blockSize: 2 * size, supervision: supervision) {
      (part, target) in
      // From boxes on the left and the box itself, and from those on the right as in a mirror.
      var sums = [Double](repeating: 0, count: 2 * nodes)
      for box in part.lowerBound / size..<part.upperBound / size {
        if supervision.shouldStop() { return }
        let far = nearest[box] + reach
        for column in 0..<columns {
          for place in 0..<2 * nodes { sums[place] = 0 }
          for source in max(0, box - far)..<min(count, box + far + 1) where isOccupied[source] {
            let isMirrored = source > box
            let first = isMirrored ? nodes : 0
            let kernel = abs(box - source) * nodes * nodes
            let own = source * size + column * nodes
            sums.withUnsafeMutableBufferPointer { sums in
              kernels.withUnsafeBufferPointer { kernels in
                weights.withUnsafeBufferPointer { weights in
                  guard let sums = sums.baseAddress, let kernels = kernels.baseAddress,
                    let weights = weights.baseAddress
                  else { return }
                  cvectormath_add_scaled_rows(
                    kernels + kernel, weights + own + (isMirrored ? nodes - 1 : 0),
                    isMirrored ? -1 : 1, nodes, sums + first, nodes)
                }
              }
            }
          }
          for node in 0..<nodes { sums[node] += sums[2 * nodes - 1 - node] }
          for k in 0..<nodes {
            var sum = 0.0
            for node in 0..<nodes { sum += sums[node] * Self.chebyshev[k][node] }
            target[box * size + column * nodes + k] =
              (k == 0 ? 1 : 2) * sum / Double(nodes)
          }
        }
      }
    }
  }
}
