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
  if cell.diagnostics.contains(where: { $0.severity == .error }) {
    return cell.diagnostics.map { decided($0, in: cell.source, globals: globals) }
  }
  var checker = Checker(source: cell.source, globals: globals)
  checker.check(cell.statements)
  let found = cell.diagnostics + checker.diagnostics
  let errors = found.filter { $0.severity == .error }
  return errors.sorted { $0.span.lower < $1.span.lower } + found.filter { $0.severity == .warning }
}

/// What is known of a notebook's names behind a cell without mistakes, by `globals` in front of it.
///
/// - Complexity: O(size of the tree + number of names).
package func facts(behind cell: ParsedCell, globals: [String: Fact]) -> [String: Fact] {
  var checker = Checker(source: cell.source, globals: globals)
  checker.check(cell.statements)
  return checker.globals
}
