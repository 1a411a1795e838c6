import RealModule

/// The sums of all keys at each query, by whichever exact method is fastest.
struct KernelSummation {
  let keys: Points
  let values: Values
  let shape: SmoothingKernel.Shape
  let widths: [Double]
  /// The highest power of the signed distance to sum; above 0 only on a line.
  var order = 0
  /// Whether weights are squared: what variances are made of.
  var isSquared = false
  /// What is taken from each value before it is summed, for each column; nothing when there is none.
  var centre: [Double] = []
  /// The keys in ascending order, their values centred, when the caller keeps them for several calls.
  var line: SortedLine?

  /// The ways to the same sums, each exact to rounding.
  enum Method: String, CaseIterable {
    case constant, brute, tree, window, transform, plane, space, interpolation, prefix, recursion
  }

  /// Whether a method can serve this kernel in this dimension.
  func allows(_ method: Method) -> Bool {
    let isLine = keys.dimension == 1
    // What is left out beyond a reach may be far heavier than the nearest key.
    let hasReach: [Method] = [.tree, .window, .transform, .plane, .space, .interpolation]
    if hasUnevenWeights, hasReach.contains(method) { return false }
    return switch method {
    case .brute: true
    case .tree: !isLine && order == 0 && shape.hasReach
    case .constant: shape == .constant || widths.allSatisfy { $0.isInfinite }
    case .window: isLine && shape.hasReach
    case .transform:
      isLine && shape == .gaussian && !isSquared && BoxGrid.fits(keys, width: widths[0])
    case .plane:
      shape == .gaussian && !isSquared && order == 0
        && PlaneTransform.fits(keys, values, widths: widths)
    case .space:
      shape == .gaussian && !isSquared && order == 0
        && SpaceTransform.fits(keys, values, widths: widths)
    case .interpolation:
      isLine && order == 0 && InterpolatedBoxes.fits(keys, shape, width: widths[0])
    case .prefix: isLine && profile != nil
    case .recursion: isLine && shape == .laplacian && !isSquared
    }
  }

  /// Whether some keys count more than a million times as much as others.
  private var hasUnevenWeights: Bool { (values.weights?.ratio ?? 1) > 1e6 }

  /// High powers of the distance lose digits to one another, but for those of a series, which grow small.
  private var profile: CompactProfile? {
    let profile = CompactProfile(shape, order: order, isSquared: isSquared)
    let isSeries = shape == .cosine && order <= 2
    return profile.map { $0.degree <= 13 || isSeries } == true ? profile : nil
  }

  /// The same sums with the squared kernel as a kernel of the family, where it is one:
  /// a Gaussian squared is one of width h/√2, a Laplacian squared one of width h/2.
  private var unsquared: (summation: KernelSummation, factor: Double)? {
    guard isSquared else { return nil }
    let factor: Double
    switch shape {
    case .gaussian: factor = 0.5.squareRoot()
    case .laplacian: factor = 0.5
    case .constant, .boxcar: factor = 1
    default: return nil
    }
    let summation = KernelSummation(
      keys: keys, values: values, shape: shape, widths: widths.map { $0 * factor }, order: order,
      centre: centre, line: line)
    return (summation, factor)
  }

