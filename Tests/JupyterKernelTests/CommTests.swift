import JSON
import Testing

@testable import JupyterKernel

@Suite struct CommTests {
  @Test func `a known target answers, with its buffers, until it is closed`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let opened = try client.send(
      "comm_open", ["comm_id": "c", "target_name": "mirror", "data": [:]])
    #expect(try client.publications(of: opened).map(\.type) == ["status", "status"])
    let info = try client.ask("comm_info_request").reply
    #expect(info.content["comms"] == ["c": ["target_name": "mirror"]])
    #expect(
      try client.ask("comm_info_request", ["target_name": "other"]).reply.content["comms"] == [:])
    let sent = try client.send(
      "comm_msg", ["comm_id": "c", "data": ["x": 1]], metadata: ["m": 2], buffers: [[5, 6]])
    let echo = try #require(try client.publications(of: sent).first { $0.type == "comm_msg" })
    #expect(echo.content == ["comm_id": "c", "data": ["x": 1]])
    #expect(echo.metadata == ["m": 2])
    #expect(echo.buffers == [[5, 6]])
    let closed = try client.send("comm_close", ["comm_id": "c", "data": [:]])
    _ = try client.publications(of: closed)
    #expect(try client.ask("comm_info_request").reply.content["comms"] == [:])
  }

  @Test func `an unknown target is closed`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let id = try client.send(
      "comm_open", ["comm_id": "c", "target_name": "unheard", "data": [:]])
    let published = try client.publications(of: id)
    #expect(published.map(\.type) == ["status", "comm_close", "status"])
    #expect(published[1].content["comm_id"] == "c")
  }

  @Test func `a cell opens a channel`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("comm slider")
    let opened = try #require(answer.outputs.first { $0.type == "comm_open" })
    #expect(opened.content["target_name"] == "slider")
    #expect(opened.buffers == [[1, 2, 3]])
    #expect(answer.outputs.last?.content["data"]?["text/plain"] == opened.content["comm_id"])
  }
}
