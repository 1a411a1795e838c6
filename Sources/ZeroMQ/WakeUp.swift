import CZeroMQ
import Glibc

/// Wakes a thread that waits in a poll, or in `wait`.
///
/// Signals are not counted: one `wait` or `reset` takes all that came before it.
package final class WakeUp: Sendable {
  package let fileDescriptor: Int32

  package init() throws(ZeroMQError) {
    fileDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard fileDescriptor >= 0 else { throw ZeroMQError("make an eventfd") }
  }

  deinit { close(fileDescriptor) }

  /// May be called from a signal handler.
  package func signal() {
    var one: UInt64 = 1
    // A full counter fails to add, but is a signal all the same.
    _ = write(fileDescriptor, &one, MemoryLayout<UInt64>.size)
  }

  package func reset() {
    var count: UInt64 = 0
    _ = read(fileDescriptor, &count, MemoryLayout<UInt64>.size)
  }

  /// Returns after a signal, or when the time is over; without a time it waits for ever.
  package func wait(milliseconds: Int32? = nil) {
    var item = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
    while poll(&item, 1, milliseconds ?? -1) < 0, errno == EINTR {}
    reset()
  }
}
