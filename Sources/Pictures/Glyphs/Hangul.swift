/// Syllables of Hangul, composed of the shapes that their letters have beside each other.
///
/// *Source*: the arithmetic of syllables is that of the Unicode Standard, section 3.12; the shapes and their choice are those
/// of Noto Sans CJK KR, as `generate.py` found them.
enum Hangul {
  static let unitsPerEm = 500.0
  /// Of a syllable, in shares of the letter height.
  static let advance = 0.92

  static let bytes = Array(hangulTable.utf8)

  /// Where the lines of the table lie.
  static let lines: [Range<Int>] = {
    var lines: [Range<Int>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(start..<index)
      start = index + 1
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    return lines
  }()

  /// Where a vowel stands: right of the first consonant, below it, or both.
  private static let places = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 1, 1, 2, 2, 2, 1, 1, 2, 0]
  /// Which of its four shapes a last consonant has, by the vowel above it.
  private static let endings = [0, 2, 0, 2, 1, 2, 1, 2, 3, 0, 2, 1, 3, 3, 1, 2, 1, 3, 3, 1, 1]
  private static let (firstVowel, firstEnding, firstAlone) = (114, 156, 264)

  /// The lines of the table that make a syllable, or a letter by itself; nil for anything else.
  static func shapes(of scalar: Unicode.Scalar) -> [Int]? {
    switch scalar.value {
    case 0xAC00...0xD7A3:
      let number = Int(scalar.value - 0xAC00)
      let (first, vowel, last) = (number / 588, number / 28 % 21, number % 28)
      let isClosed = last > 0
      let shapes = [
        first * 6 + places[vowel] + (isClosed ? 3 : 0), firstVowel + vowel * 2 + (isClosed ? 1 : 0),
      ]
      return isClosed ? shapes + [firstEnding + (last - 1) * 4 + endings[vowel]] : shapes
    case 0x3131...0x3163: return [firstAlone + Int(scalar.value - 0x3131)]
    default: return nil
    }
  }

  /// The letters of a text, those of Hangul that are written one by one put together to syllables.
  static func composed(_ text: String.UnicodeScalarView) -> [Unicode.Scalar] {
    var letters: [Unicode.Scalar] = []
    for scalar in text {
      if let last = letters.last, let syllable = joined(last.value, scalar.value) {
        letters[letters.count - 1] = syllable
      } else {
        letters.append(scalar)
      }
    }
    return letters
  }

  private static func joined(_ last: UInt32, _ next: UInt32) -> Unicode.Scalar? {
    switch (last, next) {
    case (0x1100...0x1112, 0x1161...0x1175):
      return Unicode.Scalar(0xAC00 + ((last - 0x1100) * 21 + next - 0x1161) * 28)
    case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (last - 0xAC00) % 28 == 0:
      return Unicode.Scalar(last + next - 0x11A7)
    default: return nil
    }
  }
}
