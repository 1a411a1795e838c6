import CZeroMQ

extension Socket {
  /// How many messages wait for one slow peer before further ones are dropped; 0 is no limit.
  package func setSendLimit(_ messages: Int32) throws(ZeroMQError) {
    try set(ZMQ_SNDHWM, messages)
  }

  /// Disconnects a peer that sends a frame larger than this.
  package func setFrameLimit(bytes: Int64) throws(ZeroMQError) {
    var value = bytes
    try set(ZMQ_MAXMSGSIZE, &value, MemoryLayout<Int64>.size)
  }

  /// How long a closed socket goes on sending what is still to be sent.
  package func setLinger(milliseconds: Int32) throws(ZeroMQError) {
    try set(ZMQ_LINGER, milliseconds)
  }

  /// Has an `extendedPublisher` only report subscriptions: `subscribe` and `unsubscribe` then act for the peer whose report was
  /// received last, until it is gone.
  package func admitSubscribersByHand() throws(ZeroMQError) {
    try set(ZMQ_XPUB_MANUAL, 1)
  }

  /// Hands the place of a vanished peer to a new one of the same identity.
  package func acceptReturningPeers() throws(ZeroMQError) {
    try set(ZMQ_ROUTER_HANDOVER, 1)
  }

  /// To every topic that begins so.
  package func subscribe(to topic: [UInt8] = []) throws(ZeroMQError) {
    try set(ZMQ_SUBSCRIBE, bytes: topic)
  }

  package func unsubscribe(from topic: [UInt8] = []) throws(ZeroMQError) {
    try set(ZMQ_UNSUBSCRIBE, bytes: topic)
  }

  package func setIdentity(_ identity: [UInt8]) throws(ZeroMQError) {
    try set(ZMQ_ROUTING_ID, bytes: identity)
  }

  /// Accepts only peers that know the public key; keys are Z85 text.
  package func serveEncrypted(publicKey: String, secretKey: String) throws(ZeroMQError) {
    try set(ZMQ_CURVE_SERVER, 1)
    try set(ZMQ_CURVE_PUBLICKEY, bytes: Array(publicKey.utf8))
    try set(ZMQ_CURVE_SECRETKEY, bytes: Array(secretKey.utf8))
  }

  /// The public key that belongs to a secret one; nil where that is no key of Z85 text.
  package static func publicKey(of secretKey: String) -> String? {
    var key = [CChar](repeating: 0, count: 41)
    guard zmq_curve_public(&key, secretKey) == 0 else { return nil }
    return String(decoding: key.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The endpoint of the last `bind`, with the port that the system chose for `*`.
  package func lastEndpoint() throws(ZeroMQError) -> String {
    var bytes = [CChar](repeating: 0, count: 1024)
    var count = bytes.count
    guard zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &bytes, &count) == 0 else {
      throw ZeroMQError("read the endpoint")
    }
    // The count includes the closing zero.
    return String(
      decoding: bytes.prefix(max(0, count - 1)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private func set(_ option: Int32, _ value: Int32) throws(ZeroMQError) {
    var value = value
    try set(option, &value, MemoryLayout<Int32>.size)
  }

  private func set(_ option: Int32, bytes: [UInt8]) throws(ZeroMQError) {
    guard bytes.withUnsafeBytes({ zmq_setsockopt(pointer, option, $0.baseAddress, $0.count) }) == 0
    else { throw ZeroMQError("set option \(option)") }
  }

  private func set(
    _ option: Int32, _ value: UnsafeRawPointer, _ size: Int
  ) throws(ZeroMQError) {
    guard zmq_setsockopt(pointer, option, value, size) == 0 else {
      throw ZeroMQError("set option \(option)")
    }
  }
}
