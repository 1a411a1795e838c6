import Diagnostics

/// Where values begin and end in the tokens, for corrections that take them along.
extension Parser {
  /// Whether a value may begin with this token.
  func isOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .textStart, .sign(.openParenthesis), .sign(.openBracket), .keyword(.true),
      .keyword(.false), .keyword(.nothing):
      true
    default: false
    }
  }

  /// The rest of the line from a token on, without a comment.
  func restOfLine(from start: Int) -> Span {
    var end = start
    while end + 1 < tokens.count, tokens[end + 1].kind != .newline, tokens[end + 1].kind != .end {
      end += 1
    }
    return tokens[start].span.union(tokens[end].span)
  }

  /// Where the operand that begins with a token ends: before a comma, a closing bracket, a colon,
  /// a word operator or the end of the line.
  func operandEnd(from start: Int) -> Int {
    var position = start
    var end = tokens[min(start, tokens.count - 1)].span.lower
    while position < tokens.count {
      let token = tokens[position]
      switch token.kind {
      case .newline, .end, .sign(.comma), .sign(.colon), .sign(.semicolon), .name("and"),
        .name("or"), .sign(.closeParenthesis), .sign(.closeBracket), .interpolationEnd,
        .keyword(.for), .keyword(.else), .keyword(.if), .unreadable:
        return end
      default:
        position = closings[position] ?? position
        end = tokens[position].span.upper
        position += 1
      }
    }
    return end
  }

  /// Where a name with its calls, subscripts and fields ends, or a parenthesis.
  func postfixEnd(from start: Int) -> Int {
    var position = closings[start] ?? start
    while position + 1 < tokens.count,
      tokens[position + 1].span.lower == tokens[position].span.upper
    {
      if let closing = closings[position + 1] {
        position = closing
      } else if tokens[position + 1].kind == .sign(.dot), position + 2 < tokens.count,
        isName(tokens[position + 2])
      {
        position += 2
      } else {
        break
      }
    }
    return tokens[position].span.upper
  }

  /// Where the operand that ends before a token begins: behind `=`, a comma, `return` or an
  /// opening bracket.
  func operandStart(before end: Int) -> Int {
    var depth = 0
    var start = tokens[end].span.lower
    for token in tokens[..<end].reversed() {
      switch token.kind {
      case .sign(.closeParenthesis), .sign(.closeBracket), .interpolationEnd: depth += 1
      case .sign(.openParenthesis), .sign(.openBracket), .interpolationStart:
        if depth == 0 { return start }
        depth -= 1
      case .newline, .sign(.assign), .sign(.comma), .keyword(.return), .sign(.arrow),
        .sign(.semicolon):
        if depth == 0 { return start }
      default: break
      }
      start = token.span.lower
    }
    return start
  }
}
