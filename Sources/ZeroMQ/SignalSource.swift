import CZeroMQ
import Glibc

/// Signals as something to read in a poll, instead of a handler that breaks into any line of code.
package final class SignalSource: Sendable {
  package static let interrupt = SIGINT
  package static let termination = SIGTERM

  package let fileDescriptor: Int32

  /// Call it before the first thread starts: later threads inherit that the signals are blocked.
  package init(_ signals: [Int32]) throws(ZeroMQError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    fileDescriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    guard fileDescriptor >= 0 else { throw ZeroMQError("make a signalfd") }
  }

  deinit { close(fileDescriptor) }

  /// The next signal that came, if there is one.
  package func next() -> Int32? {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard read(fileDescriptor, &info, size) == size else { return nil }
    return Int32(bitPattern: info.ssi_signo)
  }
}
