import Diagnostics
import Cells
import Values
import Foundation
import TestSupport
import Testing

/// Files that cells include: read and checked before anything runs.
struct IncludeTests {
  /// A session in a folder of its own, which is removed behind `body`.
  private func inFolder(
    _ files: [String: String], folders: [String] = [], _ body: (Session) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    for name in folders {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try body(Session(folder: folder.path))
  }

  @Test func `a cell has the names of its files, and those of theirs, each run once`() throws {
    let files = [
      "a.nw": "include(\"b.nw\")\ncount = count + 1\nf(x) = g(x) + n", "b.nw": "g(x) = 2 * x",
    ]
    try inFolder(files) { session in
      #expect(
        session.text("count = 0\nn = 5\ninclude(\"a.nw\")\ninclude(\"a.nw\")\n(f(3), count)")
          == "(11, 1)")
      #expect(session.text("include(\"a.nw\")\ncount") == "2")
      #expect(session.text("g(1)") == "2")
    }
  }

  @Test(arguments: ["./a.nw", "././a.nw", "sub/../a.nw", ".//a.nw", "sub/./../a.nw"])
  func `a file is the same however its path is written`(path: String) throws {
    try inFolder(["a.nw": "count = count + 1"], folders: ["sub"]) { session in
      #expect(session.text("count = 0\ninclude(\"a.nw\")\ninclude(\"\(path)\")\ncount") == "1")
    }
  }

  @Test func `a mistake in a file is told before anything runs, with both places`() throws {
    let files = ["a.nw": "y = 1\nz = unknwn(y)", "b.nw": "include(\"a.nw\")"]
    try inFolder(files) { session in
      guard
        case .failed(let mistake, let source) = session.execute(
          "x = 1\ninclude(\"b.nw\")", name: "cell [3]", output: RecordingSink())
      else {
        Issue.record("nothing failed")
        return
      }
      #expect(mistake.title == "There is no name `unknwn`")
      #expect(source.name == "a.nw")
      #expect(
        mistake.callPath == [
          "`a.nw`, included in b.nw, line 1", "`b.nw`, included in cell [3], line 2",
        ])
      #expect(session.text("x").contains("There is no name"))
    }
  }

  @Test func `a function of a file that fails tells where it stands and where it was called`()
    throws
  {
    try inFolder(["a.nw": "\nf(x) = x + [1, 2, 3]"]) { session in
      guard
        case .failed(let mistake, let source) = session.execute(
          "include(\"a.nw\")\nf([1, 2])", name: "cell [1]", output: RecordingSink())
      else {
        Issue.record("nothing failed")
        return
      }
      #expect(source.name == "a.nw")
      #expect(source.lines.position(of: mistake.span.lower).line == 2)
      #expect(mistake.callPath == ["`f`, called in cell [1], line 2"])
    }
  }

  @Test func `a file that includes itself ends`() throws {
    try inFolder(["a.nw": "include(\"a.nw\")\nn = 7"]) { session in
      #expect(session.text("include(\"a.nw\")\nn") == "7")
    }
  }

  @Test(arguments: ["../a.nw", "/etc/hostname", ".hidden.nw", "https://example.org/a.nw"])
  func `what cells may not read they may not include`(path: String) throws {
    try inFolder([".hidden.nw": "n = 1"]) { session in
      let text = session.text("include(\"\(path)\")")
      #expect(text.hasPrefix("file-not-granted") || text.hasPrefix("no-connections"), "\(text)")
    }
  }
}
