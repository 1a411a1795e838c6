import CVectorMath
import Work

/// The Gaussian sums of all keys in the plane at each query, exact to rounding, by expansions in boxes.
///
/// The exponential factors into one of each coordinate, and so does the transform on a line (`GaussTransform`): boxes of half
/// a width hold 24 × 24 moments, which are carried along the first coordinate and then along the second, 2 · 49 · 24³
/// products a box instead of 49² · 24⁴. All terms of a sum of weights are positive, and e^{−u²/2} stays inside the expansions, so the
/// error is relative to the sum itself, far out as well.
///
/// Reach: as on a line; queries farther than 6.5 widths from all keys go to `TreeSummation`.
///
/// *Source*: Greengard and Strain (1991), *The fast Gauss transform*, section 3, on a dense grid with Taylor expansions.
struct PlaneTransform {
  let keys: Points
  let values: Values
  let widths: [Double]

  private static let terms = GaussTransform.terms
  private static let reach = GaussTransform.reach
  private static let box = terms * terms
  /// Boxes times columns that are held at most, 4.6 kB each, twice.
  private static let most = 24_000.0

  private var columns: Int { 1 + values.columns }

  /// Boxes along each coordinate that keys or near queries lie in.
  private static func extents(_ keys: Points, _ widths: [Double]) -> [Double] {
    let bounds = coordinateMajor(keys).map { range($0) }
    return zip(bounds, widths).map {
      2 * ($0.upperBound - $0.lowerBound) / $1 + Double(2 * reach + 3)
    }
  }

  /// Whether the boxes are few enough to be held, and their numbers exact.
  static func fits(_ keys: Points, _ values: Values, widths: [Double]) -> Bool {
    guard keys.dimension == 2, keys.count > 0 else { return false }
    let all = extents(keys, widths).reduce(Double(1 + values.columns)) { $0 * $1 }
    return all <= most && widths.allSatisfy { BoxGrid.fits(keys, width: $0) }
  }

  /// What it takes, in thirds of a nanosecond.
  static func cost(_ keys: Points, _ values: Values, widths: [Double], queries: Int) -> Double {
    let columns = Double(1 + values.columns)
    let sides = extents(keys, widths)
    let pairs = sides.map { min($0, Double(2 * reach + 1)) }
    let moves = sides[0] * sides[1] * (pairs[0] + pairs[1])
    return columns * (moves * 120 + Double(keys.count + queries) * 60)
      + Double(keys.count + queries) * 60
  }

  /// Where the boxes lie.
  private struct Plane {
    let grids: [BoxGrid]
    /// The number of the first box along each coordinate, and how many there are.
    let first: [Int]
    let counts: [Int]
    var boxes: Int { counts[0] * counts[1] }

    /// The boxes from some before the first key to some after the last one.
    init(_ keys: Points, _ widths: [Double], margin: Int) {
      grids = widths.map { BoxGrid(width: $0) }
      var (first, counts): ([Int], [Int]) = ([], [])
      for (grid, column) in zip(grids, coordinateMajor(keys)) {
        let bounds = range(column)
        let ends = [bounds.lowerBound, bounds.upperBound].map { Self.number(grid, $0) }
        first.append(ends[0] - margin)
        counts.append(ends[1] - ends[0] + 1 + 2 * margin)
      }
      (self.first, self.counts) = (first, counts)
    }

    static func number(_ grid: BoxGrid, _ place: Double) -> Int {
      var number: Int32 = 0
      withUnsafePointer(to: place) { grid.number($0, &number, 1) }
      return Int(number)
    }

    /// The box of each point; −1 for those that lie in none.
    func numbers(_ points: Points, _ supervision: Supervision) throws(EstimatorError) -> [Int32] {
      try parallelMap(points.count, supervision: supervision) { point in
        var box = 0
        for axis in 0..<2 {
          let place = points.coordinates[2 * point + axis]
          guard grids[axis].holds(place) else { return -1 }
          let number = Self.number(grids[axis], place) - first[axis]
          guard (0..<counts[axis]).contains(number) else { return -1 }
          box = box * counts[axis] + number
        }
        return Int32(truncatingIfNeeded: box)
      }
    }

    /// How far a point lies from the centre of its box, in widths.
    func offset(_ place: Double, _ axis: Int, _ box: Int) -> Double {
      let number = axis == 0 ? box / counts[1] : box % counts[1]
      var whole = Int32(truncatingIfNeeded: number + first[axis])
      var offset = 0.0
      withUnsafePointer(to: place) { grids[axis].measure($0, &whole, &offset, 1) }
      return offset
    }
  }

