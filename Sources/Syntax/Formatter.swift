import Diagnostics

/// The source laid out in the one canonical way; nil when it has an error.
///
/// Only blanks, line breaks at the ends and the places of comments change: the tokens stay the same, so the meaning does.
///
/// - Complexity: O(length of the source).
package func formatted(_ source: String) -> String? {
  guard !parse(source).diagnostics.contains(where: { $0.severity == .error }) else { return nil }
  var formatter = Formatter(source)
  let result = formatter.run()
  return meaning(of: result) == meaning(of: source) ? result : nil
}

/// The tokens without their places; blank lines and those at the ends mean nothing.
private func meaning(of source: String) -> [Token.Kind] {
  var kinds: [Token.Kind] = []
  for token in tokenize(source).tokens {
    if token.kind == .newline, kinds.last.map({ $0 == .newline }) ?? true { continue }
    if token.kind == .end, kinds.last == .newline { kinds.removeLast() }
    kinds.append(token.kind)
  }
  return kinds
}

/// Puts the tokens of a cell on lines anew.
private struct Formatter {
  /// What is open at a position, and the output line that opened it.
  private struct Opening {
    var isBlock: Bool
    var sign: Sign?
    var line: Int
    /// `?` that still wait for their `:`.
    var conditionals = 0
  }

  private struct Line {
    var code = ""
    var comment: String?
  }

  private let source: SourceText
  private let pieces: [Piece]
  private var lines: [Line] = [Line()]
  private var openings: [Opening] = []
  /// `?` outside all brackets that still wait for their `:`.
  private var conditionals = 0
  private var previous: Piece?
  /// Whether nothing stands between the previous piece and the next.
  private var previousIsTight = false

  init(_ source: String) {
    self.source = SourceText(source)
    pieces = Piece.pieces(of: source)
  }

  mutating func run() -> String {
    for (index, piece) in pieces.enumerated() { add(piece, at: index) }
    while lines.last.map({ $0.code.isEmpty && $0.comment == nil }) ?? false { lines.removeLast() }
    alignComments()
    return lines.map { line in
      guard let comment = line.comment else { return line.code + "\n" }
      return line.code + comment + "\n"
    }.joined()
  }

  // MARK: Pieces

  private mutating func add(_ piece: Piece, at index: Int) {
    if piece.kind == .newline { return endLine() }
    let isFirst = lines[lines.count - 1].code.isEmpty
    close(piece)
    let isUnary = piece.isSign(.minus, .plus, .not) && (previous?.expectsOperand ?? true)
    if piece.kind == .comment {
      addComment(piece, isFirst: isFirst)
      return
    }
    var text = piece.text
    if isFirst {
      text = String(repeating: "    ", count: depth(for: piece)) + text
    } else if piece.isContinued {
      lines[lines.count - 1].code += " \\"
      lines.append(Line())
      let goesOn = previous?.expectsOperand ?? false
      text = String(repeating: "    ", count: depth(for: piece) + (goesOn ? 0 : 1)) + text
    } else if needsBlank(before: piece) {
      text = " " + text
    }
    lines[lines.count - 1].code += text
    previousIsTight = isUnary || isTight(piece)
    open(piece, at: index)
    previous = piece
  }

  private mutating func endLine() {
    let isBlank = lines[lines.count - 1].code.isEmpty && lines[lines.count - 1].comment == nil
    let isAfterBlank = lines.count < 2 || lines[lines.count - 2].code.isEmpty
    let isAfterComment = lines.count >= 2 && lines[lines.count - 2].comment != nil
    if isBlank && (lines.count == 1 || (isAfterBlank && !isAfterComment)) { return }
    lines.append(Line())
    // Inside brackets and behind an operator the statement goes on, so what came before still counts.
    if openings.last.map({ !$0.isBlock }) ?? false { return }
    if let last = previous, !last.expectsOperand || last.isEndOfStatement { previous = nil }
  }

  private mutating func addComment(_ piece: Piece, isFirst: Bool) {
    let indent = isFirst ? String(repeating: "    ", count: depth(for: piece)) : ""
    lines[lines.count - 1].comment = indent + piece.text
  }

  // MARK: Nesting

  private mutating func close(_ piece: Piece) {
    switch piece.kind {
    case .sign(.closeParenthesis), .sign(.closeBracket), .keyword(.end): _ = openings.popLast()
    default: break
    }
  }

  private mutating func open(_ piece: Piece, at index: Int) {
    let line = lines.count
    switch piece.kind {
    case .sign(.openParenthesis), .sign(.openBracket):
      guard case .sign(let sign) = piece.kind else { return }
      openings.append(Opening(isBlock: false, sign: sign, line: line))
    case .keyword(.function), .keyword(.while):
      openings.append(Opening(isBlock: true, sign: nil, line: line))
    case .keyword(.for), .keyword(.if):
      // Between brackets, but not directly behind one, they belong to a comprehension.
      let isInside = openings.last.map { !$0.isBlock } ?? false
      let before = pieces[..<index].last { $0.kind != .newline && $0.kind != .comment }
      let isClause =
        isInside && !(before?.isSign(.openParenthesis, .openBracket, .comma) ?? true)
      if !isClause { openings.append(Opening(isBlock: true, sign: nil, line: line)) }
    case .sign(.question): changeConditionals(by: 1)
    case .sign(.colon): changeConditionals(by: -1)
    default: break
    }
  }

