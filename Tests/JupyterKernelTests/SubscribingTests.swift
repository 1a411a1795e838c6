import JSON
import JupyterProtocol
import TestSupport
import Testing
import ZeroMQ

@testable import JupyterKernel

/// A page's socket for outputs may connect after the cell that shows them has run.
@Suite struct SubscribingTests {
  private final class Subscriber {
    let socket: Socket
    private let connection: ConnectionFile

    init(_ connection: ConnectionFile, topic: String = "") throws {
      self.connection = connection
      socket = try Socket(.subscriber, in: Context())
      try socket.subscribe(to: Array(topic.utf8))
      try socket.connect(to: connection.endpoint(.publication))
    }

    /// What arrives, to the idle of a request: types, parents and texts.
    func messages(until request: String) throws -> [String] {
      var codec = MessageCodec(session: "", signature: connection.signature)
      var seen: [String] = []
      while true {
        let frames = try #require(try socket.receive(withinMilliseconds: 10_000))
        let message = try codec.decode(frames)
        let content = try message.decodeContent(as: JSONObject.self)
        let state = content["execution_state"]?.string
        seen.append(
          [message.header.type, message.parentID ?? "", state ?? content["text"]?.string ?? ""]
            .joined(separator: " "))
        if state == "idle", message.parentID == request { return seen }
      }
    }
  }

  /// Subscribers come at any moment, between cells and while cells run.
  @Test(arguments: 0..<20)
  func `every subscriber gets all from the start, once and in order`(seed: UInt64) throws {
    var draws = SeededDraws(seed)
    let texts = [
      "print x": "x\n", "warn y": "y\n", "show x": "", "value 1": "",
      "flood 2000": (0..<2000).map { "line \($0)\n" }.joined(),
    ]
    let connection = TestKernel().start(early: .init(time: .seconds(3600)))
    var client = try TestClient(connection)
    var subscribers: [Subscriber] = []
    var printed: [String: String] = [:]
    var last = ""
    for turn in 0..<12 {
      if turn < 11, Bool.random(using: &draws) { subscribers.append(try Subscriber(connection)) }
      let lines = (0..<3).map { _ in draws.pick(texts.keys.sorted()) }
      last = try client.send("execute_request", TestClient.cell(lines.joined(separator: "\n")))
      printed[last] = lines.map { texts[$0]! }.joined()
      if Bool.random(using: &draws) { _ = try client.nextReply() }
    }
    subscribers.append(try Subscriber(connection))
    let runs = try subscribers.map { try $0.messages(until: last) }
    #expect(runs[0].prefix(2) == ["iopub_welcome  ", "status  starting"])
    #expect(runs.allSatisfy { $0 == runs[0] })
    for (id, text) in printed {
      #expect(
        runs[0].filter { $0.hasPrefix("stream \(id) ") }.map { $0.dropFirst("stream \(id) ".count) }
          .joined() == text)
    }
  }

  @Test func `who subscribes to a part gets that part`() throws {
    let connection = TestKernel().start()
    var client = try TestClient.connected(to: connection)
    let subscriber = try Subscriber(connection, topic: "st")
    // Welcomed, and so subscribed.
    let welcome = try #require(try subscriber.socket.receive(withinMilliseconds: 10_000))
    #expect(welcome.first == Array("st".utf8))
    let id = try client.send("execute_request", TestClient.cell("print a\nshow b"))
    let messages = try subscriber.messages(until: id)
    #expect(messages == ["status \(id) busy", "stream \(id) a\n", "status \(id) idle"])
  }

  @Test func `who comes later gets what comes then`() throws {
    let connection = TestKernel().start(early: .init(time: .zero))
    var client = try TestClient.connected(to: connection)
    _ = try client.run("print early")
    let subscriber = try Subscriber(connection)
    let welcome = try #require(try subscriber.socket.receive(withinMilliseconds: 10_000))
    #expect(welcome.first == [])
    let id = try client.send("execute_request", TestClient.cell("print late"))
    #expect(
      try subscriber.messages(until: id) == [
        "status \(id) busy", "execute_input \(id) ", "stream \(id) late\n", "status \(id) idle",
      ])
  }

  @Test func `nothing is forgotten and nothing sent beyond what may be kept`() {
    let now = ContinuousClock.now
    var early = EarlyPublications(within: .init(time: .seconds(3600)))
    var count = 0
    while early.opening(now: now) <= now {
      early.keep([[UInt8](repeating: 0, count: 1 << 20)], bytes: 1 << 20)
      count += 1
    }
    #expect(count == 32)
    early.keep([[1]], bytes: 1)
    #expect(early.messages.count == 33)
    #expect(early.opening(now: now + .seconds(3700)) == now + .seconds(3700))
    let isOver = early.forgetsAll(now: now + .seconds(3700))
    #expect(isOver)
    #expect(early.messages.isEmpty && early.rest == nil && early.opening(now: now) == now)
  }

  @Test func `a cell that shows more than can be kept ends once the time is over`() throws {
    let connection = TestKernel().start(early: .init(time: .milliseconds(300), bytes: 1 << 10))
    var client = try TestClient.connected(to: connection)
    let lines = Array(repeating: "show x", count: 50) + ["flood 50"]
    let answer = try client.run(lines.joined(separator: "\n"))
    #expect(answer.outputs.count == 52)
    #expect(answer.text("stdout") == (0..<50).map { "line \($0)\n" }.joined())
  }
}
