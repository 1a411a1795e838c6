import JupyterProtocol
import ZeroMQ

/// The one way out: other threads post here, the I/O thread sends.
///
/// Two lanes. In `cells` the outputs of cells keep their order and stay below the server's limits;
/// `prompt` is for short answers, which must not wait behind a flood.
final class Outbox: Sendable {
  enum Lane: Sendable { case cells, prompt }

  private struct State {
    var cells = OutputQueue()
    var prompt: [Outgoing] = []
    var isWakingUp = false
  }

  let wakeUp: WakeUp
  private let room: WakeUp
  private let state = Locked(State())

  init() throws(ZeroMQError) {
    wakeUp = try WakeUp()
    room = try WakeUp()
  }

  /// With more to post at once, only the last post need wake the I/O thread: each wake costs two
  /// switches between threads.
  func post(_ entry: Outgoing, lane: Lane, wakes: Bool = true) {
    let mustWake = state.withLock { state in
      switch lane {
      case .cells: state.cells.append(entry)
      case .prompt: state.prompt.append(entry)
      }
      defer { state.isWakingUp = state.isWakingUp || wakes }
      return wakes && !state.isWakingUp
    }
    if mustWake { wakeUp.signal() }
  }

  /// Has the I/O thread send what was posted.
  func wake() { wakeUp.signal() }

  /// Posts text piece by piece, as fast as it can be sent; a cell that is to stop drops the rest.
  func post(
    text: String, _ stream: TextStream, parentHeader: [UInt8], unless interruption: Interruption
  ) {
    var rest = text[...]
    while !rest.isEmpty, !interruption.isRaised {
      let piece = rest.leadingPiece(bytes: OutputQueue.textLimit)
      rest = rest[piece.endIndex...]
      post(.text(String(piece), stream, parentHeader: parentHeader), lane: .cells)
      waitForRoom(unless: interruption)
    }
  }

  /// Posts all of a text of moderate length.
  func postAll(_ text: String, _ stream: TextStream, parentHeader: [UInt8]) {
    var rest = text[...]
    while !rest.isEmpty {
      let piece = rest.leadingPiece(bytes: OutputQueue.textLimit)
      rest = rest[piece.endIndex...]
      post(.text(String(piece), stream, parentHeader: parentHeader), lane: .cells)
    }
  }

  /// Waits while too much is on its way, unless the cell is to stop.
  func waitForRoom(unless interruption: Interruption) {
    while !interruption.isRaised, isFull {
      wakeUp.signal()
      // The time is a net for two cells that wait for one signal.
      room.wait(milliseconds: 10)
    }
  }

  private var isFull: Bool {
    state.withLock { $0.cells.waitingBytes >= OutputQueue.textLimit }
  }

  /// Answers one request: busy, the work, its reply, idle.
  ///
  /// Work that may take long begins with a post that wakes, so that busy is seen.
  func answer(_ request: Request, lane: Lane, _ work: () -> OutgoingMessage?) {
    post(.began(request), lane: lane, wakes: false)
    if let reply = work() { post(.reply(reply, to: request), lane: lane, wakes: false) }
    post(.ended(request), lane: lane)
  }

  /// For the I/O thread: short answers to send now.
  func takePrompt() -> [Outgoing] {
    wakeUp.reset()
    return state.withLock { state in
      defer { state.prompt = [] }
      state.isWakingUp = false
      return state.prompt
    }
  }

  /// For the I/O thread: the next output of a cell.
  func next(
    now: ContinuousClock.Instant, opening: (ContinuousClock.Instant) -> ContinuousClock.Instant
  ) -> OutputQueue.Next {
    let (next, hasRoom) = state.withLock { state in
      let next = state.cells.next(now: now, opening: opening)
      return (next, state.cells.waitingBytes < OutputQueue.textLimit)
    }
    if hasRoom, case .send(let entry) = next, entry.size > 0 { room.signal() }
    return next
  }
}

extension Substring {
  /// The longest beginning of at most that many bytes that cuts no character's encoding.
  fileprivate func leadingPiece(bytes: Int) -> Substring {
    guard var end = utf8.index(startIndex, offsetBy: bytes, limitedBy: endIndex) else {
      return self
    }
    while end > startIndex, end < endIndex, utf8[end] & 0xC0 == 0x80 {
      end = utf8.index(before: end)
    }
    return self[..<end]
  }
}
