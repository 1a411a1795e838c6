import JSON
import Cells
import Diagnostics
import Values
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
      for widget in widgets(live, old).reversed() {
        output.closeComm(CommMessage(id: widget.name))
      }
    }
    for widget in widgets(live, number) { output.open(widget) }
    let place = Widget.Names(number)
    let names: TerminalText = "\(exploration.controls.map { $0.name }.joined(separator: ", "))"
    output.display(
      MimeBundle([
        "application/vnd.jupyter.widget-view+json": [
          "version_major": 2, "version_minor": 0, "model_id": .string(place.box),
        ],
        "text/plain": .string("Run the cell to move \(names.source)."),
      ]), id: nil)
    output.display(sentence(of: live), id: place.place)
    output.display(MimeBundle(session.display(value)), id: place.box)
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
            "states": .object(
              Dictionary(uniqueKeysWithValues: widgets.map { ($0.name, $0.described) })),
          ]))
    case "request_state":
      guard let number = number(of: comm.id) else { return }
      // A page that lost patience asks for one widget after the other.
      openPictures([number], output)
      if let widget = widgets.first(where: { $0.name == comm.id }) {
        output.update(comm.id, widget.state)
      }
    default: break
    }
  }

  private func move(_ comm: CommMessage, _ output: any CellOutput) {
    guard let moved = Widget.Moved(comm.id), let told = comm.data["state"]?.object else { return }
    let number = moved.number
    let live: Live? = state.withLock { state in
      guard let exploration = state.live[number]?.exploration,
        let value = exploration.field(of: moved).flatMap({ told.number($0) }),
        let position = exploration.position(moved, holding: value)
      else { return nil }
      state.live[number]?.positions[moved.index] = position
      return state.live[number]
    }
    guard let live else { return }
    // A slider follows the buttons that play it, and they go on from where it is.
    for (name, value) in live.exploration.values(number, at: live.positions)
    where name != comm.id && Widget.Moved(name)?.index == moved.index {
      output.update(name, value)
    }
    guard let display = show(live, number, output) else { return }
    let names = Widget.Names(number)
    output.updateDisplay(sentence(of: live), id: names.place)
    output.updateDisplay(MimeBundle(display), id: names.box)
    if live.picture != nil {
      let html = display.html
      state.withLock { $0.live[number]?.picture = html }
      output.update(names.picture, .object([("value", Widget.value(html))]))
    }
  }

  /// Gives a page that was loaded anew the pictures that it has lost.
  private func openPictures(_ numbers: [Int], _ output: any CellOutput) {
    for number in numbers.sorted() {
      guard let live = state.withLock({ $0.live[number] }), live.picture == nil,
        let html = show(live, number, output)?.html
      else { continue }
      state.withLock { $0.live[number]?.picture = html }
      output.open(Widget(Widget.Names(number).picture, html: html))
    }
  }

  /// nil when the reader stopped it.
  private func show(_ live: Live, _ number: Int, _ output: any CellOutput) -> Display? {
    let interrupt = Interrupt()
    output.onInterrupt { interrupt.raise() }
    let line = ControlsProgress(
      output, box: Widget.Names(number).box, controls: rows(live, number), interrupt)
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

  // MARK: Widgets

  /// All widgets as they stand now.
  private var widgets: [Widget] {
    state.withLock { $0.live }.flatMap { widgets($1, $0) }
  }

  private func widgets(_ live: Live, _ number: Int) -> [Widget] {
    let widgets = live.exploration.widgets(number, at: live.positions)
    guard let html = live.picture else { return widgets }
    let names = Widget.Names(number)
    return widgets.dropLast() + [
      Widget(names.picture, html: html), Widget(names.box, stacking: rows(live, number)),
    ]
  }

  private func rows(_ live: Live, _ number: Int) -> [String] {
    live.exploration.rows(number)
      + (live.picture == nil ? [] : [Widget.Names(number).picture])
  }

  /// Where the controls are, for those who do not see them: on paper, in a page made from the notebook.
  private func sentence(of live: Live) -> MimeBundle {
    MimeBundle(Display(text: "\(live.exploration.text(at: live.positions))"))
  }

  /// The exploration a widget belongs to, if it is one.
  private func number(of name: String) -> Int? {
    let parts = name.split(separator: "-")
    return parts.count > 1 && parts[0] == "explore" ? Int(parts[1]) : nil
  }
}

extension JSONObject {
  /// What a control of a page holds: a number, or 1 for true.
  fileprivate func number(_ field: String) -> Double? {
    switch self[field] {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    case .boolean(let isTrue): isTrue ? 1 : 0
    default: nil
    }
  }
}
