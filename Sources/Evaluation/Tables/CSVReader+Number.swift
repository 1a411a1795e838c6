import Glibc

extension CSVReader {
  /// The number that a field holds; nil when it holds something else.
  ///
  /// Up to 19 digits and small powers of ten are exact in `Double` arithmetic (Clinger, 1990); the rest goes
  /// to `strtod`.
  func number(_ field: Field) -> Double? {
    var index = field.lower
    let upper = field.upper
    var isNegative = false
    if index < upper, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      isNegative = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var isBehindPoint = false
    while index < upper {
      let byte = bytes[index]
      if byte &- UInt8(ascii: "0") < 10 {
        digits += 1
        if mantissa < 1_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(byte &- UInt8(ascii: "0"))
          if isBehindPoint { exponent -= 1 }
        } else if !isBehindPoint {
          exponent += 1
        }
      } else if isDecimalSign(byte), !isBehindPoint {
        isBehindPoint = true
      } else {
        break
      }
      index += 1
    }
    guard digits > 0 else { return infinity(field, isNegative) }
    if index < upper {
      guard let written = writtenExponent(&index, upper), index == upper else { return nil }
      exponent += written
    }
    guard mantissa < 1 << 53, abs(exponent) <= 22, digits < 19 else { return slowNumber(field) }
    let magnitude =
      exponent < 0
      ? Double(mantissa) / CSVReader.powersOfTen[-exponent]
      : Double(mantissa) * CSVReader.powersOfTen[exponent]
    return isNegative ? -magnitude : magnitude
  }

  private func isDecimalSign(_ byte: UInt8) -> Bool {
    if decimal != 0 { return byte == decimal }
    return byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
  }

  /// `e-3` at `index`; nil when there is none.
  private func writtenExponent(_ index: inout Int, _ upper: Int) -> Int? {
    guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
    index += 1
    var isNegative = false
    if index < upper, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      isNegative = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    var value = 0
    let first = index
    while index < upper, bytes[index] &- UInt8(ascii: "0") < 10 {
      value = min(value * 10 + Int(bytes[index] &- UInt8(ascii: "0")), 100_000)
      index += 1
    }
    return index == first ? nil : isNegative ? -value : value
  }

  private func infinity(_ field: Field, _ isNegative: Bool) -> Double? {
    switch text(field).lowercased() {
    case "inf", "+inf", "infinity", "-inf", "-infinity": isNegative ? -.infinity : .infinity
    default: nil
    }
  }

  private func slowNumber(_ field: Field) -> Double? {
    let point = bytes[field.lower..<field.upper].map { isDecimalSign($0) ? UInt8(ascii: ".") : $0 }
    return Double(String(decoding: point, as: UTF8.self))
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
