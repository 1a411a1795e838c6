import Diagnostics
import Glibc

/// The terminal, key by key and without echo, until `restore` is called.
package struct RawTerminal {
  private let saved: termios

  /// Whether a person sits at both ends.
  package static var isAvailable: Bool {
    StandardStream.input.isTerminal && StandardStream.output.isTerminal
  }

  /// Nil when standard input is no terminal that can do this.
  package init?() {
    guard Self.isAvailable else { return nil }
    var settings = termios()
    guard tcgetattr(StandardStream.input.rawValue, &settings) == 0 else { return nil }
    saved = settings
    cfmakeraw(&settings)
    guard tcsetattr(StandardStream.input.rawValue, TCSADRAIN, &settings) == 0 else { return nil }
    StandardStream.output.write("\u{1B}[?2004h")  // mark what is pasted
  }

  package func restore() {
    StandardStream.output.write("\u{1B}[?2004l")
    var settings = saved
    tcsetattr(StandardStream.input.rawValue, TCSADRAIN, &settings)
  }

  package func readByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      let count = read(StandardStream.input.rawValue, &byte, 1)
      if count == 1 { return byte }
      if count == 0 || errno != EINTR { return nil }
    }
  }

  /// Rows and columns, with a guess when the terminal does not say.
  package var size: (rows: Int, columns: Int) {
    var window = winsize()
    let status = ioctl(StandardStream.output.rawValue, UInt(TIOCGWINSZ), &window)
    guard status == 0, window.ws_col > 0, window.ws_row > 0 else { return (24, 80) }
    return (Int(window.ws_row), Int(window.ws_col))
  }
}
