@testable import Arrays
import Language
import Testing

import Work

struct MatrixProductTests {
  @Test(arguments: [
    (1, 1, 1), (1, 5, 1), (1, 40_000, 1), (3, 40_001, 1), (90, 7, 1), (1, 4, 9), (1, 301, 5000),
    (5, 3, 2), (6, 8, 8), (7, 9, 10), (13, 300, 17), (120, 513, 90), (6, 2, 2100), (300, 1, 300),
    (0, 4, 3), (3, 0, 4), (4, 3, 0),
  ])
  func `a product is what three loops give`(rows: Int, inner: Int, columns: Int) throws {
    var generator = Xoshiro256(seed: 4)
    // Quarters: every sum of products is exact, in any order.
    let left = (0..<rows * inner).map { _ in (generator.uniform() * 64).rounded() / 4 - 8 }
    let right = (0..<inner * columns).map { _ in (generator.uniform() * 64).rounded() / 4 - 8 }
    var expected = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for k in 0..<inner {
        for column in 0..<columns {
          expected[row * columns + column] += left[row * inner + k] * right[k * columns + column]
        }
      }
    }
    let product = MatrixProduct(
      left: left, right: right, rows: rows, inner: inner, columns: columns)
    #expect(try product.computed(Interrupt()) == expected)
  }

  @Test func `nan and infinity reach their row and column only`() throws {
    var left = [Double](repeating: 1, count: 20 * 30)
    left[7 * 30 + 11] = .nan
    left[9 * 30 + 2] = .infinity
    let right = [Double](repeating: 2, count: 30 * 11)
    let product = try MatrixProduct(
      left: left, right: right, rows: 20, inner: 30, columns: 11
    ).computed(Interrupt())
    for (index, number) in product.enumerated() {
      switch index / 11 {
      case 7: #expect(number.isNaN)
      case 9: #expect(number == .infinity)
      default: #expect(number == 60)
      }
    }
  }

  @Test(arguments: [[3, 4], [1, 5], [70, 65], [2, 3, 4], [5, 1, 2, 3]])
  func `transposing twice changes nothing, and once moves every element`(shape: [Int]) throws {
    let tensor = Tensor((0..<shape.reduce(1, *)).map(Double.init), shape: shape)
    let transposed = try tensor.transposed(Interrupt())
    #expect(transposed.shape == shape.reversed())
    #expect(try transposed.transposed(Interrupt()) == tensor)
    let strides = Array(Shape.strides(shape).reversed())
    #expect(
      transposed.elements == Shape.offsets(transposed.shape, strides: strides).map(Double.init))
  }
}
