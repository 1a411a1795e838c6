import Diagnostics

/// The source in the one canonical format; nil when it does not parse.
///
/// Lines stay as they are broken and comments where they stand. Indentation, blanks between tokens, blank lines and the
/// spelling of `**` are set right; the tree is the same before and after.
///
/// - Complexity: O(length of the source).
package func formatted(_ source: String) -> String? {
  guard !parse(source).diagnostics.contains(where: { $0.severity == .error }) else { return nil }
  var printer = SourcePrinter(source)
  return printer.print()
}

/// Writes tokens line by line.
private struct SourcePrinter {
  /// An open bracket or block.
  private struct Context {
    var isBracket: Bool
    var isParenthesis: Bool
    /// The line of the output on which it opened; contexts of one line indent once.
    var line: Int
    /// Choices whose `:` has not come yet.
    var openChoices = 0
  }

  private let bytes: [UInt8]
  private let tokens: [Token]
  private var output = ""
  private var line = 0
  private var contexts: [Context] = []
  private var openChoices = 0
  private var index = 0

  init(_ source: String) {
    bytes = Array(source.utf8)
    tokens = tokenize(source).tokens
  }

  mutating func print() -> String {
    var blankLines = 0
    var isContinued = false
    while tokens[index].kind != .end {
      if tokens[index].kind == .newline {
        blankLines += 1
        index += 1
        continue
      }
      if blankLines > 1, !output.isEmpty { output += "\n" }
      let lineTokens = index
      while tokens[index].kind != .newline, tokens[index].kind != .end { skipAtom() }
      printLine(lineTokens..<index, isContinued: isContinued)
      isContinued = continues(lineTokens..<index)
      line += 1
      if tokens[index].kind == .newline { index += 1 }
      blankLines = 1
    }
    return output
  }

  /// Steps over one token, or over a whole text.
  private mutating func skipAtom() {
    index = atomEnd(index)
  }

  /// The index behind the token at `start`; a text with all that is inside counts as one.
  private func atomEnd(_ start: Int) -> Int {
    guard tokens[start].kind == .textStart else { return start + 1 }
    var open = 0
    for position in start..<tokens.count {
      if tokens[position].kind == .textStart { open += 1 }
      if tokens[position].kind == .textEnd {
        open -= 1
        if open == 0 { return position + 1 }
      }
    }
    return tokens.count - 1
  }

