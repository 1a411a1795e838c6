import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing

@Suite struct CaseTests {
  /// `RECORD_GOLDEN=1` writes the sections behind SOURCE anew.
  @Test(arguments: CaseFile.all)
  func everyStageDoesWhatTheCaseSays(file: CaseFile) {
    #expect(differenceFromFile(file.text, "Tests/Cases/" + file.name) == nil)
  }

  /// A title heads a message, and Jupyter shows it behind a colon.
  @Test(arguments: CaseFile.all)
  func titlesEndWithoutAFullStop(file: CaseFile) {
    for diagnostic in file.failures {
      #expect(!diagnostic.title.hasSuffix(".") || diagnostic.title.hasSuffix("..."))
    }
  }

  @Test(arguments: CaseFile.all)
  func formattingChangesNoMeaning(file: CaseFile) throws {
    guard let once = formatted(file.source) else { return }
    #expect(treeText(parse(once).statements) == treeText(parse(file.source).statements))
    #expect(formatted(once) == once)
  }

  @Test func everyErrorThatACellBringsAboutHasACase() {
    let covered = Set(CaseFile.all.map { $0.name })
    let missing = ErrorTopic.all.filter { $0.wrong != nil }.map { "errors/\($0.id).md" }
      .filter { !covered.contains($0) }
    #expect(missing == [])
  }
}
