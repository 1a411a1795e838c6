/// Every pair of key and query: O(n·m·d) time, O(n + m) memory.
struct BruteForce {
  let pairs: PairSummation
  let keyCount: Int

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = KernelSums(
      queries: queries.count, columns: pairs.values.count, order: pairs.order)
    let block = queriesPerBlock(pairsPerQuery: keyCount * queries.dimension)
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: block, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          for query in range {
            rows.logScales[query] = pairs.sum(
              queries.row(query), over: 0..<keyCount, tiles, into: rows.row(query))
          }
        }
      }
    }
    return result
  }
}
