package import Diagnostics
package import Syntax

/// Checks a parsed cell before any of it runs: names, argument counts, keywords, words in quotes,
/// and types and shapes where the source settles them.
///
/// `globals` holds what earlier cells defined. The outcome has errors in source order, one for each
/// unknown name, then warnings; a cell that did not parse gives the parser's complaint alone. Each has the correction of itself
/// alone, which nobody has tried yet: that is `Translation`'s.
///
/// - Complexity: O(size of the tree).
package func check(_ cell: ParsedCell, globals: [String: Fact] = [:]) -> [Diagnostic] {
  checkedFacts(cell, globals: globals).found
}

/// The same, with what is known of the notebook's names behind the cell: what it assigns, and `globals`.
package func checkedFacts(_ cell: ParsedCell, globals: [String: Fact])
  -> (found: [Diagnostic], facts: [String: Fact])
{
  if cell.diagnostics.contains(where: { $0.severity == .error }) {
    // What cannot be read defines no names.
    return (cell.diagnostics.map { decided($0, in: cell.source, globals: globals) }, globals)
  }
  var checker = Checker(source: cell.source, globals: globals)
  checker.check(cell.statements)
  let found = cell.diagnostics + checker.diagnostics
  let errors = found.filter { $0.severity == .error }
  return (
    errors.sorted { $0.span.lower < $1.span.lower } + found.filter { $0.severity == .warning },
    checker.globals
  )
}
