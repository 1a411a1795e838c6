import Cells
import Evaluation
import Work

/// Shows in a terminal what a cell says: text as it is, figures as a sentence and a drawing in characters.
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

  func print(_ text: String) { line.write(text, to: .output) }

  func warn(_ text: String) {
    line.write(text.hasSuffix("\n") ? text : text + "\n", to: .error)
  }

  func display(_ value: Value, name: String?) {
    let text = session.plainText(value, interrupt)
    let svg = figures == nil ? nil : session.svg(value, interrupt)
    guard !interrupt.isRaised else { return }
    print(text + "\n")
    guard let figures, let svg else { return }
    figureCount += 1
    let path = "\(figures)/figure-\(figureCount).svg"
    do {
      try replaceFile(path, with: Array(svg.utf8))
      print(path + "\n")
    } catch {
      warn("\(error)")
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
    print(prompt)
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
    print((snapshot.help(on: name)?.text ?? snapshot.helpIsMissing(for: name)) + "\n")
  }
}

extension Session {
  /// The form of a value for those who can only read.
  func plainText(_ value: Value, _ interrupt: Interrupt) -> String {
    display(value, interrupt).forms.first { $0.mimeType == "text/plain" }?.content ?? ""
  }

  /// From now on figures are drawn in characters.
  func drawInCharacters() {
    _ = execute("%plots text", name: "settings", output: SilentSink())
  }
}
