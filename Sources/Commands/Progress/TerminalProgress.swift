/// A progress line on standard error, for who sits at a terminal.
struct TerminalProgress {
  private var meter = ProgressMeter()
  private var isVisible = false
  private let isTerminal = StandardStream.error.isTerminal

  mutating func show(_ share: Double, _ label: String) {
    guard isTerminal else { return }
    if let line = meter.line(at: .now, share: share, label: label) {
      StandardStream.error.write("\r\(line)\u{1B}[K")
      isVisible = true
    } else if meter.isDone {
      hide()
    }
  }

  /// The cursor is again where it was before the line.
  mutating func hide() {
    guard isTerminal else { return }
    meter.forget()
    guard isVisible else { return }
    isVisible = false
    StandardStream.error.write("\r\u{1B}[K")
  }
}
