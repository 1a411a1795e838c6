import Testing

@testable import Notebooks

/// A notebook as a script and back.
struct PercentScriptTests {
  /// Made up of what could be taken for something else: borders, comments, empty lines, tags.
  private static let pieces = [
    "x = 1", "", "# %%", "# %% [markdown]", "# # %% x", "%% x", "#", "# a", "  # %%", "#%%",
    "tags=[\"a\"]",
    "한글 $σ$", "[raw]", "\t", " ",
  ]

  @Test func everyNotebookComesBackFromItsScript() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      let cells = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        NotebookCell(
          kind: [.code, .markdown, .raw].randomElement(using: &random)!,
          source: (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Self.pieces.randomElement(using: &random)!
          }.joined(separator: "\n"),
          tags: Bool.random(using: &random) ? [] : ["a", "tags=[\"]", "[raw]"])
      }
      let text = PercentScript(cells: cells).text
      #expect(PercentScript(text).cells == cells, "\(text)")
      #expect(Notebook(cells: cells).cells == cells)
    }
  }

  @Test func aScriptWithoutBordersIsOneCell() {
    #expect(
      PercentScript("x = 1\n\ny = 2\n").cells == [
        NotebookCell(kind: .code, source: "x = 1\n\ny = 2")
      ])
    #expect(PercentScript("").cells == [])
    #expect(PercentScript("x = 1\n# %% second\ny\n").cells.map(\.source) == ["x = 1", "y"])
  }
}
