import Diagnostics
import Syntax

/// Numbers as other languages write them: the parser reads `5L` as 5 times a name that nothing has.
extension Checker {
  func numberForm(_ name: String, _ span: Span) -> Diagnostic? {
    let before = source.text(Span(max(span.lower - 2, 0), span.lower)).unicodeScalars
    guard let last = before.last, last == "." || ("0"..."9").contains(last) else { return nil }
    return otherBase(name, span) ?? suffixed(name, span) ?? complex(name, span)
  }

  /// `1.e5` and `1.f`, which read as fields of a number.
  func pointedNumber(_ base: Expression, _ name: String, _ span: Span) -> Diagnostic? {
    guard case .number = base.kind else { return nil }
    if let first = name.first, "eE".contains(first), name.count > 1,
      name.dropFirst().allSatisfy({ ("0"..."9").contains($0) })
    {
      return Diagnostic(
        .numberForm, "The exponent stands directly behind the number", at: span,
        help: "Write `1e5`.", correction: .init(Span(base.span.upper, span.lower), ""))
    }
    return suffixed(name, span)
  }

  /// `0x1F`, `0b101` and `0o17`.
  private func otherBase(_ name: String, _ span: Span) -> Diagnostic? {
    let bases: [Character: Int] = ["x": 16, "X": 16, "b": 2, "B": 2, "o": 8, "O": 8]
    guard let first = name.first, let base = bases[first],
      source.text(Span(span.lower - 1, span.lower)) == "0"
    else { return nil }
    var digits = name.dropFirst().filter { $0 != "_" }
    while let last = digits.last, "LlUu".contains(last) { digits.removeLast() }
    guard let value = UInt64(digits, radix: base) else { return nil }
    let whole = Span(span.lower - 1, span.upper)
    return Diagnostic(
      .numberForm, "Numbers are written in decimal digits", at: whole,
      help: "`\(source.text(whole))` is \(value).", correction: .init(whole, String(value)))
  }

  /// `5L`, `1.5f` and `1.5f0`.
  private func suffixed(_ name: String, _ span: Span) -> Diagnostic? {
    let behind = source.text(Span(span.upper, span.upper + 2)).unicodeScalars
    let hasExponent =
      "fFdD".contains(name.first ?? " ")
      && (name.count > 1
        ? name.dropFirst().allSatisfy { ("0"..."9").contains($0) }
        : behind.count == 2 && "+-".unicodeScalars.contains(behind[behind.startIndex])
          && ("0"..."9").contains(behind[behind.index(after: behind.startIndex)]))
    if hasExponent {
      let letter = Span(span.lower, span.lower + 1)
      return Diagnostic(
        .numberForm, "The exponent of a number is written behind `e`", at: letter,
        help: "Write `1.5e0`.", correction: .init(letter, "e"))
    }
    guard ["L", "l", "f", "F", "d", "D", "u", "U", "UL", "LL"].contains(name) else { return nil }
    return Diagnostic(
      .numberForm, "A number has no letter behind it", at: span,
      help: "There is one kind of number; to multiply by a name, give it a value first.",
      correction: .init(span, ""))
  }

  /// `3j`, `2im` and `1i`.
  private func complex(_ name: String, _ span: Span) -> Diagnostic? {
    guard ["i", "j", "im", "I", "J"].contains(name) else { return nil }
    return Diagnostic(
      .numberForm, "There are no complex numbers", at: span,
      help: "To multiply by a name, give it a value first: `\(name) = …`.")
  }
}
