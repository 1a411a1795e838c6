import Cells
import Diagnostics
import Values

/// Keeps what a cell puts out.
final class RecordingSink: OutputSink {
  var printed = ""
  var warned = ""
  var displays: [Value] = []
  var pages: [String] = []
  var clears = 0
  var answers: [String] = []
  var explorations: [Exploration] = []

  func print(_ text: String) { printed += text }
  func warn(_ text: String) { warned += text }
  func display(_ value: Value, name: String?) { displays.append(value) }
  func update(_ value: Value, name: String) { displays.append(value) }
  func explore(_ exploration: Exploration, showing value: Value) {
    explorations.append(exploration)
    print(exploration.text(at: exploration.start) + "\n")
    display(value, name: nil)
  }
  func clear(wait: Bool) { clears += 1 }
  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? { answers.popLast() }
  func progress(_ fraction: Double, _ label: String) {}
  func page(_ name: String) { pages.append(name) }
}

extension Session {
  /// The text a cell displays; a failure as `id: title`.
  func text(_ source: String, _ output: RecordingSink = RecordingSink()) -> String {
    var result = CellResult.interrupted(at: nil)
    EvaluationStack.run { result = execute(source, name: "cell [1]", output: output) }
    return switch result {
    case .finished(let value): value?.displayText ?? ""
    case .failed(let diagnostic, _): "\(diagnostic.topic.id): \(diagnostic.title)"
    case .interrupted: "interrupted"
    }
  }
}
