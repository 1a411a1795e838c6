import JupyterProtocol
package import JSON
import Arrays
package import Cells
import Checking
package import Diagnostics
package import Values
import KernelHost
import Terminal
package import Work

/// Collects what one cell shows in the form in which a notebook file keeps it.
package final class NotebookOutputs: OutputSink {
  private var finished: [JSONValue] = []
  /// Text of one stream that may go on.
  private var text: (stream: String, content: String)?
  private let session: Session
  /// Place in `finished` of the displays that have a name.
  private var named: [String: Int] = [:]
  private var clearsAtNext = false
  private let line = TerminalProgress()
  private var interrupt = Interrupt()

  package init(_ session: Session) { self.session = session }

  /// What the cell has shown so far.
  package var outputs: [JSONValue] { finished + openStream }

  private var openStream: [JSONValue] {
    text.map {
      [["name": .string($0.stream), "output_type": "stream", "text": $0.content.jupyterLines]]
    } ?? []
  }

  package func run(_ source: String, number: Int, _ interrupt: Interrupt) -> CellResult {
    var result = CellResult.interrupted(at: nil)
    self.interrupt = interrupt
    line.begin(interrupt)
    EvaluationStack.run {
      result = session.execute(
        source, name: "cell [\(number)]", output: self, interrupt: interrupt)
    }
    line.end()
    switch result {
    case .finished(let value?):
      var output = bundle(value, kind: "execute_result")
      guard !interrupt.isRaised else {
        addInterruption(nil)
        return .interrupted(at: nil)
      }
      output["execution_count"] = .integer(number)
      add(.object(output))
    case .finished(nil): break
    case .failed(let diagnostic, let place):
      let text = render(diagnostic, in: place.text, place: place.name, emphasis: true)
      add(error(diagnostic.topic.id, "\(diagnostic.title)", text))
    case .interrupted(let place): addInterruption(place)
    }
    return result
  }

  private func addInterruption(_ place: String?) {
    let text = CellResult.interruption(place)
    add(error("Interrupted", "\(text)", "\(text)"))
  }

  package func print(_ text: String) { stream("stdout", "\(text)") }
  package func warn(_ text: String) { stream("stderr", "\(text)") }

  package func display(_ value: Value, name: String?) {
    let bundle = bundle(value, kind: "display_data")
    guard !interrupt.isRaised else { return }
    add(.object(bundle))
    if let name { named[name] = finished.count - 1 }
  }

  package func update(_ value: Value, name: String) {
    guard let index = named[name] else { return display(value, name: name) }
    finished[index] = .object(bundle(value, kind: "display_data"))
  }

  package func clear(wait: Bool) {
    if wait { clearsAtNext = true } else { removeAll() }
  }

  /// Nobody sits in front of a notebook that runs by itself.
  package func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? { nil }

  package func progress(_ fraction: Double, _ label: String) { line.told(fraction, label) }

  /// The pager is not part of a notebook.
  package func page(_ name: String) {}

  // MARK: Outputs

  private func removeAll() {
    finished = []
    text = nil
    named = [:]
    clearsAtNext = false
  }

  private func add(_ output: JSONValue) {
    if clearsAtNext { removeAll() }
    finished += openStream
    text = nil
    finished.append(output)
  }

  /// Text behind text of the same stream makes one output.
  private func stream(_ name: String, _ text: TerminalText) {
    let text = text.source
    if clearsAtNext { removeAll() }
    if self.text?.stream == name {
      self.text?.content += text
    } else {
      finished += openStream
      self.text = (name, text)
    }
  }

  package func translated(_ source: String, from language: String) {
    add(.object(bundle(Display(translated: source, from: language), kind: "display_data")))
  }

  private func bundle(_ value: Value, kind: String) -> JSONObject {
    let display = session.display(value, interrupt)
    if let warning = display.warning { warn(warning) }
    return bundle(display, kind: kind)
  }

  private func bundle(_ display: Display, kind: String) -> JSONObject {
    let bundle = MimeBundle(display)
    let data = bundle.data.map { type, content in
      let isText = type.hasPrefix("text/") || type == "image/svg+xml"
      return (type, isText ? (content.string ?? "").jupyterLines : content)
    }
    return [
      "data": .object(Dictionary(data) { first, _ in first }),
      "metadata": .object(bundle.metadata), "output_type": .string(kind),
    ]
  }

  private func error(_ name: String, _ value: TerminalText, _ text: TerminalText) -> JSONValue {
    let traceback = text.source.split(separator: "\n", omittingEmptySubsequences: false)
    return [
      "ename": .string(name), "evalue": .string(value.source), "output_type": "error",
      "traceback": .array(traceback.map { .string(String($0)) }),
    ]
  }
}
