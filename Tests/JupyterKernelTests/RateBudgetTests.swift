import JSON
import JupyterProtocol
import Testing

@testable import JupyterKernel

/// What jupyter_server 2.21 does with what it gets, `_limit_rate` in Swift: whether it would drop a message.
private struct Server {
  private var counted: [(until: Duration, bytes: Int)] = []

  mutating func drops(_ type: String, bytes: Int, now: Duration) -> Bool {
    if ["status", "comm_open", "execute_input"].contains(type) { return false }
    counted.removeAll { now >= $0.until }
    counted.append((now + .seconds(3), type == "stream" ? bytes : 0))
    return Double(counted.count) / 3 > 1000
      || Double(counted.reduce(0) { $0 + $1.bytes }) / 3 > 1_000_000
  }

  mutating func rest() { counted = [] }
}

@Suite struct RateBudgetTests {
  private static let start = ContinuousClock.now

  private enum Step {
    case send(type: String, bytes: Int)
    case pause(Duration)
    case idle
  }

  /// A cell, or several, of one habit: printing much, showing much, or a bit of everything.
  private static func steps(_ generator: inout SeededGenerator) -> [Step] {
    let habit = Int.random(in: 0..<4, using: &generator)
    return (0..<4000).map { _ in
      switch (habit, Int.random(in: 0..<100, using: &generator)) {
      case (0, _): .send(type: "stream", bytes: Int.random(in: 60_000...400_000, using: &generator))
      case (1, _):
        .send(type: "display_data", bytes: Int.random(in: 500...300_000, using: &generator))
      case (_, 0): .idle
      case (_, 1...3): .pause(.milliseconds(Int.random(in: 0...2000, using: &generator)))
      case (2, _): .send(type: "stream", bytes: Int.random(in: 300...70_000, using: &generator))
      default:
        .send(
          type: [
            "stream", "status", "comm_open", "comm_msg", "execute_input", "update_display_data",
          ]
          .randomElement(using: &generator) ?? "",
          bytes: Int.random(in: 300...5000, using: &generator))
      }
    }
  }

  private static func cost(_ type: String, _ bytes: Int) -> RateBudget.Cost {
    let entry: Outgoing =
      type == "stream"
      ? .text("", .stdout, parentHeader: []) : .publish(OutgoingMessage(MessageBody(type, [:])))
    return entry.cost(bytes: bytes)
  }

  /// The server reads up to a second later than the process sends.
  @Test(arguments: 0..<40)
  func `a server drops nothing, even one that is late`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var budget = RateBudget()
    budget.isServed = true
    var server = Server()
    var (now, read) = (Duration.zero, Duration.zero)
    for step in Self.steps(&generator) {
      switch step {
      case .pause(let pause): now += pause
      case .idle:
        budget.rest()
        server.rest()
      case .send(let type, let bytes):
        let cost = Self.cost(type, bytes)
        if cost.messages > 0 { now = budget.opening(now: Self.start + now) - Self.start }
        budget.spend(cost, now: Self.start + now)
        read = max(read, now + .milliseconds(Int.random(in: 0...990, using: &generator)))
        let isDropped = server.drops(type, bytes: bytes, now: read)
        #expect(!isDropped, "\(type) of \(bytes) at \(now)")
        if isDropped { return }
      }
    }
  }

  @Test func `pictures, moves of a slider and long cells are not text`() {
    var budget = RateBudget()
    budget.isServed = true
    for _ in 0..<1000 {
      #expect(budget.opening(now: Self.start) == Self.start)
      budget.spend(Self.cost("display_data", 300_000), now: Self.start)
      budget.spend(Self.cost("execute_input", 5_000_000), now: Self.start)
    }
    for _ in 0..<10_000 {
      #expect(budget.opening(now: Self.start) == Self.start)
      budget.spend(Self.cost("update_display_data", 100_000), now: Self.start)
      budget.rest()
    }
  }

  @Test(arguments: 0..<10)
  func `without a server nothing waits`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var budget = RateBudget()
    for case .send(let type, let bytes) in Self.steps(&generator) {
      #expect(budget.opening(now: Self.start) == Self.start)
      budget.spend(Self.cost(type, bytes), now: Self.start)
    }
  }

  @Test func `what nobody reads does not fill the memory`() {
    var budget = RateBudget()
    var now = Self.start
    for _ in 0..<100 {
      while case let opening = budget.opening(now: now, waitingBytes: 40 << 20), opening > now {
        now = opening
      }
      budget.spend(Self.cost("stream", 64 << 10), now: now)
    }
    #expect(now - Self.start > .seconds(9))
    #expect(budget.opening(now: now) == now, "once it is read nothing waits")
  }

  private static func request(
    identity: String, session: String, id: String, metadata: JSONObject = [:],
    on channel: Request.Channel = .shell
  ) -> Request {
    let header = MessageHeader(id: id, type: "execute_request", session: session)
    return Request(
      Message(
        identities: [Array(identity.utf8)], header: header, headerBytes: [],
        metadata: metadata.utf8, content: []), on: channel)
  }

  @Test func `a server is told from jupyter_client`() {
    // As jupyter_client writes them.
    #expect(!Self.request(identity: "a-b", session: "a-b", id: "a-b_12_1").mayComeThroughServer)
    #expect(
      !Self.request(identity: "\0x1", session: "m", id: "m_12_1", on: .control).mayComeThroughServer
    )
    // A server's own question, a page's cell behind a session of the same name, any other client.
    #expect(Self.request(identity: "\0x1", session: "m", id: "m_12_1").mayComeThroughServer)
    #expect(Self.request(identity: "p", session: "p", id: "7e57").mayComeThroughServer)
    #expect(
      Self.request(identity: "p", session: "p", id: "p_1", metadata: ["cellId": "c"])
        .mayComeThroughServer)
    #expect(Self.request(identity: "", session: "", id: "").mayComeThroughServer)
  }
}