  private func text(_ lower: Int, _ upper: Int) -> String {
    String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  // MARK: Lines

  private mutating func printLine(_ range: Range<Int>, isContinued: Bool) {
    output += String(repeating: "    ", count: indentation(range, isContinued: isContinued))
    var position = range.lowerBound
    var previous: Int?
    while position < range.upperBound {
      let end = atomEnd(position)
      let token = tokens[position]
      if let previous, separates(previous, position) {
        output += token.kind == .comment ? "  " : " "
      }
      switch token.kind {
      case .sign(.power): output += "^"
      case .sign(.powerAssign): output += "^="
      case .comment: output += trimmed(text(token.span.lower, token.span.upper))
      default: output += text(token.span.lower, tokens[end - 1].span.upper)
      }
      track(position)
      previous = end - 1
      position = end
    }
    output += "\n"
  }

  private func trimmed(_ comment: String) -> String {
    var comment = comment[...]
    while let last = comment.last, last.isWhitespace { comment.removeLast() }
    return String(comment)
  }

  private func indentation(_ range: Range<Int>, isContinued: Bool) -> Int {
    var open = contexts
    closing: for position in range {
      switch tokens[position].kind {
      case .sign(.closeParenthesis), .sign(.closeBracket), .keyword(.end), .keyword(.else),
        .keyword(.elseif):
        _ = open.popLast()
      default: break closing
      }
    }
    let levels = Set(open.map(\.line)).count
    let startsWithChoice: Bool =
      switch tokens[range.lowerBound].kind {
      case .sign(.question), .sign(.colon): true
      default: false
      }
    let isInBracket = open.last?.isBracket ?? false
    return levels + ((isContinued || startsWithChoice) && !isInBracket ? 1 : 0)
  }

  /// Whether the statement goes on behind the line.
  private func continues(_ range: Range<Int>) -> Bool {
    guard let last = range.last(where: { tokens[$0].kind != .comment }) else { return false }
    switch tokens[last].kind {
    case .sign(let sign):
      switch sign {
      case .closeParenthesis, .closeBracket, .semicolon, .ellipsis, .openParenthesis, .openBracket:
        return false
      case .question: return !isHelpMark(last)
      default: return true
      }
    default: return false
    }
  }

  /// Opens and closes contexts.
  private mutating func track(_ position: Int) {
    switch tokens[position].kind {
    case .sign(.openParenthesis):
      contexts.append(Context(isBracket: true, isParenthesis: true, line: line))
    case .sign(.openBracket):
      contexts.append(Context(isBracket: true, isParenthesis: false, line: line))
    case .sign(.closeParenthesis), .sign(.closeBracket), .keyword(.end): _ = contexts.popLast()
    case .keyword(.function), .keyword(.while):
      contexts.append(Context(isBracket: false, isParenthesis: false, line: line))
    case .keyword(.if), .keyword(.for):
      if !isClause(position) {
        contexts.append(Context(isBracket: false, isParenthesis: false, line: line))
      }
    case .sign(.question): changeChoices(by: 1)
    case .sign(.colon): if choices > 0 { changeChoices(by: -1) }
    default: break
    }
  }

  private var choices: Int { contexts.last?.openChoices ?? openChoices }

  private mutating func changeChoices(by change: Int) {
    if contexts.isEmpty {
      openChoices += change
    } else {
      contexts[contexts.count - 1].openChoices += change
    }
  }

  /// Whether `for` or `if` belongs to a comprehension.
  private func isClause(_ position: Int) -> Bool {
    (contexts.last?.isBracket ?? false) && endsOperand(before: position)
  }

  // MARK: Blanks

  /// The token before `position` that is no newline and no comment.
  private func significant(before position: Int) -> Int? {
    tokens[..<position].lastIndex { $0.kind != .newline && $0.kind != .comment }
  }

  private func endsOperand(before position: Int) -> Bool {
    guard let before = significant(before: position) else { return false }
    return endsOperand(before)
  }

  private func endsOperand(_ position: Int) -> Bool {
    switch tokens[position].kind {
    case .number, .name, .superscript, .textEnd, .sign(.closeParenthesis), .sign(.closeBracket),
      .sign(.ellipsis), .keyword(.true), .keyword(.false), .keyword(.nothing), .keyword(.end):
      true
    default: false
    }
  }

  /// Whether the sign has nothing on its left: `-x`, `!x`.
  private func isPrefix(_ position: Int) -> Bool {
    switch tokens[position].kind {
    case .sign(.not): true
    case .sign(.minus), .sign(.plus):
      !endsOperand(before: position) || startsStatement(position)
    default: false
    }
  }

  /// Whether a newline outside of brackets ended the statement before.
  private func startsStatement(_ position: Int) -> Bool {
    guard position > 0, !(contexts.last?.isBracket ?? false) else { return false }
    return tokens[position - 1].kind == .newline
  }

  /// `name?` by itself on a line.
  private func isHelpMark(_ position: Int) -> Bool {
    guard case .sign(.question) = tokens[position].kind, position > 0,
      case .name = tokens[position - 1].kind
    else { return false }
    let starts = position == 1 || [.newline, .sign(.semicolon)].contains(tokens[position - 2].kind)
    let next = tokens[position + 1].kind
    return starts && (next == .newline || next == .end || next == .sign(.semicolon))
  }

  /// Whether a blank stands between two neighbours on a line.
  private func separates(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (tokens[left].kind, tokens[right].kind)
    if b == .comment { return true }
    if case .magicArgument = b { return true }
    switch b {
    case .sign(.comma), .sign(.semicolon), .sign(.closeParenthesis), .sign(.closeBracket),
      .sign(.ellipsis), .sign(.dot), .sign(.power), .superscript:
      return false
    case .sign(.colon): return choices > 0
    case .sign(.question): return !isHelpMark(right)
    case .sign(.assign): return !(contexts.last?.isParenthesis ?? false)
    case .sign(.openParenthesis), .sign(.openBracket):
      // A call, an index, or a bracket behind a coefficient.
      if endsOperand(left), a != .sign(.ellipsis) { return false }
    default: break
    }
    switch a {
    case .sign(.openParenthesis), .sign(.openBracket), .sign(.dot), .sign(.power): return false
    case .sign(.colon): return wasChoice(left)
    case .sign(.assign): return !(contexts.last?.isParenthesis ?? false)
    case .number where tokens[left].span.upper == tokens[right].span.lower:
      if case .name = b { return false }
    case .sign(.minus), .sign(.plus), .sign(.not): return !isPrefix(left)
    default: break
    }
    return true
  }

  /// Whether the colon that was just printed closed a choice: blanks stand in front of those alone.
  private func wasChoice(_ position: Int) -> Bool {
    output.hasSuffix(" :") || output.hasSuffix("\n:") || output == ":" || isLineStart(position)
  }

  private func isLineStart(_ position: Int) -> Bool {
    position > 0 && tokens[position - 1].kind == .newline
  }
}
