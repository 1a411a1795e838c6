extension CSVReader {
  /// The number that a field holds; nil when it holds something else.
  ///
  /// Up to 19 digits and small powers of ten are exact in `Double` arithmetic (Clinger, 1990); the rest goes
  /// to `strtod`.
  package func number(_ field: Field) -> Double? {
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
      } else if byte == decimal, !isBehindPoint {
        isBehindPoint = true
      } else {
        break
      }
      index += 1
    }
    guard digits > 0 else { return infinity(field, isNegative) }
    if index < upper {
      guard let written = writtenExponent(&index, upper), index == upper else {
        return thousands.isEmpty ? nil : groupedNumber(field)
      }
      exponent += written
    }
    guard mantissa < 1 << 53, abs(exponent) <= 22, digits < 19 else { return slowNumber(field) }
    let magnitude =
      exponent < 0
      ? Double(mantissa) / CSVReader.powersOfTen[-exponent]
      : Double(mantissa) * CSVReader.powersOfTen[exponent]
    return isNegative ? -magnitude : magnitude
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

  /// A number whose thousands are parted, strictly: one to three digits, then groups of three.
  private func groupedNumber(_ field: Field) -> Double? {
    var plain: [UInt8] = []
    var index = field.lower
    if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      plain.append(bytes[index])
      index += 1
    }
    guard index < field.upper, bytes[index] != UInt8(ascii: "0") else { return nil }
    var (group, groups) = (0, 0)
    while index < field.upper {
      if bytes[index] &- UInt8(ascii: "0") < 10 {
        plain.append(bytes[index])
        group += 1
        index += 1
      } else if let length = thousandsLength(at: index) {
        guard groups == 0 ? (1...3).contains(group) : group == 3 else { return nil }
        (group, groups) = (0, groups + 1)
        index += length
      } else {
        break
      }
    }
    guard groups > 0, group == 3 else { return nil }
    if index < field.upper {
      guard bytes[index] == decimal else { return nil }
      let fraction = bytes[index + 1..<field.upper]
      guard fraction.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
      plain += [UInt8(ascii: ".")] + fraction + [UInt8(ascii: "0")]
    }
    return Double(String(decoding: plain, as: UTF8.self))
  }

  private func thousandsLength(at index: Int) -> Int? {
    // A blank stands for every blank that does not break.
    let signs = thousands == [0x20] ? [[0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]] : [thousands]
    return signs.first { bytes[index...].starts(with: $0) }?.count
  }

  private func infinity(_ field: Field, _ isNegative: Bool) -> Double? {
    switch text(field).lowercased() {
    case "inf", "+inf", "infinity", "+infinity", "-inf", "-infinity":
      isNegative ? -.infinity : .infinity
    default: nil
    }
  }

  private func slowNumber(_ field: Field) -> Double? {
    let point = bytes[field.lower..<field.upper].map { $0 == decimal ? UInt8(ascii: ".") : $0 }
    return Double(String(decoding: point, as: UTF8.self))
  }

  static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
