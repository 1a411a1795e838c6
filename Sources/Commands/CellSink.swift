import Cells
import Evaluation
import JupyterKernel
import JupyterProtocol

/// Hands what a cell shows on to Jupyter; used by the one thread that evaluates the cell.
final class CellSink: OutputSink {
  private let output: any CellOutput
  private let session: Session
  private let explorations: Explorations
  private(set) var pages: [MimeBundle] = []
  private var line: PageProgress

  init(
    _ output: any CellOutput, for cell: Cell, _ session: Session, _ explorations: Explorations
  ) {
    self.output = output
    self.session = session
    self.explorations = explorations
    line = PageProgress(output, for: cell)
  }

  func print(_ text: String) { write(text, to: .stdout) }

  func warn(_ text: String) { write(text, to: .stderr) }

  private func write(_ text: String, to stream: TextStream) {
    line.wrote(text, to: stream)
    output.write(text, to: stream)
  }

  func display(_ value: Value, name: String?) {
    let bundle = MimeBundle(session.display(value))
    line.displayed(bundle, id: name)
    output.display(bundle, id: name)
  }

  func update(_ value: Value, name: String) {
    let bundle = MimeBundle(session.display(value))
    line.updated(bundle, id: name)
    output.updateDisplay(bundle, id: name)
  }

  func explore(_ exploration: Exploration, showing value: Value) {
    line.giveUp()
    explorations.open(exploration, showing: value, output)
  }

  func clear(wait: Bool) {
    line.cleared(wait: wait)
    output.clear(waitsForNext: wait)
  }

  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? {
    line.giveUp()
    do {
      return try output.readLine(prompt: prompt, isPassword: isSecret)
    } catch .interrupted {
      throw .interrupted
    } catch {
      return nil
    }
  }

  func progress(_ fraction: Double, _ label: String) { line.show(fraction, label) }

  /// The cell is done, failed or was interrupted.
  func end() { line.hide() }

  func page(_ name: String) {
    let snapshot = session.snapshot
    pages.append(
      snapshot.help(on: name).map(MimeBundle.init)
        ?? MimeBundle(text: snapshot.helpIsMissing(for: name)))
  }
}
