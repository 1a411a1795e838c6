import RealModule
import Work

/// Sums in several coordinates where each query needs only the keys near it: compact kernels, and
/// exponential ones that are narrow beside the data.
///
/// Keys and queries are arranged in trees. The queries of a leaf are served together by the leaves of keys
/// that can matter to any of them; where that would be far too many, or where plain weights would underflow,
/// each query looks for its nearest key first and then for the keys that matter beside that one.
///
/// *Exactness*: the keys left out of a sum have, all together, less than 1e-17 of the weight of the nearest key.
/// *Complexity*: O((n + m) log n) and the pairs in reach, 64 at a time.
/// *Source*: Gray and Moore (2001), *N-body problems in statistical learning*, without its approximations.
struct TreeSummation {
  private let pairs: PairSummation
  private let tree: PointTree
  private let widths: [Double]

  /// Arranges the keys; for shapes whose tails fall off exponentially, or end.
  init(
    keys: Points, values: Values, shape: SmoothingKernel.Shape, widths: [Double], isSquared: Bool,
    supervision: Supervision
  ) throws(EstimatorError) {
    tree = try PointTree(keys, widths: widths, supervision: supervision)
    self.widths = widths
    let order = tree.order
    func arranged(_ rows: [Double], _ columns: Int) throws(EstimatorError) -> [Double] {
      try parallelArray(rows.count, supervision: supervision) { part, target in
        for index in part {
          let (column, place) = index.quotientAndRemainder(dividingBy: order.count)
          target[index] = rows[order[place] * columns + column]
        }
      }
    }
    pairs = PairSummation(
      keys: try arranged(keys.coordinates, keys.dimension), keyCount: keys.count,
      values: try arranged(values.numbers, values.columns), columns: values.columns, shape: shape,
      widths: widths, order: 0, isSquared: isSquared,
      factors: try values.weights.map { (weights) throws(EstimatorError) in
        try arranged(weights.numbers, 1)
      })
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: pairs.columns, order: 0, supervision: supervision)
    let groups = try PointTree(queries, widths: widths, supervision: supervision)
    let leaves = groups.leaves
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(leaves.count, blockSize: 1, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          for leaf in range {
            addGroup(
              groups.order[groups.places(leaves[leaf])], in: groups.box(leaves[leaf]), of: queries,
              tiles, to: rows, supervision)
          }
        }
      }
    }
    try supervision.checkpoint()
    return result
  }

  /// The sums at some keys over all other keys, each on a scale of its own: chosen × (1 + columns).
  func sumsOfOthers(at chosen: [Int], of keys: Points, supervision: Supervision)
    throws(EstimatorError) -> [Double]
  {
    var result = try KernelSums(
      queries: chosen.count, columns: pairs.columns, order: 0, supervision: supervision)
    let places: [Int] = try filledArray(keys.count) { (places) throws(EstimatorError) in
      // Each key has one place.
      try parallelBlocks(keys.count, blockSize: 1 << 15, supervision: supervision.quiet) { range in
        for place in range { places[tree.order[place]] = place }
      }
    }
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(chosen.count, blockSize: 16, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          for index in range {
            let key = chosen[index]
            rows.logScales[index] = sum(
              keys.row(key), without: places[key], tiles, into: rows.row(index))
          }
        }
      }
    }
    return result.sums
  }

  // MARK: Groups

  /// Squared distances in widths beyond which plain weights are left, for fear of underflow.
  private static let plainReach = 200.0

  private func addGroup(
    _ queries: ArraySlice<Int>, in box: PointTree.Box, of points: Points,
    _ tiles: PairSummation.Tiles, to rows: KernelSumRows, _ supervision: Supervision
  ) {
    let nearest = nearestLeaf(to: box)
    // A group that is small beside its distance has keys in common; another would share too many.
    guard
      pairs.shape.isCompact || exponent(nearest.largest) - exponent(nearest.least) < 100
    else {
      for query in queries {
        if supervision.shouldStop() { return }
        rows.logScales[query] = sum(points.row(query), without: nil, tiles, into: rows.row(query))
      }
      return
    }
    let shift = nearest.least > Self.plainReach && !pairs.shape.isCompact ? nearest.least : 0
    pairs.add(
      queries, of: points, ranges(within: reach(beyond: nearest.largest), of: box), tiles,
      shift: shift, to: rows, supervision: supervision)
    for query in queries { rows.logScales[query] = pairs.logScale(ofShift: shift) }
  }

  /// One query by itself, relative to its nearest key where that is far.
  private func sum(
    _ query: ArraySlice<Double>, without place: Int?, _ tiles: PairSummation.Tiles,
    into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let box = PointTree.Box(lower: Array(query), upper: Array(query))
    let nearest =
      pairs.shape.isCompact ? 0 : nearestSquare(to: query, box, without: place, tiles)
    // Where distances overflow every key is looked at.
    let ranges =
      nearest.isFinite
      ? ranges(within: reach(beyond: nearest), of: box) : [0..<tree.order.count]
    let others = place.map { place in
      ranges.flatMap { [$0.clamped(to: 0..<place), $0.clamped(to: place + 1..<Int.max)] }
    }
    guard nearest.isFinite, nearest > Self.plainReach else {
      return pairs.sum(query, over: others ?? ranges, tiles, into: row)
    }
    row.update(repeating: 0)
    pairs.add(query, others ?? ranges, tiles, shift: nearest, to: row)
    return pairs.logScale(ofShift: nearest)
  }

  // MARK: Reach

  /// The negative logarithm of the weight at a squared distance, as far as it grows.
  private func exponent(_ squared: Double) -> Double {
    pairs.shape == .gaussian ? squared / 2 : squared.squareRoot()
  }

  /// The squared distance beyond which keys do not matter when the nearest one lies at `nearest`.
  private func reach(beyond nearest: Double) -> Double {
    Self.reach(beyond: nearest, of: pairs.shape, keyCount: tree.order.count)
  }

  static func reach(beyond nearest: Double, of shape: SmoothingKernel.Shape, keyCount: Int)
    -> Double
  {
    if shape.isCompact { return 1 }
    // All keys beyond it together have less than 1e-17 of the nearest one's weight.
    let neglected = 39.2 + Double.log(Double(keyCount))
    if shape == .gaussian { return nearest + 2 * neglected }
    let reach = nearest.squareRoot() + neglected
    return reach * reach
  }

  /// The places of the keys that may lie within a squared distance of some place in `box`.
  private func ranges(within reach: Double, of box: PointTree.Box) -> [Range<Int>] {
    var found: [Range<Int>] = []
    func visit(_ node: PointTree.Node) {
      let distances = tree.squaredDistances(node, from: box, widths: widths)
      if distances.least > reach { return }
      if node.isLeaf || distances.largest <= reach {
        let places = tree.places(node)
        if let last = found.last, last.upperBound == places.lowerBound {
          found[found.count - 1] = last.lowerBound..<places.upperBound
        } else {
          found.append(places)
        }
        return
      }
      let (left, right) = node.children
      visit(left)
      visit(right)
    }
    if let root = tree.root { visit(root) }
    return found
  }

  /// Bounds of the squared distance from places in `box` to their nearest key: no place has a nearer key than
  /// `least`, and each has one within `largest`.
  private func nearestLeaf(to box: PointTree.Box) -> (least: Double, largest: Double) {
    var nearest = (least: Double.infinity, largest: Double.infinity)
    func visit(_ node: PointTree.Node, _ distances: (least: Double, largest: Double)) {
      if distances.least >= nearest.largest { return }
      if node.isLeaf {
        nearest.least = min(nearest.least, distances.least)
        nearest.largest = min(nearest.largest, distances.largest)
        return
      }
      forEachChild(node, box, visit)
    }
    if let root = tree.root { visit(root, tree.squaredDistances(root, from: box, widths: widths)) }
    return nearest
  }

  private func nearestSquare(
    to query: ArraySlice<Double>, _ box: PointTree.Box, without place: Int?,
    _ tiles: PairSummation.Tiles
  ) -> Double {
    var nearest = Double.infinity
    func visit(_ node: PointTree.Node, _ distances: (least: Double, largest: Double)) {
      if distances.least >= nearest { return }
      if node.isLeaf {
        let places = tree.places(node)
        let parts =
          place.map { [places.clamped(to: 0..<$0), places.clamped(to: $0 + 1..<Int.max)] } ?? [
            places
          ]
        nearest = min(nearest, pairs.nearestSquare(to: query, among: parts, tiles))
        return
      }
      forEachChild(node, box, visit)
    }
    if let root = tree.root { visit(root, tree.squaredDistances(root, from: box, widths: widths)) }
    return nearest
  }

  /// The nearer child first, so that the other one may be left out.
  private func forEachChild(
    _ node: PointTree.Node, _ box: PointTree.Box,
    _ visit: (PointTree.Node, (least: Double, largest: Double)) -> Void
  ) {
    let (left, right) = node.children
    let toLeft = tree.squaredDistances(left, from: box, widths: widths)
    let toRight = tree.squaredDistances(right, from: box, widths: widths)
    if toLeft.least <= toRight.least {
      visit(left, toLeft)
      visit(right, toRight)
    } else {
      visit(right, toRight)
      visit(left, toLeft)
    }
  }
}
