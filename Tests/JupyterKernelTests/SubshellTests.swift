import JSON
import Testing

@testable import JupyterKernel

@Suite struct SubshellTests {
  @Test func `a subshell answers while the main shell computes, with its own count`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    _ = try client.run("set shared")
    let created = try client.ask("create_subshell_request", onControl: true).reply
    let id = try #require(created.content["subshell_id"]?.string)
    let loop = try client.send("execute_request", TestClient.cell("loop"))
    // An interrupt that comes before the cell runs finds it waiting and takes it out of the queue.
    while try client.nextPublication().type != "execute_input" {}
    let answer = try client.run("get", subshell: id)
    #expect(answer.outputs.last?.content["data"]?["text/plain"] == "shared")
    #expect(answer.reply.content["execution_count"] == 1)
    let list = try client.ask("list_subshell_request", onControl: true).reply
    #expect(list.content["subshell_id"] == [.string(id)])
    try client.send("interrupt_request", onControl: true)
    var reply = try client.nextReply()
    while reply.parent != loop { reply = try client.nextReply() }
    #expect(reply.content["ename"] == "Interrupted")
  }

  @Test func `what waits in a subshell when it is deleted is answered`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let created = try client.ask("create_subshell_request", onControl: true).reply
    let id = try #require(created.content["subshell_id"]?.string)
    try client.send("execute_request", TestClient.cell("loop"), subshell: id)
    try client.send("execute_request", TestClient.cell("value 1"), subshell: id)
    while try client.nextPublication().type != "execute_input" {}
    try client.send("delete_subshell_request", ["subshell_id": .string(id)], onControl: true)
    let names = [try client.nextReply(), try client.nextReply()].map { $0.content["ename"] }
    #expect(names == ["Interrupted", "Aborted"])
  }

  @Test func `there are only so many subshells, until one is deleted`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    var ids: [JSONValue] = []
    for _ in 0..<70 {
      let content = try client.ask("create_subshell_request", onControl: true).reply.content
      if let id = content["subshell_id"] {
        ids.append(id)
      } else {
        #expect(content["ename"] == "TooManySubshells")
      }
    }
    #expect(ids.count == 64)
    _ = try client.ask("delete_subshell_request", ["subshell_id": ids[0]], onControl: true)
    let content = try client.ask("create_subshell_request", onControl: true).reply.content
    #expect(content["status"] == "ok")
  }

  @Test func `a deleted or unknown subshell is answered with an error`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let created = try client.ask("create_subshell_request", onControl: true).reply
    let id = try #require(created.content["subshell_id"]?.string)
    let deletion: JSONObject = ["subshell_id": .string(id)]
    #expect(
      try client.ask("delete_subshell_request", deletion, onControl: true).reply.content["status"]
        == "ok")
    let again = try client.ask("delete_subshell_request", deletion, onControl: true).reply
    #expect(again.content["status"] == "error")
    let answer = try client.run("value 1", subshell: id)
    #expect(answer.reply.type == "execute_reply")
    #expect(answer.reply.content["ename"] == "SubshellNotFound")
    #expect(answer.published.map { $0.type } == ["status", "error", "status"])
  }
}
