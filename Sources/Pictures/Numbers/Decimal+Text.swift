extension Decimal {
  /// A number as figures write it: three significant digits or more, whole ones below ten million in full, a true minus.
  ///
  /// - Parameters:
  ///   - value: Any number.
  ///   - finest: The power of ten of the last digit that matters; nil where three digits are enough.
  ///   - extra: Digits beyond that.
  /// - Returns: Such as `0.125`, `−3`, `1905`, `1.2·10⁸`.
  package static func text(of value: Double, finest: Int? = nil, extra: Int = 0) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
    guard value != 0 else { return "0" }
    var number = DecimalDigits(value)
    let isShort = value == value.rounded() && value.magnitude < 1e7
    if !isShort {
      let needed = finest.map { number.power - $0 + 1 } ?? 0
      number.round(to: min(max(3, needed) + extra, 17))
    }
    number.dropZeros()
    let sign = value < 0 ? "\u{2212}" : ""
    let count = number.digits.count
    let mantissa = number.digits.reduce(Int64(0)) { $0 * 10 + Int64($1) }
    let power = number.power
    // Large numbers stand in full where most of their digits are told.
    if power < -4 || power > 15 || (power > 5 && count < power - 2 && !isShort) {
      return sign + Decimal(mantissa: mantissa, exponent: 1 - count).text(decimals: count - 1)
        + "·10" + superscript(power)
    }
    let exponent = power - count + 1
    return sign
      + Decimal(mantissa: mantissa, exponent: exponent).text(decimals: max(0, -exponent))
  }

  /// A whole number in raised digits.
  package static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (number < 0 ? "⁻" : "")
      + String(String(number.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}

/// The digits of the shortest decimal number that reads back as a double.
package struct DecimalDigits {
  var digits: [Int] = []
  /// The power of ten of the first digit.
  package private(set) var power = 0

  /// - Precondition: `value` is finite and not 0.
  package init(_ value: Double) {
    let parts = "\(value.magnitude)".split(separator: "e")
    let whole = parts[0].prefix { $0 != "." }
    power = whole.count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    digits = parts[0].compactMap { $0.wholeNumberValue }
    while digits.count > 1, digits[0] == 0 {
      digits.removeFirst()
      power -= 1
    }
  }

  mutating func round(to count: Int) {
    guard digits.count > count else { return }
    let goesUp = digits[count] >= 5
    digits.removeSubrange(count...)
    guard goesUp else { return }
    var index = count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      digits[index] += 1
    } else {
      digits.insert(1, at: 0)
      digits.removeLast()
      power += 1
    }
  }

  mutating func dropZeros() {
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
  }
}
