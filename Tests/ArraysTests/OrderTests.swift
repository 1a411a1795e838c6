import Diagnostics
@testable import Arrays
import Testing

import Work

struct OrderTests {
  @Test(arguments: [0, 1, 10, 3000, 70_000], [false, true])
  func `numbers come in order, nan last, equal ones in their old order`(
    count: Int, isDescending: Bool
  ) throws {
    var generator = Xoshiro256(seed: 3)
    let special = [0, -0.0, .infinity, -.infinity, .nan, Double.leastNonzeroMagnitude, -0x1p-1040]
    let numbers = (0..<count).map { index in
      index % 9 == 0 ? special[index / 9 % 7] : (generator.uniform() * 200 - 100).rounded() / 4
    }
    let order = Order(isDescending: isDescending, interrupt: Interrupt())
    let expected = numbers.indices.sorted { a, b in
      let (x, y) = (numbers[a], numbers[b])
      if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a < b : y.isNaN }
      return x == y ? a < b : (isDescending ? x > y : x < y)
    }
    #expect(try order.indices(numbers) == expected.map(Double.init))
    let sorted = try order.sorted(numbers)
    #expect(
      zip(sorted, expected).allSatisfy { $0 == numbers[$1] || ($0.isNaN && numbers[$1].isNaN) })
  }

  /// Keys that agree in their leading bits, in runs of all lengths, and what the sort meets otherwise.
  static let hard: [String: @Sendable (Int, Double) -> Double] = [
    "near 1": { index, u in 1 + (u * 4096).rounded() * 0x1p-52 },
    "two clusters": { index, u in (index % 2 == 0 ? 1 : 1e9) + (u * 300).rounded() * 0x1p-40 },
    "few values": { index, u in (u * 5).rounded() },
    "all equal": { _, _ in 3 },
    "in order": { index, _ in Double(index) },
    "in reverse": { index, _ in -Double(index) },
    "all magnitudes": { index, u in Double(bitPattern: UInt64(u * 0x1p53) << 11) },
  ]

  @Test(arguments: hard.keys.sorted(), [1024, 5000, 100_000])
  func `keys that are hard to tell apart`(kind: String, count: Int) throws {
    let make = try #require(Self.hard[kind])
    var generator = Xoshiro256(seed: 9)
    let numbers = (0..<count).map { make($0, generator.uniform()) }
    let order = Order(isDescending: false, interrupt: Interrupt())
    let expected = numbers.indices.sorted { a, b in
      let (x, y) = (numbers[a], numbers[b])
      if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a < b : y.isNaN }
      return x == y ? a < b : x < y
    }
    #expect(try order.indices(numbers) == expected.map(Double.init))
    let sorted = try order.sorted(numbers)
    #expect(
      zip(sorted, expected).allSatisfy { $0 == numbers[$1] || ($0.isNaN && numbers[$1].isNaN) })
  }

  @Test func `an interrupted sort stops`() {
    let interrupt = Interrupt()
    interrupt.raise()
    #expect(throws: RuntimeFailure.self) {
      try Order(isDescending: false, interrupt: interrupt).sorted(
        [Double](repeating: 1, count: 5000))
    }
  }

  @Test(arguments: [0, 1, 1024, 1025, 5000])
  func `a comparison puts elements in order and keeps equal ones in theirs`(count: Int) throws {
    var generator = Xoshiro256(seed: 4)
    let keys = (0..<count).map { _ in Int(generator.uniform() * 100) }
    let indices = try MergeSort(interrupt: Interrupt()).indices(count) { keys[$0] < keys[$1] }
    #expect(indices == keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) })
  }

  @Test(arguments: [0, 1, 70_000, 200_000])
  func `of equal numbers one is left, and of nan one`(count: Int) throws {
    let sorted = (0..<count).map { $0 > count * 9 / 10 ? Double.nan : Double($0 / 3) }
    let distinct = try Order(isDescending: false, interrupt: Interrupt()).distinct(sorted)
    let expected = Set(sorted.filter { !$0.isNaN }).sorted()
    #expect(distinct.filter { !$0.isNaN } == expected)
    #expect(distinct.count == expected.count + (sorted.contains(where: \.isNaN) ? 1 : 0))
  }
}
