import Diagnostics

// What the lexer says about characters that mean nothing in the language.

/// What to say about a character that means nothing in the language; one that stands alone can be removed.
func unreadableCharacter(_ scalar: Unicode.Scalar, at span: Span, isAlone: Bool = false)
  -> Diagnostic
{
  switch scalar {
  case "'", "`":
    Diagnostic(
      .singleQuote, "Texts stand in double quotes", at: span,
      help: "Write \"text\" with `\"` on both sides.")
  case "&":
    Diagnostic(
      .bitwiseAnd, "\"And\" is written `&&`", at: span,
      help: "`a && b` works for numbers and, element by element, for arrays.",
      correction: .init(span, "&&"))
  case "|":
    Diagnostic(
      .bitwiseOr, "\"Or\" is written `||`", at: span,
      help: "`a || b` works for numbers and, element by element, for arrays.",
      correction: .init(span, "||"))
  case "{", "}": CurlyBrace.plain(at: span)
  case "~":
    Diagnostic(
      .tilde, "`~` means nothing in this language", at: span, help: "\"Not\" is written `!`.",
      correction: .init(span, "!"))
  case "½", "¼", "¾":
    Diagnostic(
      .unreadableCharacter, "Fractions are written with a point", at: span,
      help: "Write `0.5` for ½.",
      correction: .init(span, scalar == "½" ? "0.5" : scalar == "¼" ? "0.25" : "0.75"))
  default:
    Diagnostic(
      .unreadableCharacter, "The character `\(scalar)` means nothing in this language", at: span,
      help: "Remove it, or put it in a text: \"\(scalar)\".",
      correction: isAlone ? .init(span, "") : nil)
  }
}

/// A character that looks like another one: all such characters of the line are replaced.
func lookalikes(on line: (span: Span, text: String), at span: Span) -> Diagnostic? {
  let lower = span.lower - line.span.lower
  let shown = String(
    decoding: Array(line.text.utf8)[lower..<(span.upper - line.span.lower)], as: UTF8.self)
  guard let plain = shown.unicodeScalars.first?.lookalike else { return nil }
  var isText = false
  var replaced = ""
  for scalar in line.text.unicodeScalars {
    if scalar == "\"" { isText.toggle() }
    replaced.unicodeScalars.append(isText ? scalar : scalar.lookalike ?? scalar)
  }
  return Diagnostic(
    .unreadableCharacter, "`\(shown)` is not the sign `\(plain)`, but another that looks like it",
    at: span, help: "Write `\(plain)`.", correction: .init(line.span, replaced))
}

/// `~=` of MATLAB.
func notEqual(at span: Span) -> Diagnostic {
  Diagnostic(
    .notEqual, "\"Not equal\" is written `!=`", at: span, help: "Write `!=`.",
    correction: .init(span, "!="))
}

/// `"""text"""` over several lines, and `'''text'''`; `start` is where its quotes begin.
func tripleQuote(_ bytes: [UInt8], quote: UInt8, at start: Int, contentStart: Int) -> Diagnostic {
  var complaint = Diagnostic(
    .tripleQuote, "Texts stand in single `\"`, on one line", at: Span(start, contentStart),
    help: "Comments begin with `#`; a text takes a new line as `\\n`.")
  var end = contentStart
  while end + 2 < bytes.count, !bytes[end...end + 2].allSatisfy({ $0 == quote }) { end += 1 }
  guard end + 2 < bytes.count else { return complaint }
  var content = ""
  for scalar in String(decoding: bytes[contentStart..<end], as: UTF8.self).unicodeScalars {
    switch scalar {
    case "\n": content += "\\n"
    case "\"": content += "\\\""
    case "\r": break
    default: content.unicodeScalars.append(scalar)
    }
  }
  complaint.correction = .init(Span(start, end + 3), "\"\(content)\"")
  return complaint
}

