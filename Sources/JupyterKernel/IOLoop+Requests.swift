import JSON
import JupyterProtocol
import ZeroMQ

/// Why a request has no other answer than this.
struct RequestFailure: Error {
  let name: String
  let value: String

  static func malformed(_ error: WireError) -> RequestFailure {
    RequestFailure(name: "MalformedRequest", value: "\(error)")
  }
}

extension IOLoop {
  /// Each is a thread; a page opens one for its widgets.
  private static let mostSubshells = 64

  /// Hands a request to the thread that works on it, or answers it here if that takes no time.
  mutating func route(_ request: Request) {
    guard let shell = shell(for: request) else {
      let failure = RequestFailure(name: "SubshellNotFound", value: "There is no such subshell.")
      return refuse(request, because: failure)
    }
    switch request.type {
    case "execute_request", "comm_open", "comm_msg", "comm_close":
      shell.enqueue(request)
    case _ where QueryWorker.requestTypes.contains(request.type):
      services.queries.enqueue(request)
    default: answer(request)
    }
  }

  private mutating func answer(_ request: Request) {
    emit(.began(request))
    do throws(RequestFailure) {
      finish(request, with: .success(try content(of: request)))
    } catch {
      finish(request, with: .failure(error))
    }
  }

  private func shell(for request: Request) -> Shell? {
    guard request.channel == .shell, let id = request.message.header.subshellID else {
      return mainShell
    }
    return subshells[id]
  }

  /// Whoever sent a cell looks at the outputs, not at the reply.
  private mutating func refuse(_ request: Request, because failure: RequestFailure) {
    emit(.began(request))
    if request.type == "execute_request" {
      publish(
        OutgoingMessage(
          .error(name: failure.name, value: failure.value, traceback: [failure.value]),
          parentHeader: request.message.headerBytes))
    }
    finish(request, with: .failure(failure))
  }

  private mutating func finish(
    _ request: Request, with result: Result<MessageBody, RequestFailure>
  ) {
    switch result {
    case .success(let body): emit(.reply(request.reply(body), to: request))
    case .failure(let failure):
      if let message = request.failure(name: failure.name, value: failure.value) {
        emit(.reply(message, to: request))
      }
    }
    emit(.ended(request))
  }

  private mutating func content(of request: Request) throws(RequestFailure) -> MessageBody {
    switch request.type {
    case "kernel_info_request": return kernelInfo
    case "connect_request": return connectReply
    case "comm_info_request":
      let content: CommInfoRequest = try decode(request)
      return .reply(
        "comm_info_reply", ["comms": .object(services.comms.list(target: content.target))])
    case "interrupt_request":
      interrupt()
      return .reply("interrupt_reply")
    case "shutdown_request":
      let content: ShutdownRequest = try decode(request)
      isStopping = true
      return .reply("shutdown_reply", ["restart": .boolean(content.restarts ?? false)])
    case "create_subshell_request": return try createSubshell()
    case "delete_subshell_request": return try deleteSubshell(try decode(request))
    case "list_subshell_request":
      return .reply(
        "list_subshell_reply", ["subshell_id": .array(subshells.keys.sorted().map { .string($0) })])
    case "usage_request": return .reply("usage_reply", usage.sample())
    default:
      throw RequestFailure(
        name: "UnknownMessageType", value: "This kernel does not know \(request.type).")
    }
  }

  private func decode<Content: Decodable>(_ request: Request) throws(RequestFailure) -> Content {
    do {
      return try request.message.decodeContent()
    } catch {
      throw .malformed(error)
    }
  }

  private var kernelInfo: MessageBody {
    let language = services.language.description
    let links = language.helpLinks.map { link -> JSONValue in
      ["text": .string(link.text), "url": .string(link.url)]
    }
    return .reply(
      "kernel_info_reply",
      [
        "protocol_version": .string(MessageCodec.protocolVersion),
        "implementation": .string(language.implementation),
        "implementation_version": .string(language.implementationVersion),
        "language_info": [
          "name": .string(language.name), "version": .string(language.version),
          "mimetype": .string(language.mimeType),
          "file_extension": .string(language.fileExtension),
          "codemirror_mode": .string(language.codeMirrorMode),
          "pygments_lexer": .string(language.pygmentsLexer), "nbconvert_exporter": "script",
        ],
        "banner": .string(language.banner), "help_links": .array(links), "debugger": false,
        "supported_features": ["kernel subshells"],
      ])
  }

  private var connectReply: MessageBody {
    let ports = channels.connection.ports.map { ("\($0.rawValue)_port", JSONValue.integer($1)) }
    return .reply("connect_reply", Dictionary(ports) { port, _ in port })
  }

  /// Subshells share the language's names, and count and remember for themselves (JEP 91).
  private mutating func createSubshell() throws(RequestFailure) -> MessageBody {
    guard subshells.count < Self.mostSubshells else {
      throw RequestFailure(
        name: "TooManySubshells",
        value: "There are \(subshells.count) subshells already. Delete one first.")
    }
    let id = RandomIdentifier.make()
    guard let shell = try? Shell(id: id, services: services), shell.start() else {
      throw RequestFailure(name: "SubshellNotCreated", value: "No thread could be started for it.")
    }
    subshells[id] = shell
    return .reply("create_subshell_reply", ["subshell_id": .string(id)])
  }

  private mutating func deleteSubshell(
    _ content: DeleteSubshellRequest
  ) throws(RequestFailure) -> MessageBody {
    guard let shell = subshells.removeValue(forKey: content.id) else {
      throw RequestFailure(name: "SubshellNotFound", value: "There is no subshell \(content.id).")
    }
    shell.close()
    return .reply("delete_subshell_reply")
  }
}
