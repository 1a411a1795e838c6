import Notebooks
import Syntax

extension SourceFile {
  /// The whole file in the canonical layout; cells of a notebook that have an error stay as they are.
  func formattedText() throws -> String {
    guard isNotebook else {
      if let layout = formatted(text) { return layout }
      throw CommandFailure("\(name) has an error: nadaraya check \(name) shows it.")
    }
    var notebook = try Notebook(self)
    var hasChanged = false
    for cell in notebook.codeCells {
      guard let layout = formatted(cell.source) else { continue }
      // The last line of a cell has no end.
      let source = layout.hasSuffix("\n") ? String(layout.dropLast()) : layout
      if source == cell.source { continue }
      notebook.setSource(source, ofCellAt: cell.index)
      hasChanged = true
    }
    return hasChanged ? String(decoding: notebook.json, as: UTF8.self) : text
  }
}