extension Lexer {
  /// `|x|`; `start` is the place of the first bar.
  func absoluteValue(from start: Int) -> Diagnostic? {
    let rest = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }
    guard let end = rest.firstIndex(of: UInt8(ascii: "|")), end > position else { return nil }
    return Diagnostic(
      .bitwiseOr, "The absolute value is written `abs(x)`", at: Span(start, end + 1),
      help: "Write `abs(\(text(position, end)))`.",
      correction: .init(Span(start, end + 1), "abs(\(text(position, end)))"))
  }

  /// `√x` and `∑(x)`; the sign ends at the position.
  func functionSign(_ sign: Unicode.Scalar, at span: Span) -> Diagnostic? {
    let names: [Unicode.Scalar: String] = ["√": "sqrt", "∑": "sum", "∏": "prod"]
    guard let name = names[sign] else { return nil }
    var complaint = Diagnostic(
      .unreadableCharacter, "Functions are written by their names", at: span,
      help: "Write `\(name)(x)`.")
    var end = position
    while end < bytes.count, isASCIINameStart(bytes[end]) || isDigit(bytes[end]) { end += 1 }
    if byte() == UInt8(ascii: "(") {
      complaint.correction = .init(span, name)
    } else if end > position {
      complaint.correction = .init(Span(span.lower, end), "\(name)(\(text(position, end)))")
    }
    return complaint
  }

  /// `\sigma`, which Tab makes a σ, and `\(x) x^2`, the nameless function of R; `start` is the place of the backslash.
  func backslash(at start: Int) -> Diagnostic {
    var complaint = Diagnostic(
      .backslash, "A backslash means nothing outside a text", at: Span(start, position),
      help: "Type the name of a symbol and press Tab: `\\sigma` + Tab gives σ.")
    var end = position
    if byte() == UInt8(ascii: "("),
      let close = bytes[position...].firstIndex(of: UInt8(ascii: ")"))
    {
      complaint.title = "A function without a name is written `x -> …`"
      complaint.help = "Write `->` behind its parameters."
      complaint.correction = .init(Span(start, close + 1), text(position, close + 1) + " ->")
      return complaint
    }
    while end < bytes.count, isASCIINameStart(bytes[end]), bytes[end] != UInt8(ascii: "_") {
      end += 1
    }
    if let symbol = SymbolTable.symbol(named: text(position, end)) {
      complaint.correction = .init(Span(start, end), symbol)
    }
    return complaint
  }
}

/// `%*%`, `%in%`, `%%` and `%/%` of R.
func percentOperator(_ spelling: String, at span: Span) -> Diagnostic {
  let known = ["%*%": "@", "%%": "%", "%/%": "//", "%in%": "in"]
  var complaint = Diagnostic(
    .percentOperator, "`\(spelling)` means nothing in this language", at: span,
    help: "The matrix product is `a @ b`, the remainder `a % b`.")
  if let ours = known[spelling] {
    complaint.title = "`\(spelling)` is written `\(ours)`"
    complaint.help = "Write `\(ours)`."
    complaint.correction = .init(span, ours)
  }
  return complaint
}

/// `/* … */` of C; every line of it becomes a comment of its own.
func blockComment(_ bytes: [UInt8], at start: Int) -> Diagnostic {
  let star = UInt8(ascii: "*")
  let slash = UInt8(ascii: "/")
  let newline = UInt8(ascii: "\n")
  let opening = Span(start, start + 2)
  var complaint = Diagnostic(
    .slashComment, "Comments begin with `#`", at: opening, help: "Each line has its own `#`.")
  var end = start + 2
  while end + 1 < bytes.count, !(bytes[end] == star && bytes[end + 1] == slash) { end += 1 }
  guard end + 1 < bytes.count else { return complaint }
  let content = String(decoding: bytes[start + 2..<end], as: UTF8.self)
  let rest = bytes[(end + 2)...].prefix { $0 != newline }
  let goesOn = rest.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }
  let lines = content.split(separator: "\n", omittingEmptySubsequences: false).map { "#" + $0 }
  complaint.correction = .init(
    Span(start, end + 2), lines.joined(separator: "\n") + (goesOn ? "\n" : ""))
  return complaint
}

/// `t$x` of R.
func column(at span: Span) -> Diagnostic {
  Diagnostic(
    .unreadableCharacter, "A column or a field is written behind a dot", at: span,
    help: "Write `.`.", correction: .init(span, "."))
}

