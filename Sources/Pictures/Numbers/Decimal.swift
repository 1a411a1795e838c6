/// An exact decimal number, `mantissa · 10^exponent`: what ticks are counted in, so that no label reads
/// 0.30000000000000004.
package struct Decimal: Sendable, Equatable {
  package var mantissa: Int64
  package var exponent: Int

  package init(mantissa: Int64, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// The nearest double.
  package var value: Double {
    exponent >= 0
      ? Double(mantissa) * Self.powerOfTen(exponent) : Self.divided(mantissa, -exponent)
  }

  /// Division by an exactly representable power rounds once; beyond 10^300 the divisor is split.
  private static func divided(_ mantissa: Int64, _ exponent: Int) -> Double {
    exponent <= 300
      ? Double(mantissa) / powerOfTen(exponent)
      : Double(mantissa) / powerOfTen(300) / powerOfTen(exponent - 300)
  }

  /// 10 to a power from −300 to 308.
  package static func powerOfTen(_ exponent: Int) -> Double {
    var result = 1.0
    var base = 10.0
    var rest = exponent.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return exponent < 0 ? 1 / result : result
  }

  /// How many zeros end the mantissa.
  package var trailingZeros: Int {
    var rest = mantissa
    var count = 0
    while rest != 0 && rest % 10 == 0 {
      rest /= 10
      count += 1
    }
    return count
  }

  /// The number with as many decimals as it needs.
  package var shortest: String { text(decimals: max(0, -(exponent + trailingZeros))) }

  /// The number with the given count of decimals after dividing by `10^power`, with a true minus and thin spaces between
  /// groups of three digits.
  ///
  /// Only zeros may be cut: `decimals` is at least what the number needs.
  package func text(decimals: Int, dividedBy power: Int = 0) -> String {
    var digits = String(mantissa.magnitude)
    let shift = exponent - power + decimals
    if shift >= 0, mantissa != 0 {
      digits += String(repeating: "0", count: shift)
    } else if shift < 0 {
      digits = String(digits.dropLast(-shift))
    }
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
    }
    let whole = Self.grouped(String(digits.dropLast(decimals)))
    let sign = mantissa < 0 ? "\u{2212}" : ""
    return sign + (whole.isEmpty ? "0" : whole)
      + (decimals > 0 ? "." + digits.suffix(decimals) : "")
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result.append("\u{2009}") }
      result.append(digit)
    }
    return result
  }
}
