@testable import Arrays
import Language
import Foundation
import Testing

import Work

struct ExponentialTests {
  /// The distance from the C library's value, in units in the last place.
  private func error(_ x: Double) -> Double {
    let expected = Foundation.exp(x)
    return abs(VectorMath.exp(x) - expected) / expected.ulp
  }

  @Test func `exp is within one unit in the last place`() {
    var generator = Xoshiro256(seed: 1)
    var worst = 0.0
    for _ in 0..<200_000 { worst = max(worst, error(generator.uniform() * 1400 - 700)) }
    for _ in 0..<200_000 { worst = max(worst, error(generator.uniform() * 2 - 1)) }
    #expect(worst <= 1)
  }

  @Test(arguments: [
    (0.0, 1.0), (-.infinity, 0), (.infinity, .infinity), (-800, 0), (800, .infinity),
    (-745.1, Foundation.exp(-745.1)), (-740, Foundation.exp(-740)),
    (709.78, Foundation.exp(709.78)),
  ])
  func `exp at the ends of its range`(x: Double, expected: Double) {
    let value = VectorMath.exp(x)
    #expect(value == expected || abs(value - expected) <= 2 * expected.ulp)
  }

  /// What the loops on arrays promise of each function, beside the C library's extended precision.
  static let functions: [(ElementwiseOperation, ClosedRange<Double>, Double)] = [
    (.log, 0...1, 1), (.log, 0.5...2, 1), (.log, 0x1p-1074...1e-300, 1), (.log, 1...1e300, 1),
    (.expm1, -1...1, 2), (.expm1, -40...700, 2), (.tanh, -1...1, 3), (.tanh, -30...30, 3),
    (.log10, 0...2, 1), (.log10, 1...1e300, 1), (.log10, 0x1p-1074...1e-300, 1),
    (.sinh, -1...1, 3), (.sinh, -700...700, 3), (.sinh, 700...710.4, 3),
    (.arctan, -3...3, 2), (.arctan, 0.4...0.5, 2), (.arctan, 2...1e3, 2), (.arctan, 0...1e300, 2),
    (.arcsin, -1...1, 2), (.arcsin, 0.999...1, 2), (.arccos, -1...1, 2), (.arccos, 0.999...1, 2),
    (.arccos, -0.01...0.01, 2), (.tan, -2...2, 2), (.tan, -1e6...1e6, 2), (.tan, 1.57...1.571, 2),
    (.tan, 3.1415...3.1416, 2), (.tan, -1e12...1e12, 2),
  ]

  @Test(arguments: functions)
  func `a function is as accurate as it says`(
    operation: ElementwiseOperation, range: ClosedRange<Double>, ulps: Double
  ) {
    var generator = Xoshiro256(seed: 6)
    var worst = 0.0
    for _ in 0..<100_000 {
      let x = range.lowerBound + (range.upperBound - range.lowerBound) * generator.uniform()
      #if arch(x86_64)
        let exact: Float80 =
          switch operation {
          case .log: Foundation.log(Float80(x))
          case .expm1: Foundation.expm1(Float80(x))
          case .log10: Foundation.log10(Float80(x))
          case .sinh: Foundation.sinh(Float80(x))
          case .arctan: Foundation.atan(Float80(x))
          case .arcsin: Foundation.asin(Float80(x))
          case .arccos: Foundation.acos(Float80(x))
          case .tan: Foundation.tan(Float80(x))
          default: Foundation.tanh(Float80(x))
          }
        let error = abs(Float80(operation(x)) - exact) / Float80(Double(exact).ulp)
      #else
        let exact: Double =
          switch operation {
          case .log: Foundation.log(x)
          case .expm1: Foundation.expm1(x)
          case .log10: Foundation.log10(x)
          case .sinh: Foundation.sinh(x)
          case .arctan: Foundation.atan(x)
          case .arcsin: Foundation.asin(x)
          case .arccos: Foundation.acos(x)
          case .tan: Foundation.tan(x)
          default: Foundation.tanh(x)
          }
        let error = abs(operation(x) - exact) / exact.ulp
      #endif
      worst = max(worst, Double(error))
    }
    #expect(worst <= ulps)
  }

  @Test func `the common logarithm of a power of ten is its exponent`() throws {
    for power in -307...308 {
      let number = try #require(Double("1e\(power)"))
      #expect(ElementwiseOperation.log10(number) == Double(power))
    }
  }

  static let ends: [(ElementwiseOperation, Double, Double)] = [
    (.arctan, .infinity, .pi / 2), (.arctan, -.infinity, -.pi / 2),
    (.arcsin, 1, .pi / 2), (.arcsin, -1, -.pi / 2), (.arcsin, 1.5, .nan), (.arccos, 1, 0),
    (.arccos, -1, .pi), (.arccos, -1.5, .nan), (.arccos, 0, .pi / 2), (.tan, .infinity, .nan),
    (.tan, 0, 0), (.sinh, -.infinity, -.infinity), (.sinh, 711, .infinity), (.log10, 0, -.infinity),
    (.log10, -1, .nan), (.log10, .infinity, .infinity), (.arcsin, .nan, .nan), (.tan, .nan, .nan),
  ]

