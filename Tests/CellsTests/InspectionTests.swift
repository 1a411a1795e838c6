import Language
import Checking
import Values
import Testing

@testable import Cells

@Suite struct InspectionTests {
  private let session: Session

  init() {
    session = Session()
    _ = session.execute(
      "tent(u) = max(1 - abs(u), 0)\nx = [1, 2, 3]\nt = dataset(\"chapter\")", name: "cell [1]",
      output: SilentSink())
  }

  private func inspection(_ marked: String) -> Display? {
    let cursor = Array(marked.unicodeScalars).firstIndex(of: "|") ?? 0
    return session.snapshot.inspection(of: marked.replacing("|", with: ""), at: cursor)
  }

  @Test(arguments: [
    ("gaus|sian(1)", "gaussian("), ("gaussian|", "gaussian("), ("|gaussian", "gaussian("),
    ("gaussian(1, |)", "gaussian("), ("σ = 1; exp|(σ)", "exp(x)"),
    ("nadaraya_watson(x, x, |\n", "nadaraya_watson("), ("%ti|me x", "%time"),
    ("fo|r i in x", "for"),
    ("epanechikov|", "epanechikov is another name for triangular"),
    ("te|nt(2)", "tent(u) = max(1 - abs(u), 0)"), ("x|", "x: an array of shape (3)"),
    ("t.x_tr|ain", "t.x_train: an array of shape (40)"), ("x.su|m()", "sum("),
    ("?gauss|ian", "gaussian("), ("\"$x|\"", "x: an array"),
  ])
  func theNameAtTheCursorIsExplained(marked: String, text: String) {
    #expect(inspection(marked)?.text.contains(text) == true)
  }

  @Test(arguments: ["|", "1 + |2", "unknown|", "# gaussi|an", "\"gaussi|an\""])
  func thereIsNothingToSay(marked: String) { #expect(inspection(marked) == nil) }

  @Test func aKernelShowsFormulaPictureAndExample() throws {
    let help = try #require(session.snapshot.help(on: "gaussian"))
    let markdown = try #require(help.markdown)
    #expect(markdown.contains("$$K(u) = e^{-u^2 / 2}$$"))
    #expect(markdown.contains("](data:image/svg+xml;base64,"))
    #expect(markdown.contains("```julia"))
    let brief = session.snapshot.inspection(of: "gaussian", at: 2, isBrief: true)
    #expect(brief?.markdown?.contains("](data:image/svg+xml;base64,") == true)
    #expect(brief?.markdown?.contains("```julia") == true)
  }

  @Test func aTooltipSaysWhatACallTakes() throws {
    let tip = try #require(session.snapshot.inspection(of: "linspace(", at: 9, isBrief: true)?.text)
    let whole = try #require(session.snapshot.help(on: "linspace")?.text)
    for parameter in try #require(Catalog.entry(named: "linspace")).parameters {
      #expect(tip.contains(parameter.written))
    }
    #expect(tip.contains("Example:") && tip.count <= whole.count)
  }

  /// Whatever draws shows its picture; others show none.
  @Test(arguments: Catalog.signatures.filter { $0.group == .figures && $0.name != "explore" })
  func helpShowsWhatTheExampleDraws(signature: Signature) throws {
    let sink = RecordingSink()
    guard
      case .finished(let value) = Session().execute(
        signature.example, name: "cell [1]", output: sink)
    else { return }
    let markdown = try #require(session.snapshot.help(on: signature.name)?.markdown)
    let isDrawn = markdown.contains("![What the example draws](data:image/svg+xml")
    #expect(isDrawn == (value?.figure != nil))
  }

  @Test(arguments: Catalog.signatures)
  func everyBuiltinHasHelp(signature: Signature) {
    #expect(session.snapshot.help(on: signature.name)?.text.contains(signature.summary) == true)
  }

  @Test(arguments: WordHelp.all)
  func theExamplesOfReservedWordsRun(topic: WordHelp) {
    guard
      case .finished = Session().execute(topic.example, name: "cell [1]", output: SilentSink())
    else {
      Issue.record("does not run: \(topic.example)")
      return
    }
  }
}

extension Display {
  fileprivate var markdown: String? { forms.first { $0.mimeType == "text/markdown" }?.content }
}
