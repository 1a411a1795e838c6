import Synchronization
import ZeroMQ

/// A thread that runs cells one after the other: the main shell, or a subshell (JEP 91).
final class Shell: Sendable {
  struct Task: Sendable {
    let request: Request
    /// Whether an earlier cell failed, or the user stopped it, while this one waited.
    var isAborted = false
  }

  private struct State {
    var waiting: [Task] = []
    var running: Interruption?
    var isClosed = false
  }

  /// Nil is the main shell.
  let id: String?
  let services: ShellServices
  /// The number of the last cell that counted.
  let counter = Atomic<Int>(0)
  private let state = Locked(State())
  private let wakeUp: WakeUp

  init(id: String?, services: ShellServices) throws(ZeroMQError) {
    self.id = id
    self.services = services
    wakeUp = try WakeUp()
  }

  /// Starts the thread; it ends after `close`.
  func start() -> Bool {
    DetachedThread.start(
      stackSize: EvaluationThread.stackSize, least: EvaluationThread.leastStackSize
    ) { [self] in
      if id == nil { services.language.prepare() }
      while let (task, interruption) = takeNext() { serve(task, interruption) }
    }
  }

  func enqueue(_ request: Request) {
    state.withLock { $0.waiting.append(Task(request: request)) }
    wakeUp.signal()
  }

  /// Stops the running cell, and those that wait are answered without running.
  func interrupt() {
    let running = state.withLock { state in
      Self.abort(&state.waiting)
      return state.running
    }
    running?.raise()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    interrupt()
    wakeUp.signal()
  }

  func abortWaiting() { state.withLock { Self.abort(&$0.waiting) } }

  private static func abort(_ waiting: inout [Task]) {
    for index in waiting.indices { waiting[index].isAborted = true }
  }

  private func takeNext() -> (Task, Interruption)? {
    while true {
      // Taken and marked as running in one step, so that an interrupt never falls between.
      let next: (Task, Interruption)?? = state.withLock { state in
        state.running = nil
        guard !state.waiting.isEmpty else { return state.isClosed ? .some(nil) : nil }
        let interruption = Interruption()
        state.running = interruption
        return (state.waiting.removeFirst(), interruption)
      }
      if let next { return next }
      wakeUp.wait()
    }
  }
}

/// What every shell needs and all of them share.
struct ShellServices: Sendable {
  let language: any NotebookLanguage
  let outbox: Outbox
  let questions: QuestionBoard
  let comms: CommRegistry
  let queries: QueryWorker
}
