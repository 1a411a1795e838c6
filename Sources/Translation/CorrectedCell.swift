package import PythonCells
import Language
package import Checking
package import Diagnostics
package import Syntax

/// Finds out what a cell should have been.
///
/// A correction is a guess until the whole cell has been read, checked and, where nothing keeps it from it, run with it in place.
/// What is still wrong then is corrected in turn, so that one paste makes the cell right; a guess that does not lead there is
/// not offered.
package struct CellCorrector {
  /// What is known of the notebook's names that a text mentions.
  package var facts: (_ text: String) -> [String: Fact]
  /// The first mistake that a cell has; nil when it has none.
  package var mistake: (_ text: String) -> Diagnostic?
  /// What cells of Python have left; nil where nothing may be read as Python.
  package var notebook: PythonNotebook?

  package init(
    notebook: PythonNotebook? = PythonNotebook(), facts: @escaping (String) -> [String: Fact],
    mistake: @escaping (String) -> Diagnostic?
  ) {
    self.facts = facts
    self.mistake = mistake
    self.notebook = notebook
  }

  private static let maximumRounds = 30
  /// Longer cells, in bytes, get no correction.
  private static let maximumLength = 50_000

  /// The one replacement that makes a cell right of which `error` is the first mistake.
  package func correction(of error: Diagnostic, in source: String) -> Diagnostic.Correction? {
    guard source.utf8.count <= Self.maximumLength else { return nil }
    let cell =
      translated(source, isAssumed: false) ?? corrected(source, error)
      ?? translated(source, isAssumed: true)
    return cell.map { difference(source, $0) }
  }

  /// The cell in this language, where it can be read as Python.
  ///
  /// `isAssumed` reads as Python also what shows no sign of it.
  private func translated(_ source: String, isAssumed: Bool) -> String? {
    guard let notebook, !hasTallTree(source) else { return nil }
    let reading = readPython(
      source, cell: "cell", notebook: notebook, facts: facts(source), isAssumed: isAssumed)
    guard case .translated(let translation) = reading,
      words(translation.source) != words(source), mistake(translation.source) == nil
    else { return nil }
    return translation.source
  }

  /// The cell with one correction after the other in it.
  private func corrected(_ source: String, _ error: Diagnostic) -> String? {
    var cell = source
    var seen: Set<String> = [source]
    var error = error
    for _ in 0..<Self.maximumRounds {
      guard let correction = error.correction else { return nil }
      let next = withoutNewHush(applying(bracketed(correction, in: cell), to: cell), source)
      guard seen.insert(next).inserted, redefinesNothing(next, source) else { return nil }
      guard let further = mistake(next) else { return next }
      (cell, error) = (next, further)
    }
    return nil
  }

  /// Whether a line may be a tree so high that walking it needs the stack of an evaluator.
  private func hasTallTree(_ source: String) -> Bool {
    tokenize(source).tokens.split { $0.kind == .newline }.contains { $0.count > 1500 }
  }

  /// The tokens without layout.
  private func words(_ text: String) -> [Token.Kind] {
    tokenize(text).tokens.map { $0.kind }.filter { $0 != .newline && $0 != .comment }
  }

  /// A `;` that stands last only because what followed it is gone would hush the cell.
  private func withoutNewHush(_ cell: String, _ source: String) -> String {
    func isHushed(_ text: String) -> Bool {
      tokenize(text).tokens.last { ![.newline, .end, .comment].contains($0.kind) }?.kind
        == .sign(.semicolon)
    }
    guard !isHushed(source), isHushed(cell),
      let last = tokenize(cell).tokens.last(where: { $0.kind == .sign(.semicolon) })
    else { return cell }
    return applying(.init(last.span, ""), to: cell)
  }

  /// A correction gives no builtin another meaning that the reader did not name.
  private func redefinesNothing(_ cell: String, _ source: String) -> Bool {
    let assigned = Set(parse(cell).statements.flatMap { assignedNames(in: $0.expression) })
    let builtins = assigned.filter { Catalog.entry(named: $0) != nil }
    guard !builtins.isEmpty else { return true }
    let words = Set(
      tokenize(source).tokens.compactMap { token in
        if case .name(let name) = token.kind { name } else { nil }
      })
    return builtins.isSubset(of: words)
  }
}

/// What checking finds in a cell; of a name that another language has, what is written for it here.
package func explainedFindings(in cell: ParsedCell, globals: [String: Fact] = [:]) -> [Diagnostic] {
  let found = check(cell, globals: globals)
  guard found.contains(where: { $0.severity == .error }) else { return found }
  let advisor = ForeignAdvisor(cell, facts: globals)
  return found.map { advisor.advised($0) }
}

/// The same, each mistake with a correction that makes the whole cell right.
package func checked(_ source: String, globals: [String: Fact] = [:]) -> [Diagnostic] {
  func found(_ text: String) -> [Diagnostic] {
    explainedFindings(in: parse(text), globals: globals)
  }
  let corrector = CellCorrector(facts: { _ in globals }) { text in
    found(text).first { $0.severity == .error }
  }
  return found(source).map { corrector.tried($0, in: source) }
}

extension CellCorrector {
  /// The same finding with a correction that has been tried, if it has one.
  package func tried(_ finding: Diagnostic, in source: String) -> Diagnostic {
    var tried = finding
    tried.correction = nil
    if finding.severity == .error {
      tried.correction = correction(of: finding, in: source)
    } else if let own = finding.correction, mistake(source) == nil,
      mistake(applying(own, to: source)) == nil
    {
      tried.correction = own
    }
    return tried
  }
}

/// A correction in round brackets where what stands around it would take a part of it away.
func bracketed(_ correction: Diagnostic.Correction, in source: String) -> Diagnostic.Correction {
  let piece = parse(correction.replacement)
  guard piece.diagnostics.isEmpty, piece.statements.count == 1,
    piece.statements[0].expression.isLoose, !correction.replacement.contains("\n"),
    !isInOneBracket(correction.replacement)
  else { return correction }
  let text = SourceText(source)
  let blanks: Set<Character> = [" ", "\t"]
  var before = text.text(Span(0, correction.span.lower))[...]
  while let last = before.last, blanks.contains(last) { before.removeLast() }
  let after = text.text(Span(correction.span.upper, Int.max)).first { !blanks.contains($0) }
  let isComparison = ["==", "<=", ">=", "!="].contains { before.hasSuffix($0) }
  let isFree =
    before.last.map { $0.isNewline || "=([,;?:".contains($0) } ?? true && !isComparison
    || ["->", "return", "for", "if", "elseif", "while", "in"].contains { before.hasSuffix($0) }
  let isEnded = after.map { $0.isNewline || ")],;#?:{".contains($0) } ?? true
  guard !isFree || !isEnded else { return correction }
  return .init(correction.span, "(\(correction.replacement))")
}

/// Whether the first bracket of a text is closed by its last.
private func isInOneBracket(_ text: String) -> Bool {
  var depth = 0
  let tokens = tokenize(text).tokens.filter { $0.span.lower < $0.span.upper }
  for (place, token) in tokens.enumerated() {
    if token.kind == .sign(.openParenthesis) { depth += 1 }
    if token.kind == .sign(.closeParenthesis) { depth -= 1 }
    if depth == 0 { return place > 0 && place == tokens.count - 1 }
  }
  return false
}

extension Expression {
  /// Whether an operator, a call or an index beside it may take a part of it.
  fileprivate var isLoose: Bool {
    switch kind {
    case .unary, .binary, .comparison, .logical, .conditional, .lambda: true
    default: false
    }
  }
}

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
