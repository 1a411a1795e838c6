import Work

/// Runs `body` over `0..<count` cut into blocks, on all cores, and stops between blocks when told.
///
/// Bodies run at the same time on several threads: each may write only to places that belong to its
/// own range. Progress is told by the calling thread alone. A block should take well under ten milliseconds, because that is how long a stop waits.
func parallelBlocks(
  _ count: Int, blockSize: Int, supervision: Supervision, _ body: (Range<Int>) -> Void
) throws(EstimatorError) {
  guard count > 0 else { return }
  do {
    try runBlocks(
      count, of: blockSize, shouldStop: supervision.shouldStop,
      blockDone: { done, blocks, isCaller in
        if isCaller { supervision.progress?(Double(done) / Double(blocks)) }
      }, body)
  } catch { throw .stopped }
  supervision.progress?(1)
}

/// How many queries make a block when each costs `pairs` kernel evaluations: about a millisecond's worth.
func queriesPerBlock(pairsPerQuery pairs: Int) -> Int { max(1, 200_000 / max(1, pairs)) }
