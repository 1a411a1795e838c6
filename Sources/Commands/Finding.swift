import PythonCells
import Arrays
import Notebooks
import Cells
import Checking
import Diagnostics
import Evaluation
import JupyterProtocol
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

/// A notebook's cells are checked as one text, since later cells use the names of earlier ones; of a cell of Python its
/// translation stands in the text.
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
    findings += included(in: cell.source, session, file, &notebook.included, cell: index + 1)
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

/// The cells of a notebook so far, as one text.
private struct CheckedNotebook {
  private var joined = ""
  private var python = PythonNotebook()
  /// Names that included files define.
  var included: [String: Fact] = [:]

  /// What is wrong in the next cell.
  mutating func findings(in source: String) -> [Diagnostic] {
    var found = complaints(source)
    var facts = included
    for name in parse(joined).statements.flatMap({ assignedNames(in: $0.expression) }) {
      facts[name] = .unknown
    }
    if found.contains(where: { $0.severity == .error }) {
      switch readPython(source, cell: "cell", notebook: python, facts: facts) {
      case .translated(let translation) where !hasError(translation.source):
        joined += translation.source + "\n"
        python = translation.notebook
        return []
      case .refused(let reason): return [reason]
      default: break
      }
      let before = self
      let corrector = CellCorrector(notebook: python, facts: { _ in facts }) { text in
        before.complaints(text).first { $0.severity == .error }
      }
      found = found.map { corrector.tried($0, in: source) }
    }
    // What cannot be read defines no names either.
    if !parse(source).diagnostics.contains(where: { $0.severity == .error }) {
      joined += source + "\n"
    }
    return found
  }

  private func hasError(_ source: String) -> Bool {
    complaints(source).contains { $0.severity == .error }
  }

  private func complaints(_ source: String) -> [Diagnostic] {
    let start = joined.utf8.count
    let own = parse(source)
    if own.diagnostics.contains(where: { $0.severity == .error }) {
      return explainedFindings(in: own)
    }
    return explainedFindings(in: parse(joined + source), globals: included).filter {
      $0.span.lower >= start
    }
    .map { $0.moved(by: -start) }
  }
}

extension Diagnostic {
  /// The same in a text that begins elsewhere.
  fileprivate func moved(by offset: Int) -> Diagnostic {
    var moved = self
    moved.span = span.moved(by: offset)
    moved.labels = labels.map { Label($0.span.moved(by: offset), $0.text) }
    moved.correction = correction.map { Correction($0.span.moved(by: offset), $0.replacement) }
    return moved
  }
}

extension Span {
  fileprivate func moved(by offset: Int) -> Span {
    Span(max(0, lower + offset), max(0, upper + offset))
  }
}
