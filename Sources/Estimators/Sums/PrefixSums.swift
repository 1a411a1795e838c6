/// Sums of compact polynomial kernels on a line in O(1) a sorted query, whatever the width.
///
/// The sorted keys are cut into blocks as wide as the kernel. The support of a query then covers the
/// end of one block, a whole one, and the beginning of a third; moments summed from the beginning
/// and from the end of each block give every part without subtracting one sum from another, so
/// nothing cancels and an empty support is empty by index. Moments are kept at every eighth key; the
/// few keys in between are added one by one.
///
/// *Certificate*: the sum of the absolute terms bounds the rounding error. Where the terms are more
/// than a thousand times their sum (all keys of a support crowd at its edge) the keys are added one by one.
/// *Source*: fast sum updating, Langrené and Warin (2019), JCGS 28(3); the two-sided running sums are
/// those of van Herk (1992) and of Gil and Werman (1993).
struct PrefixSums {
  let line: SortedLine
  let profile: CompactProfile
  let width: Double
  let order: Int

  private let blocks: KernelBlocks
  private let pairs: PairSummation

  init(
    line: SortedLine, profile: CompactProfile, shape: SmoothingKernel.Shape, width: Double,
    order: Int, isSquared: Bool, supervision: Supervision
  ) throws(EstimatorError) {
    self.line = line
    self.profile = profile
    self.width = width
    self.order = order
    pairs = PairSummation(
      line: line, shape: shape, width: width, order: order, isSquared: isSquared)
    blocks = try KernelBlocks(
      line: line, width: width, degree: profile.degree,
      supervision: supervision)
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: line.columns, order: order, supervision: supervision)
    // Neighbouring queries find their keys and their moments next to each other.
    let path =
      queries.count > 20_000 && !isAscending(queries.coordinates)
      ? try ascendingOrder(queries.coordinates, supervision: supervision) : nil
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 2048, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          withSweep { sweep in
            var sweep = sweep
            for place in range {
              let query = path.map { Int($0[place]) } ?? place
              let row = rows.row(query)
              if let support = sweep.sum(at: queries.coordinates[query], into: row) {
                _ = pairs.sum(queries.row(query), over: support, tiles, into: row)
              }
              if place & 63 == 0, supervision.shouldStop() { return }
            }
          }
        }
      }
    }
    return result
  }

  private func withSweep(_ body: (PrefixSweep) -> Void) {
    line.positions.withUnsafeBufferPointer { positions in
      line.values.withUnsafeBufferPointer { values in
        blocks.withView { blocks in
          profile.withTables(order: order) { inner, edge in
            body(
              PrefixSweep(
                positions: positions, values: values, factors: line.weights?.numbers,
                columns: 1 + line.columns, blocks: blocks, inner: inner, edge: edge,
                profile: profile.weigher, width: width, order: order))
          }
        }
      }
    }
  }
}
