import Language
import Diagnostics
import Syntax

/// Says whether a name before a value is called or multiplied, which the parser cannot know.
func decided(_ complaint: Diagnostic, in source: String, globals: [String: Fact]) -> Diagnostic {
  if let other = dottedKeyword(complaint, in: source)
    ?? calledArray(complaint, in: source, globals: globals)
  {
    return other
  }
  guard complaint.topic == .missingOperator, let correction = complaint.correction else {
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
  guard let next = parse(corrected).diagnostics.first, next.topic == complaint.topic,
    SourceText(corrected).line(at: next.span.lower)
      == SourceText(source).line(at: complaint.span.lower)
  else { return complaint }
  var bare = complaint
  bare.correction = nil
  return bare
}

/// `seq(0, 1, length.out = 50)` of R: the dot in the keyword.
private func dottedKeyword(_ complaint: Diagnostic, in source: String) -> Diagnostic? {
  guard complaint.topic == .assignmentInExpression else { return nil }
  let before = SourceText(source).text(Span(0, complaint.span.lower))
  let words = before[..<before.endOfLast { !$0.isWhitespace }]
  let name = String(words[words.endOfLast { !$0.isPartOfWord && $0 != "." }...])
  let lead = words.dropLast(name.count).last { !$0.isWhitespace }
  let parts = name.split(separator: ".", omittingEmptySubsequences: false)
  guard lead == "(" || lead == ",", parts.count == 2,
    parts.allSatisfy({ $0.first.map { $0.isASCII && $0.isLetter } ?? false })
  else { return nil }
  let lower = words.utf8.count - name.utf8.count
  let span = Span(lower, lower + name.utf8.count)
  return Diagnostic(
    .unknownKeyword, "Names have no dots in them", at: span, help: "Write `_`.",
    correction: .init(span, name.replacing(".", with: "_")))
}

/// `x(1:5)` and `w(:, 3)` of MATLAB, where `x` and `w` are arrays.
private func calledArray(_ complaint: Diagnostic, in source: String, globals: [String: Fact])
  -> Diagnostic?
{
  guard complaint.topic == .colonRange || complaint.topic == .missingOperand else { return nil }
  let text = SourceText(source)
  let line = text.range(ofLine: text.line(at: complaint.span.lower))
  let before = text.text(Span(line.lower, complaint.span.lower))
  let after = text.text(Span(complaint.span.lower, line.upper))
  guard after.hasPrefix(":"), let close = after.firstIndex(of: ")"),
    case let start = before.endOfLast({ $0 == "(" || $0 == ")" }), before[..<start].last == "(",
    case let called = before[..<start].dropLast(),
    case let name = called[called.endOfLast { !$0.isPartOfWord }...].drop(while: {
      !($0.isASCII && $0.isLetter)
    }),
    !name.isEmpty
  else { return nil }
  switch globals[String(name)] {
  case .array, .unknown, .table: break
  default: return nil
  }
  let inside = String(before[start...]) + after[..<close]
  let lower = line.lower + called.utf8.count
  let upper = complaint.span.lower + after[...close].utf8.count
  return Diagnostic(
    .notCallable, "Elements are read with square brackets, counted from 0",
    at: Span(lower, upper), help: "`x[0:5]` are the first five; the end is left out.",
    correction: countedFromZero(inside).map { .init(Span(lower, upper), "[\($0)]") })
}

extension StringProtocol {
  /// Behind the last character like this; the start where there is none.
  fileprivate func endOfLast(_ isLike: (Character) -> Bool) -> Index {
    lastIndex(where: isLike).map { index(after: $0) } ?? startIndex
  }
}

extension Character {
  fileprivate var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
