package import Diagnostics

/// A token of Python.
package struct PythonToken: Sendable {
  package enum Kind: Sendable, Equatable {
    case name(String)
    case number(String, isWhole: Bool)
    /// A text without interpolations.
    case text(String)
    /// An f-string: the span of what stands between its quotes, and whether backslashes are letters.
    case formatted(Span, isRaw: Bool)
    case sign(String)
    case newline, indent, dedent
    case comment(String)
    case command(String)
    case end
  }

  package var kind: Kind
  package var span: Span
}

/// That the cell is no Python.
package struct NotPython: Error {}

/// Reads tokens with the indentation that gives Python its blocks.
struct PythonLexer {
  package let bytes: [UInt8]
  package var position = 0
  package var tokens: [PythonToken] = []
  private var indents = [0]
  private var depth = 0
  private var hasPrompts: Bool

  package init(_ source: String) {
    bytes = Array(source.utf8)
    hasPrompts = source.hasPrefix(">>>")
  }

  package static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]

  package static func tokens(_ source: String) throws(NotPython) -> [PythonToken] {
    var lexer = PythonLexer(source)
    try lexer.run()
    return lexer.tokens
  }

  private func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < bytes.count ? bytes[position + offset] : 0
  }

  private func text(_ lower: Int, _ upper: Int) -> String {
    String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  private func starts(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      position + word.count <= bytes.count
        && word.indices.allSatisfy { bytes[position + $0] == word[$0] }
    }
  }

  private mutating func emit(_ kind: PythonToken.Kind, from start: Int) {
    tokens.append(PythonToken(kind: kind, span: Span(start, position)))
  }

  private mutating func run() throws(NotPython) {
    var isLineStart = true
    while true {
      if isLineStart {
        isLineStart = false
        if try readIndent() { continue }
      }
      skipBlanks()
      guard position < bytes.count else { break }
      let start = position
      switch byte() {
      case UInt8(ascii: "\n"):
        position += 1
        guard depth == 0 else { continue }
        emit(.newline, from: start)
        isLineStart = true
      case UInt8(ascii: "#"): readComment()
      case UInt8(ascii: "\\"):
        position += 1
        skipBlanks()
        guard byte() == UInt8(ascii: "\n") else { throw NotPython() }
        position += 1
      default: try readToken()
      }
    }
    guard depth == 0 else { throw NotPython() }
    if let last = tokens.last, last.kind != .newline { emit(.newline, from: position) }
    while indents.count > 1 {
      indents.removeLast()
      emit(.dedent, from: position)
    }
    emit(.end, from: position)
  }

  /// A no-break space is one that a page has brought.
  private mutating func skipBlanks() {
    while true {
      switch byte() {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C: position += 1
      case 0xC2 where byte(1) == 0xA0: position += 2
      default: return
      }
    }
  }

  /// Measures the indentation of a line; blank lines and comments have none.
  ///
  /// - Returns: Whether the line is done.
  private mutating func readIndent() throws(NotPython) -> Bool {
    if hasPrompts, starts(">>> ") || starts("... ") { position += 4 }
    if hasPrompts, starts("...\n") { position += 3 }
    let lineStart = position
    var width = 0
    while true {
      if byte() == UInt8(ascii: " ") {
        width += 1
        position += 1
      } else if byte() == UInt8(ascii: "\t") {
        width = width / 8 * 8 + 8
        position += 1
      } else if byte() == 0xC2, byte(1) == 0xA0 {
        width += 1
        position += 2
      } else {
        break
      }
    }
    guard position < bytes.count else { return false }
    if byte() == UInt8(ascii: "\n") || byte() == UInt8(ascii: "\r") || byte() == UInt8(ascii: "#") {
      return false
    }
    if byte() == UInt8(ascii: "%") || byte() == UInt8(ascii: "!") {
      while position < bytes.count, byte() != UInt8(ascii: "\n") { position += 1 }
      emit(.command(text(lineStart, position)), from: lineStart)
      return false
    }
    if let last = indents.last, width > last {
      guard indents.count < 60 else { throw NotPython() }
      indents.append(width)
      emit(.indent, from: position)
    }
    while let last = indents.last, width < last {
      indents.removeLast()
      emit(.dedent, from: position)
    }
    guard indents.last == width else { throw NotPython() }
    return false
  }

  private mutating func readComment() {
    let start = position
    while position < bytes.count, byte() != UInt8(ascii: "\n") { position += 1 }
    // Inside brackets a comment has no line to stand on.
    if depth == 0 { emit(.comment(text(start + 1, position)), from: start) }
  }

  private mutating func readToken() throws(NotPython) {
    let start = position
    let first = byte()
    if let quote = openingQuote(at: 0) { return try readText(prefix: "", quote, from: start) }
    if isDigit(first) || (first == UInt8(ascii: ".") && isDigit(byte(1))) {
      return try readNumber()
    }
    if isLetter(first) {
      while isLetter(byte()) || isDigit(byte()) { position += 1 }
      let word = text(start, position)
      if word.utf8.count <= 2, let quote = openingQuote(at: 0) {
        let prefix = word.lowercased()
        guard ["f", "r", "b", "u", "fr", "rf"].contains(prefix) else { throw NotPython() }
        return try readText(prefix: prefix, quote, from: start)
      }
      return emit(.name(word), from: start)
    }
    try readSign()
  }

  private static let signs: [StaticString] = [
    "**=", "//=", ">>=", "<<=", "...", "**", "//", "->", "+=", "-=", "*=", "/=", "%=", "@=", "&=",
    "|=", "^=", "==", "!=", "<=", ">=", ":=", "<<", ">>", "+", "-", "*", "/", "%", "@", "&", "|",
    "^", "~", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=",
  ]

  private mutating func readSign() throws(NotPython) {
    let start = position
    // `−` of printed formulas.
    if starts("\u{2212}") {
      position += 3
      return emit(.sign("-"), from: start)
    }
    guard let sign = Self.signs.first(where: { starts($0) }) else { throw NotPython() }
    position += sign.utf8CodeUnitCount
    let written = text(start, position)
    if ["(", "[", "{"].contains(written) { depth += 1 }
    if [")", "]", "}"].contains(written) { depth -= 1 }
    guard depth >= 0, depth < 100 else { throw NotPython() }
    emit(.sign(written), from: start)
  }

  private mutating func readNumber() throws(NotPython) {
    let start = position
    if byte() == UInt8(ascii: "0"), [0x78, 0x58, 0x62, 0x42, 0x6F, 0x4F].contains(byte(1)) {
      let radix = [0x78, 0x58].contains(byte(1)) ? 16 : [0x62, 0x42].contains(byte(1)) ? 2 : 8
      position += 2
      while isLetter(byte()) || isDigit(byte()) { position += 1 }
      let digits = text(start + 2, position).filter { $0 != "_" }
      guard let value = Int(digits, radix: radix) else { throw NotPython() }
      return emit(.number(String(value), isWhole: true), from: start)
    }
    var isWhole = true
    while isDigit(byte()) || byte() == UInt8(ascii: "_") { position += 1 }
    if byte() == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      while isDigit(byte()) || byte() == UInt8(ascii: "_") { position += 1 }
    }
    if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
      let isSigned = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+")
      guard isDigit(byte(isSigned ? 2 : 1)) else { throw NotPython() }
      isWhole = false
      position += isSigned ? 2 : 1
      while isDigit(byte()) { position += 1 }
    }
    // `2x` of this language, `1j` of Python.
    guard !isLetter(byte()) else { throw NotPython() }
    var written = text(start, position).filter { $0 != "_" }
    if written.hasPrefix(".") { written = "0" + written }
    if written.hasSuffix(".") { written += "0" }
    emit(.number(written.replacing(".e", with: ".0e"), isWhole: isWhole), from: start)
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private func isLetter(_ byte: UInt8) -> Bool {
    if byte >= 0x80 {
      // Quotation marks, dashes and spaces of printed pages are no letters.
      return byte != 0xE2 && byte != 0xC2
    }
    return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte == UInt8(ascii: "_")
  }
}
