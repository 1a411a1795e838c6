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

  /// Whether a server may have handed it on for a page.
  ///
  /// A client of jupyter_client has its session as its address and begins its message ids with it, and names no cell. A
  /// server asks on sockets without an address as soon as a page connects, and the page's ids are its own. Only shell
  /// tells: jupyter_client's manager uses control without an address too.
  var mayComeThroughServer: Bool {
    guard channel == .shell else { return false }
    let session = message.header.session
    return session.isEmpty || message.identities.first != Array(session.utf8)
      || !message.header.id.hasPrefix(session) || message.cellID != nil
  }
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
