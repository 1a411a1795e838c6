import Cells
import Diagnostics
import Evaluation
import Work

/// Shows in a terminal what a cell says: figures as a sentence and a drawing in characters.
///
/// What a cell prints goes into a pipe or a file as it is, so that other programs can read it.
final class ConsoleSink: OutputSink {
  private let session: Session
  /// Where figures are written as SVG, if they are.
  private let figures: String?
  private var figureCount = 0
  private let line = TerminalProgress()
  private var interrupt = Interrupt()

  init(_ session: Session, figures: String? = nil) {
    self.session = session
    self.figures = figures
  }

  func print(_ text: String) { line.show(text, on: .output) }

  func warn(_ text: String) {
    line.show(text.hasSuffix("\n") ? text : text + "\n", on: .error)
  }

  private func show(_ text: TerminalText) { line.write("\(text)\n", to: .output) }

  func display(_ value: Value, name: String?) {
    let text = session.display(value, interrupt).text
    let svg = figures == nil ? nil : session.svg(value, interrupt)
    guard !interrupt.isRaised else { return }
    show("\(text)")
    guard let figures, let svg else { return }
    figureCount += 1
    let path = "\(figures)/figure-\(figureCount).svg"
    do {
      try replaceFile(path, with: Array(svg.utf8))
      show("\(path.visibleInOneLine)")
    } catch {
      line.write("\(String(describing: error))\n", to: .error)
    }
  }

  func update(_ value: Value, name: String) { display(value, name: name) }

  /// Beside what the cell says, as it is about the cell.
  func translated(_ source: String, from language: String) {
    warn("Read as \(language). In this language:\n\(source)\n")
  }

  /// A terminal's past is left as it is.
  func clear(wait: Bool) {}

  func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? {
    line.write("\(prompt)", to: .output)
    return line.paused { readLine() }
  }

  func progress(_ fraction: Double, _ label: String) { line.told(fraction, label) }

  func begin(_ interrupt: Interrupt) {
    self.interrupt = interrupt
    line.begin(interrupt)
  }

  /// The cell is done, failed or was interrupted.
  func end() { line.end() }

  func page(_ name: String) {
    let snapshot = session.snapshot
    show("\((snapshot.help(on: name) ?? snapshot.helpIsMissing(for: name)).text)")
  }
}

extension Session {
  /// From now on figures are drawn in characters.
  func drawInCharacters() {
    _ = execute("%plots text", name: "settings", output: SilentSink())
  }
}