  /// The method with the lowest expected cost.
  func method(for queries: Points) -> Method {
    if allows(.constant) { return .constant }
    let pairs = Double(keys.count) * Double(queries.count)
    guard pairs > 20_000 else { return .brute }
    if keys.dimension > 1 {
      let tree = allows(.tree) ? treeCost(for: queries) : .infinity
      if allows(.plane),
        PlaneTransform.cost(keys, values, widths: widths, queries: queries.count)
          < min(tree, pairs)
      {
        return .plane
      }
      if allows(.space),
        SpaceTransform.cost(keys, values, widths: widths, queries: queries.count)
          < min(tree, pairs)
      {
        return .space
      }
      return tree < pairs ? .tree : .brute
    }
    if allows(.prefix) { return .prefix }
    if allows(.recursion) { return .recursion }
    let points = Double(keys.count + queries.count)
    let sums = Double((order + 1) * (1 + values.columns))
    // A unit is about a third of a nanosecond.
    var costs: [(Method, Double)] = [(.brute, pairs * (1 + 0.4 * sums))]
    if allows(.window) {
      costs.append((.window, pairs * shareInWindow(queries) * (1 + 0.4 * sums) + points * 300))
    }
    if allows(.transform) {
      let boxes = min(
        2 * (keys.bounds.upperBound - keys.bounds.lowerBound) / widths[0] + 50, points)
      let columns = Double(1 + values.columns)
      costs.append((.transform, points * 10 * (2 + sums) + boxes * 3000 * columns))
    }
    if allows(.interpolation) {
      costs.append(
        (
          .interpolation,
          InterpolatedBoxes.cost(keys, values, shape, width: widths[0], queries: queries.count)
            + points * 100
        ))
    }
    return costs.min { $0.1 < $1.1 }?.0 ?? .brute
  }

  /// About which share of the keys lie within ten widths of a query, from a few of each: keys may come in clusters.
  private func shareInWindow(_ queries: Points) -> Double {
    let sample = stride(from: 0, to: keys.count, by: max(1, keys.count / 256))
      .map { keys.coordinates[$0] }
    let probes = stride(from: 0, to: queries.count, by: max(1, queries.count / 64))
    var near = 0
    for probe in probes {
      let query = queries.coordinates[probe]
      near += sample.count { abs($0 - query) < 10 * widths[0] }
    }
    // Half a key for what a sample cannot see.
    return (Double(near) / Double(Array(probes).count) + 0.5) / Double(sample.count)
  }

  /// What a tree takes, in pairs: few keys may matter to a typical query.
  private func treeCost(for queries: Points) -> Double {
    let count = keys.count
    let n = Double(count)
    let (dimension, widths) = (keys.dimension, widths)
    let probes = stride(from: 0, to: queries.count, by: max(1, queries.count / 16))
    let step = max(1, keys.count / 256)
    var squares = [Double](repeating: 0, count: (keys.count - 1) / step + 1)
    var inReach = 0.0
    keys.coordinates.withUnsafeBufferPointer { keys in
      queries.coordinates.withUnsafeBufferPointer { queries in
        for probe in probes {
          for key in squares.indices {
            var square = 0.0
            for axis in 0..<dimension {
              let distance =
                keys[key * step * dimension + axis] - queries[probe * dimension + axis]
              let u = distance / widths[axis]
              square += u * u
            }
            squares[key] = square
          }
          let reach = TreeSummation.reach(beyond: squares.min() ?? 0, of: shape, keyCount: count)
          inReach += Double(squares.count { $0 <= reach }) / Double(squares.count)
        }
      }
    }
    let share = inReach / Double(Array(probes).count)
    // A few leaves overlap any place, more of them in more dimensions.
    let keysPerQuery = max(1.5 * share * n, 64 * Double.pow(2, Double(keys.dimension)))
    // In units of a pair: arranging a point costs about forty on each level of a tree.
    let arranging = 40 * (n + Double(queries.count)) * Double.log2(n + 2)
    return Double(queries.count) * keysPerQuery + arranging
  }

  /// Hands the sums at each block of queries to `read`, on several threads: those of the transform are never all there
  /// at once.
  func forEachBlock(
    of queries: Points, supervision: Supervision, _ read: KernelSumRows.Reader
  ) throws(EstimatorError) {
    if order == 0, let (summation, _) = unsquared {
      return try summation.forEachBlock(of: queries, supervision: supervision, read)
    }
    if unsquared == nil, method(for: queries) == .transform {
      return try transform.forEachBlock(
        of: queries, line: line, supervision: supervision, read)
    }
    var sums = try sums(at: queries, supervision: supervision)
    try sums.withRows { (rows) throws(EstimatorError) in
      try parallelBlocks(queries.count, blockSize: 1 << 14, supervision: supervision.quiet) {
        read($0, rows.block($0))
      }
    }
  }

