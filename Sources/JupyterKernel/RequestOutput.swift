import JSON
import JupyterProtocol
import ZeroMQ

/// The outputs of one request: all of them name it as their parent.
struct RequestOutput: CellOutput {
  let request: Request
  let outbox: Outbox
  let questions: QuestionBoard
  let comms: CommRegistry
  let interruption: Interruption
  let allowsInput: Bool

  func publish(
    _ body: MessageBody, metadata: JSONObject = [:], buffers: [[UInt8]] = [], wakes: Bool = true
  ) {
    let message = OutgoingMessage(
      body, parentHeader: request.message.headerBytes, metadata: metadata, buffers: buffers)
    outbox.post(.publish(message), lane: .cells, wakes: wakes)
    outbox.waitForRoom(unless: interruption)
  }

  func write(_ text: String, to stream: TextStream) {
    guard !text.isEmpty else { return }
    outbox.post(
      text: text, stream, parentHeader: request.message.headerBytes, unless: interruption)
  }

  func display(_ bundle: MimeBundle, id: String?) {
    publish(.display(bundle, id: id, updates: false))
  }

  func updateDisplay(_ bundle: MimeBundle, id: String) {
    publish(.display(bundle, id: id, updates: true))
  }

  func clear(waitsForNext: Bool) { publish(.clearOutput(waits: waitsForNext)) }

  func replaceAll(by outputs: [ShownOutput]) {
    clear(waitsForNext: !outputs.isEmpty)
    for output in outputs {
      switch output {
      case .text(let text, let stream):
        outbox.postAll(text, stream, parentHeader: request.message.headerBytes)
      case .display(let bundle, let id): display(bundle, id: id)
      }
    }
  }

  func readLine(prompt: String, isPassword: Bool) throws(InputFailure) -> String {
    guard allowsInput, let question = try? Question(of: request) else { throw .refused }
    let message = OutgoingMessage(
      .inputRequest(prompt: prompt, isPassword: isPassword),
      parentHeader: request.message.headerBytes)
    return try questions.ask(question, unless: interruption) {
      outbox.post(.ask(message, question), lane: .cells)
    }
  }

  var isInterrupted: Bool { interruption.isRaised }

  func onInterrupt(_ handler: @escaping @Sendable () -> Void) { interruption.onRaise(handler) }
}

/// Channels to widgets.
extension RequestOutput {
  func openComm(_ comm: CommMessage, target: String) {
    comms.open(comm.id, target: target)
    publish(
      .commOpen(id: comm.id, target: target, data: comm.data), metadata: comm.metadata,
      buffers: comm.buffers)
  }

  func sendComm(_ comm: CommMessage) {
    publish(
      .commMessage(id: comm.id, data: comm.data), metadata: comm.metadata, buffers: comm.buffers)
  }

  func closeComm(_ comm: CommMessage) {
    comms.close(comm.id)
    publish(
      .commClose(id: comm.id, data: comm.data), metadata: comm.metadata, buffers: comm.buffers)
  }
}
