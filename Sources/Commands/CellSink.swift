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

  init(_ output: any CellOutput, _ session: Session, _ explorations: Explorations) {
    self.output = output
    self.session = session
    self.explorations = explorations
  }

  func print(_ text: String) { output.write(text, to: .stdout) }

  func warn(_ text: String) { output.write(text, to: .stderr) }

  func display(_ value: Value, name: String?) {
    output.display(MimeBundle(session.display(value)), id: name)
  }

  func update(_ value: Value, name: String) {
    output.updateDisplay(MimeBundle(session.display(value)), id: name)
  }

  func explore(_ exploration: Exploration, showing value: Value) {
    explorations.open(exploration, showing: value, output)
  }

  func clear(wait: Bool) { output.clear(waitsForNext: wait) }

  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? {
    do {
      return try output.readLine(prompt: prompt, isPassword: isSecret)
    } catch .interrupted {
      throw .interrupted
    } catch {
      return nil
    }
  }

  func progress(_ fraction: Double, _ label: String) {}

  func page(_ name: String) {
    let snapshot = session.snapshot
    pages.append(
      snapshot.help(on: name).map(MimeBundle.init)
        ?? MimeBundle(text: snapshot.helpIsMissing(for: name)))
  }
}
