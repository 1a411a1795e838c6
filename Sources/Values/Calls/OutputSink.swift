package import Diagnostics

/// Where a running cell's side effects go.
///
/// Called on the evaluating thread only, in program order.
package protocol OutputSink: AnyObject {
  /// Text for standard output, with its line ends.
  func print(_ text: String)
  /// Text for standard error, with its line ends.
  func warn(_ text: String)
  /// Shows a value.
  ///
  /// A `name` makes it a display that `update` can replace.
  func display(_ value: Value, name: String?)
  func update(_ value: Value, name: String)
  /// Shows a value that follows controls, where a front end has some.
  func explore(_ exploration: Exploration, showing value: Value)
  func clear(wait: Bool)
  /// Asks the reader; nil when there is nobody to ask.
  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String?
  /// How far a long computation is, from 0 to 1.
  func progress(_ fraction: Double, _ label: String)
  /// Opens the pager with the help of a name.
  func page(_ name: String)
  /// Says that the cell was read as another language, and shows it in this one.
  func translated(_ source: String, from language: String)
  /// Puts a cell before the reader, in place of the one that asked for it.
  func propose(_ source: String)
}

extension OutputSink {
  package func translated(_ source: String, from language: String) {}

  /// Where there is no next cell, it is written out to be copied.
  package func propose(_ source: String) { print(source + "\n") }

  /// Where nothing can be moved, the start is shown and what could be moved is said.
  package func explore(_ exploration: Exploration, showing value: Value) {
    print(exploration.text(at: exploration.start) + "\n")
    display(value, name: nil)
  }
}

/// Swallows everything but how far the work has come: for speculative evaluation and for tests that look at values only.
package final class SilentSink: OutputSink {
  private let told: (Double, String) -> Void

  package init(progress: @escaping (Double, String) -> Void = { _, _ in }) { told = progress }

  package func print(_ text: String) {}
  package func warn(_ text: String) {}
  package func display(_ value: Value, name: String?) {}
  package func update(_ value: Value, name: String) {}
  package func clear(wait: Bool) {}
  package func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? { nil }
  package func progress(_ fraction: Double, _ label: String) { told(fraction, label) }
  package func page(_ name: String) {}
}
