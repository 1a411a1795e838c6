/// The indices of `numbers` in ascending order of the numbers, equal ones in their own order.
///
/// *Complexity*: O(n), on all cores.
/// *Edge cases*: the numbers are finite; −0 and 0 are equal.
func ascendingOrder(_ numbers: [Double], supervision: Supervision) throws(EstimatorError) -> [Int32]
{
  let places = try ascendingPlaces(numbers.count, supervision: supervision) { part, keys in
    for index in part { keys[index] = ascendingBits(numbers[index]) }
  }
  return try parallelArray(places.count, supervision: supervision) { part, order in
    for index in part { order[index] = Int32(truncatingIfNeeded: places[index].place) }
  }
}

/// Finite numbers in ascending order.
///
/// *Complexity*: O(n), on all cores.
func ascending(_ numbers: [Double], supervision: Supervision) throws(EstimatorError) -> [Double] {
  let keys = try ascendingKeys(numbers.count, supervision: supervision) { part, keys in
    for index in part { keys[index] = ascendingBits(numbers[index]) }
  }
  return try parallelArray(keys.count, supervision: supervision) { part, sorted in
    for index in part { sorted[index] = number(ofAscendingBits: keys[index]) }
  }
}

/// A number's bits in an order that unsigned comparison follows; −0 counts as 0.
package func ascendingBits(_ number: Double) -> UInt64 {
  let bits = (number + 0).bitPattern
  return bits >> 63 == 1 ? ~bits : bits | 1 << 63
}

/// The number whose bits were put in order.
package func number(ofAscendingBits bits: UInt64) -> Double {
  Double(bitPattern: bits >> 63 == 1 ? bits & ~(1 << 63) : ~bits)
}
