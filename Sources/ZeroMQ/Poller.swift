import CZeroMQ

/// Waits for the first of several sockets and file descriptors that has something to read.
///
/// What it watches must outlive it.
package struct Poller {
  private var items: [zmq_pollitem_t] = []

  package init() {}

  /// Returns the place of the socket, to ask `isReadable` for.
  @discardableResult
  package mutating func watch(_ socket: borrowing Socket) -> Int {
    items.append(
      zmq_pollitem_t(socket: socket.pointer, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
    return items.count - 1
  }

  @discardableResult
  package mutating func watch(fileDescriptor: Int32) -> Int {
    items.append(
      zmq_pollitem_t(socket: nil, fd: fileDescriptor, events: Int16(ZMQ_POLLIN), revents: 0))
    return items.count - 1
  }

  /// Returns when something can be read or the time is over; without a time it waits for ever.
  package mutating func wait(milliseconds: Int?) throws(ZeroMQError) {
    while zmq_poll(&items, Int32(items.count), milliseconds ?? -1) < 0 {
      guard zmq_errno() == EINTR else { throw ZeroMQError("poll") }
    }
  }

  package func isReadable(_ place: Int) -> Bool { items[place].revents != 0 }
}
