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

  /// Of one message: more than any notebook sends.
  package static let mostBytes = 256 << 20
  private static let mostFrames = 4096

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
      try send(frame, flags: ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0))
    }
  }

  /// The same, and `backlog` knows of the message until its last frame has left for every peer.
  package func send(_ frames: [[UInt8]], in backlog: Backlog) throws(ZeroMQError) {
    guard let last = frames.last else { return }
    for frame in frames.dropLast() { try send(frame, flags: ZMQ_DONTWAIT | ZMQ_SNDMORE) }
    var message = zmq_msg_t()
    guard backlog.fill(&message, with: last, bytes: frames.reduce(0) { $0 + $1.count }) else {
      return try send(last, flags: ZMQ_DONTWAIT)
    }
    while zmq_msg_send(&message, pointer, ZMQ_DONTWAIT) < 0 {
      guard zmq_errno() == EINTR else {
        let error = ZeroMQError("send")
        zmq_msg_close(&message)
        throw error
      }
    }
  }

  private func send(_ frame: [UInt8], flags: Int32) throws(ZeroMQError) {
    while frame.withUnsafeBytes({ zmq_send(pointer, $0.baseAddress, $0.count, flags) }) < 0 {
      guard zmq_errno() == EINTR else { throw ZeroMQError("send") }
    }
  }

  /// The frames of the next message, or nil if none has come; no frames at all if together they are too large.
  package func receive() throws(ZeroMQError) -> [[UInt8]]? {
    guard let first = try receiveFrame() else { return nil }
    var frames = [first.bytes]
    var bytes = first.bytes.count
    var hasMore = first.hasMore
    while hasMore, let next = try receiveFrame() {
      bytes += next.bytes.count
      if bytes > Self.mostBytes || frames.count == Self.mostFrames {
        frames = []
        bytes = Self.mostBytes
      } else {
        frames.append(next.bytes)
      }
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
