import Cells
import Diagnostics
import JupyterKernel
import Synchronization
import Progress
import Work

/// A progress line below the controls of an exploration, while the picture of their new place is computed.
///
/// It is a widget that is there only as long as it says something: an empty one would take room.
final class ControlsProgress: Sendable {
  private let output: any CellOutput
  private let box: String
  private let controls: [String]
  private let clock = ProgressClock()
  private let isVisible = Mutex(false)

  private var id: String { box + "-progress" }

  init(
    _ output: any CellOutput, box: String, controls: [String], _ interrupt: Interrupt
  ) {
    self.output = output
    self.box = box
    self.controls = controls
    clock.start(watching: interrupt) { [weak self] line in self?.draw(line) }
  }

  func told(_ share: Double, _ label: String) { clock.told(share, label) }

  func end() {
    clock.stop()
    isVisible.withLock { isVisible in
      guard isVisible else { return }
      isVisible = false
      output.update(box, Widget(box, stacking: controls).state)
      output.closeComm(CommMessage(id: id))
    }
  }

  private func draw(_ line: String) {
    let html: HTMLText = "\(line)"
    isVisible.withLock { isVisible in
      if isVisible { return output.update(id, .object([("value", .text(html.source))])) }
      isVisible = true
      output.open(Widget(id, html: html))
      output.update(box, Widget(box, stacking: controls + [id]).state)
    }
  }
}
