import Work

/// Sorting of many numbers, which can be interrupted and keeps equal elements in their order.
struct Order {
  /// In which direction; NaN comes last in either.
  let isDescending: Bool
  let interrupt: Interrupt

  /// The elements in order.
  func sorted(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    let sorted = try stopping { () throws(Stopped) in
      try ascendingKeys(numbers.count, shouldStop: isStopped) { write(numbers, $0, $1) }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = number(sorted[index]) }
    }
  }

  /// The first of each run of equal elements: counted in each block, then written where its block's begin.
  func distinct(_ sorted: [Double]) throws(RuntimeFailure) -> [Double] {
    let blocks = (sorted.count + Interrupt.block - 1) / Interrupt.block
    func firsts(_ block: Int, _ body: (Double) -> Void) {
      let start = block * Interrupt.block
      sorted.withUnsafeBufferPointer { sorted in
        for index in start..<min(start + Interrupt.block, sorted.count) {
          let number = sorted[index]
          if index > 0, number == sorted[index - 1] || sorted[index - 1].isNaN { continue }
          body(number)
        }
      }
    }
    let counts = try interrupt.array(blocks, of: 1) { range, output in
      for block in range {
        var count = 0
        firsts(block) { _ in count += 1 }
        output[block] = Double(count)
      }
    }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + Int(count)) }
    // One part, which is written block by block.
    return try interrupt.array(starts[blocks], of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(blocks, of: 1) { range in
        for block in range {
          var place = starts[block]
          firsts(block) { number in
            output[place] = number
            place += 1
          }
        }
      }
    }
  }

  /// The indices of the elements in order.
  func indices(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    let sorted = try stopping { () throws(Stopped) in
      try ascendingPlaces(numbers.count, shouldStop: isStopped) { write(numbers, $0, $1) }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = Double(sorted[index].place) }
    }
  }

  private var isStopped: @Sendable () -> Bool { { [interrupt] in interrupt.isRaised } }

  private func stopping<Result>(_ sort: () throws(Stopped) -> Result) throws(RuntimeFailure)
    -> Result
  {
    do { return try sort() } catch { throw .interrupted }
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
    key == .max ? .nan : Work.number(ofAscendingBits: isDescending ? ~key : key)
  }
}
