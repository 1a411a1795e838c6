import JupyterProtocol
import Logging
import ZeroMQ

extension IOLoop {
  /// Sends what may go now; returns how long the poll may wait before there is more to send.
  mutating func flush() -> Int? {
    for entry in services.outbox.takePrompt() { emit(entry) }
    while true {
      let now = ContinuousClock.now
      switch services.outbox.next(now: now, budget: &budget) {
      case .send(let entry):
        if let bytes = emit(entry) { budget.spend(bytes: bytes) }
      case .wait(let time):
        return max(1, Int(((time - now) / .milliseconds(1)).rounded(.up)))
      case .nothing:
        return nil
      }
    }
  }

  /// Returns the bytes that count against the server's limits, if the message counts.
  @discardableResult
  mutating func emit(_ entry: Outgoing) -> Int? {
    switch entry {
    case .began(let request):
      inProgress[request.message.header.id] = request
      publishStatus("busy", of: request)
      return nil
    case .ended(let request):
      inProgress[request.message.header.id] = nil
      publishStatus("idle", of: request)
      return nil
    case .reply(let message, let request):
      reply(message, to: request)
      return nil
    case .publish(let message):
      return publish(message)
    case .text(let text, let stream, let parent):
      return publish(OutgoingMessage(.stream(stream.rawValue, text: text), parentHeader: parent))
    case .ask(let message, let question):
      let (frames, id) = codec.encode(message, to: question.request.message.identities)
      question.wasSent(as: id)
      send(frames, on: channels.input)
      return nil
    }
  }

  mutating func reply(_ message: OutgoingMessage, to request: Request) {
    let frames = codec.encode(message, to: request.message.identities).frames
    switch request.channel {
    case .shell: send(frames, on: channels.shell)
    case .control: send(frames, on: channels.control)
    }
  }

  private mutating func publishStatus(_ state: String, of request: Request) {
    publish(OutgoingMessage(.status(state), parentHeader: request.message.headerBytes))
  }

  /// Publishes under the given topic, which is otherwise the message's type; returns the bytes.
  @discardableResult
  mutating func publish(_ message: OutgoingMessage, topic: [UInt8]? = nil) -> Int {
    let frames = codec.encode(message, to: [topic ?? Array(message.type.utf8)]).frames
    send(frames, on: channels.publication)
    return frames.reduce(0) { $0 + $1.count }
  }

  func send(_ frames: [[UInt8]], on socket: borrowing Socket) {
    do {
      try socket.send(frames)
    } catch {
      surroundings.logger.error("sending failed", metadata: ["reason": "\(error)"])
    }
  }
}
