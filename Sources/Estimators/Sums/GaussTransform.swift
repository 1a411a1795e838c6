import CVectorMath
import Work

/// The Gaussian sums of all keys on a line at each query in O(n + m), exact to rounding.
///
/// The line is cut into boxes of half a width. The keys of a box act on a distant place through a few
/// moments of their offsets, because e^{−(v−U)²/2} = e^{−v²/2} e^{−U²/2} e^{vU} and the last factor is a
/// fast power series: 24 terms leave less than 1e-16. The moments of the boxes in reach are carried
/// over to the box of the query, where each query evaluates one polynomial. Derivatives of that
/// polynomial are the moments of the signed distance, so they cost the same again and no more.
///
/// Reach: a query at most 6.5 widths from its nearest key needs keys to 12 widths; what lies beyond has
/// e⁻⁵¹ of the nearest key's weight. Queries farther from all keys go to `SortedWindow`.
///
/// *Source*: Greengard and Strain (1991), *The fast Gauss transform*, with Taylor instead of Hermite
/// expansions, after Yang, Duraiswami, Gumerov and Davis (2003), equation 12.
struct GaussTransform {
  let keys: Points
  let values: Values
  /// What is taken from each value before it is summed, for each column.
  let centre: [Double]
  let width: Double
  let order: Int
  /// Whether a key farther than twelve widths away may count as nothing, however little all others have.
  var isAbsolute = false
  /// Where it is above 0, the values are so many labels, and each label is a column of sums of its own; queries far from all
  /// keys have none.
  var classes = 0

  /// Terms of the expansions.
  static let terms = Int(CVECTORMATH_TERMS)
  /// Boxes each side whose keys are added up.
  static let reach = 24
  /// Boxes to the nearest occupied one up to which the reach is enough.
  private var gap: Int { isAbsolute ? Self.reach : 12 }
  /// Points whose offsets and weights are at hand at a time.
  private static let tile = 512

  private var columns: Int { 1 + (classes > 0 ? classes : values.columns) }

  /// Hands the sums at each block of queries to `read`, on several threads.
  ///
  /// `line` holds the keys in ascending order, when the caller has them.
  func forEachBlock(
    of queries: Points, line: SortedLine?, supervision: Supervision, _ read: KernelSumRows.Reader
  ) throws(EstimatorError) {
    guard queries.count > 0 else { return }
    let grid = BoxGrid(width: width)
    let sources = try boxMoments(grid, supervision.part(0, 0.3))
    let routes = try routes(of: queries, sources.numbers, grid, supervision.part(0.3, 0.4))
    let expansions = try expansions(
      at: routes.targets, sources, grid, supervision.part(0.4, 0.6))
    try evaluate(expansions, queries, routes, grid, supervision.part(0.6, 0.9), read)
    if routes.hasFar, !isAbsolute, classes == 0 {
      var sorted = line
      if sorted == nil {
        let values = try values.less(centre, supervision: supervision)
        sorted = try SortedLine(keys: keys, values: values, supervision: supervision)
      }
      guard let sorted else { return }
      let far = (0..<queries.count).filter { routes.target(of: $0) < 0 }
      let window = SortedWindow(line: sorted, shape: .gaussian, width: width, order: order)
      try window.forEachQuery(of: far, in: queries, supervision.part(0.9, 1), read)
    }
    supervision.finish()
  }

  // MARK: From keys to boxes

  /// Σ e^{−u²/2} uᵖ (1, v) over the keys of each box: boxes × columns × terms.
  private struct BoxMoments {
    /// The boxes' numbers.
    var numbers: [Int32] = []
    var moments: [Double] = []
  }

