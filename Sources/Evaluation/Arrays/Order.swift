import Estimators

/// Sorting of many numbers, which can be interrupted and keeps equal elements in their order.
struct Order {
  /// In which direction; NaN comes last in either.
  let isDescending: Bool
  let interrupt: Interrupt

  /// The elements in order.
  func sorted(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    let sorted = try stopping { supervision throws(EstimatorError) in
      try ascendingKeys(numbers.count, supervision: supervision) { write(numbers, $0, $1) }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = number(sorted[index]) }
    }
  }

  /// The indices of the elements in order.
  func indices(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    let sorted = try stopping { supervision throws(EstimatorError) in
      try ascendingPlaces(numbers.count, supervision: supervision) { write(numbers, $0, $1) }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = Double(sorted[index].place) }
    }
  }

  /// The only thing that can end a sort is the interrupt.
  private func stopping<Result>(
    _ sort: (Supervision) throws(EstimatorError) -> Result
  ) throws(RuntimeFailure) -> Result {
    do throws(EstimatorError) {
      return try sort(Supervision(shouldStop: { [interrupt] in interrupt.isRaised }))
    } catch { throw .interrupted }
  }

  private func write(_ numbers: [Double], _ part: Range<Int>, _ keys: UnsafeMutablePointer<UInt64>)
  {
    for index in part { keys[index] = key(numbers[index]) }
  }

  /// A number's bits in an order that unsigned comparison follows.
  private func key(_ number: Double) -> UInt64 {
    if number.isNaN { return .max }
    return isDescending ? ~ascendingBits(number) : ascendingBits(number)
  }

  private func number(_ key: UInt64) -> Double {
    key == .max ? .nan : Estimators.number(ofAscendingBits: isDescending ? ~key : key)
  }
}
