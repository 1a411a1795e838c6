import CGlibc
import JupyterProtocol
import Logging
import Sandbox
import ZeroMQ

/// The I/O thread: the only one that touches sockets, in one poll.
struct IOLoop: ~Copyable {
  /// Messages taken from one socket before the others have their turn.
  static let turn = 100
  static let hugeFrame = 8 << 20

  let channels: Channels
  let surroundings: KernelProcess.Surroundings
  let services: ShellServices
  let mainShell: Shell
  var subshells: [String: Shell] = [:]
  var codec: MessageCodec
  /// Requests whose idle is still to come, by message id.
  var inProgress: [String: Request] = [:]
  var usage = Usage()
  var isStopping = false
  var budget = RateBudget()
  /// What is published and not yet with every client.
  let backlog = Backlog()
  var early: EarlyPublications
  /// When memory is to be given back.
  private var trimDue: ContinuousClock.Instant?

  init(
    channels: consuming Channels, language: any NotebookLanguage,
    surroundings: KernelProcess.Surroundings
  ) throws(ZeroMQError) {
    let outbox = try Outbox()
    let queries = try QueryWorker(
      language: language, outbox: outbox, historyFile: surroundings.historyFile,
      logger: surroundings.logger)
    let services = ShellServices(
      language: language, outbox: outbox, questions: QuestionBoard(), comms: CommRegistry(),
      queries: queries)
    mainShell = try Shell(id: nil, services: services)
    codec = MessageCodec(
      session: RandomIdentifier.make(), signature: channels.connection.signature)
    early = EarlyPublications(within: surroundings.early)
    self.services = services
    self.surroundings = surroundings
    self.channels = channels
  }

  mutating func run() throws {
    guard mainShell.start(), services.queries.start() else {
      throw KernelLaunchError(
        "no thread could be started. Raise the limits of address space (ulimit -v) or processes (ulimit -u)"
      )
    }
    var poller = Poller()
    let control = poller.watch(channels.control)
    let shell = poller.watch(channels.shell)
    let input = poller.watch(channels.input)
    let publication = poller.watch(channels.publication)
    let heartbeat = poller.watch(channels.heartbeat)
    poller.watch(fileDescriptor: services.outbox.wakeUp.fileDescriptor)
    let signals = surroundings.signals.map { poller.watch(fileDescriptor: $0.fileDescriptor) }
    let parent = surroundings.parent.map { poller.watch(fileDescriptor: $0.fileDescriptor) }
    let fault = surroundings.lastWords.map { poller.watch(fileDescriptor: $0.fault.fileDescriptor) }

    try surroundings.sandbox?.restrictCalls()
    publish(OutgoingMessage(.status("starting")))
    while !isStopping {
      try poller.wait(milliseconds: [flush(), early.rest, trimRest].compactMap { $0 }.min())
      if let fault, poller.isReadable(fault) { sayLastWords() }
      if poller.isReadable(heartbeat) { receiveHeartbeats() }
      if poller.isReadable(publication) { receiveSubscriptions() }
      if early.forgetsAll(now: .now) { trimSoon() }
      trim()
      if poller.isReadable(control) { receiveRequests(on: .control) }
      if poller.isReadable(input) { receiveInput() }
      if poller.isReadable(shell) { receiveRequests(on: .shell) }
      if let signals, poller.isReadable(signals) { receiveSignals() }
      if let parent, poller.isReadable(parent) {
        surroundings.logger.notice("the parent process is gone")
        isStopping = true
      }
    }
    try finish()
  }

  private mutating func receiveHeartbeats() {
    for _ in 0..<Self.turn {
      guard let frames = receive(channels.heartbeat) else { return }
      send(frames, on: channels.heartbeat)
    }
  }

  private mutating func receiveRequests(on channel: Request.Channel) {
    for _ in 0..<Self.turn {
      let received =
        switch channel {
        case .shell: receive(channels.shell)
        case .control: receive(channels.control)
        }
      guard let frames = received else { return }
      guard let message = decode(frames, from: "\(channel)") else { continue }
      let request = Request(message, on: channel)
      if !budget.isServed, request.mayComeThroughServer { budget.isServed = true }
      route(request)
    }
  }

  private mutating func receiveInput() {
    for _ in 0..<Self.turn {
      guard let frames = receive(channels.input) else { return }
      guard let message = decode(frames, from: "stdin"),
        let reply = try? message.decodeContent(as: InputReply.self),
        services.questions.deliver(reply.value, of: message)
      else {
        surroundings.logger.debug("an input_reply that nobody waits for")
        continue
      }
    }
  }

  private mutating func receiveSignals() {
    while let signal = surroundings.signals?.next() {
      if signal == SignalSource.interrupt { interrupt() } else { isStopping = true }
    }
  }

  /// A frame that cannot be understood is one bad message, never the end of the stream.
  private mutating func decode(_ frames: [[UInt8]], from channel: String) -> Message? {
    if frames.isEmpty || frames.contains(where: { $0.count > Self.hugeFrame }) { trimSoon() }
    do {
      return try codec.decode(frames)
    } catch {
      surroundings.logger.warning(
        "a message was dropped", metadata: ["channel": "\(channel)", "reason": "\(error)"])
      return nil
    }
  }

  func receive(_ socket: borrowing Socket) -> [[UInt8]]? {
    do {
      return try socket.receive()
    } catch {
      surroundings.logger.error("receiving failed", metadata: ["reason": "\(error)"])
      return nil
    }
  }

  /// What a huge message took is given back once nobody holds it: when it was dropped, or its request is done.
  mutating func trimSoon() { trimDue = .now + .milliseconds(100) }

  private var trimRest: Int? {
    trimDue.map { max(1, Int((($0 - .now) / .milliseconds(1)).rounded(.up))) }
  }

  private mutating func trim() {
    guard let trimDue, trimDue <= .now else { return }
    self.trimDue = nil
    malloc_trim(0)
  }

  func interrupt() {
    mainShell.interrupt()
    for shell in subshells.values { shell.interrupt() }
  }
}
