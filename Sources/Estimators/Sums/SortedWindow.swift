/// Keys along a line, sorted: each query adds up only the keys that can matter to it.
///
/// For a compact kernel those are the keys on its support. For a Gaussian they are the keys within
/// √(t² + 74) widths, where t is the distance to the nearest key: a key farther out has less than
/// e⁻³⁷ of the nearest key's weight. A fixed reach would be wrong in gaps.
struct SortedWindow {
  let pairs: PairSummation
  let line: SortedLine

  init(
    line: SortedLine, shape: SmoothingKernel.Shape, width: Double, order: Int,
    isSquared: Bool = false
  ) {
    self.line = line
    self.pairs = PairSummation(
      line: line, shape: shape, width: width, order: order, isSquared: isSquared)
  }

  /// Half the weight exponent that can be left out: a million keys beyond it add up to 1e-26 of the
  /// nearest one, even after the factor uᵖ of a fourth moment.
  static let neglectedExponent = 74.0 + 28

  /// How far keys matter when the nearest one lies at this distance.
  func reach(nearest distance: Double) -> Double {
    Self.reach(of: pairs.shape, width: pairs.widths[0], nearest: distance)
  }

  static func reach(
    of shape: SmoothingKernel.Shape, width: Double, nearest distance: Double
  ) -> Double {
    if shape.isCompact { return width }
    let nearest = distance / width
    switch shape {
    case .gaussian: return (nearest * nearest + neglectedExponent).squareRoot() * width
    case .laplacian, .logistic: return (nearest + neglectedExponent / 2) * width
    default: return .infinity
    }
  }

  /// Where the last query found its keys: the next one begins to look there.
  struct Walk {
    var low = 0
    var right = 0
    var high = 0
  }

  /// The keys that can matter to the query.
  func window(_ query: Double, _ walk: inout Walk) -> Range<Int> {
    walk.right = line.firstIndex(notBelow: query, from: walk.right)
    let nearest = line.nearestDistance(to: query, right: walk.right)
    return window(query, reach: reach(nearest: nearest), &walk)
  }

  /// The keys nearer to the query than `reach`.
  func window(_ query: Double, reach: Double, _ walk: inout Walk) -> Range<Int> {
    // An overflowing or vanishing reach says nothing about which keys matter.
    if !(reach.isFinite && reach > 0) { return 0..<line.positions.count }
    walk.low = line.firstIndex(nearerThan: reach, to: query, from: walk.low)
    walk.high = line.endIndex(nearerThan: reach, to: query, from: walk.high)
    return walk.low..<max(walk.low, walk.high)
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: line.columns, order: pairs.order, supervision: supervision)
    try result.withRows { (rows) throws(EstimatorError) in
      try forEachQuery(of: 0..<queries.count, in: queries, supervision) { rows.replace($0, by: $1) }
    }
    return result
  }

  /// Hands the sums at each of the chosen queries to `read`, on several threads.
  func forEachQuery(
    of chosen: some RandomAccessCollection<Int>, in queries: Points, _ supervision: Supervision,
    _ read: KernelSumRows.Reader
  ) throws(EstimatorError) {
    // A few windows stand for all when the blocks are cut.
    var probe = Walk()
    let probes = stride(from: 0, to: chosen.count, by: max(1, chosen.count / 32)).map { place in
      window(queries.coordinates[chosen[chosen.index(chosen.startIndex, offsetBy: place)]], &probe)
        .count
    }
    let typical = probes.reduce(0, +) / max(1, probes.count)
    try parallelBlocks(
      chosen.count, blockSize: queriesPerBlock(pairsPerQuery: typical + 64),
      supervision: supervision
    ) { range in
      PairSummation.withTiles { tiles in
        KernelSumRows.temporary(1, stride: (pairs.order + 1) * (1 + line.columns)) { own in
          var walk = Walk()
          for place in range {
            let query = chosen[chosen.index(chosen.startIndex, offsetBy: place)]
            own.logScales[0] = pairs.sum(
              queries.row(query), over: window(queries.coordinates[query], &walk), tiles,
              into: own.row(0))
            read(query..<query + 1, own)
            if supervision.shouldStop() { return }
          }
        }
      }
    }
  }
}