  /// The sums at each query.
  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: values.columns, order: 0, supervision: supervision)
    let plane = Plane(keys, widths, margin: Self.reach / 2)
    let sources = BoxedPoints(try plane.numbers(keys, supervision), count: plane.boxes)
    var numbers = try plane.numbers(queries, supervision)
    let near = nearBoxes(sources, plane)
    for query in numbers.indices where numbers[query] >= 0 && !near[Int(numbers[query])] {
      numbers[query] = -1
    }
    let targets = BoxedPoints(numbers, count: plane.boxes)
    let moments = try self.moments(sources, plane, supervision.part(0, 0.3))
    let expansions = try self.expansions(
      moments, sources, targets, plane, supervision.part(0.3, 0.7))
    try result.withRows { (rows) throws(EstimatorError) in
      try evaluate(expansions, queries, targets, plane, rows, supervision.part(0.7, 0.9))
    }
    let far = numbers.indices.filter { numbers[$0] < 0 }
    if !far.isEmpty {
      let rest = try TreeSummation(
        keys: keys, values: values, shape: .gaussian, widths: widths, isSquared: false,
        supervision: supervision.quiet
      ).sums(at: queries.rows(far), supervision: supervision.part(0.9, 1))
      result.replace(far, by: rest)
    }
    supervision.finish()
    return result
  }

  /// Which boxes lie so near to one with keys that a query in them is at most 6.5 widths from a key.
  private func nearBoxes(_ sources: BoxedPoints, _ plane: Plane) -> [Bool] {
    var near = [Bool](repeating: false, count: plane.boxes)
    let gap = Self.reach / 2
    for x in 0..<plane.counts[0] {
      for y in 0..<plane.counts[1] where !sources.isEmpty(x * plane.counts[1] + y) {
        for i in max(0, x - gap)..<min(plane.counts[0], x + gap + 1) {
          // Corner to corner, in boxes of at most half a width.
          let across = (abs(i - x) + 1) * (abs(i - x) + 1)
          for j in max(0, y - gap)..<min(plane.counts[1], y + gap + 1)
          where across + (abs(j - y) + 1) * (abs(j - y) + 1) <= (gap + 1) * (gap + 1) {
            near[i * plane.counts[1] + j] = true
          }
        }
      }
    }
    return near
  }

  /// Offsets and weights of the points of a box, at most `tile` at a time.
  private func forEachTile(
    of box: Int, _ boxes: BoxedPoints, _ points: Points, _ plane: Plane,
    _ body: (
      _ points: ArraySlice<Int32>, _ u: UnsafeMutablePointer<Double>,
      _ v: UnsafeMutablePointer<Double>, _ weights: UnsafeMutablePointer<Double>
    ) -> Void
  ) {
    let tile = 256
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * tile) { numbers in
      guard let u = numbers.baseAddress else { return }
      let (v, weights) = (u + tile, u + 2 * tile)
      let (low, high) = (Int(boxes.starts[box]), Int(boxes.starts[box + 1]))
      for start in stride(from: low, to: high, by: tile) {
        let own = boxes.order[start..<min(start + tile, high)]
        for (place, point) in own.enumerated() {
          u[place] = plane.offset(points.coordinates[2 * Int(point)], 0, box)
          v[place] = plane.offset(points.coordinates[2 * Int(point) + 1], 1, box)
          weights[place] = u[place] * u[place] + v[place] * v[place]
        }
        cvectormath_weigh_gaussian(weights, 0, own.count)
        body(own, u, v, weights)
      }
    }
  }

  /// Σ e^{−(u² + v²)/2} uᵖ vʳ (1, y) of the keys of each box: boxes × columns × terms × terms.
  private func moments(_ sources: BoxedPoints, _ plane: Plane, _ supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    var moments = try zeros(plane.boxes * columns * Self.box, supervision: supervision.quiet)
    try moments.withUnsafeMutableBufferPointer { (moments) throws(EstimatorError) in
      // Blocks write disjoint boxes.
      try parallelBlocks(plane.boxes, blockSize: 4, supervision: supervision) { range in
        guard let moments = moments.baseAddress else { return }
        var shares: [Double] = []
        for box in range where !sources.isEmpty(box) {
          forEachTile(of: box, sources, keys, plane) { own, u, v, weights in
            if let factors = values.weights?.numbers {
              for (place, key) in own.enumerated() { weights[place] *= factors[Int(key)] }
            }
            shares.removeAll(keepingCapacity: true)
            for key in own {
              let first = Int(key) * values.columns
              shares += values.numbers[first..<first + values.columns]
            }
            cvectormath_add_plane_moments(
              u, v, weights, shares, values.columns, moments + box * columns * Self.box, own.count)
          }
        }
      }
    }
    return moments
  }

  /// From the moments of all boxes to the expansions of those with queries, along one coordinate after the other.
  private func expansions(
    _ moments: [Double], _ sources: BoxedPoints, _ targets: BoxedPoints, _ plane: Plane,
    _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let (across, along) = (plane.counts[0], plane.counts[1])
    let size = columns * Self.box
    let matrices = (0..<2).map {
      BoxTranslations(step: plane.grids[$0].boxWidth / widths[$0]).bothWays
    }
    let hasTargets = (0..<across).map { i in
      (0..<along).contains { !targets.isEmpty(i * along + $0) }
    }
    var halfway = try zeros(moments.count, supervision: supervision.quiet)
    var isOccupied = [Bool](repeating: false, count: plane.boxes)
    try isOccupied.withUnsafeMutableBufferPointer { (isOccupied) throws(EstimatorError) in
      // Blocks write disjoint columns of boxes.
      nonisolated(unsafe) let isOccupied = isOccupied
      try halfway.withUnsafeMutableBufferPointer { (halfway) throws(EstimatorError) in
        try parallelBlocks(along, blockSize: 1, supervision: supervision.part(0, of: 2)) { range in
          guard let halfway = halfway.baseAddress else { return }
          for j in range {
            for i in 0..<across where hasTargets[i] {
              if supervision.shouldStop() { return }
              for source in max(0, i - Self.reach)..<min(across, i + Self.reach + 1)
              where !sources.isEmpty(source * along + j) {
                isOccupied[i * along + j] = true
                moments.withUnsafeBufferPointer { moments in
                  matrices[0].withUnsafeBufferPointer { matrix in
                    guard let moments = moments.baseAddress, let matrix = matrix.baseAddress else {
                      return
                    }
                    cvectormath_translate_first(
                      matrix + (i - source + Self.reach) * Self.box,
                      moments + (source * along + j) * size, halfway + (i * along + j) * size,
                      columns)
                  }
                }
              }
            }
          }
        }
      }
    }
    var expansions = try zeros(moments.count, supervision: supervision.quiet)
    try expansions.withUnsafeMutableBufferPointer { (expansions) throws(EstimatorError) in
      // Blocks write disjoint rows of boxes.
      try parallelBlocks(across, blockSize: 1, supervision: supervision.part(1, of: 2)) { range in
        guard let expansions = expansions.baseAddress else { return }
        for i in range where hasTargets[i] {
          for j in 0..<along where !targets.isEmpty(i * along + j) {
            if supervision.shouldStop() { return }
            for source in max(0, j - Self.reach)..<min(along, j + Self.reach + 1)
            where isOccupied[i * along + source] {
              halfway.withUnsafeBufferPointer { halfway in
                matrices[1].withUnsafeBufferPointer { matrix in
                  guard let halfway = halfway.baseAddress, let matrix = matrix.baseAddress else {
                    return
                  }
                  cvectormath_translate_second(
                    matrix + (j - source + Self.reach) * Self.box,
                    halfway + (i * along + source) * size, expansions + (i * along + j) * size,
                    columns)
                }
              }
            }
          }
        }
      }
    }
    return expansions
  }

  private func evaluate(
    _ expansions: [Double], _ queries: Points, _ targets: BoxedPoints, _ plane: Plane,
    _ rows: KernelSumRows, _ supervision: Supervision
  ) throws(EstimatorError) {
    // Queries have rows of their own.
    try parallelBlocks(plane.boxes, blockSize: 4, supervision: supervision) { range in
      var sums = [Double](repeating: 0, count: 256 * columns)
      for box in range where !targets.isEmpty(box) {
        if supervision.shouldStop() { return }
        forEachTile(of: box, targets, queries, plane) { own, u, v, weights in
          expansions.withUnsafeBufferPointer { expansions in
            guard let expansions = expansions.baseAddress else { return }
            cvectormath_evaluate_planes(
              u, v, weights, expansions + box * columns * Self.box, columns, &sums, own.count)
          }
          for (place, query) in own.enumerated() {
            let row = rows.row(Int(query))
            for column in 0..<columns { row[column] = sums[place * columns + column] }
          }
        }
      }
    }
  }
}
