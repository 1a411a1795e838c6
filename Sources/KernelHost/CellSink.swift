import Cells
import Diagnostics
import Values
import JupyterKernel
import JupyterProtocol
import Work

/// Hands what a cell shows on to Jupyter; used by the one thread that evaluates the cell.
final class CellSink: OutputSink {
  private let output: any CellOutput
  private let session: Session
  private let explorations: Explorations
  private(set) var pages: [MimeBundle] = []
  private(set) var proposal: String?
  private let outputs: PageProgress
  private let interrupt: Interrupt

  init(
    _ output: any CellOutput, for cell: Cell, _ session: Session, _ explorations: Explorations,
    _ interrupt: Interrupt
  ) {
    self.output = output
    self.session = session
    self.explorations = explorations
    self.interrupt = interrupt
    outputs = PageProgress(output, for: cell, interrupt)
  }

  func print(_ text: String) { outputs.write("\(text)", to: .stdout) }

  func warn(_ text: String) { outputs.write("\(text)", to: .stderr) }

  func display(_ value: Value, name: String?) {
    guard let bundle = bundle(value) else { return }
    outputs.display(bundle, id: name)
  }

  func update(_ value: Value, name: String) {
    guard let bundle = bundle(value) else { return }
    outputs.updateDisplay(bundle, id: name)
  }

  /// Nil when it was interrupted.
  func bundle(_ value: Value) -> MimeBundle? {
    let display = session.display(value, interrupt)
    guard !interrupt.isRaised else { return nil }
    if let warning = display.warning { warn(warning) }
    return MimeBundle(display)
  }

  func explore(_ exploration: Exploration, showing value: Value) {
    outputs.giveUp()
    explorations.open(exploration, showing: value, output)
  }

  func clear(wait: Bool) { outputs.clear(wait: wait) }

  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? {
    outputs.giveUp()
    do {
      let prompt: TerminalText = "\(prompt)"
      return try output.readLine(prompt: prompt.source, isPassword: isSecret)
    } catch .interrupted {
      throw .interrupted
    } catch {
      return nil
    }
  }

  func translated(_ source: String, from language: String) {
    outputs.display(MimeBundle(Display(translated: source, from: language)), id: nil)
  }

  func propose(_ source: String) { proposal = source }

  func progress(_ fraction: Double, _ label: String) { outputs.told(fraction, label) }

  /// The cell is done, failed or was interrupted.
  func end() { outputs.end() }

  func page(_ name: String) {
    let snapshot = session.snapshot
    pages.append(MimeBundle(snapshot.help(on: name) ?? snapshot.helpIsMissing(for: name)))
  }
}
