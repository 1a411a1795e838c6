package import Diagnostics
package import Syntax

/// Checks a parsed cell before any of it runs: names, argument counts, keywords, words in quotes,
/// and types and shapes where the source settles them.
///
/// `globals` holds what earlier cells defined. The outcome has errors in source order, one for each
/// unknown name, then warnings; a cell that did not parse gives the parser's complaint alone. The correction of the
/// first error puts right what it can of the others too.
///
/// - Complexity: O(size of the tree).
package func check(_ cell: ParsedCell, globals: [String: Fact] = [:]) -> [Diagnostic] {
  var found = complaints(cell, globals: globals)
  if let first = found.first, first.severity == .error {
    found[0].correction = wideCorrection(first, in: cell.source, globals: globals)
  }
  return found
}

/// The same, each with the correction of itself alone.
func complaints(_ cell: ParsedCell, globals: [String: Fact]) -> [Diagnostic] {
  if cell.diagnostics.contains(where: { $0.severity == .error }) {
    return cell.diagnostics.map { decided($0, in: cell.source, globals: globals) }
  }
  var checker = Checker(source: cell.source, globals: globals)
  checker.check(cell.statements)
  let found = cell.diagnostics + checker.diagnostics
  let errors = found.filter { $0.severity == .error }
  return errors.sorted { $0.span.lower < $1.span.lower } + found.filter { $0.severity == .warning }
}
