package import Diagnostics
import Synchronization
import Progress
package import Work

/// What goes to a terminal, and below it, on standard error, the progress line of the cell that runs.
package final class TerminalProgress: Sendable {
  private struct State {
    var isVisible = false
    /// Whether a cell runs that does not wait for its reader.
    var isRunning = false
  }

  private let state = Mutex(State())
  private let clock = ProgressClock()
  private let isTerminal = StandardStream.error.isTerminal

  package init() {}

  /// A cell begins.
  package func begin(_ interrupt: Interrupt) {
    guard isTerminal else { return }
    state.withLock { $0.isRunning = true }
    clock.start(watching: interrupt) { [weak self] line in self?.draw(line) }
  }

  package func told(_ share: Double, _ label: String) { clock.told(share, label) }

  /// The cell is done, failed or was interrupted: the cursor is again where it was before the line.
  package func end() {
    clock.stop()
    state.withLock { state in
      state.isRunning = false
      Self.erase(&state)
    }
  }

  /// Writes where the line stood.
  package func write(_ text: TerminalText, to stream: StandardStream) {
    state.withLock { state in
      Self.erase(&state)
      stream.write(text)
    }
  }

  /// Shows what a cell prints where the line stood.
  package func show(_ text: String, on stream: StandardStream) {
    state.withLock { state in
      Self.erase(&state)
      stream.show(text)
    }
  }

  /// No line is drawn while `body` waits for the reader.
  package func paused<T>(_ body: () -> T) -> T {
    let wasRunning = state.withLock { state in
      defer { state.isRunning = false }
      Self.erase(&state)
      return state.isRunning
    }
    defer { state.withLock { $0.isRunning = wasRunning } }
    return body()
  }

  private func draw(_ line: String) {
    state.withLock { state in
      guard state.isRunning else { return }
      StandardStream.error.write("\r\(line)\u{1B}[K")
      state.isVisible = true
    }
  }

  private static func erase(_ state: inout State) {
    guard state.isVisible else { return }
    state.isVisible = false
    StandardStream.error.write("\r\u{1B}[K")
  }
}
