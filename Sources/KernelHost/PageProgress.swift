import JSON
import Cells
import Diagnostics
import JupyterKernel
import JupyterProtocol
import Synchronization
import Progress
import Work

/// What a running cell shows in a page, with a progress line among it that leaves no trace.
///
/// Jupyter can change one output but not remove it: what is removed is all outputs of the cell. So what the cell shows
/// is kept, and shown again when the line goes (docs/decisions/0304-progress-in-notebooks.md).
final class PageProgress: Sendable {
  /// A cell that has shown more than this many bytes gets no line: to show it all again would take too long.
  private static let mostBytes = 1 << 18

  private struct State {
    var isVisible = false
    /// What the cell has shown since its outputs were last cleared, as long as all of it can be shown again.
    var shown: [ShownOutput] = []
    var bytes = 0
    var canShowAgain = true
    var clearsAtNext = false
  }

  private let output: any CellOutput
  private let id: String
  private let state = Mutex(State())
  private let clock = ProgressClock()

  /// A line for a cell that is known by its id: that one stands in a page that somebody looks at.
  ///
  /// Others are run by programs that only gather outputs, or in consoles that cannot clear any.
  init(_ output: any CellOutput, for cell: Cell, _ interrupt: Interrupt) {
    self.output = output
    id = "progress-\(cell.number)"
    if cell.id == nil {
      state.withLock { $0.canShowAgain = false }
    } else {
      clock.start(watching: interrupt) { [weak self] line in self?.draw(line) }
    }
  }

  func told(_ share: Double, _ label: String) { clock.told(share, label) }

  /// The cell is done, failed or was interrupted.
  func end() {
    clock.stop()
    state.withLock { hide(&$0) }
  }

  // MARK: What the cell shows

  func write(_ text: TerminalText, to stream: TextStream) {
    let text = text.source
    state.withLock { state in
      keep(.text(text, stream), text.utf8.count, &state)
      output.write(text, to: stream)
    }
  }

  func display(_ bundle: MimeBundle, id: String?) {
    state.withLock { state in
      keep(.display(bundle, id: id), bundle.byteCount, &state)
      output.display(bundle, id: id)
    }
  }

  func updateDisplay(_ bundle: MimeBundle, id: String) {
    state.withLock { state in
      for (index, item) in state.shown.enumerated() {
        guard case .display(let old, id) = item else { continue }
        state.bytes += bundle.byteCount - old.byteCount
        state.shown[index] = .display(bundle, id: id)
      }
      output.updateDisplay(bundle, id: id)
    }
  }

  func clear(wait: Bool) {
    state.withLock { state in
      if wait { state.clearsAtNext = true } else { startAnew(&state) }
      output.clear(waitsForNext: wait)
    }
  }

  /// From here on the page holds something that cannot be shown again: a question, a control.
  func giveUp() { state.withLock { giveUp(&$0) } }

  // MARK: The line

  private func draw(_ line: String) {
    let bundle = MimeBundle(Display(text: "\(line)"))
    state.withLock { state in
      guard state.canShowAgain, !state.clearsAtNext else { return }
      if state.isVisible {
        output.updateDisplay(bundle, id: id)
      } else {
        output.display(bundle, id: id)
      }
      state.isVisible = true
    }
  }

  private func hide(_ state: inout State) {
    guard state.isVisible else { return }
    state.isVisible = false
    output.replaceAll(by: state.shown)
    if state.clearsAtNext { output.clear(waitsForNext: true) }
  }

  private func giveUp(_ state: inout State) {
    hide(&state)
    state.canShowAgain = false
    state.shown = []
  }

  private func startAnew(_ state: inout State) {
    state.shown = []
    state.bytes = 0
    state.isVisible = false
    state.clearsAtNext = false
  }

  /// Called before an output is sent: one that is too much makes the line go first.
  private func keep(_ item: ShownOutput, _ count: Int, _ state: inout State) {
    if state.clearsAtNext { startAnew(&state) }
    guard state.canShowAgain else { return }
    state.bytes += count + MemoryLayout<ShownOutput>.size
    if state.bytes > Self.mostBytes { giveUp(&state) } else { state.shown.append(item) }
  }
}

extension MimeBundle {
  fileprivate var byteCount: Int {
    data.values.reduce(0) { $0 + ($1.string?.utf8.count ?? 0) }
  }
}
