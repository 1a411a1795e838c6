/// Something that is sorted by a whole number; `<` decides the same, and between equal keys what came first.
protocol RadixSortable: Comparable, Sendable {
  var key: UInt64 { get }
}

/// A radix sort on all cores (Knuth, volume 3, 5.2.5): stable, in passes of 11 bits from the lowest that matter.
///
/// The keys are taken relative to the smallest. Three passes sort them by their 33 leading bits, which tells nearly all
/// apart; neighbours that agree in those are sorted by the rest among themselves.
struct RadixSort<Item: RadixSortable> {
  private static var digitBits: UInt64 { 11 }
  private static var buckets: Int { 1 << 11 }
  private static var leadingBits: UInt64 { 33 }

  private let interrupt: Interrupt

  init(_ interrupt: Interrupt) { self.interrupt = interrupt }

  /// The items that `make` gives for `0..<count`, in order of their keys.
  func sorted(_ count: Int, _ make: (Int) -> Item) throws(RuntimeFailure) -> [Item] {
    // Each part of the items counts and moves its own; parts come in order, which keeps the sort stable.
    let part = max((count + 7) / 8, 1)
    let parts = (count + part - 1) / part
    var ranges = [(lowest: UInt64, highest: UInt64)](repeating: (.max, 0), count: parts)
    var items = try storage(count) { items throws(RuntimeFailure) in
      try ranges.withUnsafeMutableBufferPointer { ranges throws(RuntimeFailure) in
        try parallel(count, part) { range, index in
          var (lowest, highest) = ranges[index]
          for index in range {
            let item = make(index)
            (items + index).initialize(to: item)
            lowest = min(lowest, item.key)
            highest = max(highest, item.key)
          }
          ranges[index] = (lowest, highest)
        }
      }
    }
    let lowest = ranges.map(\.lowest).min() ?? 0
    let span = (ranges.map(\.highest).max() ?? 0) &- lowest
    let bits = UInt64(64 - span.leadingZeroBitCount)
    let lowBits = bits > Self.leadingBits ? bits - Self.leadingBits : 0
    for shift in stride(from: lowBits, to: bits, by: Int(Self.digitBits)) {
      try move(&items, part, lowest, shift)
    }
    if lowBits > 0 { try finish(&items, part, lowest, lowBits) }
    return items
  }

  // MARK: One pass

  private static func digit(_ item: Item, _ lowest: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (item.key &- lowest) >> shift) & (buckets - 1)
  }

  /// Moves every item to where its digit puts it.
  private func move(
    _ items: inout [Item], _ part: Int, _ lowest: UInt64, _ shift: UInt64
  ) throws(RuntimeFailure) {
    let count = items.count
    let parts = (count + part - 1) / part
    var places = [Int](repeating: 0, count: parts * Self.buckets)
    items = try items.withUnsafeBufferPointer { items throws(RuntimeFailure) in
      try places.withUnsafeMutableBufferPointer { places throws(RuntimeFailure) in
        try parallel(count, part) { range, index in
          let counts = index * Self.buckets
          for index in range { places[counts + Self.digit(items[index], lowest, shift)] += 1 }
        }
        var total = 0
        for digit in 0..<Self.buckets {
          for part in 0..<parts {
            let place = part * Self.buckets + digit
            (places[place], total) = (total, total + places[place])
          }
        }
        return try storage(count) { moved throws(RuntimeFailure) in
          try parallel(count, part) { range, index in
            let starts = index * Self.buckets
            for index in range {
              let item = items[index]
              let place = starts + Self.digit(item, lowest, shift)
              (moved + places[place]).initialize(to: item)
              places[place] += 1
            }
          }
        }
      }
    }
  }

  // MARK: What the leading bits left open

  /// Sorts each run of items with the same leading bits by the others.
  private func finish(
    _ items: inout [Item], _ part: Int, _ lowest: UInt64, _ lowBits: UInt64
  ) throws(RuntimeFailure) {
    func leading(_ item: Item) -> UInt64 { (item.key &- lowest) >> lowBits }
    let count = items.count
    // Parts that end where runs end.
    var bounds = [0]
    while let last = bounds.last, last < count {
      var bound = min(last + part, count)
      while bound < count, leading(items[bound]) == leading(items[bound - 1]) { bound += 1 }
      bounds.append(bound)
    }
    var longRuns = [[Range<Int>]](repeating: [], count: bounds.count)
    try items.withUnsafeMutableBufferPointer { items throws(RuntimeFailure) in
      try longRuns.withUnsafeMutableBufferPointer { longRuns throws(RuntimeFailure) in
        // Each part of the items, and of the lists, belongs to one thread.
        nonisolated(unsafe) let (items, longRuns) = (items, longRuns)
        try interrupt.blocks(bounds.count - 1, of: 1) { parts in
          for part in parts {
            var index = bounds[part]
            while index < bounds[part + 1], !interrupt.isRaised {
              let first = items[index]
              var end = index + 1
              var differing: UInt64 = 0
              while end < count, leading(items[end]) == leading(first) {
                differing |= items[end].key ^ first.key
                end += 1
              }
              if differing != 0, end - index <= Self.few {
                Self.sortFew(items, index..<end)
              } else if differing != 0 {
                longRuns[part].append(index..<end)
              }
              index = end
            }
          }
        }
      }
    }
    for run in longRuns.joined() {
      let old = Array(items[run])
      items.replaceSubrange(run, with: try sorted(old.count) { old[$0] })
    }
  }

  private static var few: Int { 1 << 10 }

  private static func sortFew(_ items: UnsafeMutableBufferPointer<Item>, _ run: Range<Int>) {
    guard run.count <= 16 else {
      var few = UnsafeMutableBufferPointer(rebasing: items[run])
      few.sort()
      return
    }
    for next in run.dropFirst() {
      let item = items[next]
      var place = next
      while place > run.lowerBound, item < items[place - 1] {
        items[place] = items[place - 1]
        place -= 1
      }
      items[place] = item
    }
  }

  // MARK: Memory and threads

  /// A new array that `body` fills.
  private func storage(
    _ count: Int, _ body: (UnsafeMutablePointer<Item>) throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure) -> [Item] {
    var failure: RuntimeFailure?
    let result = [Item](unsafeUninitializedCapacity: count) { buffer, initialised in
      guard let base = buffer.baseAddress else { return }
      adviseHugePages(base, byteCount: count * MemoryLayout<Item>.stride)
      do throws(RuntimeFailure) {
        try body(base)
        initialised = count
      } catch { failure = error }
    }
    if let failure { throw failure }
    return result
  }

  /// Calls `body` with each part of `0..<count` and its number, at the same time; stops between blocks of a part.
  private func parallel(_ count: Int, _ part: Int, _ body: (Range<Int>, Int) -> Void)
    throws(RuntimeFailure)
  {
    try interrupt.blocks(count, of: part) { range in
      // What is left undone when this stops early is thrown away: the outer call throws as well.
      try? interrupt.blocksInOrder(range.count) { block in
        let lower = range.lowerBound + block.lowerBound
        body(lower..<lower + block.count, range.lowerBound / part)
      }
    }
  }
}
