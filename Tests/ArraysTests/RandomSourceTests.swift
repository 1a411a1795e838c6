@testable import Arrays
import Testing

struct RandomSourceTests {
  /// The numbers one by one, with logarithms as the first release computed them: a notebook keeps its numbers.
  private func normals(_ count: Int, _ generator: inout Xoshiro256) -> [Double] {
    func log(_ x: Double) -> Double {
      var exponent = Double(x.exponent)
      var significand = x.significand
      if significand > 0x1.6a09e667f3bcdp+0 {
        significand /= 2
        exponent += 1
      }
      let s = (significand - 1) / (significand + 1)
      let square = s * s
      var series = 0.0
      for power in stride(from: 21.0, through: 3, by: -2) { series = (series + 1 / power) * square }
      return exponent * 0x1.62e42fefa39efp-1 + 2 * (s + s * series)
    }
    var result: [Double] = []
    while result.count < count {
      let u = 2 * generator.uniform() - 1
      let v = 2 * generator.uniform() - 1
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let factor = (-2 * log(s) / s).squareRoot()
      result += [u * factor, v * factor]
    }
    return Array(result.prefix(count))
  }

  @Test(arguments: [0, 1, 2, 7, 511, 512, 513, 1025, 40_000])
  func `normal numbers are those of the formula, bit by bit`(count: Int) {
    var generator = Xoshiro256(seed: 11)
    let source = RandomSource(seed: 11)
    // The second draw begins where the first ended.
    for _ in 0..<2 {
      let expected = normals(count, &generator)
      var drawn = [Double](repeating: .nan, count: count)
      drawn.withUnsafeMutableBufferPointer { source.fillNormal($0) }
      #expect(drawn == expected)
    }
  }

  @Test func `uniform numbers are those of the generator`() {
    var generator = Xoshiro256(seed: 3)
    var drawn = [Double](repeating: .nan, count: 1000)
    drawn.withUnsafeMutableBufferPointer { RandomSource(seed: 3).fillUniform($0) }
    #expect(drawn == (0..<1000).map { _ in generator.uniform() })
  }
}
