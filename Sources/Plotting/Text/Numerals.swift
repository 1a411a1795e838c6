/// Numbers that are told together, written so that what differs reads differently.
///
/// Each has three significant digits or more: as many as tell the ends of a stretch apart to a hundredth of it, and as
/// many as tell any two of the numbers apart. Whole numbers below ten million are written in full.
struct Numerals {
  /// The power of ten of the last digit that matters.
  private let finest: Int?
  /// Digits beyond that, by which near neighbours differ.
  private var extra = 0
  /// How dates are written; nil where the values are numbers.
  private var precision: CalendarMoment.Precision?

  init(_ values: [Double], _ kind: ScaleKind = .linear) {
    let known = Set(values.filter { $0.isFinite }.map { $0 + 0 })
    let spread = (known.max() ?? 0) - (known.min() ?? 0)
    finest = spread > 0 && spread.isFinite ? DecimalDigits(spread).power - 2 : nil
    if kind == .dates {
      // The time of day matters within a few days.
      precision = spread < 0.01 ? .second : spread < 5 ? min(.init(of: known), .minute) : .day
      return
    }
    while extra < 15, Set(known.map { text($0) }).count < known.count { extra += 1 }
  }

  /// Such as `0.125`, `−3`, `1905`, `1.2·10⁸`.
  func text(_ value: Double) -> String {
    if let precision { return dateText(value, precision) }
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
        + "·10" + Ticks.superscript(power)
    }
    let exponent = power - count + 1
    return sign
      + Decimal(mantissa: mantissa, exponent: exponent).text(decimals: max(0, -exponent))
  }
}

/// The digits of the shortest decimal number that reads back as a double.
private struct DecimalDigits {
  var digits: [Int] = []
  /// The power of ten of the first digit.
  var power = 0

  /// - Precondition: `value` is finite and not 0.
  init(_ value: Double) {
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

extension Figure {
  /// A number as sentences of figures write it: three significant digits, whole ones in full, a true minus.
  ///
  /// - Parameter value: Any number.
  /// - Returns: Such as `0.125`, `−3`, `1905`, `1.2·10⁸`.
  public static func text(of value: Double) -> String { Numerals([value]).text(value) }

  /// Numbers as sentences of figures write them where they stand together: those that differ read differently.
  ///
  /// - Parameters:
  ///   - values: The numbers.
  ///   - others: Numbers of the same kind, among which they are to be found: the ends of the data, for example.
  ///   - kind: The axis that they are read from.
  /// - Returns: A text for each of `values`.
  public static func texts(
    of values: [Double], among others: [Double] = [], on kind: ScaleKind = .linear
  ) -> [String] {
    let numerals = Numerals(values + others, kind)
    return values.map { numerals.text($0) }
  }
}
