/// Sums of many numbers, whose rounding error grows with the logarithm of their count.
enum Sum {
  typealias Lanes = VectorMath.Lanes
  private static let block = 1024

  /// Pairwise summation (Higham, 1993) of blocks that are summed in eight lanes.
  static func of(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
    if count > block {
      let half = count / 2 / block * block + (count / 2 < block ? block : 0)
      return of(numbers, half) + of(numbers + half, count - half)
    }
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
