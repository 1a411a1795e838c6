import Cells
import Foundation
import TestSupport
import Testing

/// A file of sums may hold anything.
struct SumsFileTests {
  private static let numbers = [
    "", "NULL", "nan", "inf", "-1", "0", "0.5", "1e308", "-1e308", "1e-320", "9007199254740992",
    "9007199254740991", "-9007199254740991", "1000", "-1000", "1001", "3", "x", "\"", ",",
  ]

  @Test(arguments: 0..<24)
  func `whatever a file holds is refused or read, and the next cell answers`(seed: Int) throws {
    var draws = SeededDraws(UInt64(seed))
    let file = CaseFile.folder.appending(path: "data/sums.csv")
    var rows = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    for _ in 0..<Int.random(in: 1...4, using: &draws) {
      let row = Int.random(in: 0..<rows.count, using: &draws)
      // A constant of all rows, as often as one number.
      let column = Int.random(in: 0..<rows[row].count, using: &draws)
      let number = Substring(draws.pick(Self.numbers))
      if Bool.random(using: &draws), column < 4 {
        for place in 1..<rows.count { rows[place][column] = number }
      } else {
        rows[row][column] = number
      }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: folder.appending(path: "s.csv"))
    let session = Session(folder: folder.path)
    let read = session.text("s = read_sums(\"s.csv\")\ns")
    #expect(!read.isEmpty)
    for cell in [
      "m = regression(s; width=s.narrowest * 3)\nm.predict([s.low, s.high, 0, 1e300])", "s + s",
      "to_sql(m; table=\"t\", x=\"x\")", "density(s, [s.low]; width=s.narrowest)", "m.loo_score",
    ] {
      #expect(!session.text(cell).isEmpty)
    }
    #expect(session.text("1 + 1") == "2")
  }
}
