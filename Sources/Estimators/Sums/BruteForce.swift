/// Every pair of key and query: O(n·m·d) time, O(n + m) memory.
struct BruteForce {
  let pairs: PairSummation

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: pairs.columns, order: pairs.order, supervision: supervision)
    // Queries of a block share each tile of keys; a block is worth more than starting a thread.
    let block = max(
      200_000 / max(1, pairs.keyCount),
      min(32, max(1, 8_000_000 / max(1, pairs.keyCount * queries.dimension))))
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          pairs.add(
            range, of: queries, [0..<pairs.keyCount], tiles, shift: 0, to: rows,
            supervision: supervision)
          if !pairs.shape.hasKnownTail { return }
          for query in range where !(rows.row(query)[0] >= PairSummation.smallestTrustedTotal) {
            if supervision.shouldStop() { return }
            rows.logScales[query] = pairs.sum(
              queries.row(query), over: 0..<pairs.keyCount, tiles, into: rows.row(query))
          }
        }
      }
    }
    return result
  }
}
