@testable import Builtins
import Language
import Cells
import Checking
import Diagnostics
import Values
import Foundation
import Syntax
import Testing

/// What the pages of the language promise.
@Suite struct ExampleTests {
  @Test(arguments: Catalog.signatures)
  func theExampleOfEveryBuiltinRuns(signature: Signature) {
    let sink = RecordingSink()
    sink.answers = ["Ada"]
    let folder = CaseFile.folder.appending(path: "data").path
    let result = Session(folder: folder).execute(
      signature.example, name: "cell [1]", output: sink)
    if case .failed(let diagnostic, let source) = result {
      Issue.record("\(render(diagnostic, in: source.text, place: signature.name).source)")
    }
    #expect(sink.warned.isEmpty || signature.name == "warn")
  }

  /// An example calls what it explains.
  @Test(arguments: Catalog.signatures)
  func theExampleOfEveryBuiltinUsesIt(signature: Signature) {
    let tokens = tokenize(signature.example).tokens
    let uses = zip(tokens, tokens.dropFirst()).contains { token, next in
      guard case .name(let name) = token.kind, name == signature.name else { return false }
      return signature.isConstant || signature.group == .kernels
        || next.kind == .sign(.openParenthesis)
    }
    #expect(uses)
  }

  @Test func everyBuiltinIsImplemented() {
    #expect(Catalog.signatures.map(\.name).filter { Builtin.all[$0] == nil } == [])
  }

  @Test(arguments: ErrorTopic.allCases.filter { $0.wrong != nil })
  func everyErrorHappensAsItsSectionSays(topic: ErrorTopic) throws {
    let wrong = try #require(topic.wrong)
    let session = Session()
    // Cells of Python run as their translation unless they count as mistakes.
    if topic != .notTranslated { _ = session.text("%config python = refuse") }
    let text = session.text(wrong)
    // A warning stops nothing.
    #expect(
      text.hasPrefix(topic.id + ": ")
        || ["unused-name", "not-shown", "axis-by-position"].contains(topic.id))
  }

  @Test(arguments: ErrorTopic.allCases.filter { $0.right != nil })
  func whatEverySectionAdvisesRuns(topic: ErrorTopic) throws {
    let right = try #require(topic.right)
    if case .failed(let diagnostic, _) = Session().execute(
      right, name: "cell [1]", output: SilentSink())
    {
      Issue.record("\(diagnostic.topic.id): \(diagnostic.title)")
    }
  }
}
