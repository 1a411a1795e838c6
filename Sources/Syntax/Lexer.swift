package import Diagnostics

/// The tokens of a cell, ending with `.end`, and the first thing that could not be read, if any.
///
/// - Complexity: O(length of the source).
package func tokenize(_ source: String) -> (tokens: [Token], diagnostic: Diagnostic?) {
  var lexer = Lexer(source)
  lexer.run()
  return (lexer.tokens, lexer.diagnostic)
}

/// Walks over the UTF-8 bytes of a cell once.
///
/// Texts with interpolations need no recursion: `modes` remembers what is open.
struct Lexer {
  enum Mode {
    case code
    /// Inside `"…"`.
    case text(start: Int)
    /// Inside `$( … )` of a text, with the number of parentheses open in it.
    case interpolation(start: Int, open: Int)
  }

  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  var diagnostic: Diagnostic?
  var modes: [Mode] = []
  var followsSpace = false

  init(_ source: String) {
    bytes = Array(source.utf8)
  }

  var mode: Mode { modes.last ?? .code }

  /// The byte `ahead` of the position; 0 beyond the end.
  func byte(_ ahead: Int = 0) -> UInt8 {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  func text(_ lower: Int, _ upper: Int) -> String {
    String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  var isAtLineStart: Bool {
    guard modes.isEmpty else { return false }
    for token in tokens.reversed() where token.kind != .comment {
      return token.kind == .newline || token.kind == .sign(.semicolon)
    }
    return true
  }

  mutating func emit(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind, Span(start, position), followsSpace: followsSpace))
    followsSpace = false
  }

  /// Records the first complaint; later ones would only follow from it.
  mutating func complain(_ complaint: Diagnostic) {
    if diagnostic == nil { diagnostic = complaint }
  }

  mutating func run() {
    while position < bytes.count {
      if case .text = mode {
        readTextPiece()
      } else {
        readToken()
      }
    }
    if !modes.isEmpty { closeOpenTexts(at: bytes.count) }
    emit(.end, from: position)
  }

  mutating func readToken() {
    let start = position
    switch byte() {
    case UInt8(ascii: "\n"):
      position += 1
      emit(.newline, from: start)
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C:
      position += 1
      followsSpace = true
    case UInt8(ascii: "#"):
      while position < bytes.count, byte() != UInt8(ascii: "\n") { position += 1 }
      emit(.comment, from: start)
      followsSpace = true
    case UInt8(ascii: "\""):
      position += 1
      emit(.textStart, from: start)
      modes.append(.text(start: start))
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      readNumber()
    case UInt8(ascii: ".") where isDigit(byte(1)):
      readNumber()
    case UInt8(ascii: "?") where isAtLineStart && startsHelp:
      readHelp()
    case UInt8(ascii: "%") where isAtLineStart && startsMagic:
      readMagic()
    case UInt8(ascii: "\\") where continuesLine:
      position += 1
      while byte() != UInt8(ascii: "\n") { position += 1 }
      position += 1
      followsSpace = true
    case 0..<0x80:
      if isASCIINameStart(byte()) { readName() } else { readSign() }
    default:
      readUnicode()
    }
  }

  /// `\` at the end of a line, with nothing but blanks behind it.
  var continuesLine: Bool {
    var ahead = 1
    while byte(ahead) == UInt8(ascii: " ") || byte(ahead) == UInt8(ascii: "\r") { ahead += 1 }
    return byte(ahead) == UInt8(ascii: "\n")
  }

  // MARK: Numbers

