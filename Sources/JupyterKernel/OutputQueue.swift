import JupyterProtocol

/// Outputs of cells on their way out: in order, text joined, none lost.
///
/// Text waits a moment for more of its stream, so that 20,000 printed lines become a few messages
/// and those of a short cell one, from run to run the same. It does not wait when something else
/// follows: another stream, a display, the end of the cell.
struct OutputQueue: Sendable {
  enum Next: Sendable {
    case send(Outgoing)
    case wait(until: ContinuousClock.Instant)
    case nothing
  }

  /// Bytes of text in one message at most; with more waiting, a cell that goes on has to wait too.
  static let textLimit = 64 << 10
  private static let joiningTime = Duration.milliseconds(200)

  private var entries: [Outgoing] = []
  private var head = 0
  /// Bytes that are still to be sent.
  private(set) var waitingBytes = 0
  /// Since when the text at the head waits for more.
  private var joiningSince: ContinuousClock.Instant?

  var isEmpty: Bool { head == entries.count }

  mutating func append(_ entry: Outgoing) {
    waitingBytes += entry.size
    guard case .text(let more, let stream, let parent) = entry else { return entries.append(entry) }
    if !isEmpty, case .text(var text, stream, parent) = entries[entries.count - 1],
      text.utf8.count + more.utf8.count <= Self.textLimit
    {
      // Taken out first, so that the string is not copied when it grows.
      entries.removeLast()
      text += more
      entries.append(.text(text, stream, parentHeader: parent))
    } else {
      entries.append(entry)
    }
  }

  /// The next that may go; `opening` says when a message that counts may.
  mutating func next(
    now: ContinuousClock.Instant, opening: (ContinuousClock.Instant) -> ContinuousClock.Instant
  ) -> Next {
    guard !isEmpty else { return .nothing }
    let entry = entries[head]
    if case .text = entry, head + 1 == entries.count, waitingBytes < Self.textLimit {
      let since = joiningSince ?? now
      joiningSince = since
      if since + Self.joiningTime > now { return .wait(until: since + Self.joiningTime) }
    }
    if entry.countsAgainstBudget {
      let opening = opening(now)
      if opening > now { return .wait(until: opening) }
    }
    joiningSince = nil
    waitingBytes -= entry.size
    removeFirst()
    return .send(entry)
  }

  private mutating func removeFirst() {
    head += 1
    if isEmpty {
      entries.removeAll(keepingCapacity: head < 1024)
      head = 0
    } else if head >= 1024 {
      entries.removeFirst(head)
      head = 0
    }
  }
}

extension Outgoing {
  // About what the frames around a content take.
  private static let envelopeSize = 256

  /// What it takes of the room that waiting outputs have.
  var size: Int {
    switch self {
    case .text(let text, _, _): text.utf8.count
    case .publish(let message): message.content.count + Self.envelopeSize
    case .began, .ended, .reply, .ask: 0
    }
  }

  /// The server does not count these, and answers do not pass through its limit.
  private static let uncounted: Set = ["status", "comm_open", "execute_input"]

  fileprivate var countsAgainstBudget: Bool {
    switch self {
    case .publish(let message): !Self.uncounted.contains(message.type)
    case .text: true
    case .began, .ended, .reply, .ask: false
    }
  }

  /// What it spends once it is out as that many bytes.
  func cost(bytes: Int) -> RateBudget.Cost {
    RateBudget.Cost(
      messages: countsAgainstBudget ? 1 : 0, textBytes: isText ? bytes : 0, bytes: bytes)
  }

  private var isText: Bool { if case .text = self { true } else { false } }
}
