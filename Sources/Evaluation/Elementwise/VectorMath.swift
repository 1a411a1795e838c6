import CVectorMath

/// Elementary functions that give the same bits for a number as for an array, and on every machine.
enum VectorMath {
  typealias Lanes = SIMD8<Double>

  /// One of the loops on a single number: the same bits as for an array.
  static func apply(
    _ loop: (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void, to x: Double
  ) -> Double {
    var result = x
    withUnsafeMutablePointer(to: &result) { loop($0, $0, 1) }
    return result
  }

  static func exp(_ x: Double) -> Double { apply(cvectormath_exp, to: x) }

  /// The natural logarithm of a positive normal number, from sums and products only: the same bits on every
  /// machine, which the random numbers need and libm does not promise.
  ///
  /// x = 2^k m with m near 1, ln m = 2 artanh((m - 1) / (m + 1)) by its series to power 21.
  static func log(_ x: Double) -> Double {
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
}
