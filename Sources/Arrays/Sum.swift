/// Sums of many numbers, whose rounding error grows with the logarithm of their count.
package enum Sum {
  typealias Lanes = VectorMath.Lanes
  private static let block = ElementwiseProgram.tile

  /// Pairwise summation (Higham, 1993) of blocks that are summed in eight lanes.
  package static func of(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
    ofTiles(count) { ofTile(numbers + $0.lowerBound, $0.count) }
  }

  /// The same where `tile` sums each block in turn.
  static func ofTiles(_ count: Int, _ tile: (Range<Int>) -> Double) -> Double {
    func sum(_ range: Range<Int>) -> Double {
      let count = range.count
      guard count > block else { return tile(range) }
      let half = range.lowerBound + max(count / 2 / block, 1) * block
      return sum(range.lowerBound..<half) + sum(half..<range.upperBound)
    }
    return sum(0..<count)
  }

  private static func ofTile(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
    var lanes = Lanes(repeating: 0)
    var index = 0
    while index + 8 <= count {
      lanes += UnsafeRawPointer(numbers + index).loadUnaligned(as: Lanes.self)
      index += 8
    }
    var total = lanes.sum()
    while index < count {
      total += numbers[index]
      index += 1
    }
    return total
  }
}
