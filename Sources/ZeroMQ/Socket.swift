import CZeroMQ

/// One socket: it belongs to the thread that made it, and closes when it goes out of scope.
package struct Socket: ~Copyable {
  package enum Kind: Sendable {
    case router
    case dealer
    case reply
    case request
    case extendedPublisher
    case subscriber

    fileprivate var code: Int32 {
      switch self {
      case .router: ZMQ_ROUTER
      case .dealer: ZMQ_DEALER
      case .reply: ZMQ_REP
      case .request: ZMQ_REQ
      case .extendedPublisher: ZMQ_XPUB
      case .subscriber: ZMQ_SUB
      }
    }
  }

  let pointer: UnsafeMutableRawPointer
  private let context: Context

  package init(_ kind: Kind, in context: Context) throws(ZeroMQError) {
    guard let pointer = zmq_socket(context.pointer, kind.code) else {
      throw ZeroMQError("make a socket")
    }
    self.pointer = pointer
    self.context = context
  }

  deinit { zmq_close(pointer) }

  package func bind(to endpoint: String) throws(ZeroMQError) {
    guard zmq_bind(pointer, endpoint) == 0 else { throw ZeroMQError("bind \(endpoint)") }
  }

  package func connect(to endpoint: String) throws(ZeroMQError) {
    guard zmq_connect(pointer, endpoint) == 0 else { throw ZeroMQError("connect \(endpoint)") }
  }

  /// Sends one message of several frames, whole or not at all, without waiting.
  package func send(_ frames: [[UInt8]]) throws(ZeroMQError) {
    for (index, frame) in frames.enumerated() {
      let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
      while frame.withUnsafeBytes({ zmq_send(pointer, $0.baseAddress, $0.count, flags) }) < 0 {
        guard zmq_errno() == EINTR else { throw ZeroMQError("send") }
      }
    }
  }

  /// The frames of the next message, or nil if none has come.
  package func receive() throws(ZeroMQError) -> [[UInt8]]? {
    guard let first = try receiveFrame() else { return nil }
    var frames = [first.bytes]
    var hasMore = first.hasMore
    while hasMore, let next = try receiveFrame() {
      frames.append(next.bytes)
      hasMore = next.hasMore
    }
    return frames
  }

  /// The frames of the next message, or nil if none comes in time.
  package func receive(withinMilliseconds timeout: Int) throws(ZeroMQError) -> [[UInt8]]? {
    var poller = Poller()
    poller.watch(self)
    try poller.wait(milliseconds: timeout)
    return try receive()
  }

  private func receiveFrame() throws(ZeroMQError) -> (bytes: [UInt8], hasMore: Bool)? {
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    while zmq_msg_recv(&message, pointer, ZMQ_DONTWAIT) < 0 {
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return nil
      default: throw ZeroMQError("receive")
      }
    }
    let bytes = UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))
    return (Array(bytes), zmq_msg_more(&message) != 0)
  }
}
