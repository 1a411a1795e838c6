import Diagnostics

// What the lexer says about characters that mean nothing in the language.

/// What to say about a character that means nothing in the language.
func unreadableCharacter(_ scalar: Unicode.Scalar, at span: Span) -> Diagnostic {
  switch scalar {
  case "'", "`":
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
  case "{", "}": CurlyBrace.plain(at: span)
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

func curlyText(_ content: String, at span: Span) -> Diagnostic {
  Diagnostic(
    "curly-quote", "Texts stand in straight quotes", at: span,
    help: "Word processors turn `\"` into curly quotes.",
    correction: .init(span, "\"\(content)\""))
}

extension Token.Kind {
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
    "transpose", "The transpose is written `transpose(x)`", at: quote,
    help: "Rows become columns by `transpose`, or by `reshape`.")
  if case .name(let name) = token.kind {
    complaint.correction = .init(token.span.union(quote), "transpose(\(name))")
  }
  return complaint
}

/// `x |> f` of Julia and R; `line` is what stands around it.
func pipe(at span: Span, before: String, after: String) -> Diagnostic {
  var complaint = Diagnostic(
    "pipe", "There is no pipe operator", at: span,
    help: "Write `f(x)`, or `x.f()`: both call `f` with `x`.")
  let value = before.split(separator: " = ", omittingEmptySubsequences: false).last ?? ""
  let argument = value.drop { $0 == " " }
  let function = after.drop { $0 == " " }
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
