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
  _ count: Int, shouldStop: @escaping @Sendable () -> Bool,
  _ make: (_ part: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>) -> Void
) throws(Stopped) -> [UInt64] {
  try RadixSort(shouldStop).sorted(count, make)
}

/// The keys that `make` writes, in ascending order and with their places; equal ones in their own order.
///
/// - Complexity: O(count), on all cores; a stop is seen within a millisecond.
package func ascendingPlaces(
  _ count: Int, shouldStop: @escaping @Sendable () -> Bool,
  _ make: (_ part: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>) -> Void
) throws(Stopped) -> [PlacedKey] {
  let keys: [UInt64] = try filledArray(count) { (keys) throws(Stopped) in
    try runBlocks(count, of: 1 << 15, shouldStop: shouldStop) { make($0, keys) }
  }
  return try RadixSort(shouldStop).sorted(count) { part, items in
    for index in part { items[index] = PlacedKey(key: keys[index], place: index) }
  }
}

/// A radix sort on all cores (Knuth, volume 3, 5.2.5): stable.
///
/// Items are dealt into buckets by the leading bits of their keys. Each bucket, which fits into a cache, is sorted in two
/// passes from the lowest of so many bits as tell nearly all its items apart; neighbours that still agree are sorted by the
/// rest among themselves. Keys are taken relative to the smallest.
private struct RadixSort<Item: RadixSortable & BitwiseCopyable> {
  typealias Items = UnsafeMutablePointer<Item>
  /// The smallest of some keys, and how many bits the others take relative to it.
  private typealias Span = (lowest: UInt64, bits: Int)

  private static var bucketBits: Int { 11 }
  /// A bucket of more items is dealt out in its turn, on all cores.
  private static var mostInBucket: Int { 1 << 18 }
  /// So many are one bucket.
  private static var fewInAll: Int { 1 << 14 }
  /// So many are sorted by insertion in less time.
  private static var few: Int { 24 }

  private let shouldStop: @Sendable () -> Bool

  init(_ shouldStop: @escaping @Sendable () -> Bool) { self.shouldStop = shouldStop }

  /// The items that `make` writes to each part of `0..<count`, in order of their keys.
  func sorted(_ count: Int, _ make: (Range<Int>, Items) -> Void) throws(Stopped) -> [Item] {
    if count <= Self.fewInAll {
      return filledArray(count) { items in
        make(0..<count, items)
        withUnsafeTemporaryAllocation(of: Item.self, capacity: count) { spare in
          if let spare = spare.baseAddress { sortRun(0..<count, items, spare: spare) }
        }
      }
    }
    return try filledArray(count) { sorted throws(Stopped) in
      try touch(sorted, count)
      var span: Span = (0, 0)
      var items = try filledArray(count) { items throws(Stopped) in
        span = try self.span(0..<count, items) { make($0, items) }
      }
      try items.withUnsafeMutableBufferPointer { items throws(Stopped) in
        guard let items = items.baseAddress else { return }
        try sort(0..<count, span, items, into: sorted)
      }
    }
  }

  /// Gives new memory its pages: dealing goes everywhere at once, and a stop would wait for all of them.
  private func touch(_ items: Items, _ count: Int) throws(Stopped) {
    let (bytes, page) = (UnsafeMutableRawPointer(items), 1 << 12)
    let size = count * MemoryLayout<Item>.stride
    try runBlocks(size, of: 1 << 19, shouldStop: shouldStop) { range in
      for place in stride(from: range.lowerBound, to: range.upperBound, by: page) {
        bytes.storeBytes(of: 0, toByteOffset: place, as: UInt8.self)
      }
    }
  }

