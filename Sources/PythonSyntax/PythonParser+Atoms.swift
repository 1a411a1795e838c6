import Diagnostics

/// Names, numbers, texts and what stands in brackets.
extension PythonParser {
  mutating func atom() throws(NotPython) -> PythonExpression {
    let start = start
    func made(_ kind: PythonExpression.Kind) -> PythonExpression {
      PythonExpression(kind, Span(start, end))
    }
    switch token.kind {
    case .number(let text, let isWhole):
      index += 1
      return made(.number(text: text, isWhole: isWhole))
    case .text, .formatted: return try texts()
    case .name(let word):
      switch word {
      case "True", "False":
        index += 1
        isEvident = true
        return made(.truth(word == "True"))
      case "None":
        index += 1
        isEvident = true
        return made(.none)
      default:
        let name = try name()
        return made(.name(name))
      }
    case .sign("..."):
      index += 1
      return made(.ellipsis)
    case .sign("("): return try nested { parser throws(NotPython) in try parser.bracketed() }
    case .sign("["): return try nested { parser throws(NotPython) in try parser.list() }
    case .sign("{"): return try nested { parser throws(NotPython) in try parser.braced() }
    default: throw NotPython()
    }
  }

  private mutating func bracketed() throws(NotPython) -> PythonExpression {
    let start = start
    index += 1
    if take(")") { return PythonExpression(.tuple([]), Span(start, end)) }
    if isWord("yield") { throw NotPython() }
    let first = try starredOrExpression()
    if isWord("for") {
      let generator = try comprehension(of: first, isList: false, from: start)
      try expect(")")
      isEvident = true
      return PythonExpression(generator.kind, Span(start, end))
    }
    if take(")") {
      if case .starred = first.kind { throw NotPython() }
      return PythonExpression(first.kind, Span(start, end))
    }
    var items = [first]
    while take(",") {
      if isSign(")") { break }
      items.append(try starredOrExpression())
    }
    try expect(")")
    return PythonExpression(.tuple(items), Span(start, end))
  }

  private mutating func list() throws(NotPython) -> PythonExpression {
    let start = start
    index += 1
    var items: [PythonExpression] = []
    while !isSign("]") {
      items.append(try starredOrExpression())
      if items.count == 1, isWord("for") {
        let list = try comprehension(of: items[0], isList: true, from: start)
        try expect("]")
        return PythonExpression(list.kind, Span(start, end))
      }
      if !take(",") { break }
    }
    try expect("]")
    return PythonExpression(.list(items), Span(start, end))
  }

  /// Dictionaries and sets: read, to be refused with a reason.
  private mutating func braced() throws(NotPython) -> PythonExpression {
    let start = start
    index += 1
    isEvident = true
    var isDictionary = isSign("}")
    while !isSign("}") {
      if take("**") { isDictionary = true }
      let first = try starredOrExpression()
      if take(":") {
        isDictionary = true
        _ = try expression()
      }
      if isWord("for") { _ = try comprehension(of: first, isList: true, from: start) }
      if !take(",") { break }
    }
    try expect("}")
    let reason =
      isDictionary
      ? "There are no dictionaries in this language; keep names and values in two lists"
      : "There are no sets in this language; `unique` gives each value once"
    return PythonExpression(.unsupported(reason), Span(start, end))
  }

  // MARK: Texts

  /// Texts that stand side by side are one.
  private mutating func texts() throws(NotPython) -> PythonExpression {
    let start = start
    var parts: [PythonTextPart] = []
    while true {
      if case .text(let text) = token.kind {
        // Single quotes, and three of any kind, are none of this language.
        if source.text(token.span).hasPrefix("'") { isEvident = true }
        parts.append(.literal(text))
      } else if case .formatted(let content, let isRaw) = token.kind {
        isEvident = true
        parts += try interpolated(content, isRaw: isRaw)
      } else {
        break
      }
      index += 1
    }
    return PythonExpression(.text(parts), Span(start, end))
  }

