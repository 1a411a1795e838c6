import PythonSyntax
import Language
package import Checking
package import Diagnostics
import Syntax

/// What a cell is that this language cannot read as its own.
package enum Reading: Sendable {
  /// None of the languages that are known here, as a whole.
  case unknown
  /// Python that this language would run differently: where, and why.
  case refused(Diagnostic)
  case translated(Translation)
}

/// A cell of Python in this language.
package struct Translation: Sendable {
  package let source: String
  /// For each line of `source` that of Python, from 0.
  package let lines: [Int]
  /// What later cells of Python have to know, once it has run.
  package let notebook: PythonNotebook
}

/// Reads a cell as Python, and writes it in this language.
///
/// `facts` holds what is known of the notebook's values, `notebook` what earlier cells of Python have left. What the
/// translation would do differently is refused; without a sign of Python in the cell or before it, it is none unless
/// `isAssumed`.
///
/// - Complexity: O(size of the cell · 2ⁿ) for n nested loops, at most 4.
package func readPython(
  _ source: String, cell: String, notebook: PythonNotebook, facts: [String: Fact],
  isAssumed: Bool = false
) -> Reading {
  guard let python = try? PythonParser.cell(source),
    isAssumed || python.isEvident || notebook.isPython
      || namesPython(python, facts)
  else {
    return .unknown
  }
  var translator = Translator(source: source, cellName: cell, notebook: notebook, facts: facts)
  do throws(Refusal) {
    try translator.translate(python)
  } catch {
    return .refused(diagnostic(error))
  }
  translator.notebook.isPython = true
  var lines = translator.lines
  while lines.last?.text == "" { lines.removeLast() }
  // A picture is shown at the end of its cell without being asked for.
  if lines.last?.text == "show()", lines.last?.depth == 0 { lines.removeLast() }
  let text = lines.map { line in
    line.text.isEmpty ? "" : String(repeating: "    ", count: line.depth) + line.text
  }.joined(separator: "\n")
  let laidOut = formatted(text) ?? text
  let isSame =
    laidOut.split(separator: "\n", omittingEmptySubsequences: false).count
    == lines.count + (laidOut.hasSuffix("\n") ? 1 : 0)
  var result = isSame ? laidOut : text
  while result.hasSuffix("\n") { result.removeLast() }
  return .translated(
    Translation(
      source: result, lines: lines.map { $0.origin }, notebook: translator.notebook))
}

/// What a cell that both languages can read is in Python.
package enum SecondReading: Sendable {
  /// No Python, or nothing has shown that the notebook is.
  case none
  /// It runs as it stands; the remarks say where Python would do something else.
  case remarks([Diagnostic], PythonNotebook)
  /// It calls methods that only Python has.
  case foreign
}

/// Reads a cell that this language takes for its own as Python, too.
package func secondReading(
  _ source: String, cell: String, notebook: PythonNotebook, facts: [String: Fact]
) -> SecondReading {
  guard let python = try? PythonParser.cell(source), notebook.isPython || python.isEvident,
    // A command is one of this language.
    !python.statements.contains(where: { if case .command = $0.kind { true } else { false } })
  else { return .none }
  var translator = Translator(source: source, cellName: cell, notebook: notebook, facts: facts)
  do throws(Refusal) {
    try translator.translate(python)
  } catch {
    if translator.isForeign { return .foreign }
    return notebook.isPython ? .remarks([remark(error)], notebook) : .none
  }
  if translator.isForeign { return .foreign }
  guard notebook.isPython else { return .none }
  var said: Set<Span> = []
  let differences = translator.differences.filter { said.insert($0.span).inserted }
  return .remarks(differences.map { remark($0) }, translator.notebook)
}

/// Whether a console should wait for more lines of a cell of Python: its last block is still open.
package func isUnfinishedPython(_ source: String) -> Bool {
  let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
  guard let last = lines.last(where: { $0.contains { $0 != " " && $0 != "\r" } }) else {
    return false
  }
  let isOpen = last.last { $0 != " " && $0 != "\r" } == ":"
  // An empty line ends the block, as in Python's own console.
  let isInBlock = last.first == " " && lines.last == last
  guard isOpen || isInBlock else { return false }
  return isPython(isOpen ? source + "\n" + String(last.prefix { $0 == " " }) + "    pass" : source)
}

/// Whether a cell is Python as a whole and shows it.
package func isPython(_ source: String) -> Bool {
  (try? PythonParser.cell(source))?.isEvident ?? false
}

private func diagnostic(_ refusal: Refusal) -> Diagnostic {
  Diagnostic(.notTranslated, refusal.title, at: refusal.span, help: refusal.help)
}

private func remark(_ refusal: Refusal) -> Diagnostic {
  Diagnostic(
    .notTranslated, "In Python this is something else: \(refusal.title)", at: refusal.span,
    severity: .warning)
}

/// Whether the cell uses names that only Python has: its modules, and builtins that are none here.
private func namesPython(_ cell: PythonCell, _ facts: [String: Fact]) -> Bool {
  usedNames(cell.statements).contains { name in
    (PythonRows.usualNames[name] != nil || Translator.builtinsOfPython.contains(name))
      && facts[name] == nil && Catalog.entry(named: name) == nil
  }
}
