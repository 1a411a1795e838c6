import Dispatch
import Synchronization

/// Runs `body` over `0..<count` cut into blocks, on all cores, and stops between blocks when told.
///
/// Bodies run at the same time on several threads: each may write only to places that belong to its
/// own range. A block should take well under ten milliseconds, because that is how long a stop waits.
func parallelBlocks(
  _ count: Int, blockSize: Int, supervision: Supervision, _ body: (Range<Int>) -> Void
) throws(EstimatorError) {
  guard count > 0 else { return }
  let size = max(1, blockSize)
  let blocks = (count - 1) / size + 1
  if blocks == 1 {
    try supervision.checkpoint()
    body(0..<count)
    supervision.progress?(1)
    return
  }
  let isStopped = Atomic(false)
  let finished = Mutex(0)
  withoutActuallyEscaping(body) { body in
    // The threads are joined before this function returns, and each call has a range of its own.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: blocks) { block in
      if isStopped.load(ordering: .relaxed) { return }
      if supervision.shouldStop() {
        isStopped.store(true, ordering: .relaxed)
        return
      }
      let start = block * size
      body(start..<min(start + size, count))
      if let progress = supervision.progress {
        finished.withLock { done in
          done += 1
          progress(Double(done) / Double(blocks))
        }
      }
    }
  }
  if isStopped.load(ordering: .relaxed) { throw .stopped }
}

/// How many queries make a block when each costs `pairs` kernel evaluations: about a millisecond's worth.
func queriesPerBlock(pairsPerQuery pairs: Int) -> Int { max(1, 200_000 / max(1, pairs)) }
