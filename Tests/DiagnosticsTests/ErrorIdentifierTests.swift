import Diagnostics
import Foundation
import Testing

/// The compiler sees to it that each topic has words and a place on the page; here each is seen to be told.
@Suite struct ErrorIdentifierTests {
  @Test func everyTopicIsTold() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    var told: Set<Substring> = []
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    for case let file as URL in files?.allObjects ?? []
    where file.pathExtension == "swift" && !file.lastPathComponent.hasPrefix("ErrorTopic") {
      let text = try String(contentsOf: file, encoding: .utf8)
      told.formUnion(text.matches(of: #/\.(\w+)/#).map { $0.output.1 })
    }
    #expect(ErrorTopic.allCases.filter { !told.contains("\($0)") } == [])
  }
}
