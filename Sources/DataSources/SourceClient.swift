package import Dialects
import Glibc
import Synchronization
import Work

/// The locked process's end of the broker's socket.
package enum SourceClient {
  /// Starts a broker with these grants, which ends when this process does.
  ///
  /// To be called while this process may start another one, before it has read what others wrote.
  package static func start(_ grants: SourceGrants) throws(GrantError) -> SourceConnection {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw GrantError("the system gives no socket for the broker of sources")
    }
    defer { close(ends[1]) }
    let isStarted = Child.spawn(
      "/proc/self/exe", ["nadaraya", "source-broker"],
      streams: [(0, nil), (1, nil), (3, ends[1])])
    guard isStarted != nil else { throw GrantError("the broker of sources cannot be started") }
    let socket = FrameSocket(descriptor: ends[0])
    guard socket.send(Message.grants(grants)) else {
      throw GrantError("the broker of sources does not answer")
    }
    return connection(by: socket)
  }

  /// A connection that says of every source why there is none.
  package static func refusing(_ reason: String) -> SourceConnection {
    SourceConnection(
      card: { _, _, _ throws(SourceConnection.Refusal) in
        throw .refused(title: "No source is granted: \(reason)", help: nil)
      },
      sums: { _, _ throws(SourceConnection.Refusal) in
        throw .refused(title: "No source is granted: \(reason)", help: nil)
      })
  }

  private static func connection(by socket: FrameSocket) -> SourceConnection {
    let turn = Turn()
    return SourceConnection(
      card: { source, table, interrupt throws(SourceConnection.Refusal) in
        let reply = try turn.taken(interrupt) { () throws(SourceConnection.Refusal) in
          try ask(.card(source: source, table: table), socket, interrupt)
        }
        guard case .card(let table, let columns, let asks, let bytes) = reply else { throw broken }
        return .init(
          table: table, columns: columns.map { .init($0[0], type: $0[1]) }, asks: asks, bytes: bytes
        )
      },
      sums: { request, interrupt throws(SourceConnection.Refusal) in
        let finite = Double.greatestFiniteMagnitude
        let message = Message.sums(
          SumsRequest(
            source: request.source, table: request.table, x: request.x, y: request.y,
            group: request.group, low: request.range.map { max($0.lowerBound, -finite) },
            high: request.range.map { min($0.upperBound, finite) }, hasScores: request.hasScores,
            exponent: request.exponent))
        return try turn.taken(interrupt) { () throws(SourceConnection.Refusal) in
          guard case .sums(let minimumCount) = try ask(message, socket, interrupt),
            let csv = socket.receive()
          else { throw broken }
          return .init(csv: csv, minimumCount: minimumCount)
        }
      })
  }

  private static let broken = SourceConnection.Refusal.refused(
    title: "The broker of sources has ended", help: "Restart the kernel.")

  /// Waits for the reply; an interrupt is handed on, and the reply then comes soon.
  private static func ask(
    _ message: Message, _ socket: FrameSocket, _ interrupt: Interrupt
  ) throws(SourceConnection.Refusal) -> Reply {
    guard !socket.isClosed, socket.send(message) else { throw broken }
    var isCancelled = false
    while !socket.isReadable(within: 20) {
      guard interrupt.isRaised, !isCancelled else { continue }
      isCancelled = true
      guard !socket.isClosed, socket.send(Message.cancel) else { throw broken }
    }
    guard let reply = socket.receive(Reply.self) else { throw broken }
    switch reply {
    case .interrupted: throw .interrupted
    // At a terminal the interrupt reaches the worker by itself, and it fails.
    case .refused where interrupt.isRaised: throw .interrupted
    case .refused(let title, let help): throw .refused(title: title, help: help)
    case .card, .sums: return reply
    }
  }

  /// One cell at a time speaks to the broker; the others wait, and can be stopped.
  private final class Turn: Sendable {
    private let isTaken = Mutex(false)

    func taken<Result>(
      _ interrupt: Interrupt, _ body: () throws(SourceConnection.Refusal) -> Result
    ) throws(SourceConnection.Refusal) -> Result {
      while isTaken.withLock({ taken in
        defer { taken = true }
        return taken
      }) {
        if interrupt.isRaised { throw .interrupted }
        _ = poll(nil, 0, 20)
      }
      defer { isTaken.withLock { $0 = false } }
      return try body()
    }
  }
}
