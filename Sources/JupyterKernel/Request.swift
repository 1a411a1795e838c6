import JupyterProtocol

/// A client's message and the way its answer takes.
struct Request: Sendable {
  enum Channel: Sendable { case shell, control }

  let channel: Channel
  let message: Message
  let received: ContinuousClock.Instant

  init(_ message: Message, on channel: Channel) {
    self.message = message
    self.channel = channel
    self.received = .now
  }

  var type: String { message.header.type }
}

/// One step of output, in the order in which clients shall see it.
enum Outgoing: Sendable {
  /// The request is worked on: status busy.
  case began(Request)
  /// The request is done, all its outputs are out: status idle.
  case ended(Request)
  case reply(OutgoingMessage, to: Request)
  case publish(OutgoingMessage)
  case text(String, TextStream, parentHeader: [UInt8])
  case ask(OutgoingMessage, Question)
}
