/// Sorting of many numbers, which can be interrupted and keeps equal elements in their order.
struct Order {
  /// In which direction; NaN comes last in either.
  let isDescending: Bool
  let interrupt: Interrupt

  /// Below this many elements a comparison sort is as fast.
  private static let few = 1 << 10

  /// The elements in order.
  func sorted(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    if numbers.count < Self.few { return numbers.sorted(by: comesFirst) }
    let sorted = try numbers.withUnsafeBufferPointer { numbers throws(RuntimeFailure) in
      try RadixSort(interrupt).sorted(numbers.count) { Bits(key: key(numbers[$0])) }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = number(sorted[index].key) }
    }
  }

  /// The indices of the elements in order.
  func indices(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    if numbers.count < Self.few {
      // Swift's sort is stable in fact but not by promise, so equal elements compare by their places.
      return numbers.indices.sorted {
        comesFirst(numbers[$0], numbers[$1])
          || (!comesFirst(numbers[$1], numbers[$0]) && $0 < $1)
      }.map(Double.init)
    }
    let sorted = try numbers.withUnsafeBufferPointer { numbers throws(RuntimeFailure) in
      try RadixSort(interrupt).sorted(numbers.count) {
        PlacedBits(key: key(numbers[$0]), place: $0)
      }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = Double(sorted[index].place) }
    }
  }

  private struct Bits: RadixSortable {
    let key: UInt64
    static func < (a: Bits, b: Bits) -> Bool { a.key < b.key }
  }

  private struct PlacedBits: RadixSortable {
    let key: UInt64
    let place: Int
    static func < (a: PlacedBits, b: PlacedBits) -> Bool {
      a.key == b.key ? a.place < b.place : a.key < b.key
    }
  }

  private func comesFirst(_ a: Double, _ b: Double) -> Bool {
    if a.isNaN || b.isNaN { return !a.isNaN && b.isNaN }
    return isDescending ? a > b : a < b
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
}
