/// Sorting of many numbers, which can be interrupted and keeps equal elements in their order.
///
/// A radix sort of the bits (Knuth, volume 3, 5.2.5) in passes of 11: six passes over the data, whatever the order.
struct Order {
  private static let digitBits = 11
  private static let buckets = 1 << digitBits
  private static let block = 1 << 15

  /// In which direction; NaN comes last in either.
  let isDescending: Bool
  let interrupt: Interrupt

  /// The elements in order.
  func sorted(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    if numbers.count < Self.buckets { return numbers.sorted(by: comesFirst) }
    var keys = try blockwise(numbers, key)
    var spare = [UInt64](repeating: 0, count: keys.count)
    for shift in stride(from: 0, to: 64, by: Self.digitBits) {
      guard var starts = try starts(keys, shift) else { continue }
      for lower in stride(from: 0, to: keys.count, by: Self.block) {
        try interrupt.poll()
        for index in lower..<min(lower + Self.block, keys.count) {
          let digit = Self.digit(keys[index], shift)
          spare[starts[digit]] = keys[index]
          starts[digit] += 1
        }
      }
      swap(&keys, &spare)
    }
    return try blockwise(keys, number)
  }

  /// The indices of the elements in order.
  func indices(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    if numbers.count < Self.buckets {
      // Swift's sort is stable in fact but not by promise, so equal elements compare by their places.
      return numbers.indices.sorted {
        comesFirst(numbers[$0], numbers[$1])
          || (!comesFirst(numbers[$1], numbers[$0]) && $0 < $1)
      }.map(Double.init)
    }
    var keys = try blockwise(numbers, key)
    var spareKeys = [UInt64](repeating: 0, count: keys.count)
    var places = (0..<numbers.count).map(Double.init)
    var sparePlaces = [Double](repeating: 0, count: keys.count)
    for shift in stride(from: 0, to: 64, by: Self.digitBits) {
      guard var starts = try starts(keys, shift) else { continue }
      for lower in stride(from: 0, to: keys.count, by: Self.block) {
        try interrupt.poll()
        for index in lower..<min(lower + Self.block, keys.count) {
          let digit = Self.digit(keys[index], shift)
          spareKeys[starts[digit]] = keys[index]
          sparePlaces[starts[digit]] = places[index]
          starts[digit] += 1
        }
      }
      swap(&keys, &spareKeys)
      swap(&places, &sparePlaces)
    }
    return places
  }

  private func comesFirst(_ a: Double, _ b: Double) -> Bool {
    if a.isNaN || b.isNaN { return !a.isNaN && b.isNaN }
    return isDescending ? a > b : a < b
  }

  private static func digit(_ key: UInt64, _ shift: Int) -> Int {
    Int(truncatingIfNeeded: key >> UInt64(shift)) & (buckets - 1)
  }

  /// Where each digit's elements begin; nil when all have the same digit.
  private func starts(_ keys: [UInt64], _ shift: Int) throws(RuntimeFailure) -> [Int]? {
    var counts = [Int](repeating: 0, count: Self.buckets)
    for lower in stride(from: 0, to: keys.count, by: Self.block) {
      try interrupt.poll()
      for index in lower..<min(lower + Self.block, keys.count) {
        counts[Self.digit(keys[index], shift)] += 1
      }
    }
    if counts.contains(keys.count) { return nil }
    var total = 0
    for digit in counts.indices { (counts[digit], total) = (total, total + counts[digit]) }
    return counts
  }

  /// A number's bits in an order that unsigned comparison follows; -0 counts as 0.
  private func key(_ number: Double) -> UInt64 {
    if number.isNaN { return .max }
    let bits = (number + 0).bitPattern
    let ascending = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    return isDescending ? ~ascending : ascending
  }

  private func number(_ key: UInt64) -> Double {
    if key == .max { return .nan }
    let ascending = isDescending ? ~key : key
    return Double(bitPattern: ascending >> 63 == 1 ? ascending & ~(1 << 63) : ~ascending)
  }

  private func blockwise<From, To>(_ source: [From], _ transform: (From) -> To)
    throws(RuntimeFailure) -> [To]
  {
    var result: [To] = []
    result.reserveCapacity(source.count)
    for lower in stride(from: 0, to: source.count, by: Self.block) {
      try interrupt.poll()
      for index in lower..<min(lower + Self.block, source.count) {
        result.append(transform(source[index]))
      }
    }
    return result
  }
}
