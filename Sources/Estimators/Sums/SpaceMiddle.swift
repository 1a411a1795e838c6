/// The middle of the keys, where they are dense: the box within which they are summed by boxes, and about which share of all
/// lies outside.
struct SpaceMiddle {
  var ranges: [ClosedRange<Double>]
  var outside: Double

  /// Boxes along each coordinate, with those of near queries.
  func sides(_ widths: [Double]) -> [Double] {
    zip(ranges, widths).map { range, width in
      let extent = (range.upperBound - range.lowerBound) / width + 2 * SpaceTransform.margin
      return (extent / SpaceTransform.widest).rounded(.up)
    }
  }

  /// What it takes, in thirds of a nanosecond; infinite where the boxes are too many to be held.
  func cost(_ keys: Int, _ queries: Int, _ columns: Int, _ widths: [Double]) -> Double {
    let sides = sides(widths)
    let boxes = sides.reduce(Double(columns), *)
    guard boxes <= SpaceTransform.most else { return .infinity }
    let moves = boxes * sides.reduce(0) { $0 + min($1, 21) }
    let points = Double(columns) * Double(keys + queries) * 900
    return moves * 10_000 + points + 6 * outside * Double(keys) * Double(queries)
  }

  /// The middle that takes least, of all keys and of fewer; nil where the boxes are too many.
  static func best(_ keys: Points, _ columns: Int, _ widths: [Double], queries: Int)
    -> (middle: SpaceMiddle, cost: Double)?
  {
    let all = SpaceMiddle(ranges: coordinateMajor(keys).map { range($0) }, outside: 0)
    var best = (middle: all, cost: all.cost(keys.count, queries, columns, widths))
    let step = max(1, keys.count / 4096)
    let rows = stride(from: 0, to: keys.count, by: step).map { $0 }
    let sorted = (0..<3).map { axis in rows.map { keys.coordinates[3 * $0 + axis] }.sorted() }
    for share in [3e-4, 1e-3, 3e-3, 1e-2, 3e-2] where rows.count > 1000 {
      let cut = max(1, Int(share * Double(rows.count)))
      let ranges = sorted.map { $0[cut]...$0[$0.count - 1 - cut] }
      let outside = rows.count { row in
        (0..<3).contains { !ranges[$0].contains(keys.coordinates[3 * row + $0]) }
      }
      let own = SpaceMiddle(ranges: ranges, outside: Double(outside) / Double(rows.count))
      let cost = own.cost(keys.count, queries, columns, widths)
      if cost < best.cost { best = (own, cost) }
    }
    return best.cost.isFinite ? best : nil
  }
}
