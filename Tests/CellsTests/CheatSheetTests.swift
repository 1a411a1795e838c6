import Cells
import Values
import Foundation
import TestSupport
import Testing

/// What the cheat sheet says runs, fence after fence, as one notebook.
struct CheatSheetTests {
  @Test func `every fence of the cheat sheet runs`() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: tests.appending(path: "../docs/cheat-sheet.md"), encoding: .utf8)
    let session = Session(folder: tests.appending(path: "Cases/data").path)
    var cells = 0
    for part in page.components(separatedBy: "```julia\n").dropFirst() {
      let cell = part.components(separatedBy: "```")[0]
      var result = CellResult.interrupted(at: nil)
      EvaluationStack.run {
        result = session.execute(cell, name: "cell", output: RecordingSink())
      }
      if case .finished = result { cells += 1 } else { Issue.record("\(cell): \(result)") }
    }
    #expect(cells >= 5)
  }
}
