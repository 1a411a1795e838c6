/// A half-open range of UTF-8 offsets in the source of one cell.
package struct Span: Sendable, Hashable {
  package var lower: Int
  package var upper: Int

  package init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = max(lower, upper)
  }

  package static let start = Span(0, 0)

  /// The smallest span that covers both.
  package func union(_ other: Span) -> Span {
    Span(min(lower, other.lower), max(upper, other.upper))
  }
}

/// One fact about a cell, with its place and, where there is one, a correction that works when pasted.
///
/// The fields are the facts; `render(_:in:)` makes text of them, and the Jupyter side sends them on as data.
package struct Diagnostic: Sendable, Hashable, Error {
  package enum Severity: Sendable, Hashable { case error, warning }

  /// A second place that helps to understand the first, such as the shape of an operand.
  package struct Label: Sendable, Hashable {
    package var span: Span
    package var text: String

    package init(_ span: Span, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// Replace `span` by `replacement` and the complaint is gone.
  package struct Correction: Sendable, Hashable {
    package var span: Span
    package var replacement: String

    package init(_ span: Span, _ replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// What it stands for, with a stable identifier like `unknown-name`.
  package var topic: ErrorTopic
  package var severity: Severity
  /// One sentence that says it all, without colour; the first line of Jupyter's `evalue`.
  package var title: String
  package var span: Span
  package var labels: [Label]
  /// What to do, as a short sentence.
  package var help: String?
  package var correction: Correction?
  /// What kind of value it is about, where other languages have other names for what belongs to it: `array`, `table`.
  package var subject: String?
  /// Calls that led here, innermost first, each in source order of its own cell.
  package var callPath: [String]

  package init(
    _ topic: ErrorTopic, _ title: String, at span: Span, labels: [Label] = [], help: String? = nil,
    correction: Correction? = nil, severity: Severity = .error
  ) {
    self.topic = topic
    self.severity = severity
    self.title = title
    self.span = span
    self.labels = labels
    self.help = help
    self.correction = correction
    self.callPath = []
  }
}
