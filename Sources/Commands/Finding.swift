import Checking
import Diagnostics
import JupyterProtocol
import Syntax

/// One thing that is wrong in one cell of a file.
struct Finding {
  var diagnostic: Diagnostic
  var source: String
  var file: String
  /// From 1, among the code cells of a notebook.
  var cell: Int?

  func text(colours: Bool) -> TerminalText {
    let place = cell.map { "\(file), cell [\($0)]" } ?? file
    return "\(render(diagnostic, in: source, place: place, colours: colours))\n"
  }

  var json: JSONValue {
    let text = SourceText(source)
    let start = text.position(of: diagnostic.span.lower)
    let end = text.position(of: diagnostic.span.upper)
    var members: JSONObject = [
      "file": .string(file), "id": .string(diagnostic.id), "message": .string(diagnostic.title),
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

/// A notebook's cells are checked as one text, since later cells use the names of earlier ones.
func findings(in file: SourceFile) throws -> [Finding] {
  guard file.isNotebook else {
    return check(parse(file.text)).map {
      Finding(diagnostic: $0, source: file.text, file: file.name, cell: nil)
    }
  }
  var findings: [Finding] = []
  var joined = ""
  var starts: [(cell: Int, offset: Int, source: String)] = []
  for (index, cell) in try Notebook(file).codeCells.enumerated() {
    let complaints = parse(cell.source).diagnostics
    findings += complaints.map {
      Finding(diagnostic: $0, source: cell.source, file: file.name, cell: index + 1)
    }
    // What cannot be read defines no names either.
    if complaints.contains(where: { $0.severity == .error }) { continue }
    starts.append((index + 1, joined.utf8.count, cell.source))
    joined += cell.source + "\n"
  }
  for diagnostic in check(parse(joined)) {
    guard let start = starts.last(where: { $0.offset <= diagnostic.span.lower }) else { continue }
    findings.append(
      Finding(
        diagnostic: diagnostic.moved(by: -start.offset), source: start.source, file: file.name,
        cell: start.cell))
  }
  return findings.sorted { ($0.cell ?? 0) < ($1.cell ?? 0) }
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