  /// The parts of an f-string.
  private func interpolated(_ content: Span, isRaw: Bool) throws(NotPython) -> [PythonTextPart] {
    guard depth < 8 else { throw NotPython() }
    let bytes = Array(source.text(content).utf8)
    var parts: [PythonTextPart] = []
    var literal: [UInt8] = []
    func flush() throws(NotPython) {
      guard !literal.isEmpty else { return }
      parts.append(.literal(try PythonLexer.decoded(literal[...], isRaw: isRaw)))
      literal = []
    }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isDoubled = index + 1 < bytes.count && bytes[index + 1] == byte
      if byte == UInt8(ascii: "{"), !isDoubled {
        try flush()
        let (part, next) = try interpolation(bytes, from: index + 1, offset: content.lower, isRaw)
        parts += part
        index = next
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
        guard isDoubled else { throw NotPython() }
        literal.append(byte)
        index += 2
      } else {
        literal.append(byte)
        index += 1
      }
    }
    try flush()
    return parts
  }

  /// One `{value!r:spec}` from behind its brace, and where the text goes on.
  private func interpolation(_ bytes: [UInt8], from start: Int, offset: Int, _ isRaw: Bool)
    throws(NotPython) -> ([PythonTextPart], Int)
  {
    var index = start
    var open = 0
    var quote: UInt8?
    scan: while index < bytes.count {
      let byte = bytes[index]
      if let mark = quote {
        if byte == mark { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): open -= 1
        case UInt8(ascii: "}"):
          if open == 0 { break scan }
          open -= 1
        case UInt8(ascii: ":") where open == 0: break scan
        case UInt8(ascii: "!")
        where open == 0 && index + 1 < bytes.count && bytes[index + 1] != 0x3D:
          break scan
        default: break
        }
      }
      index += 1
    }
    guard index < bytes.count else { throw NotPython() }
    var valueEnd = index
    var parts: [PythonTextPart] = []
    // `{x=}` says the name too.
    if valueEnd > start, bytes[valueEnd - 1] == UInt8(ascii: "="), valueEnd - 2 >= start,
      ![0x3D, 0x21, 0x3C, 0x3E].contains(bytes[valueEnd - 2])
    {
      parts.append(.literal(String(decoding: bytes[start..<valueEnd], as: UTF8.self)))
      valueEnd -= 1
    }
    let text = String(decoding: bytes[start..<valueEnd], as: UTF8.self)
    var tokens = try PythonLexer.tokens(text)
    for position in tokens.indices {
      let span = tokens[position].span
      tokens[position].span = Span(span.lower + offset + start, span.upper + offset + start)
    }
    tokens.removeAll { $0.kind == .indent || $0.kind == .dedent }
    var parser = PythonParser(source: source, tokens: tokens)
    parser.depth = depth + 1
    let value = try parser.expressions()
    guard parser.token.kind == .newline || parser.token.kind == .end else { throw NotPython() }
    var conversion: Character?
    if bytes[index] == UInt8(ascii: "!") {
      guard index + 2 < bytes.count else { throw NotPython() }
      conversion = Character(Unicode.Scalar(bytes[index + 1]))
      index += 2
    }
    var spec: [PythonTextPart] = []
    if bytes[index] == UInt8(ascii: ":") {
      var end = index + 1
      var open = 0
      while end < bytes.count, open > 0 || bytes[end] != UInt8(ascii: "}") {
        if bytes[end] == UInt8(ascii: "{") { open += 1 }
        if bytes[end] == UInt8(ascii: "}") { open -= 1 }
        end += 1
      }
      guard end < bytes.count else { throw NotPython() }
      var inner = self
      inner.depth = depth + 1
      spec = try inner.interpolated(
        Span(offset + index + 1, offset + end), isRaw: isRaw)
      index = end
    }
    guard bytes[index] == UInt8(ascii: "}") else { throw NotPython() }
    parts.append(.interpolation(value, conversion: conversion, spec: spec))
    return (parts, index + 1)
  }
}
