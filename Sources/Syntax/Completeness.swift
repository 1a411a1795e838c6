import Diagnostics

/// Whether a console should run what has been typed, or let the reader type on.
package enum Completeness: Sendable, Hashable {
  case complete
  /// More must follow; the next line begins with `indent`.
  case incomplete(indent: String)
  /// More lines would not help.
  case invalid
}

package func completeness(of source: String) -> Completeness {
  let cell = parse(source)
  guard let complaint = cell.diagnostics.first(where: { $0.severity == .error }) else {
    return .complete
  }
  let (tokens, _) = tokenize(source)
  switch complaint.topic {
  case .missingEnd: break
  case .unclosedBracket:
    // A text ends with its line, so more lines cannot close a `$(` in it.
    if tokens.contains(where: { $0.kind == .unreadable }) { return .invalid }
  case .unfinished, .missingColon:
    let rest = tokens.filter { $0.span.lower >= complaint.span.upper }
    let isAtEnd = rest.allSatisfy {
      $0.kind == .newline || $0.kind == .comment || $0.kind == .end
    }
    if complaint.topic == .unfinished, !isAtEnd { return .invalid }
  default: return .invalid
  }
  return .incomplete(indent: String(repeating: "    ", count: openDepth(tokens)))
}

/// How many blocks and brackets are open behind the last token.
private func openDepth(_ tokens: [Token]) -> Int {
  var open: [Token.Kind] = []
  for (index, token) in tokens.enumerated() {
    switch token.kind {
    case .sign(.openParenthesis), .sign(.openBracket): open.append(token.kind)
    case .sign(.closeParenthesis), .sign(.closeBracket): _ = open.popLast()
    case .keyword(.function), .keyword(.while): open.append(token.kind)
    case .keyword(.for), .keyword(.if):
      // Directly between brackets, `for` and `if` belong to a comprehension.
      let isClause: Bool =
        switch open.last {
        case .sign(.openBracket), .sign(.openParenthesis): index > 0 && !opens(tokens[index - 1])
        default: false
        }
      if !isClause { open.append(token.kind) }
    case .keyword(.end): _ = open.popLast()
    default: break
    }
  }
  return open.count
}

private func opens(_ token: Token) -> Bool {
  token.kind == .sign(.openParenthesis) || token.kind == .sign(.openBracket)
}