  private mutating func changeConditionals(by change: Int) {
    if openings.isEmpty {
      conditionals = max(0, conditionals + change)
    } else {
      let last = openings.count - 1
      openings[last].conditionals = max(0, openings[last].conditionals + change)
    }
  }

  private var isInConditional: Bool { (openings.last?.conditionals ?? conditionals) > 0 }

  /// Levels of a line that begins with `piece`: one for each line that opened something.
  private func depth(for piece: Piece) -> Int {
    var depth = Set(openings.map { $0.line }).count
    if piece.isSign(.closeParenthesis, .closeBracket) || piece.kind == .keyword(.end) {
      return depth
    }
    if piece.kind == .keyword(.else) || piece.kind == .keyword(.elseif) { return max(0, depth - 1) }
    let isInBrackets = openings.last.map { !$0.isBlock } ?? false
    let goesOn = (previous?.expectsOperand ?? false) && !(previous?.isEndOfStatement ?? true)
    if !isInBrackets && (goesOn || piece.isSign(.question, .colon)) { depth += 1 }
    return depth
  }

  // MARK: Blanks

  private func needsBlank(before piece: Piece) -> Bool {
    guard let previous else { return false }
    if previousIsTight { return false }
    if piece.isSign(.comma, .semicolon, .dot, .ellipsis, .closeParenthesis, .closeBracket) {
      return false
    }
    if previous.isSign(.openParenthesis, .openBracket, .dot, .power) { return false }
    if previous.isSign(.comma, .semicolon) { return true }
    if piece.isSign(.power) { return false }
    if case .superscript = piece.kind { return false }
    if piece.isSign(.openParenthesis, .openBracket) {
      return previous.expectsOperand || previous.kind == .keyword(.end)
    }
    if isTight(piece) { return false }
    if piece.isSign(.question), piece.isLast { return false }
    // `2x`: a number directly before a name multiplies.
    if case .number = previous.kind, case .name = piece.kind { return piece.followsSpace }
    return true
  }

  /// `=` of an argument and `:` of a slice.
  private func isTight(_ piece: Piece) -> Bool {
    if piece.isSign(.assign) { return openings.last?.sign == .openParenthesis }
    if piece.isSign(.colon) { return openings.last?.sign == .openBracket && !isInConditional }
    return false
  }

  // MARK: Comments

  /// Comments at the ends of lines that follow each other stand in one column.
  private mutating func alignComments() {
    var start = 0
    while start < lines.count {
      var end = start
      while end < lines.count, lines[end].comment != nil, !lines[end].code.isEmpty { end += 1 }
      let width = lines[start..<end].map { $0.code.displayWidth }.max() ?? 0
      for index in start..<end {
        lines[index].code += String(
          repeating: " ", count: width + 2 - lines[index].code.displayWidth)
      }
      start = max(end, start + 1)
    }
  }
}

/// A token with its spelling; a text and a magic are one piece each.
private struct Piece {
  var kind: Token.Kind
  var text: String
  var followsSpace: Bool
  /// Whether a `\` at the end of the line before joins the two.
  var isContinued = false
  /// Whether nothing follows in its line.
  var isLast = false

  func isSign(_ signs: Sign...) -> Bool {
    guard case .sign(let sign) = kind else { return false }
    return signs.contains(sign)
  }

  /// Whether an operand must follow, so that a minus is a sign and a line break means nothing.
  var expectsOperand: Bool {
    switch kind {
    case .sign(let sign):
      ![.closeParenthesis, .closeBracket, .ellipsis].contains(sign)
    case .keyword(let keyword): ![.end, .true, .false, .nothing].contains(keyword)
    case .magic("time"): true
    default: false
    }
  }

  /// Whether a line break behind it ends a statement although an operand could follow.
  var isEndOfStatement: Bool {
    if case .keyword(let keyword) = kind { return keyword != .in }
    if case .magic = kind { return true }
    return isSign(.semicolon)
  }

  static func pieces(of source: String) -> [Piece] {
    let text = SourceText(source)
    let tokens = tokenize(source).tokens
    var pieces: [Piece] = []
    var index = 0
    var end = 0
    while index < tokens.count, tokens[index].kind != .end {
      let token = tokens[index]
      var last = index
      switch token.kind {
      case .textStart:
        var depth = 1
        while depth > 0, last + 1 < tokens.count {
          last += 1
          if tokens[last].kind == .textStart { depth += 1 }
          if tokens[last].kind == .textEnd { depth -= 1 }
        }
      case .magic:
        if index + 1 < tokens.count, case .magicArgument = tokens[index + 1].kind { last += 1 }
      default: break
      }
      let span = Span(token.span.lower, tokens[last].span.upper)
      let spelling = text.text(span)
      pieces.append(
        Piece(
          kind: token.kind,
          text: token.kind == .comment ? spelling.withoutTrailingBlanks : spelling,
          followsSpace: token.followsSpace,
          isContinued: token.kind != .newline
            && text.text(Span(end, span.lower)).utf8.contains(UInt8(ascii: "\n")),
          isLast: last + 1 >= tokens.count || tokens[last + 1].kind == .newline
            || tokens[last + 1].kind == .end))
      end = span.upper
      index = last + 1
    }
    return pieces
  }
}

extension String {
  fileprivate var withoutTrailingBlanks: String {
    var rest = self[...]
    while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest.removeLast() }
    return String(rest)
  }
}
