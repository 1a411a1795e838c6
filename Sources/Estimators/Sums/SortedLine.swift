/// Keys along a line in ascending order, with their values.
struct SortedLine {
  let positions: [Double]
  /// The value columns one after the other, each in the order of the positions.
  let values: [Double]
  let columns: Int
  /// How much each key counts, in the order of the positions.
  let weights: ObservationWeights?

  init(keys: Points, values: Values, supervision: Supervision) throws(EstimatorError) {
    let x = keys.coordinates
    columns = values.columns
    if isAscending(x) {
      positions = x
      weights = values.weights
      self.values = try transposed(
        values.numbers, columns: values.columns, supervision: supervision)
      return
    }
    let order = try ascendingOrder(x, supervision: supervision)
    weights = values.weights.map { $0.rows(order.map { Int($0) }) }
    positions = try parallelMap(x.count, supervision: supervision) { x[Int(order[$0])] }
    self.values = try parallelArray(values.numbers.count, supervision: supervision) {
      (part, target) in
      for place in part {
        let (column, row) = place.quotientAndRemainder(dividingBy: x.count)
        target[place] = values.numbers[Int(order[row]) * values.columns + column]
      }
    }
  }

  /// The index of the first key nearer than `reach` on the left: of those with `x − q ≤ −reach`, their number.
  ///
  /// The comparison is made on the difference that a kernel sees, so the edge is the kernel's edge. The search goes
  /// outwards from `start`: neighbouring queries find their keys in a step or two.
  func firstIndex(nearerThan reach: Double, to query: Double, from start: Int = 0) -> Int {
    firstIndex(from: start) { $0 - query > -reach }
  }

  /// One past the index of the last key nearer than `reach` on the right.
  func endIndex(nearerThan reach: Double, to query: Double, from start: Int = 0) -> Int {
    firstIndex(from: start) { $0 - query >= reach }
  }

  /// The index of the first key at or right of the query.
  func firstIndex(notBelow query: Double, from start: Int = 0) -> Int {
    firstIndex(from: start) { $0 >= query }
  }

  @inline(__always)
  func firstIndex(from start: Int, where isAbove: (Double) -> Bool) -> Int {
    positions.withUnsafeBufferPointer { $0.firstIndex(from: start, where: isAbove) }
  }

  /// The index of a key at a place; of several there, of one with this value and weight.
  func index(of place: Double, value: Double, weight: Double) -> Int {
    let first = firstIndex(notBelow: place)
    guard let weights else { return first }
    var index = first
    while index < positions.count, positions[index] == place {
      if weights.numbers[index] == weight, values[index] == value { return index }
      index += 1
    }
    return first
  }

  /// The distance from the query to the nearest key.
  func nearestDistance(to query: Double) -> Double {
    nearestDistance(to: query, right: firstIndex(notBelow: query))
  }

  /// The same, where the first key at or right of the query is known.
  func nearestDistance(to query: Double, right: Int) -> Double {
    let ahead = right < positions.count ? positions[right] - query : .infinity
    let behind = right > 0 ? query - positions[right - 1] : .infinity
    return min(ahead, behind)
  }
}

func isAscending(_ numbers: [Double]) -> Bool {
  zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 }
}

extension UnsafeBufferPointer<Double> {
  /// The first index whose number is above; so are all after it.
  ///
  /// The search goes outwards from `start`.
  @inline(__always)
  func firstIndex(from start: Int, where isAbove: (Double) -> Bool) -> Int {
    var (low, high) = (start, start)
    var step = 1
    if start < count, !isAbove(self[start]) {
      // Ahead, in steps that double.
      low = start + 1
      while low + step <= count, !isAbove(self[low + step - 1]) {
        low += step
        step *= 2
      }
      high = Swift.min(low + step - 1, count)
    } else {
      while high - step >= 0, isAbove(self[high - step]) {
        high -= step
        step *= 2
      }
      low = Swift.max(high - step + 1, 0)
    }
    while low < high {
      let middle = (low + high) / 2
      if isAbove(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
