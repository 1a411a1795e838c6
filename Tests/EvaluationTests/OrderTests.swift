import Testing

@testable import Evaluation

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

  @Test func `an interrupted sort stops`() {
    let interrupt = Interrupt()
    interrupt.raise()
    #expect(throws: RuntimeFailure.self) {
      try Order(isDescending: false, interrupt: interrupt).sorted(
        [Double](repeating: 1, count: 5000))
    }
  }
}
