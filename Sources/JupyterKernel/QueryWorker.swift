import JSON
import JupyterProtocol
import Logging
import ZeroMQ

/// The thread that answers questions about code and history while cells run, and keeps the history.
final class QueryWorker: Sendable {
  private struct State {
    var requests: [Request] = []
    var entries: [History.Entry] = []
    var done: WakeUp?
  }

  /// Entries are written together this long after the first, when the cell has its answer.
  private static let savingTime = Duration.milliseconds(100)

  private let language: any NotebookLanguage
  private let outbox: Outbox
  private let historyFile: String?
  private let logger: Logger
  private let state = Locked(State())
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
    // The parser works here too, on whatever is being typed; nothing is evaluated.
    let size = EvaluationThread.leastStackSize
    return DetachedThread.start(stackSize: size, least: size) { [self] in work() }
  }

  func enqueue(_ request: Request) {
    state.withLock { $0.requests.append(request) }
    wakeUp.signal()
  }

  func record(_ entry: History.Entry) {
    let isFirst = state.withLock { state in
      state.entries.append(entry)
      return state.entries.count == 1
    }
    if isFirst { wakeUp.signal() }
  }

  /// Ends the thread after what is waiting; `done` is signalled then.
  func quit(done: WakeUp) {
    state.withLock { $0.done = done }
    wakeUp.signal()
  }

  private func work() {
    let history = History(file: historyFile, logger: logger)
    var savingDue: ContinuousClock.Instant?
    while true {
      wakeUp.wait(
        milliseconds: savingDue.map { Int32(max(0, ($0 - .now) / .milliseconds(1)) + 1) })
      let (requests, hasEntries, done) = state.withLock { state in
        defer { state.requests = [] }
        return (state.requests, !state.entries.isEmpty, state.done)
      }
      for request in requests {
        if request.type == "history_request" { history.save(takeEntries()) }
        serve(request, history)
      }
      if let done {
        history.save(takeEntries())
        return done.signal()
      }
      if let due = savingDue, due <= .now {
        history.save(takeEntries())
        savingDue = nil
      } else if hasEntries, savingDue == nil {
        savingDue = .now + Self.savingTime
      }
    }
  }

  private func takeEntries() -> [History.Entry] {
    state.withLock { state in
      defer { state.entries = [] }
      return state.entries
    }
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
