import JupyterProtocol
import Logging
import ZeroMQ

/// The thread that answers questions about code and history while cells run.
final class QueryWorker: Sendable {
  private enum Job: Sendable {
    case answer(Request)
    case recordInput(String, number: Int, shell: String?)
    case recordOutput(String, number: Int, shell: String?)
    case quit(WakeUp)
  }

  private let language: any NotebookLanguage
  private let outbox: Outbox
  private let historyFile: String?
  private let logger: Logger
  private let jobs = Locked<[Job]>([])
  private let wakeUp: WakeUp

  /// Without a file, history lasts as long as the process.
  init(
    language: any NotebookLanguage, outbox: Outbox, historyFile: String?, logger: Logger
  ) throws(ZeroMQError) {
    self.language = language
    self.outbox = outbox
    self.historyFile = historyFile
    self.logger = logger
    wakeUp = try WakeUp()
  }

  static let requestTypes: Set = [
    "complete_request", "inspect_request", "is_complete_request", "history_request",
  ]

  func start() -> Bool {
    // The parser works here too, on whatever is being typed.
    DetachedThread.start(stackSize: EvaluationThread.stackSize) { [self] in
      let history = History(file: historyFile, logger: logger)
      while true {
        wakeUp.wait()
        let taken = jobs.withLock { jobs in
          defer { jobs = [] }
          return jobs
        }
        for job in taken {
          switch job {
          case .answer(let request): serve(request, history)
          case .recordInput(let text, let number, let shell):
            history.record(input: text, number: number, shell: shell)
          case .recordOutput(let text, let number, let shell):
            history.record(output: text, number: number, shell: shell)
          case .quit(let done): return done.signal()
          }
        }
      }
    }
  }

  func enqueue(_ request: Request) { post(.answer(request)) }

  func record(input: String, number: Int, shell: String?) {
    post(.recordInput(input, number: number, shell: shell))
  }

  func record(output: String, number: Int, shell: String?) {
    post(.recordOutput(output, number: number, shell: shell))
  }

  /// Ends the thread after what is waiting; `done` is signalled then.
  func quit(done: WakeUp) { post(.quit(done)) }

  private func post(_ job: Job) {
    jobs.withLock { $0.append(job) }
    wakeUp.signal()
  }

  private func serve(_ request: Request, _ history: History) {
    outbox.answer(request, lane: .prompt) {
      do {
        return request.reply(try answer(request, history))
      } catch {
        return request.failure(name: "MalformedRequest", value: "\(error)")
      }
    }
  }

  private func answer(
    _ request: Request, _ history: History
  ) throws(WireError) -> MessageBody {
    switch request.type {
    case "complete_request":
      return completion(try request.message.decodeContent())
    case "inspect_request":
      return inspection(try request.message.decodeContent())
    case "is_complete_request":
      let content: IsCompleteRequest = try request.message.decodeContent()
      return MessageBody("is_complete_reply", language.completeness(of: content.code).fields)
    default:
      let content: HistoryRequest = try request.message.decodeContent()
      let entries = history.entries(content, shell: request.message.header.subshellID)
      return .reply("history_reply", ["history": .array(entries)])
    }
  }

  private func completion(_ content: CompleteRequest) -> MessageBody {
    let cursor = content.code.validCursor(content.cursor)
    let list = language.complete(content.code, cursor: cursor)
    let range = list.replacing.clamped(to: 0..<content.code.unicodeScalars.count)
    let types = list.items.map { item -> JSONValue in
      [
        "text": .string(item.text), "type": .string(item.type ?? ""),
        "signature": .string(item.signature ?? ""), "start": .integer(range.lowerBound),
        "end": .integer(range.upperBound),
      ]
    }
    return .reply(
      "complete_reply",
      [
        "matches": .array(list.items.map { .string($0.text) }),
        "cursor_start": .integer(range.lowerBound), "cursor_end": .integer(range.upperBound),
        "metadata": ["_jupyter_types_experimental": .array(types)],
      ])
  }

  private func inspection(_ content: InspectRequest) -> MessageBody {
    let bundle = language.inspect(
      content.code, cursor: content.code.validCursor(content.cursor),
      detail: (content.detail ?? 0) > 0 ? .full : .brief)
    return .reply(
      "inspect_reply",
      [
        "found": .boolean(bundle != nil), "data": .object(bundle?.data ?? [:]),
        "metadata": .object(bundle?.metadata ?? [:]),
      ])
  }
}

extension String {
  /// The place that a client named, moved into the text; the end if it named none.
  fileprivate func validCursor(_ cursor: Int?) -> Int {
    let count = unicodeScalars.count
    return min(max(0, cursor ?? count), count)
  }
}

extension Completeness {
  fileprivate var fields: JSONObject {
    switch self {
    case .complete: ["status": "complete"]
    case .incomplete(let indent): ["status": "incomplete", "indent": .string(indent)]
    case .invalid: ["status": "invalid"]
    case .unknown: ["status": "unknown"]
    }
  }
}
