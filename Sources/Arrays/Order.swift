package import Diagnostics
import CVectorMath
import Synchronization
package import Work

/// Sorting of many numbers, which can be interrupted and keeps equal elements in their order.
package struct Order {
  /// In which direction; NaN comes last in either.
  package let isDescending: Bool
  package let interrupt: Interrupt

  package init(isDescending: Bool, interrupt: Interrupt) {
    self.isDescending = isDescending
    self.interrupt = interrupt
  }

  /// The elements in order.
  package func sorted(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    if numbers.count <= Self.mostInLine {
      return try interrupt.array(numbers.count, of: .max) { _, output in
        numbers.withUnsafeBufferPointer { numbers in
          guard let line = numbers.baseAddress else { return }
          sortLines(line, into: output, length: numbers.count, count: 1)
        }
      }
    }
    let sorted = try stopping { () throws(Stopped) in
      try ascendingKeys(numbers.count, shouldStop: isStopped) { write(numbers, $0, $1) }
    }
    return try interrupt.array(numbers.count) { range, output in
      for index in range { output[index] = number(sorted[index]) }
    }
  }

  /// So many elements are sorted on one thread, in a cache.
  static let mostInLine = 1 << 14

  /// Sorts lines of up to `mostInLine` elements, which lie one behind the other, on this thread.
  package func sortLines(
    _ lines: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, length: Int,
    count: Int
  ) {
    let room = cvectormath_sort_room(length)
    // Seven more, so that it can begin where a line of the cache does.
    withUnsafeTemporaryAllocation(of: Double.self, capacity: room + 7) { spare in
      guard let start = spare.baseAddress else { return }
      let spare = start + (8 - start.numbersBehindLine) % 8
      for line in 0..<count {
        let offset = line * length
        cvectormath_sort(lines + offset, length, isDescending ? 1 : 0, spare, target + offset)
      }
    }
  }

  /// The different numbers in order.
  package func distinct(of numbers: [Double]) throws(RuntimeFailure) -> [Double] {
    if let few = try fewDistinct(numbers) { return few }
    return try distinct(sorted(numbers))
  }

  /// So many different numbers are collected without sorting the others.
  private static let few = 2048
  private static let tableBits = 13

  /// The different numbers where they are few, by a table of each part's that is looked up by the numbers' bits; nil where
  /// they are many.
  private func fewDistinct(_ numbers: [Double]) throws(RuntimeFailure) -> [Double]? {
    guard numbers.count > 1 << 14 else { return nil }
    let part = max(Interrupt.block, (numbers.count + 7) / 8)
    let parts = (numbers.count + part - 1) / part
    let isMany = Atomic(false)
    // Each part has its own place for what it finds, and in front of that its count.
    let size = 1 + Self.few
    let found = try interrupt.array(parts * size, of: .max) { _, found in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(parts, of: 1) { range in
        for index in range {
          let own = found + index * size
          let count = collect(
            index * part..<min((index + 1) * part, numbers.count), numbers, into: own + 1
          ) { isMany.load(ordering: .relaxed) || interrupt.isRaised }
          own[0] = Double(count ?? 0)
          if count == nil { isMany.store(true, ordering: .relaxed) }
        }
      }
    }
    if isMany.load(ordering: .relaxed) { return nil }
    var all: [Double] = []
    for index in 0..<parts {
      all += found[index * size + 1..<index * size + 1 + Int(found[index * size])]
    }
    return try distinct(sorted(all))
  }

  /// How many different numbers a range has, which are written to `target`; nil where they are too many.
  private func collect(
    _ range: Range<Int>, _ numbers: [Double], into target: UnsafeMutablePointer<Double>,
    isHopeless: () -> Bool
  ) -> Int? {
    let mask = 1 << Self.tableBits - 1
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: mask + 1) { table in
      // No number's key is 0: it would be a NaN, and those have one key.
      table.initialize(repeating: 0)
      var count = 0
      return numbers.withUnsafeBufferPointer { numbers in
        for index in range {
          if index & 0xffff == 0, isHopeless() { return nil }
          let key = key(numbers[index])
          var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 51)
          while table[place] != key {
            if table[place] == 0 {
              if count == Self.few { return nil }
              table[place] = key
              target[count] = number(key)
              count += 1
              break
            }
            place = (place + 1) & mask
          }
        }
        return count
      }
    }
  }

  /// The first of each run of equal elements: counted in each block, then written where its block's begin.
  package func distinct(_ sorted: [Double]) throws(RuntimeFailure) -> [Double] {
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
  package func indices(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
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