  /// The moments of all boxes that hold keys, in ascending order of the boxes.
  private func boxMoments(
    _ grid: BoxGrid, _ supervision: Supervision
  ) throws(EstimatorError) -> BoxMoments {
    let size = partSize(keys.count)
    var parts = [BoxMoments](repeating: BoxMoments(), count: (keys.count - 1) / size + 1)
    try parts.withUnsafeMutableBufferPointer { (parts) throws(EstimatorError) in
      try parallelBlocks(keys.count, blockSize: size, supervision: supervision) { range in
        parts[range.lowerBound / size] = moments(of: range, grid, supervision)
      }
    }
    try supervision.checkpoint()
    var all = BoxTable()
    var places: [[Int32]] = []
    for part in parts { places.append(part.numbers.map { all.slot(of: $0) }) }
    let order = all.numbers.indices.sorted { all.numbers[$0] < all.numbers[$1] }
    var rank = [Int](repeating: 0, count: order.count)
    for (place, slot) in order.enumerated() { rank[slot] = place }
    let box = columns * Self.terms
    var result = BoxMoments(
      numbers: order.map { all.numbers[$0] },
      moments: [Double](repeating: 0, count: order.count * box))
    for (part, slots) in zip(parts, places) {
      for (own, slot) in slots.enumerated() {
        let target = rank[Int(slot)] * box
        for term in 0..<box { result.moments[target + term] += part.moments[own * box + term] }
      }
    }
    return result
  }

