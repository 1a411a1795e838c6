import JSON
import Testing

@testable import JupyterKernel

@Suite struct FloodTests {
  @Test func `twenty thousand lines arrive in order, in few messages, before idle`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("flood 20000")
    let expected = (0..<20_000).map { "line \($0)\n" }.joined()
    #expect(answer.text("stdout") == expected)
    #expect(answer.outputs.count < 100)
    #expect(answer.published.last?.content["execution_state"] == "idle")
  }

  @Test func `the order of two streams is kept`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let answer = try client.run("alternate 500")
    let all = answer.published.filter { $0.type == "stream" }.map {
      $0.content["text"]?.string ?? ""
    }.joined()
    #expect(all == (0..<500).map { "\($0)\n" }.joined())
  }

  @Test(arguments: [false, true])
  func `thousands of displays all arrive, whoever reads them`(throughServer: Bool) throws {
    var client = try TestClient.connected(to: TestKernel().start())
    if throughServer { try client.askAsServer() }
    let answer = try client.run(
      Array(repeating: "show x", count: throughServer ? 3000 : 6000).joined(separator: "\n"))
    #expect(answer.outputs.count == (throughServer ? 3001 : 6001))
  }

  @Test func `endless displays wait for the server's limits and are interrupted at once`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    try client.askAsServer()
    try client.send("execute_request", TestClient.cell("slides"))
    // More than may be sent at once, so that the cell has to wait.
    for _ in 0..<2900 { _ = try client.nextPublication() }
    try client.send("interrupt_request", onControl: true)
    #expect(try client.nextReply().content["ename"] == "Interrupted")
  }

  @Test func `an endless print is interrupted while its client does not read`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let id = try client.send("execute_request", TestClient.cell("flood"))
    while try client.nextPublication().type != "stream" {}
    _ = try client.ask("kernel_info_request", onControl: true)
    try client.send("interrupt_request", onControl: true)
    #expect(try client.nextReply().content["ename"] == "Interrupted")
    #expect(try client.publications(of: id).last?.content["execution_state"] == "idle")
    #expect(try client.run("value 1").reply.content["status"] == "ok")
  }
}
