import Dispatch
import Glibc

/// Ctrl-C as an event instead of the end of the process.
struct InterruptKey {
  private let source: any DispatchSourceSignal

  /// Calls `action` at each press, for as long as this value lives.
  init(_ action: @escaping @Sendable () -> Void) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler(handler: action)
    source.resume()
  }

  /// Gives the key its usual meaning back.
  func release() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
