import PythonCells
package import Syntax

/// Whether a console should run what has been typed, in either language, or let the reader type on.
package func cellCompleteness(of source: String) -> Completeness {
  let own = completeness(of: source)
  if own == .complete { return own }
  if isUnfinishedPython(source) { return .incomplete(indent: "    ") }
  return isPython(source) ? .complete : own
}
