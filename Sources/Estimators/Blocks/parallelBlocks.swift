import Glibc
import Synchronization

/// Runs `body` over `0..<count` cut into blocks, on all cores, and stops between blocks when told.
///
/// Bodies run at the same time on several threads: each may write only to places that belong to its
/// own range. Progress is told by the calling thread alone. A block should take well under ten milliseconds, because that is how long a stop waits.
func parallelBlocks(
  _ count: Int, blockSize: Int, supervision: Supervision, _ body: (Range<Int>) -> Void
) throws(EstimatorError) {
  guard count > 0 else { return }
  let size = max(1, blockSize)
  let blocks = (count - 1) / size + 1
  let isStopped = Atomic(false)
  let next = Atomic(0)
  let finished = Atomic(0)
  withoutActuallyEscaping(body) { body in
    // The threads are joined before this function returns, and each call has a range of its own.
    nonisolated(unsafe) let body = body
    runOnThreads(min(blocks, processorCount)) { isCaller in
      while true {
        let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if block >= blocks || isStopped.load(ordering: .relaxed) { return }
        if supervision.shouldStop() {
          isStopped.store(true, ordering: .relaxed)
          return
        }
        let start = block * size
        body(start..<min(start + size, count))
        let done = finished.wrappingAdd(1, ordering: .relaxed).newValue
        if isCaller, let progress = supervision.progress { progress(Double(done) / Double(blocks)) }
      }
    }
  }
  // A body may have ended early because it asked as well.
  if isStopped.load(ordering: .relaxed) || supervision.shouldStop() { throw .stopped }
  supervision.progress?(1)
}

/// How many queries make a block when each costs `pairs` kernel evaluations: about a millisecond's worth.
func queriesPerBlock(pairsPerQuery pairs: Int) -> Int { max(1, 200_000 / max(1, pairs)) }

private let processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

/// Runs `work` on this thread and on `count` − 1 others, and waits for all.
private func runOnThreads(_ count: Int, _ work: @escaping @Sendable (_ isCaller: Bool) -> Void) {
  final class Job {
    let work: @Sendable (Bool) -> Void
    init(_ work: @escaping @Sendable (Bool) -> Void) { self.work = work }
  }
  var threads: [pthread_t] = []
  for _ in 1..<max(count, 1) {
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job(work))
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().work(false) }
        return nil
      }, job.toOpaque())
    // Without another thread the work is done all the same, by this one.
    if status == 0 { threads.append(thread) } else { job.release() }
  }
  work(true)
  for thread in threads { pthread_join(thread, nil) }
}