/// `y ~ x` of R; what stands before and behind it is on the same line.
func formula(at span: Span, before: String, after: String) -> Diagnostic {
  var complaint = Diagnostic(
    .tilde, "There are no formulas with `~`", at: span,
    help: "A regression is `regression(x, y)`: first what explains, then what is explained.")
  let isName: (Substring) -> Bool = {
    !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
  let left = before.split(separator: " ", omittingEmptySubsequences: true)
  let right = after.split(separator: " ", omittingEmptySubsequences: true)
  // `lm(y ~ x)`, with or without a name before it.
  if let call = left.last?.split(separator: "(", omittingEmptySubsequences: false), call.count == 2,
    isName(call[0]), isName(call[1]), right.count == 1, right[0].last == ")",
    isName(right[0].dropLast())
  {
    complaint.correction = .init(
      Span(
        span.lower - (before.utf8.count - before.prefix(upTo: call[0].startIndex).utf8.count),
        span.upper + after.utf8.count),
      "regression(\(right[0].dropLast()), \(call[1]))")
  }
  if left.count == 1, right.count == 1, isName(left[0]), isName(right[0]) {
    let blanks = before.prefix { $0 == " " }.utf8.count
    complaint.correction = .init(
      Span(span.lower - before.utf8.count + blanks, span.upper + after.utf8.count),
      "regression(\(right[0]), \(left[0]))")
  }
  return complaint
}

func tooDeep(at span: Span) -> Diagnostic {
  Diagnostic(
    .tooDeep, "This is nested too deeply", at: span,
    help: "Give the inner parts names in lines of their own.")
}

func curlyText(_ content: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .curlyQuote, "Texts stand in straight quotes", at: span,
    help: "Word processors turn `\"` into curly quotes.",
    correction: .init(span, "\"\(content)\""))
}

extension Token.Kind {
  /// Whether a value may end with it.
  var isValueEnd: Bool {
    switch self {
    case .number, .textEnd: true
    default: isTransposable
    }
  }

  /// Whether `'` behind it means the transpose in Julia.
  var isTransposable: Bool {
    switch self {
    case .name, .sign(.closeParenthesis), .sign(.closeBracket): true
    default: false
    }
  }
}

/// `x'` of Julia.
func transposed(_ token: Token, at quote: Span) -> Diagnostic {
  var complaint = Diagnostic(
    .transpose, "The transpose is written `transpose(x)`", at: quote,
    help: "Rows become columns by `transpose`, or by `reshape`.")
  if case .name(let name) = token.kind {
    complaint.correction = .init(token.span.union(quote), "transpose(\(name))")
  }
  return complaint
}

/// `x |> f` of Julia and R; `line` is what stands around it.
func pipe(at span: Span, before: String, after: String) -> Diagnostic {
  var complaint = Diagnostic(
    .pipe, "There is no pipe operator", at: span,
    help: "Write `f(x)`, or `x.f()`: both call `f` with `x`.")
  let value = before.split(separator: " = ", omittingEmptySubsequences: false).last ?? ""
  let argument = value.drop { $0 == " " }
  var function = after.drop { $0 == " " }
  // R's `x %>% f()`.
  if function.hasSuffix("()") { function.removeLast(2) }
  let isOneCall =
    !function.isEmpty && function.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  if isOneCall, !argument.isEmpty, !argument.contains("->"), !argument.contains("|>") {
    let trimmed = String(argument.reversed().drop { $0 == " " }.reversed())
    complaint.correction = .init(
      Span(span.lower - argument.utf8.count, span.upper + after.utf8.count),
      "\(function)(\(trimmed))")
  }
  return complaint
}

// What the complaints need to know of a line.
extension Lexer {
  /// Where the line around `start` begins and ends.
  func line(at start: Int) -> (span: Span, text: String) {
    let newline = UInt8(ascii: "\n")
    let first = bytes[..<start].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let last = bytes[start...].firstIndex(of: newline) ?? bytes.count
    return (Span(first, last), text(first, last))
  }

  /// Whether the character just read can go: nothing stands before it or behind it on its line.
  func isAlone(_ start: Int) -> Bool {
    let span = line(at: start).span
    let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
    return bytes[span.lower..<start].allSatisfy(isBlank)
      || bytes[position..<max(span.upper, position)].allSatisfy(isBlank)
  }

  func pipe(at start: Int) -> Diagnostic {
    let span = line(at: start).span
    return Syntax.pipe(
      at: Span(start, position), before: text(span.lower, start),
      after: text(position, span.upper))
  }

  func formula(at start: Int) -> Diagnostic {
    let span = line(at: start).span
    return Syntax.formula(
      at: Span(start, position), before: text(span.lower, start),
      after: text(position, span.upper))
  }
}
