import Language
import Checking
import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing

/// The formatter, over every cell that the project shows anybody.
@Suite struct FormattingTests {
  /// The cells of all notebooks in `notebooks`, and of their sources.
  static let notebookCells: [String] = {
    let folder = CaseFile.folder.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "notebooks")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "ipynb" }
      .flatMap { file -> [String] in
        guard let data = try? Data(contentsOf: file),
          let notebook = try? JSONDecoder().decode(Notebook.self, from: data)
        else { return [] }
        return notebook.cells.filter { $0.cell_type == "code" }.map(\.source)
      }
  }()

  private struct Notebook: Decodable {
    struct Cell: Decodable {
      var cell_type: String
      var source: String

      private enum Key: CodingKey { case cell_type, source }

      init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        cell_type = try values.decode(String.self, forKey: .cell_type)
        source =
          try (try? values.decode([String].self, forKey: .source).joined())
          ?? values.decode(String.self, forKey: .source)
      }
    }

    var cells: [Cell]
  }

  static let examples =
    Catalog.signatures.map(\.example) + ErrorTopic.allCases.compactMap(\.right)

  @Test func thereAreNotebooks() {
    #expect(Self.notebookCells.count > 40)
  }

  @Test(arguments: Set(notebookCells + examples).sorted())
  func formattingChangesNoMeaning(source: String) throws {
    let once = try #require(formatted(source))
    #expect(treeText(parse(once).statements) == treeText(parse(source).statements))
    #expect(formatted(once) == once)
  }
}
