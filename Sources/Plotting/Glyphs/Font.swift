/// Advances and outlines of the built-in copy of DejaVu Sans, in shares of the letter height.
enum Font {
  /// A glyph: how far it moves the pen, and where its outline lies in `glyphTable`.
  struct Glyph {
    var advance: Double
    var outline: Range<Int>
  }

  /// The families asked of a viewer; the first is the one whose advances are built in, and the others come close.
  static let families = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"
  static let unitsPerEm = 2048.0

  static let bytes = Array(glyphTable.utf8)

  /// Every glyph by its code point; read from the table at first use.
  static let glyphs: [UInt32: Glyph] = {
    var glyphs: [UInt32: Glyph] = [:]
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var reader = NumberReader(bytes: bytes, position: start, end: end)
      if let code = reader.hexadecimal(), let advance = reader.integer() {
        glyphs[code] = Glyph(
          advance: Double(advance) / unitsPerEm, outline: reader.position..<end)
      }
      start = end + 1
    }
    return glyphs
  }()

  /// The glyph of a character, or the replacement character's.
  static func glyph(_ scalar: Unicode.Scalar) -> Glyph {
    glyphs[scalar.value] ?? glyphs[0xFFFD] ?? Glyph(advance: 0.6, outline: 0..<0)
  }

  /// The width in px of a text without formulas.
  static func plainWidth(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + glyph($1).advance } * size
  }
}

/// Reads numbers that are divided by spaces.
struct NumberReader {
  let bytes: [UInt8]
  var position: Int
  let end: Int

  mutating func hexadecimal() -> UInt32? {
    skipSpaces()
    var value: UInt32 = 0
    let start = position
    while position < end, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue {
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return position > start ? value : nil
  }

  mutating func integer() -> Int? {
    skipSpaces()
    guard position < end else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var value = 0
    let start = position
    while position < end, bytes[position] >= 48, bytes[position] <= 57 {
      value = value * 10 + Int(bytes[position] - 48)
      position += 1
    }
    return position > start ? (isNegative ? -value : value) : nil
  }

  mutating func letter() -> UInt8? {
    skipSpaces()
    guard position < end else { return nil }
    position += 1
    return bytes[position - 1]
  }

  private mutating func skipSpaces() {
    while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }
}
