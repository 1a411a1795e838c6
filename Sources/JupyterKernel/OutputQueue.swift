import JupyterProtocol

/// Outputs of cells on their way out: in order, text joined, none lost.
///
/// Text goes out at once when something else follows it or no text went for a while; otherwise it
/// waits for more, so that 20,000 printed lines become a few messages.
struct OutputQueue: Sendable {
  enum Next: Sendable {
    case send(Outgoing)
    case wait(until: ContinuousClock.Instant)
    case nothing
  }

  /// Bytes of text in one message at most; with more waiting, a cell that goes on has to wait too.
  static let textLimit = 64 << 10
  private static let joiningTime = Duration.milliseconds(30)

  private var entries: [Outgoing] = []
  private var head = 0
  /// Bytes that are still to be sent.
  private(set) var waitingBytes = 0
  private var lastText: ContinuousClock.Instant?

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

  mutating func next(now: ContinuousClock.Instant, budget: inout RateBudget) -> Next {
    guard !isEmpty else { return .nothing }
    let entry = entries[head]
    if entry.countsAgainstBudget {
      let opening = budget.opening(now: now)
      if opening > now { return .wait(until: opening) }
    }
    if case .text = entry {
      if let lastText, head + 1 == entries.count, waitingBytes < Self.textLimit {
        let due = lastText + Self.joiningTime
        if due > now { return .wait(until: due) }
      }
      lastText = now
    }
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

  /// The server does not count status, and answers do not pass through its limit.
  fileprivate var countsAgainstBudget: Bool {
    switch self {
    case .publish, .text: true
    case .began, .ended, .reply, .ask: false
    }
  }
}