  /// Sorts a range of items into the same range of other memory.
  private func sort(_ range: Range<Int>, _ span: Span, _ items: Items, into sorted: Items)
    throws(Stopped)
  {
    // When all keys agree, one bucket has them all.
    let shift = max(span.bits - Self.bucketBits, 0)
    let bounds = try deal(range, span.lowest, UInt64(shift), items, into: sorted)
    // Neighbouring buckets together, so that none of the pieces of work is tiny.
    var pieces = [0]
    for bucket in bounds.indices.dropFirst()
    where bounds[bucket] - bounds[pieces[pieces.count - 1]] >= 1 << 13 || bucket == bounds.count - 1
    {
      pieces.append(bucket)
    }
    try runBlocks(pieces.count - 1, of: 1, shouldStop: shouldStop) { range in
      for bucket in pieces[range.lowerBound]..<pieces[range.upperBound] {
        let part = bounds[bucket]..<bounds[bucket + 1]
        if part.isEmpty || part.count > Self.mostInBucket { continue }
        let lowest = span.lowest &+ UInt64(bucket) << UInt64(shift)
        sortBucket(part, (lowest, shift), sorted, spare: items)
      }
    }
    guard shift > 0 else { return }
    for bucket in 0..<bounds.count - 1 {
      let part = bounds[bucket]..<bounds[bucket + 1]
      guard part.count > Self.mostInBucket else { continue }
      try sort(part, self.span(part, sorted) { _ in }, sorted, into: items)
      try runBlocks(part.count, of: 1 << 16, shouldStop: shouldStop) { range in
        let start = part.lowerBound + range.lowerBound
        (sorted + start).update(from: items + start, count: range.count)
      }
    }
  }

  // MARK: Buckets

  /// Each part of the items counts and moves its own; parts come in order, which keeps the sort stable.
  private func partSize(_ range: Range<Int>) -> Int { max((range.count + 7) / 8, 1 << 14) }

  private func span(_ range: Range<Int>, _ items: Items, _ prepare: (Range<Int>) -> Void)
    throws(Stopped) -> Span
  {
    let part = partSize(range)
    let parts = (range.count + part - 1) / part
    var ranges = [(lowest: UInt64, highest: UInt64)](repeating: (.max, 0), count: parts)
    try ranges.withUnsafeMutableBufferPointer { ranges throws(Stopped) in
      try parallel(range, part) { range, index in
        prepare(range)
        var (lowest, highest) = ranges[index]
        for index in range {
          lowest = min(lowest, items[index].key)
          highest = max(highest, items[index].key)
        }
        ranges[index] = (lowest, highest)
      }
    }
    let lowest = ranges.map { $0.lowest }.min() ?? 0
    let highest = ranges.map { $0.highest }.max() ?? 0
    return (lowest, 64 - (highest &- lowest).leadingZeroBitCount)
  }

  /// Moves every item to its bucket.
  ///
  /// - Returns: where each bucket starts, and the end of the last.
  private func deal(
    _ range: Range<Int>, _ lowest: UInt64, _ shift: UInt64, _ items: Items, into target: Items
  ) throws(Stopped) -> [Int] {
    let part = partSize(range)
    let parts = (range.count + part - 1) / part
    let buckets = 1 << Self.bucketBits
    var places = [Int](repeating: 0, count: parts * buckets)
    var bounds: [Int] = []
    try places.withUnsafeMutableBufferPointer { places throws(Stopped) in
      guard let places = places.baseAddress else { return }
      func bucket(_ item: Item) -> Int { Int(truncatingIfNeeded: (item.key &- lowest) >> shift) }
      try parallel(range, part) { range, index in
        let counts = places + index * buckets
        for index in range { counts[bucket(items[index])] += 1 }
      }
      var total = range.lowerBound
      for bucket in 0..<buckets {
        bounds.append(total)
        for part in 0..<parts {
          let place = part * buckets + bucket
          (places[place], total) = (total, total + places[place])
        }
      }
      bounds.append(total)
      try parallel(range, part) { range, index in
        let places = places + index * buckets
        for index in range {
          let item = items[index]
          let bucket = bucket(item)
          (target + places[bucket]).initialize(to: item)
          places[bucket] += 1
        }
      }
    }
    return bounds
  }

  // MARK: One bucket

  /// Sorts some items on this thread.
  private func sortBucket(_ range: Range<Int>, _ span: Span, _ items: Items, spare: Items) {
    let count = range.count
    if span.bits == 0 { return }
    guard count > Self.few else { return insert(range, items) }
    // Four bits more than the items would need if they were evenly spread: few then agree.
    let telling = min(span.bits, 68 - count.leadingZeroBitCount)
    let digit = min((telling + 1) / 2, 11)
    let open = UInt64(max(span.bits - 2 * digit, 0))
    twoPasses(
      items + range.lowerBound, spare: spare + range.lowerBound, count, span.lowest, open, digit)
    if open > 0 { sortRuns(range, span.lowest, open, items, spare: spare) }
  }

