import Cells
import Diagnostics
import Evaluation
import JupyterKernel
import JupyterProtocol
import Synchronization
import Work

/// The explorations whose controls a page may still move.
///
/// The controls stand above a line that says where they are and a picture. These two are ordinary displays that follow
/// the controls, so that the notebook is saved as it stands; the display of the controls itself never changes, since a
/// page would make them anew in the hand that drags them.
///
/// A page that was loaded anew has lost track of its displays, so it gets a second picture among its widgets, which
/// follows from then on. Until then there is none, so that the saved notebook does not hold it twice.
final class Explorations: Sendable {
  private struct Live {
    let exploration: Exploration
    var positions: [Double]
    var scales = ExplorationScales()
    /// What the picture's widget holds, as soon as there is one.
    var picture: HTMLText?
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
    var live = Live(exploration: exploration, positions: exploration.start)
    let value = live.scales.keep(value, of: exploration, at: live.positions)
    let opened = live
    let (number, forgotten) = state.withLock { state in
      state.count += 1
      state.live[state.count] = opened
      let old = state.count - Self.capacity
      return (state.count, state.live.removeValue(forKey: old).map { (old, $0) })
    }
    if let (old, live) = forgotten {
      for id in [boxID(old)] + children(live, old) + [layoutID(old)] {
        output.closeComm(CommMessage(id: id))
      }
    }
    let ids = exploration.controls.indices.map { controlID(number, $0) }
    output.open(.layout, layoutID(number))
    for ((name, control), id) in zip(exploration.controls, ids) {
      output.open(
        WidgetModel(control, name: name, position: control.start, layout: layoutID(number)), id)
    }
    output.open(WidgetModel(stacking: ids), boxID(number))
    let names: TerminalText = "\(exploration.controls.map { $0.name }.joined(separator: ", "))"
    output.display(
      MimeBundle([
        "application/vnd.jupyter.widget-view+json": [
          "version_major": 2, "version_minor": 0, "model_id": .string(boxID(number)),
        ],
        "text/plain": .string("Run the cell to move \(names.source)."),
      ]), id: nil)
    output.display(place(of: live), id: placeID(number))
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
    guard let live, let display = show(live, number, output) else { return }
    output.updateDisplay(place(of: live), id: placeID(number))
    output.updateDisplay(MimeBundle(display), id: boxID(number))
    if live.picture != nil {
      let html = display.html
      state.withLock { $0.live[number]?.picture = html }
      output.update(pictureID(number), ["value": .string(html.source)])
    }
  }

  /// Gives a page that was loaded anew the pictures that it has lost.
  private func openPictures(_ numbers: [Int], _ output: any CellOutput) {
    for number in numbers.sorted() {
      guard let live = state.withLock({ $0.live[number] }), live.picture == nil,
        let html = show(live, number, output)?.html
      else { continue }
      state.withLock { $0.live[number]?.picture = html }
      output.open(WidgetModel(html: html), pictureID(number))
    }
  }

  /// nil when the reader stopped it.
  private func show(_ live: Live, _ number: Int, _ output: any CellOutput) -> Display? {
    let interrupt = Interrupt()
    output.onInterrupt { interrupt.raise() }
    let line = ControlsProgress(
      output, box: boxID(number), controls: children(live, number), interrupt)
    defer { line.end() }
    let sink = SilentSink { line.told($0, $1) }
    switch session.execute(
      live.exploration, at: live.positions, output: sink, interrupt: interrupt)
    {
    case .finished(let value?):
      var scales = live.scales
      let kept = scales.keep(value, of: live.exploration, at: live.positions)
      let now = scales
      let display = session.display(kept, isMoving: true, interrupt)
      guard !interrupt.isRaised else { return nil }
      state.withLock { $0.live[number]?.scales = now }
      return display
    case .finished(nil): return nil
    case .failed(let diagnostic, let source):
      return Display(text: render(diagnostic, in: source.text, place: source.name))
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
          controls[index].control, name: controls[index].name, position: live.positions[index],
          layout: layoutID(number))
      }
      models[layoutID(number)] = .layout
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

  /// Where the controls are, for those who do not see them: on paper, in a page made from the notebook.
  private func place(of live: Live) -> MimeBundle {
    MimeBundle(Display(text: "\(live.exploration.text(at: live.positions))"))
  }

  private func boxID(_ number: Int) -> String { "explore-\(number)" }
  private func placeID(_ number: Int) -> String { "explore-\(number)-place" }
  private func controlID(_ number: Int, _ index: Int) -> String { "explore-\(number)-\(index)" }
  private func layoutID(_ number: Int) -> String { "explore-\(number)-layout" }
  private func pictureID(_ number: Int) -> String { "explore-\(number)-picture" }

  /// The exploration a widget belongs to, and which of its controls it is, if it is one.
  private func place(of id: String) -> (number: Int, index: Int?)? {
    let parts = id.split(separator: "-")
    guard parts.count > 1, parts[0] == "explore", let number = Int(parts[1]) else { return nil }
    return (number, parts.count == 3 ? Int(parts[2]) : nil)
  }
}
