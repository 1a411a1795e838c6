import Glibc
import Platform
import Synchronization
package import Work

/// Ctrl-C as a wish to stop the cell that runs, instead of the end of the process.
package final class InterruptKey: Sendable {
  private let running = Mutex<Interrupt?>(nil)

  /// Make one before there is any other thread: those that come later inherit that the signal is blocked.
  package init() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    _ = Threads.start(stackOf: 256 << 10) { [self, signals] in
      var signals = signals
      var signal: Int32 = 0
      while sigwait(&signals, &signal) == 0 {
        guard let interrupt = running.withLock({ $0 }) else { exit(128 + SIGINT) }
        interrupt.raise()
      }
    }
  }

  /// Runs `body` with an interrupt that the key raises.
  package func whileRunning<Result>(_ body: (Interrupt) throws -> Result) rethrows -> Result {
    let interrupt = Interrupt()
    running.withLock { $0 = interrupt }
    defer { running.withLock { $0 = nil } }
    return try body(interrupt)
  }
}
