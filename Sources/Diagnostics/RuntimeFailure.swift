/// Why an evaluation ended early.
package enum RuntimeFailure: Error, Sendable {
  /// `source` is the cell that the spans point into; nil means the cell that is being run, until a
  /// call into a function of an earlier cell fills it in.
  indirect case failed(Diagnostic, source: CellSource?)
  case interrupted

  package static func failed(_ diagnostic: Diagnostic) -> RuntimeFailure {
    .failed(diagnostic, source: nil)
  }
}

/// The text of one cell and what it is called in messages: `cell [3]`.
package final class CellSource: Sendable {
  package let name: String
  package let text: String
  /// The cell in the reader's words, when `text` is its translation.
  package let original: Original?

  /// A cell of another language, and for each line of the translation the line, from 0, that it came from.
  package struct Original: Sendable {
    package let text: String
    package let lines: [Int]

    package init(text: String, lines: [Int]) {
      self.text = text
      self.lines = lines
    }
  }

  /// For finding the place of a span.
  package var lines: SourceText { SourceText(text) }

  package init(name: String, text: String, original: Original? = nil) {
    self.name = name
    self.text = text
    self.original = original
  }

  /// The number of the line, from 1, as the reader counts it.
  package func line(at offset: Int) -> Int {
    let line = lines.line(at: offset)
    guard let original, original.lines.indices.contains(line) else { return line + 1 }
    return original.lines[line] + 1
  }
}
