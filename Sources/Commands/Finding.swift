import JSON
import PythonCells
import Arrays
import Notebooks
import Cells
import Checking
import Diagnostics
import Syntax
import Translation

/// One thing that is wrong in one cell of a file.
struct Finding {
  var diagnostic: Diagnostic
  var source: String
  var file: String
  /// From 1, among the code cells of a notebook.
  var cell: Int?

  func text(emphasis: Bool) -> TerminalText {
    let place = cell.map { "\(file), cell [\($0)]" } ?? file
    return
      "\(render(diagnostic, in: source, place: place, emphasis: emphasis, isFile: cell == nil))\n"
  }

  var json: JSONValue {
    let text = SourceText(source)
    let start = text.position(of: diagnostic.span.lower)
    let end = text.position(of: diagnostic.span.upper)
    var members: JSONObject = [
      "file": .string(file), "id": .string(diagnostic.topic.id),
      "message": .string(diagnostic.title),
      "severity": diagnostic.severity == .error ? "error" : "warning",
      "line": .integer(start.line), "column": .integer(start.column),
      "endLine": .integer(end.line), "endColumn": .integer(end.column),
    ]
    if let cell { members["cell"] = .integer(cell) }
    if let help = diagnostic.help { members["help"] = .string(help) }
    if let correction = diagnostic.correction {
      let start = text.position(of: correction.span.lower)
      let end = text.position(of: correction.span.upper)
      members["suggestion"] = [
        "replacement": .string(correction.replacement), "line": .integer(start.line),
        "column": .integer(start.column), "endLine": .integer(end.line),
        "endColumn": .integer(end.column),
      ]
    }
    return .object(members)
  }
}

/// A notebook's cells are checked one after the other, each with what the earlier ones leave in their names; in the place of a cell of
/// Python its translation is checked.
func findings(in file: SourceFile) throws -> [Finding] {
  let session = Session(folder: file.folder)
  guard file.isNotebook else {
    var globals: [String: Fact] = [:]
    let included = included(in: file.text, session, file, &globals)
    return included
      + checked(file.text, globals: globals).map {
        Finding(diagnostic: $0, source: file.text, file: file.name, cell: nil)
      }
  }
  var findings: [Finding] = []
  var notebook = CheckedNotebook()
  for (index, cell) in try Notebook(file).codeCells.enumerated() {
    findings += included(in: cell.source, session, file, &notebook.facts, cell: index + 1)
    findings += notebook.findings(in: cell.source).map {
      Finding(diagnostic: $0, source: cell.source, file: file.name, cell: index + 1)
    }
  }
  return findings
}

/// What is wrong with the files that a script or a cell includes; `facts` get the names that they define.
private func included(
  in source: String, _ session: Session, _ file: SourceFile, _ facts: inout [String: Fact],
  cell: Int? = nil
) -> [Finding] {
  let own = CellSource(name: cell.map { "cell [\($0)]" } ?? file.name, text: source)
  let (mistake, names) = session.inclusions(of: own, knowing: facts)
  for name in names { facts[name] = .unknown }
  guard let mistake else { return [] }
  return [
    mistake.source === own
      ? Finding(diagnostic: mistake.diagnostic, source: source, file: file.name, cell: cell)
      : Finding(
        diagnostic: mistake.diagnostic, source: mistake.source.text, file: mistake.source.name,
        cell: nil)
  ]
}

/// What the cells of a notebook so far have left for the next.
private struct CheckedNotebook {
  private var python = PythonNotebook()
  /// What is known of the names that cells and included files define.
  var facts: [String: Fact] = [:]

  /// What is wrong in the next cell.
  mutating func findings(in source: String) -> [Diagnostic] {
    let cell = parse(source)
    let (found, behind) = checkedFacts(cell, globals: facts)
    guard hasError(found) else {
      facts = behind
      return found
    }
    switch readPython(source, cell: "cell", notebook: python, facts: names) {
    case .translated(let translation):
      let (found, behind) = checkedFacts(parse(translation.source), globals: facts)
      if hasError(found) { break }
      python = translation.notebook
      facts = behind
      return []
    case .refused(let reason): return [reason]
    case .unknown: break
    }
    let before = self
    let corrector = CellCorrector(notebook: python, facts: { _ in before.names }) { text in
      explainedFindings(in: parse(text), globals: before.facts).first { $0.severity == .error }
    }
    facts = behind
    return explainedFindings(in: cell, globals: before.facts).map {
      corrector.tried($0, in: source)
    }
  }

  /// The names alone: what a cell of Python leaves in them is only known once it has run.
  private var names: [String: Fact] { facts.mapValues { _ in .unknown } }

  private func hasError(_ found: [Diagnostic]) -> Bool {
    found.contains { $0.severity == .error }
  }
}
