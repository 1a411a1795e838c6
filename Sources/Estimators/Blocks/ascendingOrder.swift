import Work

/// The indices of `numbers` in ascending order of the numbers, equal ones in their own order.
///
/// *Complexity*: O(n), on all cores.
/// *Edge cases*: the numbers are finite; −0 and 0 are equal.
func ascendingOrder(_ numbers: [Double], supervision: Supervision) throws(EstimatorError) -> [Int32]
{
  let places = try ascendingPlaces(numbers.count, supervision) { part, keys in
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
  let keys: [UInt64]
  do {
    keys = try ascendingKeys(numbers.count, shouldStop: supervision.shouldStop) { part, keys in
      for index in part { keys[index] = ascendingBits(numbers[index]) }
    }
  } catch { throw .stopped }
  return try parallelArray(keys.count, supervision: supervision) { part, sorted in
    for index in part { sorted[index] = number(ofAscendingBits: keys[index]) }
  }
}

/// The keys that `make` writes, in ascending order and with their places; see `Work`.
func ascendingPlaces(
  _ count: Int, _ supervision: Supervision,
  _ make: (_ part: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>) -> Void
) throws(EstimatorError) -> [PlacedKey] {
  do { return try Work.ascendingPlaces(count, shouldStop: supervision.shouldStop, make) } catch {
    throw .stopped
  }
}
