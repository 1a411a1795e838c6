import JSON
import Testing

@testable import JupyterKernel

@Suite struct ExecuteTests {
  @Test func `a cell is busy, echoed, answered and idle, in this order`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("print hello\nwarn careful\nvalue 42")
    #expect(
      answer.published.map(\.type) == [
        "status", "execute_input", "stream", "stream", "execute_result", "status",
      ])
    #expect(answer.published.first?.content["execution_state"] == "busy")
    #expect(answer.text("stdout") == "hello\n")
    #expect(answer.text("stderr") == "careful\n")
    #expect(answer.published[4].content["data"]?["text/plain"] == "42")
    #expect(answer.reply.content["status"] == "ok")
    #expect(answer.reply.content["execution_count"] == 1)
    #expect(answer.reply.metadata["started"]?.string?.hasSuffix("Z") == true)
  }

  @Test func `a silent cell shows nothing and does not count`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let silent = try client.run("value 1", ["silent": true, "store_history": true])
    #expect(silent.outputs.isEmpty)
    #expect(silent.reply.content["execution_count"] == 0)
    let loud = try client.run("value 1")
    #expect(loud.reply.content["execution_count"] == 1)
    let unstored = try client.run("value 1", ["store_history": false])
    #expect(unstored.reply.content["execution_count"] == 2)
    #expect(try client.run("value 1").reply.content["execution_count"] == 2)
  }

  @Test func `an error is one output and the fields of the reply`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("fail oh no")
    #expect(answer.outputs.map(\.type) == ["execute_input", "error"])
    #expect(answer.outputs[1].content["evalue"] == "oh no")
    #expect(answer.outputs[1].metadata["echo"] == ["line": 1])
    #expect(answer.reply.content["status"] == "error")
    #expect(answer.reply.content["ename"] == "EchoError")
    #expect(answer.reply.content["traceback"] == ["EchoError: oh no"])
    #expect(answer.reply.content["execution_count"] == 1)
  }

  @Test func `what was sent together with a failing cell is not run`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let first = try client.send("execute_request", TestClient.cell("fail"))
    let second = try client.send("execute_request", TestClient.cell("print x"))
    #expect(try client.nextReply().parent == first)
    let reply = try client.nextReply()
    #expect(reply.parent == second)
    #expect(reply.content["status"] == "error")
    #expect(reply.content["ename"] == "Aborted")
    #expect(reply.content["execution_count"] == nil, "a page would show it as the cell's")
    #expect(try client.publications(of: second).map(\.type) == ["status", "status"])
    #expect(try client.run("value 1").reply.content["status"] == "ok")
  }

  @Test func `without stop_on_error the rest is run`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    try client.send("execute_request", TestClient.cell("fail", ["stop_on_error": false]))
    let second = try client.send("execute_request", TestClient.cell("value 2"))
    _ = try client.nextReply()
    let reply = try client.nextReply()
    #expect(reply.parent == second)
    #expect(reply.content["status"] == "ok")
  }

  @Test func `user expressions are evaluated after a good cell, each for itself`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("value 1", ["user_expressions": ["a": "good", "b": "bad"]])
    let values = answer.reply.content["user_expressions"]
    #expect(values?["a"]?["data"]?["text/plain"] == "good")
    #expect(values?["b"]?["status"] == "error")
  }

  @Test func `displays, updates, clearing and pages`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("show one\nupdate two\nclear wait\npage three")
    #expect(
      answer.outputs.map(\.type) == [
        "execute_input", "display_data", "update_display_data", "clear_output",
      ])
    #expect(answer.outputs[1].content["transient"]?["display_id"] == "echo")
    #expect(answer.outputs[2].content["data"]?["text/plain"] == "two")
    #expect(answer.outputs[3].content["wait"] == true)
    let page = answer.reply.content["payload"]?.array?.first
    #expect(page?["source"] == "page")
    #expect(page?["data"]?["text/plain"] == "three")
  }

  @Test func `the language learns the cell's id`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.ask(
      "execute_request", TestClient.cell("cell"), metadata: ["cellId": "abc"])
    #expect(answer.outputs.last?.content["data"]?["text/plain"] == "abc")
  }
}
