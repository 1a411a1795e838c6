import Diagnostics
import Foundation
import Testing

/// Every identifier in the sources has a section in `docs/errors.md`, and the other way round.
@Suite struct ErrorIdentifierTests {
  @Test func everyIdentifierHasASection() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let known = Set(ErrorTopic.all.map(\.id))
    var texts: [String] = []
    for folder in [
      "Syntax", "Language", "Checking", "Translation", "Arrays", "Evaluation", "Builtins", "Cells",
    ] {
      let files = FileManager.default.enumerator(
        at: sources.appending(path: folder), includingPropertiesForKeys: nil)
      for case let file as URL in files?.allObjects ?? [] where file.pathExtension == "swift" {
        texts.append(try String(contentsOf: file, encoding: .utf8))
      }
    }
    let all = texts.joined(separator: "\n")
    let made = all.matches(
      of: #/(?:Diagnostic|failure|unknownName|spelled)\(\s*"([a-z]+(?:-[a-z]+)*)"/#)
    let used = Set(made.map { String($0.output.1) })
    #expect(used.subtracting(known).sorted() == [])
    #expect(known.filter { !all.contains("\"\($0)\"") }.sorted() == [])
  }
}
