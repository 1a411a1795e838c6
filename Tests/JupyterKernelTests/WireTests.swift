import JSON
import Foundation
import JupyterProtocol
import Testing
import ZeroMQ

@testable import JupyterKernel

/// Whatever comes in, the next good request is answered.
@Suite struct WireTests {
  @Test func `malformed messages on every channel do no harm`() throws {
    let connection = TestKernel().start()
    var client = try TestClient.connected(to: connection)
    let (good, _) = client.frames("kernel_info_request", [:])
    let deep = Array(String(repeating: "[", count: 200_000).utf8)
    let bad: [[[UInt8]]] = [
      [[]], [[0]], [[], [], [], []], [MessageCodec.delimiter],
      [MessageCodec.delimiter, [], [], [], [], []], Array(good.dropLast()),
      [MessageCodec.delimiter, good[1]] + Array(repeating: deep, count: 4),
      Array(repeating: [1], count: 1000), good.reversed(),
    ]
    for frames in bad {
      try client.shell.send(frames)
      try client.control.send(frames)
      try client.input.send(frames)
    }
    #expect(try client.run("value 1").reply.content["status"] == "ok")
    #expect(
      try client.ask("kernel_info_request", onControl: true).reply.content["status"] == "ok")
    try client.heartbeat.send([[1], [2]])
    #expect(try client.heartbeat.receive(withinMilliseconds: 5000) == [[1], [2]])
  }

  @Test func `a recorded message is not run again`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let (frames, id) = client.frames("execute_request", TestClient.cell("print once"))
    for _ in 0..<3 { try client.shell.send(frames) }
    _ = try client.publications(of: id)
    let answer = try client.run("value 1")
    #expect(answer.reply.content["execution_count"] == 2)
  }

  @Test func `random frames never end the process`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    var generator = SeededGenerator(seed: 11)
    let (good, _) = client.frames("execute_request", TestClient.cell("value 1"))
    for _ in 0..<2000 {
      var frames = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<frames.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: frames.remove(at: index)
        case 1: frames.insert(frames[index], at: index)
        case 2 where !frames[index].isEmpty:
          let place = Int.random(in: 0..<frames[index].count, using: &generator)
          frames[index][place] = UInt8.random(in: 0...255, using: &generator)
        default: frames[index] = Array(frames[index].prefix(5))
        }
        if frames.isEmpty { frames = [[]] }
      }
      try client.shell.send(frames)
    }
    var reply = try client.run("value 2").reply
    while reply.content["status"] != "ok" { reply = try client.nextReply() }
  }

  @Test func `subscribers that vanish or never read do not hold the others up`() throws {
    let connection = TestKernel().start()
    let context = try Context()
    let idle = try Socket(.subscriber, in: context)
    try idle.subscribe()
    try idle.connect(to: connection.endpoint(.publication))
    for _ in 0..<5 { _ = try TestClient.connected(to: connection) }
    var client = try TestClient.connected(to: connection)
    #expect(try client.run("flood 5000").text("stdout").hasSuffix("line 4999\n"))
  }

  @Test func `five clients at once get their own answers`() async throws {
    let connection = TestKernel().start()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<5 {
        group.addTask {
          var client = try TestClient.connected(to: connection)
          for turn in 0..<20 {
            let answer = try client.run("value \(number) \(turn)")
            #expect(
              answer.outputs.last?.content["data"]?["text/plain"] == .string("\(number) \(turn)"))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `sockets of files serve like those of addresses`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ports = Dictionary(
      uniqueKeysWithValues: ConnectionFile.Channel.allCases.enumerated().map { ($1, $0 + 1) })
    let connection = TestKernel().start(
      connection: ConnectionFile(
        transport: "ipc", address: folder.appending(path: "k").path(), ports: ports, key: "key"))
    var client = try TestClient.connected(to: connection)
    #expect(try client.run("value 1").reply.content["status"] == "ok")
  }
}

/// Reproducible choices: SplitMix64 of Steele, Lea and Flood (2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
