import JSON
import Testing

@testable import JupyterKernel

@Suite struct InputTests {
  @Test func `a cell asks and gets the line, after its outputs so far`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let id = try client.send("execute_request", TestClient.cell("print first\nask Name? "))
    let question = try client.nextQuestion()
    #expect(question.parent == id)
    #expect(question.content == ["prompt": "Name? ", "password": false])
    try client.answerQuestion("Ada")
    let published = try client.publications(of: id)
    #expect(published.map(\.type).contains("stream"))
    #expect(published.dropLast().last?.content["data"]?["text/plain"] == "Ada")
  }

  @Test func `a cell that may not ask is told so`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("ask Name?", ["allow_stdin": false])
    #expect(answer.reply.content["ename"] == "NoInput")
  }

  @Test func `a cell that waits for a line can be interrupted, and its late answer is dropped`()
    throws
  {
    var client = try TestClient.connected(to: TestKernel().start())
    let first = try client.send("execute_request", TestClient.cell("secret Word?"))
    let stale = try client.nextQuestion()
    #expect(stale.content["password"] == true)
    try client.send("interrupt_request", onControl: true)
    #expect(try client.nextReply().content["ename"] == "Interrupted")
    _ = try client.publications(of: first)
    let second = try client.send("execute_request", TestClient.cell("ask Again?"))
    _ = try client.nextQuestion()
    try client.answerQuestion("late", parent: ["msg_id": "gone", "msg_type": "input_request"])
    try client.answerQuestion("right")
    let published = try client.publications(of: second)
    #expect(published.dropLast().last?.content["data"]?["text/plain"] == "right")
  }
}
