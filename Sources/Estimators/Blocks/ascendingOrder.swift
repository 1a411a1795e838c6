import Work

/// The indices of `numbers` in ascending order of the numbers, equal ones in their own order.
///
/// Many are sorted a part after the other, so that hardly more memory than the result is taken.
///
/// *Complexity*: O(n), on all cores.
/// *Edge cases*: the numbers are finite; −0 and 0 are equal.
func ascendingOrder(_ numbers: [Double], supervision: Supervision) throws(EstimatorError) -> [Int32]
{
  let parts = min(16, numbers.count >> 20)
  guard parts > 1 else {
    let places = try ascendingPlaces(numbers.count, supervision) { part, keys in
      for index in part { keys[index] = ascendingBits(numbers[index]) }
    }
    return try parallelMap(places.count, supervision: supervision) {
      Int32(truncatingIfNeeded: places[$0].place)
    }
  }
  // Ends of the parts, from a few of the numbers.
  let sample = stride(from: 0, to: numbers.count, by: numbers.count / 4096)
    .map { ascendingBits(numbers[$0]) }.sorted()
  let ends = (1..<parts).map { sample[$0 * sample.count / parts] } + [UInt64.max]
  var order: [Int32] = []
  order.reserveCapacity(numbers.count)
  var low: UInt64 = 0
  for end in ends where end > low {
    let own = try parallelIndices(numbers.count, supervision: supervision) {
      let bits = ascendingBits(numbers[$0])
      return bits >= low && bits < end
    }
    let places = try ascendingPlaces(own.count, supervision) { part, keys in
      for index in part { keys[index] = ascendingBits(numbers[own[index]]) }
    }
    order += try parallelMap(places.count, supervision: supervision) {
      Int32(truncatingIfNeeded: own[places[$0].place])
    }
    low = end
  }
  return order
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
