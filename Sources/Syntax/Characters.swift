import Diagnostics

/// The scalar that begins at `index`, and its length in bytes; nil where the bytes are no UTF-8.
func decodeScalar(_ bytes: [UInt8], at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
  guard index < bytes.count else { return nil }
  let lead = bytes[index]
  let length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
  guard index + length <= bytes.count else { return nil }
  var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
  for offset in 1..<max(length, 1) { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
  return Unicode.Scalar(value).map { ($0, length) }
}

extension Unicode.Scalar {
  /// Any letter of any script, and `_`.
  package var startsName: Bool {
    self == "_" || (properties.isAlphabetic && !isRaised) || self == "∂" || self == "∇"
  }

  /// Letters, digits, marks that sit on a letter (x̂), lowered digits (x₀) and primes (x′).
  package var continuesName: Bool {
    if startsName { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber: return true
    default: return ("\u{2080}"..."\u{2089}").contains(self) || ("′"..."‴").contains(self)
    }
  }

  /// White space of any kind, and the invisible marks that come along when text is pasted.
  var isBlank: Bool {
    properties.isWhitespace
      || ["\u{FEFF}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}"].contains(self)
  }

  private var isRaised: Bool {
    superscriptValue != nil || self == "ⁿ" || self == "ª" || self == "º"
  }

  /// The digit that a raised digit stands for; -1 for the raised minus.
  var superscriptValue: Int? {
    switch self {
    case "⁰": 0
    case "¹": 1
    case "²": 2
    case "³": 3
    case "⁴"..."⁹": Int(value) - 0x2070
    case "⁻": -1
    default: nil
    }
  }

  /// The signs of printed mathematics stand for their plain spellings.
  var mathematicalSign: Token.Kind? {
    switch self {
    case "−": .sign(.minus)
    case "×", "·", "⋅": .sign(.times)
    case "÷": .sign(.slash)
    case "≤": .sign(.lessOrEqual)
    case "≥": .sign(.greaterOrEqual)
    case "≠": .sign(.notEqual)
    case "→": .sign(.arrow)
    case "…": .sign(.ellipsis)
    case "∈": .keyword(.in)
    default: nil
    }
  }
}

/// What to say about a character that means nothing in the language.
func unreadableCharacter(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
  switch scalar {
  case "\u{201C}", "\u{201D}", "\u{201E}", "«", "»", "\u{2033}":
    Diagnostic(
      "curly-quote", "Texts stand in straight quotes", at: span,
      help: "Write `\"` here: word processors turn it into a curly quote.",
      correction: .init(span, "\""))
  case "'", "\u{2018}", "\u{2019}", "`":
    Diagnostic(
      "single-quote", "Texts stand in double quotes", at: span,
      help: "Write \"text\" with `\"` on both sides.")
  case "&":
    Diagnostic(
      "bitwise-and", "\"And\" is written `&&`", at: span,
      help: "`a && b` works for numbers and, element by element, for arrays.",
      correction: .init(span, "&&"))
  case "|":
    Diagnostic(
      "bitwise-or", "\"Or\" is written `||`", at: span,
      help: "`a || b` works for numbers and, element by element, for arrays.",
      correction: .init(span, "||"))
  case "{", "}":
    Diagnostic(
      "curly-brace", "Curly braces mean nothing in this language", at: span,
      help: "Lists are `[1, 2]`, tuples `(1, 2)`; blocks close with `end`.")
  case "\\":
    Diagnostic(
      "backslash", "A backslash means nothing outside a text", at: span,
      help: "Type the name of a symbol and press Tab: `\\sigma` + Tab gives σ.")
  case "~":
    Diagnostic(
      "tilde", "`~` means nothing in this language", at: span, help: "\"Not\" is written `!`.",
      correction: .init(span, "!"))
  default:
    Diagnostic(
      "unreadable-character", "The character `\(scalar)` means nothing in this language", at: span,
      help: "Remove it, or put it in a text: \"\(scalar)\".", correction: .init(span, ""))
  }
}

func tooDeep(at span: Span) -> Diagnostic {
  Diagnostic(
    "too-deep", "This is nested too deeply", at: span,
    help: "Give the inner parts names in lines of their own.")
}