  /// Sorts by two digits above the `open` lowest bits.
  private func twoPasses(
    _ items: Items, spare: Items, _ count: Int, _ lowest: UInt64, _ open: UInt64, _ digit: Int
  ) {
    let (mask, size) = (1 << digit - 1, 1 << digit)
    func digits(_ item: Item) -> Int { Int(truncatingIfNeeded: (item.key &- lowest) >> open) }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * size) { counts in
      guard let low = counts.baseAddress else { return }
      counts.initialize(repeating: 0)
      let high = low + size
      for index in 0..<count {
        let key = digits(items[index])
        low[key & mask] &+= 1
        high[key >> digit] &+= 1
      }
      var (a, b) = (Int32(0), Int32(0))
      for index in 0..<size {
        (low[index], a) = (a, a &+ low[index])
        (high[index], b) = (b, b &+ high[index])
      }
      for index in 0..<count {
        let item = items[index]
        let key = digits(item) & mask
        (spare + Int(low[key])).initialize(to: item)
        low[key] &+= 1
      }
      for index in 0..<count {
        let item = spare[index]
        let key = digits(item) >> digit
        items[Int(high[key])] = item
        high[key] &+= 1
      }
    }
  }

  /// Sorts each run of items that agree in the bits above `open` by the others.
  private func sortRuns(
    _ range: Range<Int>, _ lowest: UInt64, _ open: UInt64, _ items: Items, spare: Items
  ) {
    var index = range.lowerBound
    var leading = (items[index].key &- lowest) >> open
    while index + 1 < range.upperBound {
      let next = (items[index + 1].key &- lowest) >> open
      guard next == leading else {
        leading = next
        index += 1
        continue
      }
      var end = index + 2
      while end < range.upperBound, (items[end].key &- lowest) >> open == leading { end += 1 }
      sortRun(index..<end, items, spare: spare)
      index = end - 1
    }
  }

  func sortRun(_ range: Range<Int>, _ items: Items, spare: Items) {
    if range.count <= Self.few { return insert(range, items) }
    var (lowest, highest) = (UInt64.max, UInt64.min)
    for index in range {
      lowest = min(lowest, items[index].key)
      highest = max(highest, items[index].key)
    }
    let bits = 64 - (highest &- lowest).leadingZeroBitCount
    sortBucket(range, (lowest, bits), items, spare: spare)
  }

  private func insert(_ range: Range<Int>, _ items: Items) {
    for next in range.dropFirst() {
      let item = items[next]
      var place = next
      while place > range.lowerBound, item < items[place - 1] {
        items[place] = items[place - 1]
        place -= 1
      }
      items[place] = item
    }
  }

  // MARK: Threads

  /// Calls `body` with pieces of each part of a range, in order, and the part's number; parts at the same time.
  private func parallel(_ range: Range<Int>, _ part: Int, _ body: (Range<Int>, Int) -> Void)
    throws(Stopped)
  {
    try runBlocks(range.count, of: part, shouldStop: shouldStop) { whole in
      for start in stride(from: whole.lowerBound, to: whole.upperBound, by: 1 << 16) {
        // What is left undone is thrown away.
        if shouldStop() { return }
        let lower = range.lowerBound + start
        let upper = range.lowerBound + min(start + 1 << 16, whole.upperBound)
        body(lower..<upper, whole.lowerBound / part)
      }
    }
  }
}

/// A number's bits in an order that unsigned comparison follows; −0 counts as 0.
@inlinable package func ascendingBits(_ number: Double) -> UInt64 {
  let bits = (number + 0).bitPattern
  return bits >> 63 == 1 ? ~bits : bits | 1 << 63
}

/// The number whose bits were put in order.
@inlinable package func number(ofAscendingBits bits: UInt64) -> Double {
  Double(bitPattern: bits >> 63 == 1 ? bits & ~(1 << 63) : ~bits)
}
