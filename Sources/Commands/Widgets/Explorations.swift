import Cells
import Diagnostics
import Evaluation
import JupyterKernel
import JupyterProtocol
import Synchronization
import Work

/// The explorations whose controls a page may still move.
///
/// A picture is an ordinary display, which the notebook keeps; the controls stand above it. A page that was loaded anew
/// has lost track of that display, so it gets a second picture among its widgets, which follows from then on. Until then
/// there is none, so that the saved notebook does not hold it twice.
final class Explorations: Sendable {
  private struct Live {
    let exploration: Exploration
    var positions: [Double]
    /// What the picture's widget holds, as soon as there is one.
    var picture: String?
  }

  /// More are forgotten, the oldest first, so that a cell run again and again keeps no memory.
  private static let capacity = 64

  private struct State {
    var live: [Int: Live] = [:]
    var count = 0
  }

  private let state = Mutex(State())
  private let session: Session

  init(_ session: Session) { self.session = session }

  // MARK: Opening

  /// Numbers count up from the start of the kernel, so that a notebook run anew gives the same bytes.
  func open(_ exploration: Exploration, showing value: Value, _ output: any CellOutput) {
    let (number, forgotten) = state.withLock { state in
      state.count += 1
      state.live[state.count] = Live(exploration: exploration, positions: exploration.start)
      let old = state.count - Self.capacity
      return (state.count, state.live.removeValue(forKey: old).map { (old, $0) })
    }
    if let (old, live) = forgotten {
      for id in [boxID(old)] + children(live, old) { output.closeComm(CommMessage(id: id)) }
    }
    let ids = exploration.controls.indices.map { controlID(number, $0) }
    for ((name, control), id) in zip(exploration.controls, ids) {
      output.open(WidgetModel(control, name: name, position: control.start), id)
    }
    output.open(WidgetModel(stacking: ids), boxID(number))
    output.display(
      MimeBundle([
        "application/vnd.jupyter.widget-view+json": [
          "version_major": 2, "version_minor": 0, "model_id": .string(boxID(number)),
        ],
        "text/plain": .string(exploration.text + "; run the cell to move it"),
      ]), id: nil)
    output.display(MimeBundle(session.display(value)), id: boxID(number))
  }

  // MARK: What a page says

  func receive(_ comm: CommMessage, _ output: any CellOutput) {
    switch comm.data["method"]?.string {
    case "update": move(comm, output)
    case "request_states":
      openPictures(state.withLock { Array($0.live.keys) }, output)
      output.sendComm(
        CommMessage(
          id: comm.id,
          data: [
            "method": "update_states", "buffer_paths": [],
            "states": .object(models.mapValues(\.described)),
          ]))
    case "request_state":
      // A page that lost patience asks for one widget after the other.
      if let (number, _) = place(of: comm.id) { openPictures([number], output) }
      if let model = models[comm.id] { output.update(comm.id, model.state) }
    default: break
    }
  }

  private func move(_ comm: CommMessage, _ output: any CellOutput) {
    guard case let (number, index?)? = place(of: comm.id), let moved = comm.data["state"]?.object
    else { return }
    let live: Live? = state.withLock { state in
      guard let live = state.live[number], live.exploration.controls.indices.contains(index),
        let position = live.exploration.controls[index].control.position(in: moved)
      else { return nil }
      state.live[number]?.positions[index] = position
      return state.live[number]
    }
    guard let live, let bundle = show(live, number, output) else { return }
    output.updateDisplay(bundle, id: boxID(number))
    if live.picture != nil {
      state.withLock { $0.live[number]?.picture = bundle.html }
      output.update(pictureID(number), ["value": .string(bundle.html)])
    }
  }

  /// Gives a page that was loaded anew the pictures that it has lost.
  private func openPictures(_ numbers: [Int], _ output: any CellOutput) {
    for number in numbers.sorted() {
      guard let live = state.withLock({ $0.live[number] }), live.picture == nil,
        let bundle = show(live, number, output)
      else { continue }
      state.withLock { $0.live[number]?.picture = bundle.html }
      output.open(WidgetModel(html: bundle.html), pictureID(number))
    }
  }

  /// nil when the reader stopped it.
  private func show(_ live: Live, _ number: Int, _ output: any CellOutput) -> MimeBundle? {
    let interrupt = Interrupt()
    output.onInterrupt { interrupt.raise() }
    let line = ControlsProgress(
      output, box: boxID(number), controls: children(live, number), interrupt)
    defer { line.end() }
    let sink = SilentSink { line.told($0, $1) }
    switch session.execute(
      live.exploration, at: live.positions, output: sink, interrupt: interrupt)
    {
    case .finished(let value):
      let bundle = value.map { MimeBundle(session.display($0, interrupt)) }
      return interrupt.isRaised ? nil : bundle
    case .failed(let diagnostic, let source):
      return MimeBundle(text: render(diagnostic, in: source.text, place: source.name))
    case .interrupted: return nil
    }
  }

  // MARK: Models

  /// All widgets as they stand now.
  private var models: [String: WidgetModel] {
    var models: [String: WidgetModel] = [:]
    for (number, live) in state.withLock({ $0.live }) {
      let controls = live.exploration.controls
      for index in controls.indices {
        models[controlID(number, index)] = WidgetModel(
          controls[index].control, name: controls[index].name, position: live.positions[index])
      }
      if let picture = live.picture { models[pictureID(number)] = WidgetModel(html: picture) }
      models[boxID(number)] = WidgetModel(stacking: children(live, number))
    }
    return models
  }

  /// The widgets that stand in the box.
  private func children(_ live: Live, _ number: Int) -> [String] {
    live.exploration.controls.indices.map { controlID(number, $0) }
      + (live.picture == nil ? [] : [pictureID(number)])
  }

  private func boxID(_ number: Int) -> String { "explore-\(number)" }
  private func controlID(_ number: Int, _ index: Int) -> String { "explore-\(number)-\(index)" }
  private func pictureID(_ number: Int) -> String { "explore-\(number)-picture" }

  /// The exploration a widget belongs to, and which of its controls it is, if it is one.
  private func place(of id: String) -> (number: Int, index: Int?)? {
    let parts = id.split(separator: "-")
    guard parts.count > 1, parts[0] == "explore", let number = Int(parts[1]) else { return nil }
    return (number, parts.count == 3 ? Int(parts[2]) : nil)
  }
}

extension MimeBundle {
  /// The form that an HTML widget shows.
  fileprivate var html: String {
    if let rich = (data["image/svg+xml"] ?? data["text/html"])?.string { return rich }
    let text = data["text/plain"]?.string ?? ""
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return "<pre>\(escaped)</pre>"
  }
}
