import Cells
import Values
import Foundation
import Testing

@testable import Commands
import Notebooks
import Terminal
import Work

/// What the documents show is what happens.
@Suite struct DocumentationTests {
  static let docs = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")

  @Test func `the help menu leads to pages where the package says they are`() throws {
    let package = try String(
      contentsOf: Self.docs.appending(path: "../pyproject.toml"), encoding: .utf8)
    #expect(package.contains("Documentation = \"\(documentationAddress)\""))
    let page = Self.docs.appending(path: "cheat-sheet.md")
    #expect(FileManager.default.fileExists(atPath: page.path))
  }

  @Test func `the pictures of the README are what their script draws`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = try String(
      contentsOf: Self.docs.appending(path: "images/widths.nw"), encoding: .utf8)
    let session = Session()
    session.drawInCharacters()
    let sink = ConsoleSink(session, figures: (folder.path, replaceFile))
    _ = runCell(script, "widths.nw", session, sink, Interrupt())
    for name in ["figure-1.svg", "figure-2.svg"] {
      #expect(
        try Data(contentsOf: folder.appending(path: name))
          == Data(contentsOf: Self.docs.appending(path: "images/\(name)")),
        "nadaraya run docs/images/widths.nw --figures docs/images draws \(name) anew")
    }
  }

  @Test func `the cells of the tutorial run, but for the one with a mistake`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("time,height\n0,1\n1,2\n2,4\n".utf8).write(
      to: folder.appending(path: "measurements.csv"))
    let tutorial = try String(contentsOf: Self.docs.appending(path: "tutorial.md"), encoding: .utf8)
    let session = Session(folder: folder.path)
    var count = 0
    for cell in cells(tutorial) {
      let result = NotebookOutputs(session).run(cell, number: 1, Interrupt())
      if case .finished = result {
        count += 1
      } else {
        #expect(cell == "gausian(1)")
      }
    }
    #expect(count == 8)
  }

  /// The indented blocks of a Markdown text.
  private func cells(_ markdown: String) -> [String] {
    var cells: [[Substring]] = [[]]
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("    ") {
        cells[cells.count - 1].append(line.dropFirst(4))
      } else if !line.isEmpty, cells.last?.isEmpty == false {
        cells.append([])
      }
    }
    return cells.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
  }
}
