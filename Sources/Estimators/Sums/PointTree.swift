/// Points of several coordinates, arranged so that neighbours in space are neighbours in memory, with the box
/// around each run of them.
///
/// A k-d tree whose leaves hold `leafSize` points (the last one fewer): each node is cut across its longest
/// side, in widths, at a multiple of the leaf size near its middle.
///
/// *Complexity*: O(n log n) time; O(n) memory.
/// *Source*: Bentley (1975); the cut by spread is that of Friedman, Bentley and Finkel (1977).
struct PointTree {
  static let leafSize = 64

  /// For each place in the arrangement, the row of the point that stands there.
  private(set) var order: [Int]
  let dimension: Int
  private let leafCount: Int
  /// Lower and upper bounds of each node: nodes × 2 × dimension.
  ///
  /// A node's left child follows it.
  private var bounds: [Double]

  init(_ points: Points, widths: [Double], supervision: Supervision) throws(EstimatorError) {
    dimension = points.dimension
    order = try parallelMap(points.count, supervision: supervision) { $0 }
    leafCount = (points.count + Self.leafSize - 1) / Self.leafSize
    bounds = try zeros(max(2 * leafCount - 1, 0) * 2 * dimension, supervision: supervision)
    guard leafCount > 0 else { return }
    let count = points.count
    let leafCount = leafCount
    try order.withUnsafeMutableBufferPointer { (order) throws(EstimatorError) in
      try bounds.withUnsafeMutableBufferPointer { (bounds) throws(EstimatorError) in
        try points.coordinates.withUnsafeBufferPointer { (coordinates) throws(EstimatorError) in
          let builder = Builder(
            coordinates: coordinates, order: order, bounds: bounds, widths: widths, count: count,
            supervision: supervision)
          // The upper levels one after the other, until there are subtrees for all threads.
          var subtrees = [Node(index: 0, leaves: 0..<leafCount)]
          for level in 0...3 {
            let roots = subtrees
            // Subtrees own disjoint runs of points and of nodes.
            try parallelBlocks(roots.count, blockSize: 1, supervision: supervision.quiet) { range in
              for root in range {
                if level < 3 { builder.split(roots[root]) } else { builder.splitAll(roots[root]) }
              }
            }
            subtrees = roots.flatMap { $0.isLeaf ? [] : [$0.children.left, $0.children.right] }
          }
        }
      }
    }
    try supervision.checkpoint()
  }

  /// A node, and the leaves below it.
  struct Node {
    var index: Int
    var leaves: Range<Int>

    var isLeaf: Bool { leaves.count <= 1 }

    var children: (left: Node, right: Node) {
      let middle = (leaves.lowerBound + leaves.upperBound) / 2
      let left = Node(index: index + 1, leaves: leaves.lowerBound..<middle)
      let skipped = 2 * left.leaves.count - 1
      return (left, Node(index: index + 1 + skipped, leaves: middle..<leaves.upperBound))
    }

    /// The places of its points in the arrangement of `count` points.
    func places(of count: Int) -> Range<Int> {
      leaves.lowerBound * PointTree.leafSize..<min(leaves.upperBound * PointTree.leafSize, count)
    }
  }

  var root: Node? { leafCount > 0 ? Node(index: 0, leaves: 0..<leafCount) : nil }

  func places(_ node: Node) -> Range<Int> { node.places(of: order.count) }

  /// The leaves in the order of the arrangement.
  var leaves: [Node] {
    var found: [Node] = []
    func visit(_ node: Node) {
      if node.isLeaf { return found.append(node) }
      let (left, right) = node.children
      visit(left)
      visit(right)
    }
    if let root { visit(root) }
    return found
  }

  /// The box around a node's points.
  func box(_ node: Node) -> Box {
    let start = node.index * 2 * dimension
    return Box(
      lower: Array(bounds[start..<start + dimension]),
      upper: Array(bounds[start + dimension..<start + 2 * dimension]))
  }

  /// A box along the axes; a point is one without extent.
  struct Box {
    var lower: [Double]
    var upper: [Double]
  }

  /// The least and the largest squared distance, in widths, between a place in `box` and one in the node's box.
  func squaredDistances(_ node: Node, from box: Box, widths: [Double]) -> (
    least: Double, largest: Double
  ) {
    bounds.withUnsafeBufferPointer { bounds in
      var (least, largest) = (0.0, 0.0)
      let lower = node.index * 2 * dimension
      for j in 0..<dimension {
        let ahead = bounds[lower + j] - box.upper[j]
        let behind = box.lower[j] - bounds[lower + dimension + j]
        let gap = max(0, max(ahead, behind)) / widths[j]
        let span =
          max(bounds[lower + dimension + j] - box.lower[j], box.upper[j] - bounds[lower + j])
          / widths[j]
        least += gap * gap
        largest += span * span
      }
      return (least, largest)
    }
  }
}

/// Arranges points in place, or gives up: what is left undone is thrown away.
private struct Builder {
  let coordinates: UnsafeBufferPointer<Double>
  let order: UnsafeMutableBufferPointer<Int>
  let bounds: UnsafeMutableBufferPointer<Double>
  let widths: [Double]
  let count: Int
  let supervision: Supervision

  /// About half a millisecond's worth of points.
  private static let pollInterval = 1 << 15

  func splitAll(_ node: PointTree.Node) {
    if node.leaves.count > 64, supervision.shouldStop() { return }
    split(node)
    if node.isLeaf { return }
    splitAll(node.children.left)
    splitAll(node.children.right)
  }

  /// Bounds a node, and cuts it in two unless it is a leaf.
  func split(_ node: PointTree.Node) {
    let places = node.places(of: count)
    guard let longest = bound(node, places), !node.isLeaf else { return }
    select(node.children.left.places(of: count).upperBound, in: places, along: longest)
  }

  /// Writes a node's bounds, and returns the coordinate along which it is longest in widths; nil after a stop.
  private func bound(_ node: PointTree.Node, _ places: Range<Int>) -> Int? {
    let d = widths.count
    var longest = (coordinate: 0, extent: -1.0)
    for j in 0..<d {
      var (low, high) = (Double.infinity, -Double.infinity)
      var start = places.lowerBound
      while start < places.upperBound {
        let end = min(start + Self.pollInterval, places.upperBound)
        for place in start..<end {
          let x = coordinates[order[place] * d + j]
          if x < low { low = x }
          if x > high { high = x }
        }
        if end < places.upperBound, supervision.shouldStop() { return nil }
        start = end
      }
      bounds[node.index * 2 * d + j] = low
      bounds[node.index * 2 * d + d + j] = high
      let extent = (high - low) / widths[j]
      if extent > longest.extent { longest = (j, extent) }
    }
    return longest.coordinate
  }

  /// Rearranges the places so that those before `middle` hold the lesser coordinates (Hoare 1961).
  private func select(_ middle: Int, in places: Range<Int>, along coordinate: Int) {
    let d = widths.count
    var (low, high) = (places.lowerBound, places.upperBound - 1)
    var swaps = 0
    while low < high {
      let pivot = coordinates[order[(low + high) / 2] * d + coordinate]
      var (i, j) = (low, high)
      while i <= j {
        while coordinates[order[i] * d + coordinate] < pivot { i += 1 }
        while coordinates[order[j] * d + coordinate] > pivot { j -= 1 }
        if i <= j {
          swaps += 1
          if swaps.isMultiple(of: Self.pollInterval), supervision.shouldStop() { return }
          order.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if middle <= j { high = j } else if middle >= i { low = i } else { return }
    }
  }
}
