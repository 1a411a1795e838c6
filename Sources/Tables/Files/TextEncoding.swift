/// How the bytes of a text file stand for its signs.
package enum TextEncoding {
  case utf8
  case utf16
  /// What spreadsheets on Windows write; ISO 8859-1 ("Latin-1") is a part of it.
  case windows1252

  package init?(named name: String) {
    switch name {
    case "utf-8": self = .utf8
    case "utf-16": self = .utf16
    case "windows-1252", "latin-1": self = .windows1252
    default: return nil
    }
  }

  /// What keeps bytes from being read as a text.
  package enum Failure: Error {
    /// They are something else.
    case kind(FileKind)
    case notUTF8(line: Int)
    case notUTF16(line: Int)
  }

  /// The bytes of a file as UTF-8 without a byte order mark.
  ///
  /// A byte order mark says more than `stated`; without either the text is in UTF-8, or in UTF-16 where every other one of
  /// the first bytes is zero.
  package static func utf8Bytes(of bytes: [UInt8], stated: TextEncoding?) throws(Failure) -> [UInt8]
  {
    if let kind = FileKind(bytes) { throw .kind(kind) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try checked(Array(bytes.dropFirst(3))) }
    if bytes.starts(with: [0xFF, 0xFE]) { return try fromUTF16(bytes[2...], isBigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return try fromUTF16(bytes[2...], isBigEndian: true) }
    let zeros = zeroShares(bytes.prefix(4096))
    switch stated {
    case .windows1252 where zeros.even + zeros.odd == 0: return fromWindows1252(bytes)
    case .utf16:
      // Signs, digits and line ends of a table have a byte of zero each: without one it is another encoding.
      guard zeros.even + zeros.odd > 0 else { throw .notUTF16(line: 1) }
      return try fromUTF16(bytes[...], isBigEndian: zeros.even > zeros.odd)
    default:
      if zeros.even + zeros.odd == 0 { return try checked(bytes) }
      guard min(zeros.even, zeros.odd) == 0, max(zeros.even, zeros.odd) > 0.3 else {
        throw .kind(.binary)
      }
      return try fromUTF16(bytes[...], isBigEndian: zeros.even > 0)
    }
  }

  /// Which share of the bytes at even and at odd places is zero.
  private static func zeroShares(_ bytes: ArraySlice<UInt8>) -> (even: Double, odd: Double) {
    var counts = [0, 0]
    for index in bytes.indices where bytes[index] == 0 { counts[index & 1] += 1 }
    let pairs = Double(max(1, bytes.count / 2))
    return (Double(counts[0]) / pairs, Double(counts[1]) / pairs)
  }

  private static func checked(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    guard let offset = firstInvalidByte(in: bytes) else { return bytes }
    throw .notUTF8(line: bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1)
  }

  private static func fromUTF16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) throws(Failure)
    -> [UInt8]
  {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 2)
    var line = 1
    var lead: UInt32?
    for index in stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2) {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      let unit = isBigEndian ? first << 8 | second : second << 8 | first
      if (0xDC00...0xDFFF).contains(unit) != (lead != nil) { throw .notUTF16(line: line) }
      if (0xD800...0xDBFF).contains(unit) {
        lead = unit
        continue
      }
      let scalar = lead.map { 0x10000 + ($0 - 0xD800) << 10 + (unit - 0xDC00) } ?? unit
      lead = nil
      if scalar == 0x0A { line += 1 }
      if scalar < 0x80 {
        result.append(UInt8(truncatingIfNeeded: scalar))
      } else if let encoded = Unicode.Scalar(scalar).flatMap({ UTF8.encode($0) }) {
        result.append(contentsOf: encoded)
      }
    }
    guard lead == nil, bytes.count.isMultiple(of: 2) else { throw .notUTF16(line: line) }
    return result
  }

  /// The five bytes without a meaning become the replacement character.
  static func fromWindows1252(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
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
