import Platform
import Synchronization

/// Long work that was told to stop; what it had made by then is of no use.
package struct Stopped: Error {
  package init() {}
}

/// Calls `body` with `0..<count` cut into blocks, on all cores, until `shouldStop` says so.
///
/// Bodies run at the same time on several threads: each may write only to places that belong to its own block. A block
/// should take well under ten milliseconds, because that is how long a stop waits. `blockDone` hears after each block how many
/// are done, on the thread that ran it.
package func runBlocks(
  _ count: Int, of size: Int, shouldStop: () -> Bool,
  blockDone: (_ done: Int, _ blocks: Int, _ isCaller: Bool) -> Void = { _, _, _ in },
  _ body: (Range<Int>) -> Void
) throws(Stopped) {
  guard count > 0 else { return }
  let size = max(1, size)
  let blocks = (count - 1) / size + 1
  let isStopped = Atomic(false)
  let next = Atomic(0)
  let finished = Atomic(0)
  Threads.run(min(blocks, Threads.count)) { isCaller in
    while true {
      let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if block >= blocks || isStopped.load(ordering: .relaxed) { return }
      if shouldStop() { return isStopped.store(true, ordering: .relaxed) }
      let start = block * size
      body(start..<min(start + size, count))
      blockDone(finished.wrappingAdd(1, ordering: .relaxed).newValue, blocks, isCaller)
    }
  }
  // A body may have ended early because it asked as well.
  if isStopped.load(ordering: .relaxed) || shouldStop() { throw Stopped() }
}

/// A new array that `body` fills, or gives up.
package func filledArray<Element: BitwiseCopyable, Failure: Error>(
  _ count: Int, _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Void
) throws(Failure) -> [Element] {
  var failure: Failure?
  let result = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
    guard let base = buffer.baseAddress, count > 0 else { return }
    adviseHugePages(base, byteCount: count * MemoryLayout<Element>.stride)
    do throws(Failure) {
      try body(base)
      initialised = count
    } catch { failure = error }
  }
  if let failure { throw failure }
  return result
}
