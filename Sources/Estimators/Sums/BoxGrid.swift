import CVectorMath

/// The boxes of a Gauss transform, which are numbered from the origin: integer multiples of an exact width.
struct BoxGrid {
  let boxWidth: Double

  private let inverse: Double
  private let scale: Double

  /// Box numbers are whole numbers below this.
  static let limit = 0x1p30

  init(width: Double) {
    boxWidth = Self.boxWidth(width)
    inverse = 1 / boxWidth
    scale = 1 / width
  }

  /// A box's width: half the kernel's, cut to 20 bits, so that every box centre (an integer times
  /// this) is exact and the offset of a key from it has no rounding to speak of.
  private static func boxWidth(_ width: Double) -> Double {
    Double(bitPattern: (width / 2).bitPattern & ~((1 << 33) - 1))
  }

  /// Whether box numbers are small enough to be exact, and box widths are normal numbers.
  static func fits(_ keys: Points, width: Double) -> Bool {
    guard width.isFinite, width > 1e-290 else { return false }
    return max(abs(keys.bounds.lowerBound), abs(keys.bounds.upperBound)) / boxWidth(width) < limit
      - 1
  }

  /// Whether the number of a point's box is small enough to be exact.
  @inline(__always)
  func holds(_ x: Double) -> Bool { abs(x) * inverse < Self.limit }

  /// The box of each point; that of a point that the grid does not hold means nothing.
  func number(_ points: UnsafePointer<Double>, _ numbers: UnsafeMutablePointer<Int32>, _ count: Int)
  {
    cvectormath_box_numbers(points, inverse, numbers, count)
  }

  /// How far each point lies from the centre of its box, in widths.
  func measure(
    _ points: UnsafePointer<Double>, _ numbers: UnsafePointer<Int32>,
    _ offsets: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    cvectormath_box_offsets(points, numbers, boxWidth, scale, offsets, count)
  }
}

/// The boxes that hold points, each with a slot, in the order of their first point; found by hashing, so that an empty
/// line between two points costs nothing.
struct BoxTable {
  /// The number of each slot's box.
  private(set) var numbers: [Int32] = []
  /// In the places of their hashes, each number with its slot, which is −1 where there is none: at most half are taken.
  private var places = [(number: Int32, slot: Int32)](repeating: (0, -1), count: 64)
  private var shift: UInt32 = 32 - 6

  private func place(_ number: Int32) -> Int {
    Int((UInt32(bitPattern: number) &* 0x9E37_79B1) &>> shift)
  }

  /// The slot of a box, which is a new one for a new box.
  @inline(__always)
  mutating func slot(of number: Int32) -> Int32 {
    let first = places[place(number)]
    return first.number == number && first.slot >= 0 ? first.slot : slot(ofUnexpected: number)
  }

  private mutating func slot(ofUnexpected number: Int32) -> Int32 {
    var place = place(number)
    while places[place].slot >= 0 {
      if places[place].number == number { return places[place].slot }
      place = (place + 1) & (places.count - 1)
    }
    let slot = Int32(truncatingIfNeeded: numbers.count)
    numbers.append(number)
    places[place] = (number, slot)
    if 2 * numbers.count > places.count { grow() }
    return slot
  }

  private mutating func grow() {
    shift -= 1
    places = [(number: Int32, slot: Int32)](repeating: (0, -1), count: 2 * places.count)
    for (slot, number) in numbers.enumerated() {
      var place = place(number)
      while places[place].slot >= 0 { place = (place + 1) & (places.count - 1) }
      places[place] = (number, Int32(truncatingIfNeeded: slot))
    }
  }
}
