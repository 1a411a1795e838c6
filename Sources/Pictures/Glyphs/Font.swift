/// Advances and outlines of letters, in shares of their height: DejaVu Sans and Hangul are built in, what they lack is
/// looked for among the system's fonts.
package enum Font {
  package struct Glyph: Sendable {
    /// How far it moves the pen.
    package var advance: Double
    var shape: Shape

    enum Shape: Sendable {
      /// A part of `glyphTable`.
      case carried(Range<Int>)
      /// Lines of `hangulTable`, one over the other.
      case hangul([Int])
      /// Polygons in shares of the letter height, y upwards.
      case found([[Point]])
      /// No font has it.
      case box
    }
  }

  /// The families asked of a viewer; the first is the one whose advances are built in, and the others come close.
  static let families = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"
  static let unitsPerEm = 2048.0

  static let bytes = Array(glyphTable.utf8)

  /// Every glyph of DejaVu Sans by its code point; read from the table at first use.
  static let glyphs: [UInt32: Glyph] = {
    var glyphs: [UInt32: Glyph] = [:]
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var reader = NumberReader(bytes: bytes, position: start, end: end)
      if let code = reader.hexadecimal(), let advance = reader.integer() {
        glyphs[code] = Glyph(
          advance: Double(advance) / unitsPerEm, shape: .carried(reader.position..<end))
      }
      start = end + 1
    }
    return glyphs
  }()

  /// The glyph of a character; a box where no font has it.
  package static func glyph(_ scalar: Unicode.Scalar) -> Glyph {
    if let glyph = glyphs[scalar.value] { return glyph }
    if let shapes = Hangul.shapes(of: scalar) {
      return Glyph(advance: Hangul.advance, shape: .hangul(shapes))
    }
    if scalar.isUnseen { return Glyph(advance: 0, shape: .found([])) }
    return SystemFonts.glyph(scalar) ?? Glyph(advance: scalar.isWide ? 1 : 0.6, shape: .box)
  }

  /// What is drawn of a text, letter by letter.
  package static func letters(of text: String) -> [Unicode.Scalar] {
    Hangul.composed(text.unicodeScalars)
  }

  /// The width in px of a text without formulas.
  static func plainWidth(_ text: String, size: Double) -> Double {
    letters(of: text).reduce(0) { $0 + glyph($1).advance } * size
  }
}

extension Unicode.Scalar {
  /// Whether it says something about its neighbours and has no shape of its own.
  var isUnseen: Bool {
    switch value {
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF,
      0xE0100...0xE01EF:
      true
    default: false
    }
  }

  /// Whether it fills a square, as characters of East Asia and pictures do (Unicode Standard Annex 11).
  var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
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
