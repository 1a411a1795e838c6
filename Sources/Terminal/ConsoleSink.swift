package import Cells
package import Diagnostics
package import Values
package import Work

/// Shows in a terminal what a cell says: figures as a sentence and a drawing in characters.
///
/// What a cell prints goes into a pipe or a file as it is, so that other programs can read it.
package final class ConsoleSink: OutputSink {
  private let session: Session
  /// The folder where figures are written as SVG, and what writes a file; nil where none is.
  private let figures: Figures?
  private var figureCount = 0
  private let line = TerminalProgress()
  private var interrupt = Interrupt()

  package typealias Figures = (
    folder: String, write: (_ path: String, _ bytes: [UInt8]) throws -> Void
  )

  package init(_ session: Session, figures: Figures? = nil) {
    self.session = session
    self.figures = figures
  }

  package func print(_ text: String) { line.show(text, on: .output) }

  package func warn(_ text: String) {
    line.show(text.hasSuffix("\n") ? text : text + "\n", on: .error)
  }

  private func show(_ text: TerminalText) { line.write("\(text)\n", to: .output) }

  package func display(_ value: Value, name: String?) {
    let text = session.display(value, interrupt).text
    let svg = figures == nil ? nil : session.svg(value, interrupt)
    guard !interrupt.isRaised else { return }
    show("\(text)")
    guard let figures, let svg else { return }
    figureCount += 1
    let path = "\(figures.folder)/figure-\(figureCount).svg"
    do {
      try figures.write(path, Array(svg.utf8))
      show("\(path.visibleInOneLine)")
    } catch {
      line.write("\(String(describing: error))\n", to: .error)
    }
  }

  package func update(_ value: Value, name: String) { display(value, name: name) }

  /// Beside what the cell says, as it is about the cell.
  package func translated(_ source: String, from language: String) {
    warn("Read as \(language). In this language:\n\(source)\n")
  }

  /// A terminal's past is left as it is.
  package func clear(wait: Bool) {}

  package func input(prompt: String, isSecret: Bool) throws(RuntimeFailure) -> String? {
    line.write("\(prompt)", to: .output)
    return line.paused { readLine() }
  }

  package func progress(_ fraction: Double, _ label: String) { line.told(fraction, label) }

  package func begin(_ interrupt: Interrupt) {
    self.interrupt = interrupt
    line.begin(interrupt)
  }

  /// The cell is done, failed or was interrupted.
  package func end() { line.end() }

  package func page(_ name: String) {
    let snapshot = session.snapshot
    show("\((snapshot.help(on: name) ?? snapshot.helpIsMissing(for: name)).text)")
  }
}

extension Session {
  /// From now on figures are drawn in characters.
  package func drawInCharacters() {
    _ = execute("%plots text", name: "settings", output: SilentSink())
  }
}