  @Test(arguments: ends)
  func `functions at the ends of their range`(
    operation: ElementwiseOperation, x: Double, expected: Double
  ) {
    let value = operation(x)
    #expect(value == expected || value.isNaN && expected.isNaN)
  }

  /// Bases, exponents, and how far from 1 the power may be.
  static let powers: [(ClosedRange<Double>, ClosedRange<Double>)] = [
    (0...1, 1.5...1.5), (0...10, -3...3), (0.99...1.01, -7e4...7e4), (0...1e300, -1...1),
    (0x1p-1074...0x1p-1030, 0...1), (1 - 1e-9...1 + 1e-9, -7e11...7e11), (-50...(-0.1), 5...5),
  ]

  @Test(arguments: powers)
  func `a power is as accurate as it says`(
    bases: ClosedRange<Double>, exponents: ClosedRange<Double>
  ) {
    var generator = Xoshiro256(seed: 8)
    func draw(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * generator.uniform()
    }
    var worst = 0.0
    for _ in 0..<100_000 {
      let (x, y) = (draw(bases), draw(exponents))
      let result = ElementwiseOperation.power(x, y)
      #if arch(x86_64)
        let exact = Foundation.pow(Float80(x), Float80(y))
        let error = abs(Float80(result) - exact) / Float80(Double(exact).ulp)
      #else
        let exact = Foundation.pow(x, y)
        let error = abs(result - exact) / exact.ulp
      #endif
      worst = max(worst, Double(error))
    }
    #expect(worst <= 0.8)
  }

  @Test func `powers of whole numbers that a double holds are exact`() {
    for base in 2...300 {
      var exact = Double(base)
      var exponent = 1.0
      while exact * Double(base) <= 0x1p53 {
        exact *= Double(base)
        exponent += 1
        #expect(ElementwiseOperation.power(Double(base), exponent) == exact)
      }
    }
  }

  static let special = [
    0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1.5, .infinity, -.infinity, .nan, 0x1p53, 0x1p53 - 1,
    0x1p1023, 0x1p-1074, -0x1p-1074,
  ]

  @Test(arguments: special)
  func `powers of special numbers are those of the C library`(x: Double) {
    for y in Self.special {
      let (result, expected) = (ElementwiseOperation.power(x, y), Foundation.pow(x, y))
      #expect(
        result == expected && result.sign == expected.sign || result.isNaN && expected.isNaN
          || abs(result - expected) <= expected.ulp, "\(x)^\(y)")
    }
  }

  @Test(arguments: [0, -0.0, -1, .infinity, -.infinity, .nan, 800, -800, 0x1p-1074])
  func `log, expm1 and tanh at the ends of their ranges`(x: Double) {
    func same(_ a: Double, _ b: Double) -> Bool {
      a == b && a.sign == b.sign || (a.isNaN && b.isNaN) || abs(a - b) <= 2 * b.ulp
    }
    #expect(same(ElementwiseOperation.log(x), Foundation.log(x)))
    #expect(same(ElementwiseOperation.expm1(x), Foundation.expm1(x)))
    #expect(same(ElementwiseOperation.tanh(x), Foundation.tanh(x)))
  }

  @Test func `exp of nan is nan`() { #expect(VectorMath.exp(.nan).isNaN) }

  @Test(arguments: [1, 7, 8, 9, 1023, 1025, 100_000])
  func `an array gives the bits of its elements`(count: Int) throws {
    var generator = Xoshiro256(seed: 2)
    let x = (0..<count).map { _ in generator.uniform() * 40 - 20 }
    for operation in ElementwiseOperation.allCases {
      let operands = (0..<operation.arity).map { position in
        ElementwiseGraph.Operand.tensor(Tensor(position == 0 ? x : x.reversed()))
      }
      let graph = ElementwiseGraph(operation, operands, shape: [count])
      let result = try ElementwiseProgram(graph).run(interrupt: Interrupt())
      let expected = x.indices.map { operation(x[$0], x[count - 1 - $0], x[$0]) }
      if operation == .where { continue }
      #expect(
        zip(result, expected).allSatisfy {
          $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
        },
        "\(operation)")
    }
  }

  @Test(arguments: [[3, 1], [1, 4], [3, 4], [1, 1], [4]])
  func `a smaller shape is stretched`(shape: [Int]) throws {
    let count = shape.reduce(1, *)
    let small = Tensor((0..<count).map(Double.init), shape: shape)
    let large = Tensor((0..<60).map(Double.init), shape: [5, 3, 4])
    let graph = ElementwiseGraph(.add, [.tensor(small), .tensor(large)], shape: [5, 3, 4])
    let result = try ElementwiseProgram(graph).run(interrupt: Interrupt())
    let places = Shape.offsets([5, 3, 4], strides: Shape.broadcastStrides(shape, to: [5, 3, 4]))
    #expect(result == (0..<60).map { Double($0) + small.elements[places[$0]] })
  }
}
