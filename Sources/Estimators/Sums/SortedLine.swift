/// Keys along a line in ascending order, with their values.
struct SortedLine {
  let positions: [Double]
  /// One array per value column, in the order of the positions.
  let columns: [[Double]]

  init(keys: Points, values: Values) {
    let x = keys.coordinates
    if zip(x, x.dropFirst()).allSatisfy({ $0 <= $1 }) {
      positions = x
      columns = columnMajor(values)
      return
    }
    let order = ascendingOrder(x)
    positions = order.map { x[Int($0)] }
    columns = (0..<values.columns).map { column in
      order.map { values.numbers[Int($0) * values.columns + column] }
    }
  }

  /// The number of keys `x` with `x − q ≤ −reach` or, in other words, the index of the first key
  /// nearer than `reach` on the left.
  ///
  /// The comparison is made on the difference that a kernel sees, so the edge is the kernel's edge.
  func firstIndex(nearerThan reach: Double, to query: Double) -> Int {
    partition { positions[$0] - query > -reach }
  }

  /// One past the index of the last key nearer than `reach` on the right.
  func endIndex(nearerThan reach: Double, to query: Double) -> Int {
    partition { positions[$0] - query >= reach }
  }

  /// The first index where `isAbove` holds; it holds from there on.
  private func partition(_ isAbove: (Int) -> Bool) -> Int {
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if isAbove(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The index of the first key at or right of the query.
  func firstIndex(notBelow query: Double) -> Int { partition { positions[$0] >= query } }

  /// The distance from the query to the nearest key.
  func nearestDistance(to query: Double) -> Double {
    let right = firstIndex(notBelow: query)
    let ahead = right < positions.count ? positions[right] - query : .infinity
    let behind = right > 0 ? query - positions[right - 1] : .infinity
    return min(ahead, behind)
  }
}

/// The indices of `numbers` in ascending order of the numbers, equal ones in their own order.
///
/// *Complexity*: O(n): a radix sort of the bit patterns, 11 bits at a time.
/// *Edge cases*: the numbers are finite; −0 and 0 are taken as equal to the sort and keep their order.
func ascendingOrder(_ numbers: [Double]) -> [Int32] {
  // Negative numbers count backwards; flipping makes unsigned order the numeric one.
  var keys = numbers.map { number -> UInt64 in
    let bits = (number + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | (1 << 63)
  }
  var order = (0..<numbers.count).map { Int32(truncatingIfNeeded: $0) }
  if numbers.count < 256 {
    return order.sorted { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
  }
  var sortedKeys = keys
  var sortedOrder = order
  var starts = [Int](repeating: 0, count: 2048)
  for shift in stride(from: UInt64(0), to: 64, by: 11) {
    for digit in starts.indices { starts[digit] = 0 }
    for key in keys { starts[Int((key >> shift) & 2047)] += 1 }
    if starts.contains(keys.count) { continue }
    var place = 0
    for digit in starts.indices { (starts[digit], place) = (place, place + starts[digit]) }
    for (key, index) in zip(keys, order) {
      let digit = Int((key >> shift) & 2047)
      sortedKeys[starts[digit]] = key
      sortedOrder[starts[digit]] = index
      starts[digit] += 1
    }
    swap(&keys, &sortedKeys)
    swap(&order, &sortedOrder)
  }
  return order
}
