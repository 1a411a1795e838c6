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
    order = Array(0..<points.count)
    leafCount = (points.count + Self.leafSize - 1) / Self.leafSize
    bounds = [Double](repeating: 0, count: max(2 * leafCount - 1, 0) * 2 * dimension)
    guard leafCount > 0 else { return }
    let count = points.count
    let leafCount = leafCount
    try order.withUnsafeMutableBufferPointer { (order) throws(EstimatorError) in
      try bounds.withUnsafeMutableBufferPointer { (bounds) throws(EstimatorError) in
        try points.coordinates.withUnsafeBufferPointer { (coordinates) throws(EstimatorError) in
          let builder = Builder(
            coordinates: coordinates, order: order, bounds: bounds, widths: widths, count: count)
          // The upper levels by one thread, the subtrees below them by all.
          var subtrees = [Node(index: 0, leaves: 0..<leafCount)]
          for _ in 0..<3 {
            try supervision.checkpoint()
            subtrees = subtrees.flatMap { builder.split($0) }
          }
          let roots = subtrees
          // Subtrees own disjoint runs of points and of nodes.
          try parallelBlocks(roots.count, blockSize: 1, supervision: supervision.quiet) { range in
            for root in range { builder.splitAll(roots[root], supervision) }
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

/// Arranges points in place.
private struct Builder {
  let coordinates: UnsafeBufferPointer<Double>
  let order: UnsafeMutableBufferPointer<Int>
  let bounds: UnsafeMutableBufferPointer<Double>
  let widths: [Double]
  let count: Int

  func splitAll(_ node: PointTree.Node, _ supervision: Supervision) {
    if node.leaves.count > 64, supervision.shouldStop() { return }
    for child in split(node) where child.index != node.index { splitAll(child, supervision) }
  }

  /// Bounds a node and cuts it in two; a leaf comes back as it is.
  func split(_ node: PointTree.Node) -> [PointTree.Node] {
    let places = node.places(of: count)
    let longest = bound(node, places)
    guard !node.isLeaf else { return [node] }
    let (left, right) = node.children
    select(left.places(of: count).upperBound, in: places, along: longest)
    return [left, right]
  }

  /// Writes a node's bounds, and returns the coordinate along which it is longest in widths.
  private func bound(_ node: PointTree.Node, _ places: Range<Int>) -> Int {
    let d = widths.count
    var longest = (coordinate: 0, extent: -1.0)
    for j in 0..<d {
      var (low, high) = (Double.infinity, -Double.infinity)
      for place in places {
        let x = coordinates[order[place] * d + j]
        if x < low { low = x }
        if x > high { high = x }
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
    while low < high {
      let pivot = coordinates[order[(low + high) / 2] * d + coordinate]
      var (i, j) = (low, high)
      while i <= j {
        while coordinates[order[i] * d + coordinate] < pivot { i += 1 }
        while coordinates[order[j] * d + coordinate] > pivot { j -= 1 }
        if i <= j {
          order.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if middle <= j { high = j } else if middle >= i { low = i } else { return }
    }
  }
}
