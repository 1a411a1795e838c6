import JupyterProtocol
import Logging
import ZeroMQ

extension IOLoop {
  /// Sends what may go now; returns how long the poll may wait before there is more to send.
  mutating func flush() -> Int? {
    for entry in services.outbox.takePrompt() { emit(entry) }
    while true {
      let now = ContinuousClock.now
      switch nextOutput(now: now) {
      case .send(let entry):
        let bytes = emit(entry)
        budget.spend(entry.cost(bytes: bytes), now: now)
      case .wait(let time):
        return max(1, Int(((time - now) / .milliseconds(1)).rounded(.up)))
      case .nothing:
        return nil
      }
    }
  }

  private mutating func nextOutput(now: ContinuousClock.Instant) -> OutputQueue.Next {
    services.outbox.next(now: now) { now in
      max(
        early.opening(now: now),
        budget.opening(now: now, waitingMessages: backlog.messages, waitingBytes: backlog.bytes))
    }
  }

  /// Returns the bytes that were published.
  @discardableResult
  mutating func emit(_ entry: Outgoing) -> Int {
    switch entry {
    case .began(let request):
      inProgress[request.message.header.id] = request
      return publishStatus("busy", of: request)
    case .ended(let request):
      inProgress[request.message.header.id] = nil
      budget.rest()
      if request.message.content.count > Self.hugeFrame { trimSoon() }
      return publishStatus("idle", of: request)
    case .reply(let message, let request):
      reply(message, to: request)
      return 0
    case .publish(let message):
      return publish(message)
    case .text(let text, let stream, let parent):
      return publish(OutgoingMessage(.stream(stream.rawValue, text: text), parentHeader: parent))
    case .ask(let message, let question):
      let (frames, id) = codec.encode(message, to: question.request.message.identities)
      question.wasSent(as: id)
      send(frames, on: channels.input)
      return 0
    }
  }

  mutating func reply(_ message: OutgoingMessage, to request: Request) {
    let frames = codec.encode(message, to: request.message.identities).frames
    switch request.channel {
    case .shell: send(frames, on: channels.shell)
    case .control: send(frames, on: channels.control)
    }
  }

  private mutating func publishStatus(_ state: String, of request: Request) -> Int {
    publish(OutgoingMessage(.status(state), parentHeader: request.message.headerBytes))
  }

  /// Publishes under the message's type as its topic; returns the bytes.
  @discardableResult
  mutating func publish(_ message: OutgoingMessage) -> Int {
    let frames = codec.encode(message, to: [Array(message.type.utf8)]).frames
    let bytes = frames.reduce(0) { $0 + $1.count }
    early.keep(frames, bytes: bytes)
    do {
      try channels.publication.send(frames, in: backlog)
    } catch {
      surroundings.logger.error("publishing failed", metadata: ["reason": "\(error)"])
    }
    return bytes
  }

  func send(_ frames: [[UInt8]], on socket: borrowing Socket) {
    do {
      try socket.send(frames)
    } catch {
      surroundings.logger.error("sending failed", metadata: ["reason": "\(error)"])
    }
  }
}
