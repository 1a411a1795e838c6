/// How `format` writes a number or a text: Python's format specification, `[[fill]align][sign][z][#][0][width][,][.precision][type]`.
///
/// Widths count letters as a reader sees them: `x̂` is one, where Python counts two. What is written for a whole number
/// without a type or as `d` is what Python writes for an `int`, for there is one kind of number here.
package struct FormatSpecification {
  private var fill: Character = " "
  /// `<`, `>`, `^`, or `=` for padding between the sign and the digits.
  private var align: Character?
  private var sign: Character = "-"
  private var hidesNegativeZero = false
  private var isAlternate = false
  private var width = 0
  private var separator: Character?
  private var precision: Int?
  private var type: Character?

  /// A result wider than this is a slip.
  private static let maximumWidth = 10_000
  private static let maximumPrecision = 1_000

  /// Nil when the text is no specification.
  package init?(_ text: String) {
    var rest = Array(text)[...]
    func isAlignment(_ character: Character) -> Bool { "<>=^".contains(character) }
    func takeNumber(upTo limit: Int) -> Int? {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      return Int(String(digits)).flatMap { $0 <= limit ? $0 : nil }
    }
    func take(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest = rest.dropFirst()
      return true
    }
    var hasFill = false
    if rest.count > 1, isAlignment(rest[rest.startIndex + 1]) {
      fill = rest[rest.startIndex]
      align = rest[rest.startIndex + 1]
      rest = rest.dropFirst(2)
      hasFill = true
    } else if let first = rest.first, isAlignment(first) {
      align = first
      rest = rest.dropFirst()
    }
    if let first = rest.first, "+- ".contains(first) {
      sign = first
      hasSign = true
      rest = rest.dropFirst()
    }
    hidesNegativeZero = take("z")
    isAlternate = take("#")
    if !hasFill, take("0") {
      fill = "0"
      padsDigits = align == nil
    }
    if let first = rest.first, ("0"..."9").contains(first) {
      guard let width = takeNumber(upTo: Self.maximumWidth) else { return nil }
      self.width = width
    }
    if let first = rest.first, ",_".contains(first) {
      separator = first
      rest = rest.dropFirst()
    }
    if take(".") {
      guard let precision = takeNumber(upTo: Self.maximumPrecision) else { return nil }
      self.precision = precision
    }
    type = rest.popFirst()
    guard rest.isEmpty else { return nil }
  }

  private var hasSign = false
  /// Whether a zero in front of the width pads numbers behind their sign.
  private var padsDigits = false

  // MARK: Texts

  /// The text, cut to the precision and padded; nil when the specification is one for numbers.
  package func text(_ text: String) -> String? {
    guard type == nil || type == "s", !hasSign, separator == nil, !isAlternate, align != "=",
      !hidesNegativeZero
    else { return nil }
    let shown = precision.map { String(text.prefix($0)) } ?? text
    return padded(sign: "", shown, align ?? "<")
  }

  private func padded(sign: String, _ body: String, _ align: Character) -> String {
    let count = max(0, width - sign.count - body.count)
    let before = align == ">" ? count : align == "^" ? count / 2 : 0
    func filling(_ count: Int) -> String { String(repeating: fill, count: count) }
    if align == "=" { return sign + filling(count) + body }
    return filling(before) + sign + body + filling(count - before)
  }

  // MARK: Numbers

  /// The number; nil when the specification is one for texts, or for whole numbers and it is none.
  package func text(_ number: Double) -> String? {
    guard var digits = digits(number) else { return nil }
    var sign = ""
    if digits.hasPrefix("-") {
      sign = "-"
      digits.removeFirst()
    } else if self.sign != "-" {
      sign = String(self.sign)
    }
    // A power of two stands behind `0x` and the like.
    if isAlternate, let type, "xXob".contains(type) { sign += "0" + String(type) }
    let align = align ?? (padsDigits ? "=" : ">")
    let whole = digits.prefix { $0.isHexDigit && (isInPowersOfTwo || $0.isNumber) }
    let rest = digits.dropFirst(whole.count)
    let least = fill == "0" && align == "=" ? width - sign.count - rest.count : 0
    let grouped = whole.isEmpty ? "" : grouped(Array(whole), toWidth: least)
    return padded(sign: sign, grouped + rest, align)
  }

  private var isInPowersOfTwo: Bool { type.map { "xXob".contains($0) } ?? false }

  /// Separators between groups of digits, and zeros in front until they are so wide; a separator never comes first.
  private func grouped(_ digits: [Character], toWidth least: Int) -> String {
    guard let separator else {
      return String(repeating: "0", count: max(0, least - digits.count)) + String(digits)
    }
    let size = isInPowersOfTwo ? 4 : 3
    var groups: [String] = []
    var (left, missing) = (digits[...], least)
    repeat {
      let group = left.suffix(size)
      let zeros = min(size, max(left.count, missing, 1)) - group.count
      groups.append(String(repeating: "0", count: max(zeros, 0)) + String(group))
      left = left.dropLast(size)
      missing -= groups[groups.count - 1].count + 1
    } while !left.isEmpty || missing >= 0
    return groups.reversed().joined(separator: String(separator))
  }

  /// Sign and digits, without padding and separators; nil when the type does not fit.
  private func digits(_ number: Double) -> String? {
    let isWhole = number == number.rounded() && number.isFinite
    switch type {
    case nil where precision == nil && isWhole && abs(number) < 0x1p53 && !hidesNegativeZero:
      return fixedText(number + 0, digits: 0)
    case "d", "n":
      if type == "n", separator != nil { return nil }
      guard isWhole, precision == nil, !hidesNegativeZero else {
        return type == "n" ? real(number, as: "g") : nil
      }
      return fixedText(number + 0, digits: 0)
    case "x", "X", "o", "b":
      guard let integer = Int64(exactly: number), precision == nil, separator != ",",
        !hidesNegativeZero
      else { return nil }
      let radix = type == "b" ? 2 : type == "o" ? 8 : 16
      return String(integer, radix: radix, uppercase: type == "X")
    case nil: return real(number, as: "r")
    case "%":
      return real(number * 100, as: "f").map { $0 + "%" }
    case let type?:
      guard "fFeEgG".contains(type), let lower = type.lowercased().first else { return nil }
      let text = real(number, as: lower)
      return type.isUppercase ? text?.uppercased() : text
    }
  }

  /// As `%f`, `%e` or `%g`, or for `r` the shortest text that reads back as the number.
  private func real(_ number: Double, as type: Character) -> String? {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    var text: String
    switch (type, precision) {
    case ("r", nil): text = Self.shortest(number)
    case ("r", let digits?): text = general(number, digits: max(digits, 1), isReal: true)
    case ("g", let digits): text = general(number, digits: max(digits ?? 6, 1), isReal: false)
    case ("e", let digits): text = scientificText(number, digits: digits ?? 6)
    case (_, let digits): text = fixedText(number, digits: digits ?? 6)
    }
    if isAlternate, !text.contains(".") {
      // The point stands behind the digits, also where nothing follows.
      let place = text.firstIndex(of: "e") ?? text.endIndex
      text.insert(".", at: place)
    }
    if hidesNegativeZero, text.hasPrefix("-"), !text.contains(where: { ("1"..."9").contains($0) }) {
      text.removeFirst()
    }
    return text
  }

  /// So many digits, with an exponent where the number is very small or has more digits in front of its point.
  ///
  /// A real number without a type shows a digit behind its point, and so has room for one less in front of it.
  private func general(_ number: Double, digits: Int, isReal: Bool) -> String {
    let scientific = scientificText(number, digits: digits - 1)
    let parts = scientific.split(separator: "e")
    let exponent = Int(parts[1]) ?? 0
    let usesExponent = exponent < -4 || exponent >= digits - (isReal ? 1 : 0)
    var mantissa =
      usesExponent ? String(parts[0]) : fixedText(number, digits: max(0, digits - 1 - exponent))
    if !isAlternate { mantissa = mantissa.withoutTrailingZeros }
    if usesExponent { return mantissa + "e" + parts[1] }
    return isReal && !mantissa.contains(".") ? mantissa + ".0" : mantissa
  }

  /// As Python writes a number: `0.1`, `3.0`, `1e-05`, `1e+16`.
  private static func shortest(_ number: Double) -> String {
    // Digits and exponent of the shortest text, whatever form it has.
    let text = "\(abs(number))"
    let parts = text.split(separator: "e")
    var digits = parts[0].filter { $0 != "." }
    var exponent =
      (parts[0].firstIndex(of: ".").map { parts[0][..<$0].count } ?? parts[0].count) - 1
    exponent += parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let zeros = digits.prefix { $0 == "0" }.count
    guard zeros < digits.count else { return number.sign == .minus ? "-0.0" : "0.0" }
    digits = String(digits.dropFirst(zeros))
    exponent -= zeros
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    let sign = number < 0 ? "-" : ""
    if exponent < -4 || exponent > 15 {
      let mantissa = digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "")
      let size = abs(exponent)
      return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + "\(size)"
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    let whole = String(digits.prefix(exponent + 1))
    let padding = String(repeating: "0", count: exponent + 1 - whole.count)
    let rest = digits.dropFirst(exponent + 1)
    return sign + whole + padding + "." + (rest.isEmpty ? "0" : rest)
  }
}
