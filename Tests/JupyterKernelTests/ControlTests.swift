import JSON
import Foundation
import JupyterProtocol
import Testing
import ZeroMQ

@testable import JupyterKernel

@Suite struct ControlTests {
  @Test(arguments: [false, true])
  func `kernel_info is answered on shell and on control`(onControl: Bool) throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.ask("kernel_info_request", onControl: onControl)
    #expect(answer.published.map { $0.content["execution_state"] } == ["busy", "idle"])
    let content = answer.reply.content
    #expect(content["status"] == "ok")
    #expect(content["protocol_version"] == "5.6")
    #expect(content["language_info"]?["name"] == "echo")
    #expect(content["language_info"]?["file_extension"] == ".echo")
    #expect(content["supported_features"] == ["kernel subshells"])
    #expect(content["help_links"] == [["text": "Help", "url": "https://example.org"]])
  }

  @Test func `every subscriber is welcomed under its topic`() throws {
    let connection = TestKernel().start()
    let context = try Context()
    var codec = MessageCodec(session: "", signature: connection.signature)
    for topic in ["", "", "status"] {
      let socket = try Socket(.subscriber, in: context)
      try socket.subscribe(to: Array(topic.utf8))
      try socket.connect(to: connection.endpoint(.publication))
      let frames = try #require(try socket.receive(withinMilliseconds: 5000))
      let message = try codec.decode(frames)
      #expect(message.header.type == "iopub_welcome")
      #expect(message.identities == [Array(topic.utf8)])
      #expect(message.parentHeader == MessageCodec.emptyObject)
      #expect(try message.decodeContent(as: JSONObject.self) == ["subscription": .string(topic)])
    }
  }

  @Test func `a cell is interrupted, keeps the state, and the cells behind it are not run`() throws
  {
    var client = try TestClient.connected(to: TestKernel().start())
    _ = try client.run("set kept")
    let first = try client.send("execute_request", TestClient.cell("loop"))
    let second = try client.send("execute_request", TestClient.cell("set lost"))
    // Running is known by its echo.
    while try client.nextPublication().type != "execute_input" {}
    _ = try client.heartbeat.send([[1]])
    #expect(try client.heartbeat.receive(withinMilliseconds: 5000) == [[1]])
    try client.send("interrupt_request", onControl: true)
    #expect(try client.nextReply(onControl: true).type == "interrupt_reply")
    let replies = [try client.nextReply(), try client.nextReply()]
    #expect(replies.map(\.parent) == [first, second])
    #expect(replies.map { $0.content["ename"] } == ["Interrupted", "Aborted"])
    #expect(try client.run("get").outputs.last?.content["data"]?["text/plain"] == "kept")
  }

  @Test func `an interrupt while nothing runs does nothing`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    _ = try client.ask("interrupt_request", onControl: true)
    #expect(try client.run("value 1").reply.content["status"] == "ok")
  }

  @Test(arguments: [true, false])
  func `shutdown is answered and ends the process`(restarts: Bool) throws {
    let kernel = TestKernel()
    var client = try TestClient.connected(to: kernel.start())
    try client.send("execute_request", TestClient.cell("loop"))
    let answer = try client.ask(
      "shutdown_request", ["restart": .boolean(restarts)], onControl: true)
    #expect(answer.reply.content["restart"] == .boolean(restarts))
    #expect(kernel.hasEnded.wait(timeout: .now() + 10) == .success)
  }

  @Test func `usage tells of process and machine`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let content = try client.ask("usage_request", onControl: true).reply.content
    #expect(content["pid"]?.integer == Int(getpid()))
    #expect((content["kernel_memory"]?.integer ?? 0) > 1 << 20)
    #expect((content["host_virtual_memory"]?["total"]?.integer ?? 0) > 1 << 20)
  }

  @Test func `an unknown request is answered, an unknown message is not`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.ask("debug_request", onControl: true)
    #expect(answer.reply.type == "debug_reply")
    #expect(answer.reply.content["ename"] == "UnknownMessageType")
    let id = try client.send("gibberish")
    #expect(try client.publications(of: id).count == 2)
    #expect(try client.run("value 1").reply.content["status"] == "ok")
  }
}
