package import Diagnostics
import Platform
import Work

// Whatever goes over many numbers goes over them here: in blocks, on all cores, and asked between blocks whether to stop.

extension Interrupt {
  /// So many simple operations take well under a millisecond, and for fewer a second thread costs more than it saves.
  package static let block = 1 << 16

  /// Calls `body` with the parts of `0..<count`, on several threads when there are many.
  ///
  /// The parts run at the same time: `body` writes only to places that belong to its own part.
  ///
  /// A part of `block` should take about a millisecond: that is how long a stop waits.
  ///
  /// - Throws: `.interrupted`; what was written by then is of no use.
  package func blocks(_ count: Int, of block: Int = Interrupt.block, _ body: (Range<Int>) -> Void)
    throws(RuntimeFailure)
  {
    let parts = count > 0 ? (count - 1) / max(block, 1) + 1 : 0
    if parts <= 1 {
      if parts == 1, !isRaised { body(0..<count) }
    } else {
      try share.stage(of: parts) { partDone throws(RuntimeFailure) in
        do throws(Stopped) {
          try runBlocks(
            count, of: block, shouldStop: { isRaised }, blockDone: { _, _, _ in partDone() }, body)
        } catch { throw .interrupted }
      }
    }
    try poll()
  }

  /// Calls `body` with the parts of `0..<count` one after the other.
  package func blocksInOrder(
    _ count: Int, of block: Int = Interrupt.block, _ body: (Range<Int>) -> Void
  ) throws(RuntimeFailure) {
    try share.stage(of: count / block + 1) { partDone throws(RuntimeFailure) in
      var lower = 0
      while lower < count {
        try poll()
        let upper = min(lower + block, count)
        body(lower..<upper)
        partDone()
        lower = upper
      }
    }
  }

  /// What `body` gives for each of `0..<count`, in order, on this thread.
  package func map<Element: Sendable>(_ count: Int, _ body: (Int) throws(RuntimeFailure) -> Element)
    throws(RuntimeFailure) -> [Element]
  {
    try collecting { result throws(RuntimeFailure) in
      result.reserveCapacity(count)
      for index in 0..<count {
        if index & 0xfff == 0 { try poll() }
        result.append(try body(index))
      }
    }
  }

  /// What `body` collects; when it is stopped, nobody waits until that is let go of.
  package func collecting<Element: Sendable>(
    _ body: (inout [Element]) throws(RuntimeFailure) -> Void
  )
    throws(RuntimeFailure) -> [Element]
  {
    var result: [Element] = []
    do throws(RuntimeFailure) {
      try body(&result)
    } catch {
      letGo(&result)
      throw error
    }
    return result
  }

  /// Lets go of values, once a stop is wished, on another thread: a million small lists take 50 ms.
  package func letGo<Element: Sendable>(_ values: inout [Element]) {
    guard isRaised else { return }
    // No name may hold them here, or this thread could be the last to let go.
    let box = Unmanaged.passRetained(Box(values))
    values = []
    Threads.later { box.release() }
  }

  private final class Box<Element: Sendable>: Sendable {
    private let values: [Element]
    init(_ values: [Element]) { self.values = values }
  }

  /// The indices of the ones among zeros and ones.
  package func places(_ numbers: [Double]) throws(RuntimeFailure) -> [Int] {
    var result: [Int] = []
    // An array that grows moves, and a stop would wait for that.
    result.reserveCapacity(Int(exactly: try Reduction.sum.ofAll(numbers, self)) ?? 0)
    try blocksInOrder(numbers.count) { range in
      for index in range where numbers[index] != 0 { result.append(index) }
    }
    return result
  }

  /// A new array of which `body` writes each part, on several threads when there are many.
  package func array(
    _ count: Int, of block: Int = Interrupt.block,
    _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) throws(RuntimeFailure) -> [Double] {
    try filledArray(count) { (output) throws(RuntimeFailure) in
      // Each part is written by one thread.
      nonisolated(unsafe) let output = output
      try blocks(count, of: block) { body($0, output) }
    }
  }
}
