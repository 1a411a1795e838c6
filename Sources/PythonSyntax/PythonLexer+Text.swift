import Diagnostics

/// Texts in Python's many quotes.
extension PythonLexer {
  /// The marks that end a text, by what opens it; pages turn straight quotes into curled ones.
  func openingQuote(at offset: Int) -> [[UInt8]]? {
    func has(_ mark: [UInt8]) -> Bool {
      position + offset + mark.count <= bytes.count
        && mark.indices.allSatisfy { bytes[position + offset + $0] == mark[$0] }
    }
    for mark in [Array("\"\"\"".utf8), Array("'''".utf8), Array("\"".utf8), Array("'".utf8)]
    where has(mark) {
      return [mark, mark]
    }
    let doubled = ["\u{201C}", "\u{201D}"].map { Array($0.utf8) }
    if let mark = doubled.first(where: { has($0) }) { return [mark] + doubled }
    let single = ["\u{2018}", "\u{2019}"].map { Array($0.utf8) }
    if let mark = single.first(where: { has($0) }) { return [mark] + single }
    return nil
  }

  /// Reads a text whose prefix has been read; the first of `quote` opens it, any of the others closes it.
  package mutating func readText(prefix: String, _ quote: [[UInt8]], from start: Int)
    throws(NotPython)
  {
    guard !prefix.contains("b") else { throw NotPython() }
    let isLong = quote[0].count == 3 && quote[0][0] < 0x80
    position += quote[0].count
    let inside = position
    while true {
      guard position < bytes.count, isLong || bytes[position] != UInt8(ascii: "\n") else {
        throw NotPython()
      }
      if bytes[position] == UInt8(ascii: "\\") {
        position += 2
        continue
      }
      if let end = quote.dropFirst().first(where: { mark in
        position + mark.count <= bytes.count
          && mark.indices.allSatisfy { bytes[position + $0] == mark[$0] }
      }) {
        let content = Span(inside, position)
        position += end.count
        let span = Span(start, position)
        let isRaw = prefix.contains("r")
        if prefix.contains("f") {
          tokens.append(PythonToken(kind: .formatted(content, isRaw: isRaw), span: span))
        } else {
          let decoded = try Self.decoded(bytes[content.lower..<content.upper], isRaw: isRaw)
          tokens.append(PythonToken(kind: .text(decoded), span: span))
        }
        return
      }
      position += 1
    }
  }

  /// The text that Python's escapes mean.
  package static func decoded(_ bytes: ArraySlice<UInt8>, isRaw: Bool) throws(NotPython) -> String {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "\\"), !isRaw, index + 1 < bytes.endIndex else {
        if bytes[index] != UInt8(ascii: "\r") { result.append(bytes[index]) }
        index += 1
        continue
      }
      let letter = bytes[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "\n"): break
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(letter)
      case UInt8(ascii: "u"), UInt8(ascii: "x"):
        let count = letter == UInt8(ascii: "u") ? 4 : 2
        guard index + count <= bytes.endIndex,
          let value = UInt32(
            String(decoding: bytes[index..<index + count], as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(value)
        else { throw NotPython() }
        result += Array(String(Character(scalar)).utf8)
        index += count
      default: result += [UInt8(ascii: "\\"), letter]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
