package import Diagnostics
import Glibc

/// The three streams that every process is born with.
package enum StandardStream: Int32 {
  case input = 0
  case output = 1
  case error = 2

  package var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Writes all of `text`; what a closed pipe does not take is lost.
  package func write(_ text: TerminalText) { writeData(text.source) }

  /// Writes what a person or a program is meant to read: on a terminal what can be shown of it, elsewhere the text itself.
  package func show(_ text: String) {
    if isTerminal { write("\(text)") } else { writeData(text) }
  }

  /// Writes the text as it is, for programs: whatever it holds reaches them unchanged.
  package func writeData(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...])
        let count = Glibc.write(rawValue, rest.baseAddress, rest.count)
        if count < 0 && errno != EINTR { return }
        written += max(0, count)
      }
    }
  }
}
