import Diagnostics

/// Blocks as other languages open them: `:`, `then`, `do`, `else if`.
extension Parser {
  /// What stands between the head of a block and its body.
  mutating func habitAtBlockStart() -> Diagnostic? {
    let token = tokens[index]
    switch token.kind {
    case .sign(.colon) where endsLine(following()):
      return withPythonBlock(
        Diagnostic(
          .pythonColon, "A block begins without `:`, and closes with `end`", at: token.span,
          help: "Blocks close with `end`, not by indentation."))
    case .sign(.colon):
      if isRangeOfLoop { return colonRange(token) }
      return Diagnostic(
        .pythonColon, "A block begins without `:`, and closes with `end`", at: token.span,
        help: "On one line: `if x > 0; print(x); end`.",
        correction: onOneLine(behind: token))
    case .name("then"), .name("do"):
      return Diagnostic(
        .blockWord, "A block needs no `\(text(token.span))`", at: token.span,
        help: "The body begins on the next line, or behind `;`.",
        correction: endsLine(following()) ? .init(token.span, "") : onOneLine(behind: token))
    default: return nil
    }
  }

  /// `for i in 1:n`, where the line ends behind the range; `for i in xs: print(i)` goes on.
  private var isRangeOfLoop: Bool {
    let line = tokens[..<index].reversed().prefix { $0.kind != .newline }
    let last = following(2)
    guard line.contains(where: { $0.kind == .keyword(.for) }) else { return false }
    // Nothing goes through a number, so a number before the colon begins a range.
    if case .number = previous.kind { return isName(following()) || isOperand(following()) }
    let isCounted = if case .number = following().kind { true } else { false }
    return isSimple(previous) && isSimple(following())
      && (isCounted || endsLine(last) || last.kind == .sign(.colon) || last.kind == .unreadable)
  }

  /// `if x > 0; print(x); end` instead of a word or colon before the body.
  private func onOneLine(behind token: Token) -> Diagnostic.Correction {
    let rest = restOfLine(from: index)
    let body = text(Span(token.span.upper, rest.upper)).drop { $0 == " " }
    let isClosed = tokens.contains { $0.span.upper == rest.upper && $0.kind == .keyword(.end) }
    let start = previous.span.upper
    return .init(Span(start, rest.upper), "; \(body)\(isClosed ? "" : "; end")")
  }

  /// `else if`, which is one word here.
  mutating func habitAfterElse(_ keyword: Token) -> Diagnostic? {
    guard tokens[index].kind == .keyword(.if) else { return nil }
    let span = keyword.span.union(tokens[index].span)
    return Diagnostic(
      .elseIf, "`else if` is written `elseif`", at: span, help: "Write `elseif`.",
      correction: .init(span, "elseif"))
  }

  /// Adds the block in question, with `end` where its indentation ends, as the correction.
  func withPythonBlock(_ complaint: Diagnostic) -> Diagnostic {
    var complaint = complaint
    let text = String(decoding: source, as: UTF8.self)
    if let (span, block) = translatedPythonBlock(in: text, at: complaint.span.lower) {
      complaint.correction = .init(span, block)
    }
    return complaint
  }
}

/// The indented block that begins on the line of `offset`, with `end` instead of colons.
private func translatedPythonBlock(in source: String, at offset: Int) -> (Span, String)? {
  let text = SourceText(source)
  let first = text.line(at: offset)
  let outer = indentation(of: text.text(text.range(ofLine: first)))
  var result: [String] = []
  var open: [Int] = []
  var last = first
  var line = first
  while line < text.lineCount {
    let content = text.text(text.range(ofLine: line))
    let words = content.drop { $0 == " " || $0 == "\t" }
    if words.isEmpty || words.hasPrefix("#") {
      result.append(content)
      line += 1
      continue
    }
    let indent = indentation(of: content)
    if line > first, indent < outer || (indent == outer && !continuesBlock(words)) { break }
    // Blank lines and comments stay in front of what follows the block.
    let pending = result.reversed().prefix { $0.drop { $0 == " " || $0 == "\t" }.isEmpty }.count
    while let top = open.last, indent < top || (indent == top && !continuesBlock(words)) {
      result.insert(String(repeating: " ", count: top) + "end", at: result.count - pending)
      open.removeLast()
    }
    let (translated, opens) = translatedLine(words)
    if opens, !continuesBlock(words) { open.append(indent) }
    result.append(String(repeating: " ", count: indent) + translated)
    last = line
    line += 1
  }
  guard last > first || !open.isEmpty else { return nil }
  result.removeLast(max(0, result.count - lastContentIndex(result) - 1))
  for top in open.reversed() { result.append(String(repeating: " ", count: top) + "end") }
  let lower = text.range(ofLine: first).lower
  return (Span(lower, text.range(ofLine: last).upper), result.joined(separator: "\n"))
}

private func lastContentIndex(_ lines: [String]) -> Int {
  lines.lastIndex {
    !$0.drop { $0 == " " || $0 == "\t" }.isEmpty && !$0.drop { $0 == " " }.hasPrefix("#")
  }
    ?? -1
}

private func indentation(of line: String) -> Int {
  line.prefix { $0 == " " || $0 == "\t" }.reduce(0) { $0 + ($1 == "\t" ? 4 : 1) }
}

private func continuesBlock(_ words: Substring) -> Bool {
  words.hasPrefix("elif ") || words.hasPrefix("else:") || words.hasPrefix("else if ")
    || words.hasPrefix("else :")
}

/// One line without its colon, in this language's words; and whether it opens a block.
private func translatedLine(_ words: Substring) -> (String, Bool) {
  var code = String(words)
  var comment = ""
  if let hash = code.firstIndex(of: "#") {
    comment = "  " + code[hash...]
    code = String(code[..<hash])
  }
  while code.hasSuffix(" ") { code.removeLast() }
  guard code.hasSuffix(":") else { return (String(words), false) }
  code.removeLast()
  for (foreign, ours) in [("def ", "function "), ("elif ", "elseif "), ("else if ", "elseif ")]
  where code.hasPrefix(foreign) {
    code = ours + code.dropFirst(foreign.count)
  }
  if code.hasPrefix("function ") {
    code = withoutStars(code)
  }
  if let arrow = code.range(ofReturnType: "->") { code = String(code[..<arrow]) }
  return (code + comment, true)
}

/// `(*args, **options)`: the stars in front of parameters become dots behind them.
private func withoutStars(_ code: String) -> String {
  guard let star = code.firstIndex(of: "*") else { return code }
  let lead = code[..<star].last { !$0.isWhitespace }
  var rest = code[code.index(after: star)...]
  let names = rest.hasPrefix("*") ? rest.dropFirst() : rest
  let name = names.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
  guard lead == "(" || lead == ",", !name.isEmpty else {
    return code[...star] + withoutStars(String(rest))
  }
  rest = rest[name.endIndex...]
  return code[..<star] + name + "..." + withoutStars(String(rest))
}

extension String {
  /// Where a Python return type begins: `def f(x) -> float`.
  fileprivate func range(ofReturnType arrow: String) -> String.Index? {
    guard hasPrefix("function "), let close = lastIndex(of: ")") else { return nil }
    let rest = self[index(after: close)...]
    return rest.drop { $0 == " " }.hasPrefix(arrow) ? rest.startIndex : nil
  }
}
