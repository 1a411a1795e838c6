import JupyterProtocol
import Logging
import ZeroMQ

/// Which subscriber gets what: libzmq leaves it to the owner of the socket (`ZMQ_XPUB_MANUAL`).
extension IOLoop {
  /// What topics begin with, as they are the types of messages.
  ///
  /// A subscription to everything becomes one to each, which leaves the empty topic for what is meant for one subscriber alone.
  private static let firstLetters = UInt8(ascii: "a")...UInt8(ascii: "z")

  mutating func receiveSubscriptions() {
    for _ in 0..<Self.turn {
      guard let frames = receive(channels.publication) else { return }
      guard let frame = frames.first, let sign = frame.first, sign <= 1 else { continue }
      let topic = Array(frame.dropFirst())
      do {
        if sign == 1 { try admit(to: topic) } else { try dismiss(from: topic) }
      } catch {
        surroundings.logger.error("a subscription failed", metadata: ["reason": "\(error)"])
      }
    }
  }

  /// Greets a subscriber (JEP 65); who wants everything gets exactly what it missed, and then what comes.
  private mutating func admit(to topic: [UInt8]) throws(ZeroMQError) {
    try channels.publication.subscribe(to: topic)
    if let text = String(validating: topic, as: UTF8.self) {
      let welcome = codec.encode(OutgoingMessage(.welcome(topic: text)), to: [topic]).frames
      try channels.publication.send(welcome, in: backlog)
    }
    guard topic.isEmpty else { return }
    for frames in early.messages {
      try channels.publication.send([topic] + frames.dropFirst(), in: backlog)
    }
    try channels.publication.unsubscribe(from: topic)
    for letter in Self.firstLetters { try channels.publication.subscribe(to: [letter]) }
  }

  private func dismiss(from topic: [UInt8]) throws(ZeroMQError) {
    guard topic.isEmpty else { return try channels.publication.unsubscribe(from: topic) }
    for letter in Self.firstLetters { try channels.publication.unsubscribe(from: [letter]) }
  }
}
