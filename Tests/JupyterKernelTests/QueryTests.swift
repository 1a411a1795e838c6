import JSON
import Testing

@testable import JupyterKernel

@Suite struct QueryTests {
  @Test func `questions about code are answered while a cell computes`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    try client.send("execute_request", TestClient.cell("loop"))
    let completion = try client.ask("complete_request", ["code": "σx", "cursor_pos": 2]).reply
    #expect(completion.content["matches"] == ["σx!"])
    #expect(completion.content["cursor_end"] == 2)
    let type = completion.content["metadata"]?["_jupyter_types_experimental"]?.array?.first
    #expect(type?["type"] == "function")
    #expect(type?["signature"] == "(x)")
    let inspection = try client.ask(
      "inspect_request", ["code": "a", "cursor_pos": 1, "detail_level": 1]
    ).reply
    #expect(inspection.content["found"] == true)
    #expect(inspection.content["data"]?["text/plain"] == "a 1 full")
    let complete = try client.ask("is_complete_request", ["code": "more"]).reply
    #expect(complete.content == ["status": "incomplete", "indent": "    "])
    #expect(
      try client.ask("history_request", ["hist_access_type": "tail", "n": 1]).reply.type
        == "history_reply")
    try client.send("interrupt_request", onControl: true)
  }

  @Test(arguments: [(-5, 0), (0, 0), (2, 2), (99, 2)])
  func `a cursor counts Unicode scalars and stays inside the text`(sent: Int, used: Int) throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let reply = try client.ask(
      "inspect_request", ["code": "e\u{301}", "cursor_pos": .integer(sent)]
    ).reply
    #expect(reply.content["data"]?["text/plain"] == .string("e\u{301} \(used) brief"))
  }

  @Test(
    arguments: [
      ("complete_request", ["code": 1]), ("inspect_request", [:]),
      ("execute_request", ["code": "x", "silent": "no"]), ("execute_request", ["code": nil]),
      ("history_request", ["hist_access_type": "all"]), ("is_complete_request", ["cod": "x"]),
      ("shutdown_request", ["restart": "perhaps"]), ("delete_subshell_request", [:]),
    ] as [(String, JSONObject)])
  func `a request with wrong fields is answered with an error`(type: String, content: JSONObject)
    throws
  {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.ask(type, content)
    #expect(answer.reply.content["status"] == "error")
    #expect(answer.reply.content["ename"] == "MalformedRequest")
    let types = answer.published.map { $0.type }
    #expect(types.filter { $0 == "status" }.count == 2)
    #expect(types.contains("error") == (type == "execute_request"))
  }
}
