/// Elementary functions on several lanes at once.
enum VectorMath {
  typealias Lanes = SIMD8<Double>

  static func exp(_ x: Double) -> Double { exp(Lanes(repeating: x))[0] }

  /// The exponential function, to within 1 unit in the last place.
  ///
  /// x = k ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite, 1980, chapter 6: ln 2 in two parts, so that k ln 2 is exact),
  /// the Taylor polynomial of degree 13 in r, and 2^k in two factors, so that results below the normal range are
  /// right as well.
  @inline(__always)
  static func exp(_ x: Lanes) -> Lanes {
    // Beyond these bounds the result is 0 or infinite in any case.
    var clamped = x
    clamped.replace(with: -746, where: x .< -746)
    clamped.replace(with: 710, where: x .> 710)
    // Adding 1.5 · 2^52 rounds to a whole number and leaves it in the low bits.
    let magic = Lanes(repeating: 0x1.8p52)
    let shifted = clamped * 0x1.71547652b82fep+0 + magic
    let k = shifted - magic
    let r = (clamped - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
    // Estrin's scheme: short dependency chains, r² (c2 + c3 r + …) last.
    let r2 = r * r
    let r4 = r2 * r2
    let c23 = 0.5 + r * 0x1.5555555555555p-3
    let c45 = 0x1.5555555555555p-5 + r * 0x1.1111111111111p-7
    let c67 = 0x1.6c16c16c16c17p-10 + r * 0x1.a01a01a01a01ap-13
    let c89 = 0x1.a01a01a01a01ap-16 + r * 0x1.71de3a556c734p-19
    let c1011 = 0x1.27e4fb7789f5cp-22 + r * 0x1.ae64567f544e4p-26
    let c1213 = 0x1.1eed8eff8d898p-29 + r * 0x1.6124613a86d09p-33
    let low = c23 + c45 * r2
    let high = (c67 + c89 * r2) + (c1011 + c1213 * r2) * r4
    let polynomial = 1.0 + (r + r2 * (low + high * r4))
    // 2^k = 2^half · 2^(k - half); both factors are normal numbers.
    let bits = SIMD8<Int64>(truncatingIfNeeded: unsafeBitCast(shifted, to: SIMD8<Int64>.self))
    let whole = bits &- unsafeBitCast(magic, to: SIMD8<Int64>.self)
    // An arithmetic shift of 64-bit lanes is slow without AVX-512: halve a number made positive instead.
    let half =
      unsafeBitCast(
        unsafeBitCast(whole &+ 2048, to: SIMD8<UInt64>.self) &>> 1, to: SIMD8<Int64>.self) &- 1024
    let first = unsafeBitCast((half &+ 1023) &<< 52, to: Lanes.self)
    let second = unsafeBitCast((whole &- half &+ 1023) &<< 52, to: Lanes.self)
    var result = polynomial * first * second
    result.replace(with: x, where: x .!= x)
    return result
  }

  /// `exp` of `count` numbers; the two places may be the same.
  static func exp(
    _ source: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int
  ) {
    var index = 0
    while index + 8 <= count {
      let lanes = UnsafeRawPointer(source + index).loadUnaligned(as: Lanes.self)
      UnsafeMutableRawPointer(target + index).storeBytes(of: exp(lanes), as: Lanes.self)
      index += 8
    }
    while index < count {
      target[index] = exp(source[index])
      index += 1
    }
  }

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
