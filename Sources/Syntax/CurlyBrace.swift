import Diagnostics

/// What `{` means in other languages: a block, a body, a dictionary or a set.
enum CurlyBrace {
  static func plain(at span: Span) -> Diagnostic {
    Diagnostic(
      .curlyBrace, "Curly braces mean nothing in this language", at: span,
      help: "Lists are `[1, 2]`, tuples `(1, 2)`; blocks close with `end`.")
  }

  /// The complaint about the `{` that ends before `position`.
  static func complaint(_ bytes: [UInt8], endingAt position: Int) -> Diagnostic {
    let span = Span(position - 1, position)
    guard let close = closing(bytes, from: position) else { return plain(at: span) }
    let start = bytes[..<span.lower].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let before = trimmed(String(decoding: bytes[start..<span.lower], as: UTF8.self)[...])
    let content = String(decoding: bytes[position..<close], as: UTF8.self)
    let inside = trimmed(content[...])
    let whole = Span(span.lower, close + 1)
    var complaint = plain(at: span)
    if let word = before.split(whereSeparator: { !$0.isLetter }).first,
      ["if", "else", "elseif", "for", "while", "function"].contains(word)
    {
      complaint.title = "Blocks have no braces, and close with `end`"
      complaint.help = "Write `if x > 0 … end`."
      complaint.correction = block(bytes, whole, content, inside)
    } else if let word = before.split(separator: " ").last.map(String.init),
      let advice = ForeignStatement.advice[word]
    {
      complaint.topic = .unknownStatement
      complaint.title = "There is no `\(word)` in this language"
      complaint.help = advice
    } else if let last = before.last, last.isLetter || last.isNumber,
      bytes[span.lower - 1] != UInt8(ascii: " ")
    {
      complaint.title = "There are no types to choose from"
      complaint.help = "Numbers are of one kind; `zeros(10)` makes an array of 10."
    } else if inside.isEmpty || inside.contains(":") || inside.contains("=>") {
      complaint.title = "There are no dictionaries"
      complaint.help =
        "Give the values names of their own, or make a table: `table((\"x\", \"y\"), (x, y))`."
    } else if before.hasSuffix("=") || before.hasSuffix("->"), !inside.contains(","),
      !inside.contains("\n")
    {
      complaint.title = "A function's body has no braces"
      complaint.help = "Write `f(x) = …`."
      complaint.correction = .init(whole, String(inside))
    } else if !inside.contains("\n") {
      complaint.title = "Lists are written in square brackets"
      complaint.help = "Write `[1, 2]`."
      complaint.correction = .init(whole, "[\(content)]")
    }
    return complaint
  }

  /// The block without its braces; before `else` it needs no `end`.
  private static func block(_ bytes: [UInt8], _ whole: Span, _ content: String, _ inside: Substring)
    -> Diagnostic.Correction
  {
    // The blanks around the braces go with them.
    let blank = UInt8(ascii: " ")
    let before = bytes[..<whole.lower].reversed().prefix { $0 == blank }.count
    let after = bytes[whole.upper...].prefix { $0 == blank }.count
    let rest = bytes[whole.upper...].drop { $0 == blank || $0 == UInt8(ascii: "\n") }
    let goesOn = rest.starts(with: Array("else".utf8))
    let span = Span(whole.lower - before, whole.upper + (goesOn ? after : 0))
    let end = goesOn ? "" : "end"
    if content.contains("\n") { return .init(span, content + end) }
    return .init(span, "; \(inside); " + end)
  }

  /// Where the brace closes that opened before `position`; texts are passed over.
  private static func closing(_ bytes: [UInt8], from position: Int) -> Int? {
    var depth = 1
    var isText = false
    for place in position..<bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText:
        depth -= 1
        if depth == 0 { return place }
      default: break
      }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
    var rest = text.drop(while: blanks.contains)
    while let last = rest.last, blanks.contains(last) { rest.removeLast() }
    return rest
  }
}
