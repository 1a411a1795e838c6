/// An exact decimal number, `mantissa · 10^exponent`: what ticks are counted in, so that no label reads
/// 0.30000000000000004.
struct Decimal: Sendable, Equatable {
  var mantissa: Int
  var exponent: Int

  /// The nearest double.
  var value: Double {
    exponent >= 0
      ? Double(mantissa) * Self.powerOfTen(exponent) : Self.divided(mantissa, -exponent)
  }

  /// Division by an exactly representable power rounds once; beyond 10^300 the divisor is split.
  private static func divided(_ mantissa: Int, _ exponent: Int) -> Double {
    exponent <= 300
      ? Double(mantissa) / powerOfTen(exponent)
      : Double(mantissa) / powerOfTen(300) / powerOfTen(exponent - 300)
  }

  /// 10 to a power from −300 to 308.
  static func powerOfTen(_ exponent: Int) -> Double {
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

  /// The number with the given count of decimals after dividing by `10^power`, with a true minus and thin spaces
  /// between groups of three digits.
  func text(decimals: Int, dividedBy power: Int = 0) -> String {
    var digits = String(mantissa.magnitude)
    let shift = exponent - power
    var places = decimals
    if shift + decimals >= 0 {
      if mantissa != 0 { digits += String(repeating: "0", count: shift + decimals) }
    } else {
      // Only trailing zeros are ever cut: `decimals` is the count that the step needs.
      digits = String(digits.dropLast(-(shift + decimals)))
      if digits.isEmpty { digits = "0" }
    }
    if digits == "0" { digits = String(repeating: "0", count: places + 1) }
    if digits.count <= places {
      digits = String(repeating: "0", count: places + 1 - digits.count) + digits
    }
    var whole = String(digits.dropLast(places))
    if whole.count > 4 { whole = Self.grouped(whole) }
    places = 0
    let fraction = digits.suffix(decimals)
    let sign = mantissa < 0 ? "\u{2212}" : ""
    return sign + whole + (decimals > 0 ? "." + fraction : "")
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { result.append("\u{2009}") }
      result.append(digit)
    }
    return result
  }
}
