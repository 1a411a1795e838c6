/// What has a number of its own to be sorted by.
private protocol RadixSortable: Comparable, Sendable {
  var key: UInt64 { get }
}

/// A number, and where it came from.
package struct PlacedKey: Sendable, BitwiseCopyable {
  package var key: UInt64
  package var place: Int
}

extension PlacedKey: RadixSortable {
  package static func < (a: PlacedKey, b: PlacedKey) -> Bool {
    a.key == b.key ? a.place < b.place : a.key < b.key
  }
}

extension UInt64: RadixSortable {
  fileprivate var key: UInt64 { self }
}

/// The keys that `make` writes to each part of `0..<count`, in ascending order.
///
/// - Complexity: O(count), on all cores; a stop is seen within a millisecond.
package func ascendingKeys(
  _ count: Int, supervision: Supervision,
  _ make: (_ part: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>) -> Void
) throws(EstimatorError) -> [UInt64] {
  try RadixSort(supervision).sorted(count, make)
}

/// The keys that `make` writes, in ascending order and with their places; equal ones in their own order.
///
/// - Complexity: O(count), on all cores; a stop is seen within a millisecond.
package func ascendingPlaces(
  _ count: Int, supervision: Supervision,
  _ make: (_ part: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>) -> Void
) throws(EstimatorError) -> [PlacedKey] {
  let keys: [UInt64] = try parallelArray(count, supervision: supervision, make)
  return try RadixSort(supervision).sorted(count) { part, items in
    for index in part { items[index] = PlacedKey(key: keys[index], place: index) }
  }
}

/// A radix sort on all cores (Knuth, volume 3, 5.2.5): stable, in passes of 11 bits from the lowest that matter.
///
/// The keys are taken relative to the smallest. Three passes sort them by their 33 leading bits, which tells nearly all
/// apart; neighbours that agree in those are sorted by the rest among themselves.
private struct RadixSort<Item: RadixSortable & BitwiseCopyable> {
  private static var digitBits: UInt64 { 11 }
  private static var buckets: Int { 1 << 11 }
  private static var leadingBits: UInt64 { 33 }

  private let supervision: Supervision

  init(_ supervision: Supervision) { self.supervision = supervision.quiet }

  /// The items that `make` writes to each part of `0..<count`, in order of their keys.
  func sorted(_ count: Int, _ make: (Range<Int>, UnsafeMutablePointer<Item>) -> Void)
    throws(EstimatorError) -> [Item]
  {
    if count <= Self.few {
      let items = [Item](unsafeUninitializedCapacity: count) { buffer, initialised in
        initialised = count
        if let base = buffer.baseAddress { make(0..<count, base) }
      }
      return items.sorted()
    }
    // Each part of the items counts and moves its own; parts come in order, which keeps the sort stable.
    let part = max((count + 7) / 8, 1 << 14)
    let parts = (count + part - 1) / part
    var ranges = [(lowest: UInt64, highest: UInt64)](repeating: (.max, 0), count: parts)
    var items = try filledArray(count) { items throws(EstimatorError) in
      try ranges.withUnsafeMutableBufferPointer { ranges throws(EstimatorError) in
        try parallel(count, part) { range, index in
          var (lowest, highest) = ranges[index]
          make(range, items)
          for index in range {
            lowest = min(lowest, items[index].key)
            highest = max(highest, items[index].key)
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
  ) throws(EstimatorError) {
    let count = items.count
    let parts = (count + part - 1) / part
    var places = [Int](repeating: 0, count: parts * Self.buckets)
    items = try items.withUnsafeBufferPointer { items throws(EstimatorError) in
      try places.withUnsafeMutableBufferPointer { places throws(EstimatorError) in
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
        return try filledArray(count) { moved throws(EstimatorError) in
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
  ) throws(EstimatorError) {
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
    try items.withUnsafeMutableBufferPointer { items throws(EstimatorError) in
      try longRuns.withUnsafeMutableBufferPointer { longRuns throws(EstimatorError) in
        // Each part of the items, and of the lists, belongs to one thread.
        nonisolated(unsafe) let (items, longRuns) = (items, longRuns)
        try parallelBlocks(bounds.count - 1, blockSize: 1, supervision: supervision) { parts in
          for part in parts {
            var index = bounds[part]
            var polled = index
            while index < bounds[part + 1] {
              if index - polled > 1 << 14 {
                if supervision.shouldStop() { return }
                polled = index
              }
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
      let sorted = try sorted(old.count) { part, items in
        for index in part { items[index] = old[index] }
      }
      items.replaceSubrange(run, with: sorted)
    }
  }

  /// So many are sorted by comparison in less time.
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

  // MARK: Threads

  /// Calls `body` with pieces of each part of `0..<count`, in order, and the part's number; parts at the same time.
  private func parallel(_ count: Int, _ part: Int, _ body: (Range<Int>, Int) -> Void)
    throws(EstimatorError)
  {
    try parallelBlocks(count, blockSize: part, supervision: supervision) { range in
      for lower in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 16) {
        // What is left undone is thrown away.
        if supervision.shouldStop() { return }
        body(lower..<min(lower + 1 << 16, range.upperBound), range.lowerBound / part)
      }
    }
  }
}
