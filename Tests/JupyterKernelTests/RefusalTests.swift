import JSON
import Testing

@testable import JupyterKernel

/// A cell that cannot be read is shown as one that failed, and what was sent with it is not run.
@Suite struct RefusalTests {
  private static let values = [
    "null", "true", "0", "1.5", #""text""#, "[]", #"["a"]"#, "{}", #"{"a": 1}"#, #"{"a": "1"}"#,
  ]

  /// The values that each field may have.
  private static let allowed: [String: [String]] = [
    "code": [#""text""#], "silent": ["null", "true"], "store_history": ["null", "true"],
    "user_expressions": ["null", "{}", #"{"a": "1"}"#], "allow_stdin": ["null", "true"],
    "stop_on_error": ["null", "true"],
  ]

  private static let malformed: [String] =
    allowed.flatMap { field, allowed in
      values.filter { !allowed.contains($0) }.map { value in
        field == "code" ? #"{"code": \#(value)}"# : #"{"code": "1", "\#(field)": \#(value)}"#
      }
    }.sorted()
    + ["", "{}", "[]", "null", "{", #"{"code""#, #"{"code": "1"} x"#, "nonsense", "\u{0}"]
    + [String(repeating: "[", count: 100_000)]

  @Test(arguments: malformed)
  func `a malformed request is an error that everybody sees`(content: String) throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let id = try client.send("execute_request", bytes: Array(content.utf8))
    let behind = try client.send("execute_request", TestClient.cell("print x"))
    let reply = try client.nextReply()
    #expect(reply.parent == id)
    #expect(reply.type == "execute_reply")
    #expect(reply.content["status"] == "error")
    #expect(reply.content["traceback"]?.array?.isEmpty == false)
    #expect(reply.content["execution_count"] == 1)
    let published = try client.publications(of: id)
    #expect(published.map { $0.type } == ["status", "error", "status"])
    #expect(published[1].content["ename"] == "MalformedRequest")
    #expect(published[1].content["traceback"] == reply.content["traceback"])
    let next = try client.nextReply()
    #expect(next.parent == behind)
    #expect(next.content["ename"] == "Aborted")
    #expect(try client.run("value 1").reply.content["status"] == "ok")
  }

  @Test func `the error says which field is wrong, and how`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    for (content, words) in [
      (#"{"code": "1", "silent": 0}"#, "`silent` has to be true or false"),
      (#"{"code": 5}"#, "`code` has to be a text"), ("{}", "`code` is missing"),
      (#"{"code": "1", "user_expressions": {"a": 1}}"#, "`user_expressions.a` has to be a text"),
      ("[", "it is not JSON"),
    ] {
      _ = try client.send("execute_request", bytes: Array(content.utf8))
      #expect(try client.nextReply().content["evalue"]?.string?.contains(words) == true, "\(words)")
    }
  }

  /// What is no Unicode, as jupyter_client and as browsers send it.
  @Test(arguments: [
    ([0xED, 0xA0, 0xBD], "\u{FFFD}"), ([0xFF], "\u{FFFD}"), ([0xC3], "\u{FFFD}"),
    (Array(#"\ud83d"#.utf8), "\u{FFFD}"), (Array(#"\udc00\ud800"#.utf8), "\u{FFFD}\u{FFFD}"),
    (Array(#"\uD83D\uDE00"#.utf8), "😀"), (Array(#"\\ud83d"#.utf8), #"\ud83d"#),
    (Array(#"\\\ud83d"#.utf8), "\\\u{FFFD}"), (Array(#"\ud83dx"#.utf8), "\u{FFFD}x"),
  ])
  func `a cell with what is no Unicode is run with replacements`(
    bytes: [UInt8], text: String
  ) throws {
    var client = try TestClient.connected(to: TestKernel().start())
    let content = Array(#"{"code": "value a"#.utf8) + bytes + Array(#"z"}"#.utf8)
    let id = try client.send("execute_request", bytes: content)
    #expect(try client.nextReply().content["status"] == "ok")
    let shown = try client.publications(of: id).compactMap {
      $0.content["data"]?["text/plain"]?.string
    }
    let result = try #require(shown.first)
    #expect(result.hasPrefix("a") && result.hasSuffix("z"))
    #expect(Set(result.dropFirst().dropLast()) == Set(text), "\(result)")
  }

  @Test func `answers to other malformed requests are replies alone`() throws {
    var client = try TestClient.connected(to: TestKernel().start())
    for type in ["complete_request", "inspect_request", "history_request", "is_complete_request"] {
      let id = try client.send(type, bytes: Array(#"{"code": 5}"#.utf8))
      #expect(try client.nextReply().content["ename"] == "MalformedRequest")
      #expect(try client.publications(of: id).map { $0.type } == ["status", "status"])
    }
  }
}
