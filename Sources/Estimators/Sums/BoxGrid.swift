/// The boxes of a Gauss transform: integer multiples of an exact width, with the keys' range.
struct BoxGrid {
  let boxWidth: Double
  /// The number of the first occupied box; its centre is this times the width.
  let first: Int
  let count: Int
  let isOccupied: [Bool]

  private let inverse: Double

  init(keys: Points, width: Double) {
    let boxWidth = GaussTransform.boxWidth(width)
    let inverse = 1 / boxWidth
    let low = keys.coordinates.min() ?? 0
    let high = keys.coordinates.max() ?? 0
    // Half a box of slack each side keeps the rounding of the quotient inside.
    let first = Int(Self.nearestInteger(low * inverse)) - 1
    let count = Int(Self.nearestInteger(high * inverse)) + 2 - first
    var isOccupied = [Bool](repeating: false, count: count)
    for x in keys.coordinates { isOccupied[Int(Self.nearestInteger(x * inverse)) - first] = true }
    self.boxWidth = boxWidth
    self.inverse = inverse
    self.first = first
    self.count = count
    self.isOccupied = isOccupied
  }

  /// Rounds by adding a number whose last bit is 1: no call, and the same for every user.
  @inline(__always)
  private static func nearestInteger(_ x: Double) -> Double { (x + 0x1.8p52) - 0x1.8p52 }

  /// The box of a key, and its offset from the centre in the units of the data.
  @inline(__always)
  func place(_ x: Double) -> (index: Int, offset: Double) {
    let number = Self.nearestInteger(x * inverse)
    return (Int(number) - first, x - number * boxWidth)
  }

  /// The offset of a query from a box's centre.
  @inline(__always)
  func offset(_ x: Double, fromBox index: Int) -> Double { x - Double(first + index) * boxWidth }

  /// Which queries a transform serves, and where.
  struct Routes {
    /// For each query the box it lies in, counted from `gap` boxes before the first; −1 when far.
    var box: [Int32]
    /// The boxes that hold a query, counted the same way.
    var isWanted: [Bool]
    /// The queries too far from every key for the transform's reach.
    var far: [Int]
  }

  func routes(of queries: Points) -> Routes {
    let gap = GaussTransform.gap
    let isNear = boxesNearKeys()
    var routes = Routes(
      box: [Int32](repeating: -1, count: queries.count),
      isWanted: [Bool](repeating: false, count: isNear.count), far: [])
    for (query, x) in queries.coordinates.enumerated() {
      let number = Self.nearestInteger(x * inverse) - Double(first - gap)
      if number >= 0, number < Double(isNear.count), isNear[Int(number)] {
        routes.box[query] = Int32(truncatingIfNeeded: Int(number))
        routes.isWanted[Int(number)] = true
      } else {
        routes.far.append(query)
      }
    }
    return routes
  }

  /// Whether each box, from `gap` before the first to `gap` after the last, has keys within `gap`.
  private func boxesNearKeys() -> [Bool] {
    let gap = GaussTransform.gap
    var isNear = [Bool](repeating: false, count: count + 2 * gap)
    var last = -gap - 1
    for box in isNear.indices {
      // The occupied box farthest ahead that is still within the gap.
      let ahead = box
      if ahead < count, isOccupied[ahead] { last = ahead }
      // `last` counts from the first box, `box` from `gap` before it.
      isNear[box] = last >= 0 && abs(box - gap - last) <= gap
    }
    return isNear
  }
}