  mutating func readNumber() {
    let start = position
    skipDigits()
    if byte() == UInt8(ascii: "."), byte(1) != UInt8(ascii: "."), !startsName(at: position + 1) {
      position += 1
      skipDigits()
    }
    if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
      let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      if isDigit(byte(signed ? 2 : 1)) {
        position += signed ? 2 : 1
        skipDigits()
      }
    }
    let digits = text(start, position).filter { $0 != "_" }
    let value = Double(digits.hasPrefix(".") ? "0" + digits : digits) ?? .nan
    if !value.isFinite {
      complain(
        Diagnostic(
          .numberTooLarge, "This number is larger than the largest the language holds",
          at: Span(start, position),
          help: "Numbers go up to about 1.8e308; write `inf` for infinity.",
          correction: .init(Span(start, position), "inf")))
    }
    emit(.number(value), from: start)
  }

  mutating func skipDigits() {
    while isDigit(byte()) || (byte() == UInt8(ascii: "_") && isDigit(byte(1))) { position += 1 }
  }

  // MARK: Names

  /// Whether a name begins at `index`.
  func startsName(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    if bytes[index] < 0x80 { return isASCIINameStart(bytes[index]) }
    guard let scalar = decodeScalar(bytes, at: index)?.scalar else { return false }
    return scalar.startsName
  }

  mutating func readName() {
    let start = position
    while position < bytes.count {
      if isASCIINameStart(byte()) || isDigit(byte()) {
        position += 1
      } else if byte() >= 0x80, let (scalar, length) = decodeScalar(bytes, at: position),
        scalar.continuesName
      {
        position += length
      } else {
        break
      }
    }
    let name = text(start, position)
    let previous = tokens.last?.kind
    if previous != .sign(.dot), let keyword = Keyword(rawValue: name), !namesArgument(previous) {
      emit(.keyword(keyword), from: start)
    } else {
      emit(.name(name), from: start)
    }
  }

  /// Whether the word just read is the name in `print(x, end="")`: no block ends before `=`.
  private func namesArgument(_ previous: Token.Kind?) -> Bool {
    guard
      previous == .sign(.comma) || previous == .sign(.semicolon)
        || previous == .sign(.openParenthesis)
    else { return false }
    var ahead = 0
    while byte(ahead) == UInt8(ascii: " ") { ahead += 1 }
    return byte(ahead) == UInt8(ascii: "=") && byte(ahead + 1) != UInt8(ascii: "=")
  }

  mutating func readUnicode() {
    let start = position
    guard let (scalar, length) = decodeScalar(bytes, at: position) else {
      position += 1
      emit(.unreadable, from: start)
      return
    }
    if scalar.startsName {
      readName()
    } else if scalar.isBlank {
      position += length
      followsSpace = true
    } else if let sign = scalar.mathematicalSign {
      position += length
      emit(sign, from: start)
    } else if scalar.superscriptValue != nil {
      readSuperscript()
    } else {
      position += length
      if let closing = scalar.closingQuote {
        readCurlyText(from: start, closing)
      } else if diagnostic == nil {
        complain(
          lookalikes(on: line(at: start), at: Span(start, position))
            ?? functionSign(scalar, at: Span(start, position))
            ?? unreadableCharacter(scalar, at: Span(start, position), isAlone: isAlone(start)))
      }
      emit(.unreadable, from: start)
    }
  }

  /// A text in the quotes of a word processor.
  mutating func readCurlyText(from start: Int, _ closing: Set<Unicode.Scalar>) {
    let contentStart = position
    while position < bytes.count, byte() != UInt8(ascii: "\n"),
      let (scalar, length) = decodeScalar(bytes, at: position)
    {
      let end = position
      position += length
      guard closing.contains(scalar) else { continue }
      return complain(curlyText(text(contentStart, end), at: Span(start, position)))
    }
    complain(curlyText(text(contentStart, position), at: Span(start, position)))
  }

  /// `²` or `⁻¹²`.
  mutating func readSuperscript() {
    let start = position
    var isNegative = false
    var value = 0
    while let (scalar, length) = decodeScalar(bytes, at: position),
      let digit = scalar.superscriptValue
    {
      if digit < 0 { isNegative = true }
      value = min(value * 10 + max(digit, 0), 1_000_000)
      position += length
    }
    emit(.superscript(isNegative ? -value : value), from: start)
  }

  // MARK: Signs

  mutating func readSign() {
    let start = position
    if byte() == UInt8(ascii: ")"), case .interpolation(let opening, let open) = mode {
      position += 1
      if open == 0 {
        modes.removeLast()
        emit(.interpolationEnd, from: start)
      } else {
        modes[modes.count - 1] = .interpolation(start: opening, open: open - 1)
        emit(.sign(.closeParenthesis), from: start)
      }
      return
    }
    if byte() == UInt8(ascii: "("), case .interpolation(let opening, let open) = mode {
      modes[modes.count - 1] = .interpolation(start: opening, open: open + 1)
    }
    if byte() == UInt8(ascii: "%"), let end = percentOperatorEnd {
      position = end
      let spelling = text(start, end)
      complain(
        spelling == "%>%" ? pipe(at: start) : percentOperator(spelling, at: Span(start, end)))
      emit(.unreadable, from: start)
      return
    }
    if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*"), diagnostic == nil {
      complain(blockComment(bytes, at: start))
    }
    // The longest sign wins; `**` is another spelling of `^`.
    for length in [3, 2, 1] where position + length <= bytes.count {
      let spelling = text(position, position + length)
      if let sign = Sign(rawValue: spelling) ?? Lexer.otherSpellings[spelling] {
        position += length
        emit(.sign(sign), from: start)
        return
      }
    }
    let character = Unicode.Scalar(byte())
    position += 1
    if character == "|", byte() == UInt8(ascii: ">") {
      position += 1
      complain(pipe(at: start))
    } else if character == "'" {
      readSingleQuote(from: start)
    } else if character == "{" {
      // Only the first complaint is shown; the others need no look around.
      complain(
        diagnostic == nil
          ? CurlyBrace.complaint(bytes, endingAt: position)
          : CurlyBrace.plain(at: Span(start, position)))
    } else if character == "$", let last = tokens.last, last.span.upper == start,
      last.kind.isTransposable, startsName(at: position)
    {
      complain(column(at: Span(start, position)))
    } else if character == "~", byte() == UInt8(ascii: "=") {
      position += 1
      complain(notEqual(at: Span(start, position)))
    } else if character == "~", let last = tokens.last, last.kind.isValueEnd {
      complain(formula(at: start))
    } else if character == "\\" {
      complain(backslash(at: start))
    } else if diagnostic == nil {
      var complaint = unreadableCharacter(
        character, at: Span(start, position), isAlone: isAlone(start))
      // `&x` and `|x|` are no "and" and no "or".
      if character == "&" || character == "|", !(tokens.last?.kind.isValueEnd ?? false) {
        complaint.correction = nil
        if character == "|", let bars = absoluteValue(from: start) { complaint = bars }
      }
      complain(complaint)
    }
    emit(.unreadable, from: start)
  }

  /// Where `%*%`, `%in%` or `%%` ends, the operators of R.
  private var percentOperatorEnd: Int? {
    var end = position + 1
    while end < bytes.count, end < position + 5, bytes[end] != UInt8(ascii: "%") {
      let byte = bytes[end] | 0x20
      guard "*/<>".utf8.contains(bytes[end]) || "inox".utf8.contains(byte) else { return nil }
      end += 1
    }
    return end < bytes.count && bytes[end] == UInt8(ascii: "%") ? end + 1 : nil
  }

  /// `'text'` of Python and `x'` of Julia.
  mutating func readSingleQuote(from start: Int) {
    if let last = tokens.last, last.span.upper == start, last.kind.isTransposable,
      !["f", "r", "b"].contains(text(last.span.lower, last.span.upper))
    {
      complain(transposed(last, at: Span(start, position)))
      return
    }
    // `x.'` of MATLAB.
    if tokens.count > 1, let dot = tokens.last, dot.kind == .sign(.dot), dot.span.upper == start,
      tokens[tokens.count - 2].kind.isTransposable
    {
      complain(transposed(tokens[tokens.count - 2], at: Span(dot.span.lower, position)))
      return
    }
    if byte() == UInt8(ascii: "'"), byte(1) == UInt8(ascii: "'") {
      return complain(
        tripleQuote(bytes, quote: UInt8(ascii: "'"), at: start, contentStart: start + 3))
    }
    var end = position
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "'") {
      end += 1
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "'") else {
      complain(unreadableCharacter("'", at: Span(start, position)))
      return
    }
    let content = text(position, end)
    position = end + 1
    let escaped = content.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\\\"")
    complain(
      Diagnostic(
        .singleQuote, "Texts stand in double quotes", at: Span(start, position),
        help: "Write \"\(escaped)\".", correction: .init(Span(start, position), "\"\(escaped)\"")))
  }

  static let otherSpellings: [String: Sign] = ["**": .power, "**=": .powerAssign]
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isASCIINameStart(_ byte: UInt8) -> Bool {
  (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    || byte == UInt8(ascii: "_")
}
