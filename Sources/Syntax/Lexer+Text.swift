import Diagnostics

/// Texts: `"plain $name and $(expression)\n"`.
extension Lexer {
  /// Reads one piece of the text the lexer stands in: a segment, an interpolation or its end.
  mutating func readTextPiece() {
    let start = position
    followsSpace = false
    switch byte() {
    case UInt8(ascii: "\""):
      position += 1
      emit(.textEnd, from: start)
      modes.removeLast()
    case UInt8(ascii: "\n"):
      closeOpenTexts(at: position)
    case UInt8(ascii: "$") where byte(1) == UInt8(ascii: "("):
      position += 2
      emit(.interpolationStart, from: start)
      if modes.count >= Parser.maximumNesting {
        complain(tooDeep(at: Span(start, position)))
        position = bytes.count
      } else {
        modes.append(.interpolation(start: start, open: 0))
      }
    case UInt8(ascii: "$") where startsName(at: position + 1):
      position += 1
      let nameStart = position
      readName()
      tokens[tokens.count - 1] = Token(
        .interpolatedName(text(nameStart, position)), Span(start, position))
    default:
      readSegment()
    }
  }

  mutating func readSegment() {
    let start = position
    var decoded: [UInt8] = []
    while position < bytes.count {
      let next = byte()
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "\n") { break }
      if next == UInt8(ascii: "$"), byte(1) == UInt8(ascii: "(") || startsName(at: position + 1) {
        break
      }
      if next == UInt8(ascii: "\\") {
        readEscape(into: &decoded)
      } else {
        decoded.append(next)
        position += 1
      }
    }
    emit(.textSegment(String(decoding: decoded, as: UTF8.self)), from: start)
  }

  mutating func readEscape(into decoded: inout [UInt8]) {
    let start = position
    position += 2
    switch bytes.indices.contains(start + 1) ? bytes[start + 1] : 0 {
    case UInt8(ascii: "n"): decoded.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): decoded.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): decoded.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "\""): decoded.append(UInt8(ascii: "\""))
    case UInt8(ascii: "'"): decoded.append(UInt8(ascii: "'"))
    case UInt8(ascii: "\\"): decoded.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "$"): decoded.append(UInt8(ascii: "$"))
    case UInt8(ascii: "/"): decoded.append(UInt8(ascii: "/"))
    case UInt8(ascii: "u"), UInt8(ascii: "x"):
      guard let scalar = readScalarEscape(from: start) else { fallthrough }
      decoded.append(contentsOf: Array(String(Character(scalar)).utf8))
    default:
      position = min(start + 2, bytes.count)
      // Leave a multi-byte character or the end of the line whole.
      if position > start + 1, bytes[start + 1] >= 0x80 || bytes[start + 1] == UInt8(ascii: "\n") {
        position = start + 1
      }
      decoded.append(UInt8(ascii: "\\"))
      complain(
        Diagnostic(
          .unknownEscape, "A backslash in a text begins an escape, and this one is not known",
          at: Span(start, position),
          help: "Known are \\n \\t \\\" \\\\ \\$ and \\u03c3; write \\\\ for a backslash.",
          correction: .init(Span(start, start + 1), "\\\\")))
    }
  }

  /// `\u03c3`, `\u{3c3}` or `\xb5`, with `position` behind the letter.
  mutating func readScalarEscape(from start: Int) -> Unicode.Scalar? {
    let isBraced = byte() == UInt8(ascii: "{")
    if isBraced { position += 1 }
    let limit = isBraced ? 8 : bytes[start + 1] == UInt8(ascii: "x") ? 2 : 4
    let digits = position
    while position - digits < limit, isHexDigit(byte()) { position += 1 }
    var value = UInt32(text(digits, position), radix: 16)
    if isBraced {
      guard byte() == UInt8(ascii: "}") else { return nil }
      position += 1
    } else if let high = value, (0xD800..<0xDC00).contains(high), byte() == UInt8(ascii: "\\"),
      byte(1) == UInt8(ascii: "u"), position + 6 <= bytes.count,
      let low = UInt32(text(position + 2, position + 6), radix: 16), (0xDC00..<0xE000).contains(low)
    {
      // Two escapes that make one character, as JSON writers spell it.
      value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
      position += 6
    }
    return value.flatMap(Unicode.Scalar.init)
  }

  /// Gives up the texts that are still open at the end of their line or of the cell.
  mutating func closeOpenTexts(at end: Int) {
    switch mode {
    case .interpolation(let start, _):
      complain(
        Diagnostic(
          .unclosedBracket, "The `$(` in this text is never closed", at: Span(start, start + 2),
          help: "Close it with `)`, or write `\\$(` for a plain dollar sign.",
          correction: .init(Span(start, start), "\\")))
    case .text(let start)
    where start > 1 && bytes[start - 1] == UInt8(ascii: "\"")
      && bytes[start - 2] == UInt8(ascii: "\""):
      complain(
        tripleQuote(bytes, quote: UInt8(ascii: "\""), at: start - 2, contentStart: start + 1))
    case .text(let start):
      complain(
        Diagnostic(
          .unclosedText, "This text has no closing quote", at: Span(start, end),
          help: "Close it with `\"` on the same line.", correction: .init(Span(end, end), "\"")))
    case .code: break
    }
    modes.removeAll()
    position = end
    emit(.unreadable, from: position)
  }
}

func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || ((byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "f"))
}
