import JSON
import Glibc
import JupyterProtocol
import Synchronization

extension Shell {
  /// A cell that fails sooner than this after it came may be the first of many sent at once, whose
  /// rest is still on its way: its reply waits, so that the rest is not run.
  private static let settlingTime = Duration.milliseconds(25)

  func serve(_ task: Task, _ interruption: Interruption) {
    let request = task.request
    services.outbox.answer(request, lane: .cells) {
      switch request.type {
      case "execute_request":
        if task.isAborted { return Self.abortedReply(to: request) }
        do throws(WireError) {
          return execute(try request.message.decodeContent(), of: request, interruption)
        } catch {
          return refuse(request, because: error, interruption)
        }
      default:
        relayComm(of: request, interruption)
        return nil
      }
    }
  }

  private func execute(
    _ content: ExecuteRequest, of request: Request, _ interruption: Interruption
  ) -> OutgoingMessage {
    let started = Timestamp.now()
    let output = output(of: request, interruption, allowsInput: content.allowsInput)
    let counts = content.storesHistory && !content.code.allSatisfy(\.isWhitespace)
    let last = counter.load(ordering: .relaxed)
    let number = content.isSilent ? last : last + 1
    if counts { counter.store(number, ordering: .relaxed) }
    if content.isSilent {
      services.outbox.wake()
    } else {
      output.publish(.executeInput(code: content.code, number: number))
    }
    let cell = Cell(
      source: content.code, number: number, id: request.message.cellID, isSilent: content.isSilent)
    let outcome = services.language.execute(cell, output: output)
    if counts {
      services.queries.record(History.Entry(shell: id, number: number, input: content.code))
    }
    switch outcome {
    case .finished(let result, let pages, let proposal):
      if let result, !content.isSilent {
        output.publish(
          .executeResult(result, number: number), wakes: !content.userExpressions.isEmpty)
      }
      let values = content.userExpressions.mapValues { expression in
        services.language.evaluate(expression: expression, output: output).json
      }
      return request.reply(
        .executeReply(
          number: number, userExpressions: values,
          payload: pages.map(\.payload) + (proposal.map { [nextInput($0)] } ?? [])),
        metadata: ["started": .string(started)])
    case .failed(let failure):
      return finish(
        failure, of: request, output, number: number, started: started,
        stopsOnError: content.stopsOnError)
    case .interrupted:
      let failure = CellFailure(
        name: "Interrupted", value: "The cell was interrupted.",
        traceback: ["Interrupted: the cell was interrupted."])
      return finish(
        failure, of: request, output, number: number, started: started,
        stopsOnError: content.stopsOnError)
    }
  }

  /// A cell that cannot be read is a cell that failed: it has a number, and the reader is told why.
  private func refuse(
    _ request: Request, because error: WireError, _ interruption: Interruption
  ) -> OutgoingMessage {
    let number = counter.add(1, ordering: .relaxed).newValue
    return finish(
      .malformedRequest(error), of: request,
      output(of: request, interruption, allowsInput: false), number: number,
      started: Timestamp.now(), stopsOnError: true)
  }

  private func finish(
    _ failure: CellFailure, of request: Request, _ output: RequestOutput, number: Int,
    started: String, stopsOnError: Bool
  ) -> OutgoingMessage {
    output.publish(
      .error(name: failure.name, value: failure.value, traceback: failure.traceback),
      metadata: failure.details)
    if stopsOnError {
      let rest = Self.settlingTime - (.now - request.received)
      if rest > .zero { usleep(UInt32(rest / .microseconds(1))) }
      abortWaiting()
    }
    return request.reply(
      .failure(
        "execute_reply", name: failure.name, value: failure.value, traceback: failure.traceback,
        fields: ["execution_count": .integer(number)]),
      metadata: failure.details.merging(["started": .string(started)]) { detail, _ in detail })
  }

  /// Without a number: a page would show it as that of the cell.
  private static func abortedReply(to request: Request) -> OutgoingMessage {
    request.reply(
      .failure(
        "execute_reply", name: "Aborted",
        value: "Not run, because an earlier cell failed or was interrupted."))
  }

  private func relayComm(of request: Request, _ interruption: Interruption) {
    guard let content: CommContent = try? request.message.decodeContent() else { return }
    services.outbox.wake()
    let output = output(of: request, interruption, allowsInput: false)
    let comm = CommMessage(
      id: content.id, data: content.data, metadata: request.message.metadataObject,
      buffers: request.message.buffers)
    switch request.type {
    case "comm_open":
      let target = content.target ?? ""
      services.comms.open(comm.id, target: target)
      if !services.language.commOpened(comm, target: target, output: output) {
        output.closeComm(CommMessage(id: comm.id))
      }
    case "comm_close":
      services.comms.close(comm.id)
      services.language.commClosed(comm, output: output)
    default:
      if services.comms.isOpen(comm.id) {
        services.language.commReceived(comm, output: output)
      }
    }
  }

  private func output(
    of request: Request, _ interruption: Interruption, allowsInput: Bool
  ) -> RequestOutput {
    RequestOutput(
      request: request, outbox: services.outbox, questions: services.questions,
      comms: services.comms, interruption: interruption, allowsInput: allowsInput)
  }
}

extension Request {
  func reply(_ body: MessageBody, metadata: JSONObject = [:]) -> OutgoingMessage {
    OutgoingMessage(body, parentHeader: message.headerBytes, metadata: metadata)
  }

  /// An answer that says why there is no other; nil for messages that are not answered.
  func failure(name: String, value: String) -> OutgoingMessage? {
    MessageBody.replyType(for: type).map { reply(.failure($0, name: name, value: value)) }
  }
}

extension CellFailure {
  static func malformedRequest(_ error: WireError) -> CellFailure {
    CellFailure(
      name: "MalformedRequest", value: "\(error)", traceback: ["The cell was not run: \(error)."])
  }
}

extension ExpressionOutcome {
  fileprivate var json: JSONValue {
    switch self {
    case .value(let bundle):
      ["status": "ok", "data": .object(bundle.data), "metadata": .object(bundle.metadata)]
    case .failed(let failure):
      [
        "status": "error", "ename": .string(failure.name), "evalue": .string(failure.value),
        "traceback": .array(failure.traceback.map(JSONValue.string)),
      ]
    }
  }
}

/// An entry of `payload` that puts other source into the cell.
private func nextInput(_ source: String) -> JSONValue {
  ["source": "set_next_input", "text": .string(source), "replace": true]
}

extension MimeBundle {
  /// An entry of `payload` that opens the pager.
  fileprivate var payload: JSONValue {
    ["source": "page", "data": .object(data), "start": 0]
  }
}
