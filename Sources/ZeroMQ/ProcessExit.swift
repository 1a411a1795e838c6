import CZeroMQ
import Glibc

/// The end of another process as something to see in a poll.
package final class ProcessExit: Sendable {
  package let fileDescriptor: Int32

  /// Fails where the process is gone already, or the system has no pidfd (Linux before 5.3).
  package init(of process: Int32) throws(ZeroMQError) {
    fileDescriptor = zeromq_pidfd_open(process)
    guard fileDescriptor >= 0 else { throw ZeroMQError("watch process \(process)") }
  }

  deinit { close(fileDescriptor) }
}
