package import Diagnostics

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

  /// For finding the place of a span.
  package var lines: SourceText { SourceText(text) }

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
