import JSON
import Testing

@testable import Commands

/// The answers of the language server to an editor.
@Suite struct LanguageServerTests {
  private func opened(_ text: String) -> (LanguageServer, JSONValue?) {
    var server = LanguageServer()
    let answers = server.answer([
      "method": "textDocument/didOpen",
      "params": ["textDocument": ["uri": "file:///a.nw", "text": .string(text)]],
    ])
    return (server, answers.first?["params"]?["diagnostics"])
  }

  private func ask(
    _ server: inout LanguageServer, _ method: String, _ more: JSONObject = [:]
  ) -> JSONValue? {
    var parameters = more
    parameters["textDocument"] = ["uri": "file:///a.nw"]
    return server.answer([
      "id": 1, "method": .string("textDocument/" + method), "params": .object(parameters),
    ]).first?["result"]
  }

  /// The correction of a mistake, applied by its places, leaves nothing to complain about.
  @Test func aCorrectionIsAnEdit() throws {
    let text = "x = [1, 2]\n\"𝄞\"; y = sume(x)\n"
    var (server, found) = opened(text)
    #expect(found?.array?.count == 1)
    let range: JSONValue = [
      "start": ["line": 0, "character": 0], "end": ["line": 9, "character": 0],
    ]
    let action = try #require(ask(&server, "codeAction", ["range": range])?.array?.first)
    let edit = try #require(action["edit"]?["changes"]?["file:///a.nw"]?.array?.first)
    let places = ["start", "end"].map { edit["range"]?[$0] }
    let columns = try places.map { try #require($0?["character"]?.integer) }
    #expect(places.allSatisfy { $0?["line"] == 1 })
    // Columns count UTF-16 units: the clef takes two.
    var line = Array("\"𝄞\"; y = sume(x)".utf16)
    line.replaceSubrange(
      Int(columns[0])..<Int(columns[1]), with: try #require(edit["newText"]?.string).utf16)
    #expect(String(decoding: line, as: UTF16.self) == "\"𝄞\"; y = sum(x)")
  }

  @Test func questionsAboutAPlace() throws {
    var (server, found) = opened("bandwidth=1\nf(x) = x ^ 2\nbandw")
    #expect(found?.array?.isEmpty == false)
    let items = ask(&server, "completion", ["position": ["line": 2, "character": 5]])?.array
    #expect(items?.first?["label"] == "bandwidth")
    #expect(
      items?.first?["textEdit"]?["range"]
        == ["start": ["line": 2, "character": 0], "end": ["line": 2, "character": 5]])
    let symbols = ask(&server, "documentSymbol")?.array
    #expect(symbols?.map { $0["name"]?.string } == ["bandwidth", "f"])
    #expect(symbols?.map { $0["kind"]?.integer } == [13, 12])
    (server, _) = opened("y=gaussian( 1 )")
    let hover = ask(&server, "hover", ["position": ["line": 0, "character": 4]])
    #expect(hover?["contents"]?["value"]?.string?.contains("gaussian") == true)
    #expect(ask(&server, "formatting")?.array?.first?["newText"] == "y = gaussian(1)\n")
  }

  /// Whatever an editor sends, the server answers requests once and never stops.
  @Test func noMessageEndsIt() {
    var random = SystemRandomNumberGenerator()
    let values: [JSONValue] = [
      .null, 1, -1, 1e300, "x", [], [:], ["line": -5, "character": 99_999_999],
      ["start": ["line": 7]], ["uri": "file:///a.nw", "text": "x = ("], [["text": "é\r\n"]], true,
    ]
    let methods = [
      "initialize", "textDocument/didOpen", "textDocument/didChange", "textDocument/completion",
      "textDocument/hover", "textDocument/formatting", "textDocument/codeAction",
      "textDocument/documentSymbol", "textDocument/didClose", "shutdown", "unknown",
    ]
    var server = LanguageServer()
    for _ in 0..<3000 {
      var parameters: JSONObject = [:]
      for key in ["textDocument", "position", "range", "contentChanges"] where Bool.random() {
        parameters[key] = values.randomElement(using: &random)
      }
      var message: JSONObject = [
        "method": .string(methods.randomElement(using: &random)!), "params": .object(parameters),
      ]
      let isRequest = Bool.random(using: &random)
      if isRequest { message["id"] = values.randomElement(using: &random) }
      let answers = server.answer(.object(message))
      #expect(!isRequest || answers.count == 1)
      if server.isShutDown { server = LanguageServer() }
    }
  }
}
