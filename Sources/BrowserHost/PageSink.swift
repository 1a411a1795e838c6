import Cells
import Diagnostics
import Platform
import Values
import Work
import Plotting

/// Tells the page what a cell shows, at once, each in the form in which a notebook keeps an output.
final class PageSink: OutputSink {
  private let session: Session
  private let explorations: Explorations
  private var lastProgress = 0.0

  init(_ session: Session, _ explorations: Explorations) {
    self.session = session
    self.explorations = explorations
  }

  func print(_ text: String) { stream("stdout", text) }
  func warn(_ text: String) { stream("stderr", text) }

  private func stream(_ name: String, _ text: String) {
    let text: TerminalText = "\(text)"
    tell("stream", [("name", .text(name)), ("text", .text(text.source))])
  }

  func display(_ value: Value, name: String?) { show("display_data", forms(value), name) }
  func update(_ value: Value, name: String) { show("update_display_data", forms(value), name) }

  private func show(_ type: String, _ data: JSON, _ name: String?) {
    var members: [(name: String, value: JSON)] = [("data", data), ("metadata", .object([]))]
    if let name { members.append(("transient", .object([("display_id", .text(name))]))) }
    tell(type, members)
  }

  func explore(_ exploration: Exploration, showing value: Value) {
    let opened = explorations.open(exploration, showing: value)
    let widgets = Widget.Names(opened.number)
    let names: TerminalText = "\(exploration.controls.map { $0.name }.joined(separator: ", "))"
    tell(
      "explore",
      [
        ("number", .whole(opened.number)),
        ("controls", .array(exploration.controls.map { described($0.name, $0.control) })),
        ("positions", .array(exploration.start.map { .number($0) })),
        (
          "widgets",
          .object(
            exploration.widgets(opened.number, at: exploration.start).map { ($0.name, $0.state) })
        ),
        (
          "data",
          .object([
            (
              "application/vnd.jupyter.widget-view+json",
              .object([
                ("version_major", .whole(2)), ("version_minor", .whole(0)),
                ("model_id", .text(widgets.box)),
              ])
            ), ("text/plain", .text("Run the cell to move \(names.source).")),
          ])
        ),
      ])
    show("display_data", place(exploration, exploration.start), widgets.place)
    show("display_data", forms(opened.value), widgets.box)
  }

  func clear(wait: Bool) { tell("clear_output", [("wait", .boolean(wait))]) }

  /// A page's worker cannot wait for its reader.
  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? { nil }

  func progress(_ fraction: Double, _ label: String) {
    let now = secondsNow()
    guard now - lastProgress > 0.1 else { return }
    lastProgress = now
    let label: TerminalText = "\(label)"
    tell("progress", [("share", .number(fraction)), ("label", .text(label.source))])
  }

  func page(_ name: String) {
    let snapshot = session.snapshot
    let help = snapshot.help(on: name) ?? snapshot.helpIsMissing(for: name)
    tell("page", [("name", .text(name)), ("data", help.json)])
  }

  func translated(_ source: String, from language: String) {
    show("display_data", Display(translated: source, from: language).json, nil)
  }

  func propose(_ source: String) { tell("propose", [("source", .text(source))]) }

  /// What a cell gives as its last word.
  func finish(_ result: CellResult, number: Int) {
    switch result {
    case .finished(let value?):
      tell(
        "execute_result",
        [
          ("execution_count", .whole(number)), ("data", forms(value)), ("metadata", .object([])),
        ])
    case .finished(nil): break
    case .failed(let diagnostic, let source): tell("error", error(diagnostic, in: source))
    case .interrupted(let place):
      let text: TerminalText = "\(CellResult.interruption(place))"
      tell(
        "error",
        [
          ("ename", .text("Interrupted")), ("evalue", .text(text.source)),
          ("traceback", .array([.text(text.source)])),
        ])
    }
  }

  private func error(_ diagnostic: Diagnostic, in source: CellSource)
    -> [(name: String, value: JSON)]
  {
    let title: TerminalText = "\(diagnostic.title)"
    let lines = render(diagnostic, in: source.text, place: source.name, emphasis: true).source
      .split(separator: "\n" as Character, omittingEmptySubsequences: false)
    var members: [(name: String, value: JSON)] = [
      ("ename", .text(diagnostic.topic.id)), ("evalue", .text(title.source)),
      ("traceback", .array(lines.map { .text(String($0)) })), ("cell", .text(source.name)),
    ]
    if let correction = diagnostic.correction {
      members.append(("corrected", .text(applying(correction, to: source.text))))
    }
    return members
  }

  /// SVG is all that a page needs of a figure; PNG and PDF would make the module larger by what draws them.
  func forms(_ value: Value) -> JSON { session.pageDisplay(value).json }

  func place(_ exploration: Exploration, _ positions: [Double]) -> JSON {
    Display(text: "\(exploration.text(at: positions))").json
  }

  private func described(_ name: String, _ control: Exploration.Control) -> JSON {
    switch control {
    case .slider(let slider):
      .object([
        ("name", .text(name)), ("min", .number(slider.low)), ("max", .number(slider.high)),
        ("step", .number(slider.step)), ("start", .number(slider.start)),
        ("digits", .whole(slider.digits)),
      ])
    case .choices(let values):
      .object([
        ("name", .text(name)),
        ("choices", .array(values.indices.map { .text(control.text(at: Double($0)).flattened) })),
        ("isSwitch", .boolean(control.isSwitch)),
      ])
    }
  }
}

extension Display {
  var json: JSON { .object(forms.map { ($0.mimeType, .text($0.content)) }) }
}

/// Hands one object to the page.
func tell(_ type: String, _ members: [(name: String, value: JSON)]) {
  let bytes = JSON.object([("output_type", .text(type))] + members).bytes
  bytes.withUnsafeBufferPointer { page_put($0.baseAddress, Int32($0.count)) }
}

@_extern(wasm, module: "page", name: "put") @_extern(c)
private func page_put(_ text: UnsafePointer<UInt8>?, _ count: Int32)
