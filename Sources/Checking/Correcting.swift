import Diagnostics
import Syntax

/// Says whether a name before a value is called or multiplied, which the parser cannot know.
func decided(_ complaint: Diagnostic, in source: String, globals: [String: Fact]) -> Diagnostic {
  if let other = dottedKeyword(complaint, in: source)
    ?? calledArray(complaint, in: source, globals: globals)
  {
    return other
  }
  guard complaint.id == "missing-operator", let correction = complaint.correction else {
    return complaint
  }
  guard correction.replacement.hasPrefix("(") else {
    return withoutUseless(correction, complaint, in: source)
  }
  let before = SourceText(source).text(Span(0, correction.span.lower))
  let name = String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
  // A product in brackets is no call.
  guard !name.isEmpty else { return withoutUseless(correction, complaint, in: source) }
  let isFunction: Bool =
    switch globals[name] {
    case .function, .builtin, .unknown: true
    case nil:
      Catalog.entry(named: name).map { !$0.isConstant } ?? isCalled(name, in: source)
    default: false
    }
  // A name that the cell itself gives a number is no function either.
  let isAssigned = isAssigned(name, in: source)
  if isFunction, !isAssigned { return complaint }
  var multiplied = complaint
  guard isAssigned || globals[name] != nil || Catalog.entry(named: name) != nil else {
    multiplied.correction = nil
    return multiplied
  }
  let product = Diagnostic.Correction(Span(correction.span.lower, complaint.span.lower), " * ")
  multiplied.correction = product
  return withoutUseless(product, multiplied, in: source)
}

private func isCalled(_ name: String, in source: String) -> Bool {
  pairs(in: source).contains {
    $0.kind == .name(name) && $1.kind == .sign(.openParenthesis) && $0.span.upper == $1.span.lower
  }
}

private func isAssigned(_ name: String, in source: String) -> Bool {
  pairs(in: source).contains { $0.kind == .name(name) && $1.kind == .sign(.assign) }
}

/// Neighbouring tokens.
private func pairs(in source: String) -> some Sequence<(Token, Token)> {
  let tokens = tokenize(source).tokens
  return zip(tokens, tokens.dropFirst())
}

/// Drops a correction after which the same line still cannot be read, for the same reason.
private func withoutUseless(
  _ correction: Diagnostic.Correction, _ complaint: Diagnostic, in source: String
) -> Diagnostic {
  let corrected = applying(correction, to: source)
  guard let next = parse(corrected).diagnostics.first, next.id == complaint.id,
    SourceText(corrected).line(at: next.span.lower)
      == SourceText(source).line(at: complaint.span.lower)
  else { return complaint }
  var bare = complaint
  bare.correction = nil
  return bare
}

/// `seq(0, 1, length.out = 50)` of R: the dot in the keyword.
private func dottedKeyword(_ complaint: Diagnostic, in source: String) -> Diagnostic? {
  guard complaint.id == "assignment-in-expression" else { return nil }
  let before = SourceText(source).text(Span(0, complaint.span.lower))
  guard let match = before.firstMatch(of: #/[(,]\s*(?<name>[A-Za-z]\w*\.[A-Za-z]\w*)\s*$/#) else {
    return nil
  }
  let name = String(match.name)
  let lower = before[..<match.name.startIndex].utf8.count
  let span = Span(lower, lower + name.utf8.count)
  return Diagnostic(
    "unknown-keyword", "Names have no dots in them", at: span, help: "Write `_`.",
    correction: .init(span, name.replacing(".", with: "_")))
}

/// `x(1:5)` and `w(:, 3)` of MATLAB, where `x` and `w` are arrays.
private func calledArray(_ complaint: Diagnostic, in source: String, globals: [String: Fact])
  -> Diagnostic?
{
  guard complaint.id == "colon-range" || complaint.id == "missing-operand" else { return nil }
  let text = SourceText(source)
  let line = text.range(ofLine: text.line(at: complaint.span.lower))
  let before = text.text(Span(line.lower, complaint.span.lower))
  let after = text.text(Span(complaint.span.lower, line.upper))
  guard after.hasPrefix(":"), let close = after.firstIndex(of: ")"),
    let match = before.firstMatch(of: #/(?<name>[A-Za-z]\w*)\((?<rest>[^()]*)$/#)
  else { return nil }
  switch globals[String(match.name)] {
  case .array, .unknown, .table: break
  default: return nil
  }
  let inside = String(match.rest) + after[..<close]
  let lower = line.lower + before[..<match.name.endIndex].utf8.count
  let upper = complaint.span.lower + after[...close].utf8.count
  return Diagnostic(
    "not-callable", "Elements are read with square brackets, counted from 0",
    at: Span(lower, upper), help: "`x[0:5]` are the first five; the end is left out.",
    correction: countedFromZero(inside).map { .init(Span(lower, upper), "[\($0)]") })
}
