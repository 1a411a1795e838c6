extension CSVReader {
  enum Encoding: String {
    case utf8 = "utf-8"
    /// What spreadsheets on Windows write; ISO 8859-1 ("Latin-1") is a part of it.
    case windows1252 = "windows-1252"
  }

  /// The line and the column of the first byte that is no UTF-8; nil when all is well.
  static func firstStranger(in bytes: [UInt8], separator: UInt8) -> (line: Int, column: Int)? {
    guard let offset = firstInvalidByte(in: bytes) else { return nil }
    var (line, column, isInside) = (1, 1, false)
    for byte in bytes[..<offset] {
      switch byte {
      case UInt8(ascii: "\n"): (line, column) = (line + 1, 1)
      case UInt8(ascii: "\""): isInside.toggle()
      case separator where !isInside: column += 1
      default: break
      }
    }
    return (line, column)
  }

  /// The same text in UTF-8; the five bytes without a meaning become the replacement character.
  static func converted(_ bytes: [UInt8], from encoding: Encoding) -> [UInt8] {
    guard encoding == .windows1252, bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else {
        let scalar =
          (0x80..<0xA0).contains(byte) ? windowsSigns[Int(byte) - 0x80] : Unicode.Scalar(byte)
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return result
  }

  /// Bytes 0x80 to 0x9F of Windows-1252.
  private static let windowsSigns = Array(
    "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ".unicodeScalars)
}