  /// The moments that a part of the keys adds up to; what is missing when told to stop is not looked at.
  private func moments(
    of range: Range<Int>, _ grid: BoxGrid, _ supervision: Supervision
  ) -> BoxMoments {
    var table = BoxTable()
    var moments: [Double] = []
    withTile { boxes, offsets, weights, shifted in
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.tile) {
        if start / Self.tile % 64 == 0, supervision.shouldStop() { return }
        let count = min(Self.tile, range.upperBound - start)
        locate(keys, start, count, grid, boxes, offsets, weights)
        for key in 0..<count { boxes[key] = table.slot(of: boxes[key]) }
        if let factors = values.weights?.numbers {
          for key in 0..<count { weights[key] *= factors[start + key] }
        }
        let missing = table.numbers.count * columns * Self.terms - moments.count
        moments.append(contentsOf: repeatElement(0, count: missing))
        if classes > 0 {
          // A column of the box is a box of one column.
          for key in 0..<count { boxes[key] *= Int32(columns) }
          cvectormath_add_moments(boxes, offsets, weights, nil, 0, &moments, count)
          for key in 0..<count { boxes[key] += 1 + Int32(values.numbers[start + key]) }
          cvectormath_add_moments(boxes, offsets, weights, nil, 0, &moments, count)
          continue
        }
        for place in 0..<count * values.columns {
          shifted[place] =
            values.numbers[start * values.columns + place]
            - centre[values.columns == 1 ? 0 : place % values.columns]
        }
        cvectormath_add_moments(
          boxes, offsets, weights, shifted, values.columns, &moments, count)
      }
    }
    return BoxMoments(numbers: table.numbers, moments: moments)
  }

  // MARK: From boxes to queries

  /// Which boxes hold queries, and whether the transform serves them.
  private struct Routes {
    /// The numbers of the boxes that hold queries and are near keys, in ascending order.
    var targets: [Int32] = []
    /// For each query the slot of its box in the table of its part; −1 where there can be no box.
    var slots: [Int32]
    /// For each part, and each slot of its table, the box's place in `targets`; −1 when it is far from all keys.
    var places: [[Int32]] = []
    /// Queries of a part.
    let partSize: Int
    /// Whether any query is too far from every key for the transform's reach.
    var hasFar = false

    /// The place of a query's box in `targets`; −1 when it is far.
    @inline(__always)
    func target(of query: Int) -> Int32 {
      let slot = slots[query]
      return slot < 0 ? -1 : places[query / partSize][Int(slot)]
    }
  }

  private func routes(
    of queries: Points, _ occupied: [Int32], _ grid: BoxGrid, _ supervision: Supervision
  ) throws(EstimatorError) -> Routes {
    let size = partSize(queries.count)
    var tables = [BoxTable](repeating: BoxTable(), count: (queries.count - 1) / size + 1)
    // Blocks write the table of their part and the slots of their queries.
    let slots: [Int32] = try filledArray(queries.count) { (slots) throws(EstimatorError) in
      try tables.withUnsafeMutableBufferPointer { (tables) throws(EstimatorError) in
        try parallelBlocks(queries.count, blockSize: size, supervision: supervision) { range in
          tables[range.lowerBound / size] = table(of: queries, range, grid, slots, supervision)
        }
      }
    }
    var routes = Routes(slots: slots, partSize: size)
    routes.targets = near(occupied, Set(tables.flatMap { $0.numbers }).sorted())
    var places: [Int32: Int32] = [:]
    for (place, number) in routes.targets.enumerated() {
      places[number] = Int32(truncatingIfNeeded: place)
    }
    routes.places = tables.map { $0.numbers.map { places[$0] ?? -1 } }
    let bounds = queries.bounds
    routes.hasFar =
      !grid.holds(bounds.lowerBound) || !grid.holds(bounds.upperBound)
      || routes.places.contains { $0.contains(-1) }
    return routes
  }

  /// The boxes of a part of the queries, and the slot of each query's box.
  private func table(
    of queries: Points, _ range: Range<Int>, _ grid: BoxGrid, _ slots: UnsafeMutablePointer<Int32>,
    _ supervision: Supervision
  ) -> BoxTable {
    var table = BoxTable()
    queries.coordinates.withUnsafeBufferPointer { points in
      guard let points = points.baseAddress else { return }
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.tile) {
        if start / Self.tile % 64 == 0, supervision.shouldStop() { return }
        let count = min(Self.tile, range.upperBound - start)
        grid.number(points + start, slots + start, count)
        for query in start..<start + count {
          slots[query] = grid.holds(points[query]) ? table.slot(of: slots[query]) : -1
        }
      }
    }
    return table
  }

  /// Those boxes, of ascending ones, that are at most `gap` boxes from an occupied one.
  private func near(_ occupied: [Int32], _ boxes: [Int32]) -> [Int32] {
    var next = 0
    return boxes.filter { box in
      while next < occupied.count, Int(occupied[next]) < Int(box) - gap { next += 1 }
      return next < occupied.count && Int(occupied[next]) <= Int(box) + gap
    }
  }

  /// For each target, the polynomials whose values at offset v are Σ e^{−U²/2} e^{vU} Uᵖ (1, v) for p = 0…order:
  /// targets × (order + 1) × columns × terms.
  private func expansions(
    at targets: [Int32], _ sources: BoxMoments, _ grid: BoxGrid, _ supervision: Supervision
  ) throws(EstimatorError) -> [Double] {
    let base = columns * Self.terms
    let size = (order + 1) * base
    let translations = BoxTranslations(step: grid.boxWidth / width)
    var expansions = [Double](repeating: 0, count: targets.count * size)
    // Blocks write the expansions of disjoint targets.
    try expansions.withUnsafeMutableBufferPointer { (expansions) throws(EstimatorError) in
      try parallelBlocks(targets.count, blockSize: 64, supervision: supervision) { range in
        var first = 0
        for target in range {
          guard let own = expansions.baseAddress.map({ $0 + target * size }) else { return }
          let number = targets[target]
          first = lowerBound(of: number - Int32(Self.reach), in: sources.numbers, from: first)
          let end = lowerBound(of: number + Int32(Self.reach) + 1, in: sources.numbers, from: first)
          sources.numbers.withUnsafeBufferPointer { numbers in
            sources.moments.withUnsafeBufferPointer { moments in
              guard let moments = moments.baseAddress else { return }
              translations.expand(
                number, UnsafeBufferPointer(rebasing: numbers[first..<end]), moments + first * base,
                columns: columns, into: own)
            }
          }
          for place in base..<max(base, size) {
            let term = place % Self.terms
            own[place] =
              term + 1 < Self.terms ? Double(term + 1) * own[place - base + 1] : 0
          }
        }
      }
    }
    return expansions
  }

  /// The first place, at or after `start`, of a number that is not below `bound`.
  private func lowerBound(of bound: Int32, in numbers: [Int32], from start: Int) -> Int {
    var place = start
    var length = numbers.count - start
    while length > 0 {
      let half = length / 2
      if numbers[place + half] < bound {
        place += half + 1
        length -= half + 1
      } else {
        length = half
      }
    }
    return place
  }

  private func evaluate(
    _ expansions: [Double], _ queries: Points, _ routes: Routes, _ grid: BoxGrid,
    _ supervision: Supervision, _ read: KernelSumRows.Reader
  ) throws(EstimatorError) {
    let stride = (order + 1) * columns
    try parallelBlocks(queries.count, blockSize: 16_384, supervision: supervision) { range in
      withTile { boxes, offsets, weights, _ in
        KernelSumRows.temporary(Self.tile, stride: stride) { rows in
          for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: Self.tile) {
            let count = min(Self.tile, range.upperBound - start)
            locate(queries, start, count, grid, boxes, offsets, weights)
            for query in 0..<count { boxes[query] = routes.target(of: start + query) }
            cvectormath_evaluate_expansions(
              boxes, offsets, weights, expansions, stride, rows.sums.baseAddress, count)
            if order > 0 {
              for query in 0..<count where boxes[query] >= 0 {
                centre(rows.row(query), around: offsets[query])
              }
            }
            guard routes.hasFar else {
              read(start..<start + count, rows.block(0..<count))
              continue
            }
            for query in 0..<count where boxes[query] >= 0 {
              read(start + query..<start + query + 1, rows.block(query..<query + 1))
            }
          }
        }
      }
    }
  }

  /// From Σ w Uᵖ to Σ w (U − v)ᵖ, one power at a time: each pass replaces Uʲ(U − v)ᵏ by Uʲ⁻¹(U − v)ᵏ⁺¹.
  private func centre(_ row: UnsafeMutableBufferPointer<Double>, around v: Double) {
    for pass in 0..<order {
      for power in ((pass + 1)...order).reversed() {
        for column in 0..<columns {
          row[power * columns + column] -= v * row[(power - 1) * columns + column]
        }
      }
    }
  }

  // MARK: Tiles and parts

  /// How many points one thread takes at once, when each thread keeps a table of boxes.
  private func partSize(_ count: Int) -> Int { max(25_000, (count - 1) / 2 + 1) }

  /// Boxes, offsets in widths, weights and values of as many points as stay in the cache.
  private func withTile(
    _ body: (
      _ boxes: UnsafeMutablePointer<Int32>, _ offsets: UnsafeMutablePointer<Double>,
      _ weights: UnsafeMutablePointer<Double>, _ values: UnsafeMutablePointer<Double>
    ) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.tile) { boxes in
      withUnsafeTemporaryAllocation(
        of: Double.self, capacity: (2 + values.columns) * Self.tile
      ) { numbers in
        guard let boxes = boxes.baseAddress, let offsets = numbers.baseAddress else { return }
        body(boxes, offsets, offsets + Self.tile, offsets + 2 * Self.tile)
      }
    }
  }

  /// The numbers of the boxes of some points, their offsets u from those, and e^{−u²/2}.
  private func locate(
    _ points: Points, _ start: Int, _ count: Int, _ grid: BoxGrid,
    _ numbers: UnsafeMutablePointer<Int32>, _ offsets: UnsafeMutablePointer<Double>,
    _ weights: UnsafeMutablePointer<Double>
  ) {
    points.coordinates[start..<start + count].withUnsafeBufferPointer { points in
      guard let points = points.baseAddress else { return }
      grid.number(points, numbers, count)
      grid.measure(points, numbers, offsets, count)
    }
    for point in 0..<count { weights[point] = offsets[point] * offsets[point] }
    cvectormath_weigh_gaussian(weights, 0, count)
  }
}