  private var transform: GaussTransform {
    let none = [Double](repeating: 0, count: values.columns)
    return GaussTransform(
      keys: keys, values: values, centre: centre.isEmpty ? none : centre, width: widths[0],
      order: order)
  }

  func sums(
    at queries: Points, by chosen: Method? = nil, supervision: Supervision = .none
  ) throws(EstimatorError) -> KernelSums {
    if !centre.isEmpty {
      let summation = KernelSummation(
        keys: keys, values: try values.less(centre, supervision: supervision), shape: shape,
        widths: widths, order: order, isSquared: isSquared, line: line)
      return try summation.sums(at: queries, by: chosen, supervision: supervision)
    }
    if let (summation, factor) = unsquared {
      var result = try summation.sums(at: queries, by: chosen, supervision: supervision)
      // Powers of the distance in the narrower widths.
      if order > 0, factor != 1 {
        let stride = result.stride
        let factors = (0..<stride).map { Double.pow(factor, $0 / (1 + values.columns)) }
        let sums = result.sums
        result.sums = try parallelArray(sums.count, supervision: supervision) { part, target in
          for place in part { target[place] = sums[place] * factors[place % stride] }
        }
      }
      return result
    }
    switch chosen ?? method(for: queries) {
    case .constant: return try constantSums(at: queries, supervision)
    case .brute:
      let pairs = try PairSummation(
        keys: keys, values: values, shape: shape, widths: widths, order: order,
        isSquared: isSquared, supervision: supervision)
      return try BruteForce(pairs: pairs)
        .sums(at: queries, supervision: supervision)
    case .tree:
      return try TreeSummation(
        keys: keys, values: values, shape: shape, widths: widths, isSquared: isSquared,
        supervision: supervision
      ).sums(at: queries, supervision: supervision)
    case .plane:
      return try PlaneTransform(keys: keys, values: values, widths: widths)
        .sums(at: queries, supervision: supervision)
    case .space:
      return try SpaceTransform(keys: keys, values: values, widths: widths)
        .sums(at: queries, supervision: supervision)
    case .interpolation:
      return try InterpolatedBoxes(
        line: sortedLine(supervision), shape: shape, width: widths[0], isSquared: isSquared
      ).sums(at: queries, supervision: supervision)
    case .window:
      return try SortedWindow(
        line: sortedLine(supervision), shape: shape, width: widths[0], order: order,
        isSquared: isSquared
      ).sums(at: queries, supervision: supervision)
    case .transform:
      var result = try KernelSums(
        queries: queries.count, columns: values.columns, order: order, supervision: supervision)
      guard keys.count > 0 else { return result }
      try result.withRows { (rows) throws(EstimatorError) in
        try transform.forEachBlock(of: queries, line: line, supervision: supervision) {
          rows.replace($0, by: $1)
        }
      }
      return result
    case .prefix:
      guard let profile else {
        throw .unsupportedKernel(shape)
      }
      return try PrefixSums(
        line: sortedLine(supervision), profile: profile, shape: shape, width: widths[0],
        order: order, isSquared: isSquared, supervision: supervision
      ).sums(at: queries, supervision: supervision)
    case .recursion:
      return try LaplacianRecursion(
        line: sortedLine(supervision), width: widths[0], order: order, supervision: supervision
      ).sums(at: queries, supervision: supervision)
    }
  }

  private func sortedLine(_ supervision: Supervision) throws(EstimatorError) -> SortedLine {
    if let line { return line }
    return try SortedLine(keys: keys, values: values, supervision: supervision)
  }

  /// Every key has the same weight at every query.
  private func constantSums(
    at queries: Points, _ supervision: Supervision
  ) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: values.columns, order: order, supervision: supervision)
    let weight = shape.weight(0)
    var row = [weight * (try values.totalWeight(supervision))]
    for column in 0..<values.columns {
      row.append(
        weight
          * (try values.weightedSum(supervision) { values.numbers[$0 * values.columns + column] }))
    }
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 1 << 14, supervision: supervision) { range in
        for query in range {
          for (place, sum) in row.enumerated() { rows.row(query)[place] = sum }
        }
      }
    }
    return result
  }
}
