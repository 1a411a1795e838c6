import Diagnostics
import Syntax

/// The correction of a cell's first error, widened to what is wrong behind it.
///
/// A cell copied from another language is wrong in many places. Applying one correction after the other shows whether
/// they lead to a cell without errors; if so, one paste puts everything right.
func wideCorrection(_ error: Diagnostic, in source: String, globals: [String: Fact])
  -> Diagnostic.Correction?
{
  guard var correction = error.correction, source.utf8.count <= maximumLength else {
    return error.correction
  }
  var corrected = source
  for round in 0..<maximumRounds {
    corrected = applying(correction, to: corrected)
    let next = complaints(parse(corrected), globals: globals).first { $0.severity == .error }
    guard let next else { return round == 0 ? error.correction : difference(source, corrected) }
    guard let further = next.correction else { return error.correction }
    correction = further
  }
  return error.correction
}

private let maximumRounds = 30
/// Longer cells, in bytes, keep the first correction alone.
private let maximumLength = 50_000

/// The one replacement that makes `new` of `old`.
private func difference(_ old: String, _ new: String) -> Diagnostic.Correction {
  let before = Array(old.unicodeScalars)
  let after = Array(new.unicodeScalars)
  let head = zip(before, after).prefix { $0 == $1 }.count
  let limit = min(before.count, after.count) - head
  let tail = zip(before.reversed(), after.reversed()).prefix(limit).prefix { $0 == $1 }.count
  func length(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + UTF8.width($1) }
  }
  let lower = length(before[..<head])
  let upper = lower + length(before[head..<before.count - tail])
  return .init(
    Span(lower, upper), String(String.UnicodeScalarView(after[head..<after.count - tail])))
}

/// Says whether a name before a value is called or multiplied, which the parser cannot know.
func decided(_ complaint: Diagnostic, in source: String, globals: [String: Fact]) -> Diagnostic {
  guard complaint.id == "missing-operator", let correction = complaint.correction else {
    return complaint
  }
  guard correction.replacement.hasPrefix("(") else {
    return withoutUseless(correction, complaint, in: source)
  }
  let before = SourceText(source).text(Span(0, correction.span.lower))
  let name = String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
  if let foreign = ForeignName.named(name), globals[name] == nil {
    return foreign.complaint(
      at: Span(correction.span.lower - name.utf8.count, correction.span.lower))
  }
  let isFunction: Bool =
    switch globals[name] {
    case .function, .builtin, .unknown: true
    case nil:
      Catalog.entry(named: name).map { !$0.isConstant } ?? source.contains(name + "(")
    default: false
    }
  // A name that the cell itself gives a number is no function either.
  let isAssigned = source.contains(name + " = ") || source.contains(name + "=")
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
