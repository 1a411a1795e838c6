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
      || self == "∞"
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

extension Unicode.Scalar {
  /// The plain character that this one is easily taken for: full-width signs, dashes.
  var lookalike: Unicode.Scalar? {
    switch value {
    case 0xFF01...0xFF5E: properties.isAlphabetic ? nil : Unicode.Scalar(value - 0xFEE0)
    case 0x3001: ","
    case 0x3002: "."
    case 0x2010...0x2015: "-"
    case 0x2217: "*"
    case 0x2215, 0x2044: "/"
    case 0x2223: "|"
    case 0x2236: ":"
    case 0x02C6: "^"
    default: nil
    }
  }
}

extension Unicode.Scalar {
  /// The quotes that may close a text that this curly quote opens.
  var closingQuote: Set<Unicode.Scalar>? {
    switch self {
    case "\u{201C}", "\u{201D}", "\u{201E}": ["\u{201C}", "\u{201D}", "\""]
    case "\u{2018}", "\u{2019}", "\u{201A}": ["\u{2018}", "\u{2019}", "'"]
    case "«", "»": ["«", "»"]
    default: nil
    }
  }
}
