import JSON
import FoundationEssentials

/// One cell of a notebook, without its outputs.
package struct NotebookCell: Equatable {
  package enum Kind: String { case code, markdown, raw }

  package var kind: Kind
  package var source: String
  package var tags: [String] = []
}

/// A notebook as one script, in the "percent format" that editors know: `# %%` begins a cell of code, `# %% [markdown]` one of prose,
/// whose lines are comments; `tags=["…"]` behind it are the cell's tags.
///
/// Each list of cells comes back from its text as it was. A line that would look like a border of cells is written with one more
/// `# ` in front.
package struct PercentScript {
  package static let border = "# %%"

  package var cells: [NotebookCell]

  package init(cells: [NotebookCell]) { self.cells = cells }

  // MARK: Writing

  package var text: String {
    cells.map { cell in
      var border = Self.border + (cell.kind == .code ? "" : " [\(cell.kind.rawValue)]")
      if !cell.tags.isEmpty {
        let tags = JSONValue.array(cell.tags.map { .string($0) })
        border += " tags=" + String(decoding: tags.utf8, as: UTF8.self)
      }
      let lines = cell.source.isEmpty ? [] : cell.source.lines
      let written = lines.map { line in
        let commented = cell.kind == .code ? line : line.isEmpty ? "#" : "# " + line
        return Self.marks(in: commented) > 0 ? "# " + commented : commented
      }
      return ([border] + written).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  /// How many times `# ` stands before `%%` at the start of a line.
  private static func marks(in line: String) -> Int {
    var rest = line[...]
    var count = 0
    while rest.hasPrefix("# ") {
      rest = rest.dropFirst(2)
      count += 1
    }
    return rest.hasPrefix("%%") ? count : 0
  }

  // MARK: Reading

  /// What stands before the first border is a cell of code, unless it is blank.
  package init(_ text: String) {
    cells = []
    var kind = NotebookCell.Kind.code
    var tags: [String] = []
    var lines: [String] = []
    var isFirst = true
    func cell() -> NotebookCell? {
      var lines = lines
      // The empty line before a border, and the end of the file, belong to no cell.
      if lines.last == "" { lines.removeLast() }
      if isFirst, lines.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { return nil }
      let source = lines.map { line in
        let line = Self.marks(in: line) > 1 ? String(line.dropFirst(2)) : line
        guard kind != .code else { return line }
        return line.hasPrefix("# ")
          ? String(line.dropFirst(2)) : line.hasPrefix("#") ? String(line.dropFirst()) : line
      }
      return NotebookCell(kind: kind, source: source.joined(separator: "\n"), tags: tags)
    }
    for line in text.lines {
      guard Self.marks(in: line) == 1 else {
        lines.append(line)
        continue
      }
      if let cell = cell() { cells.append(cell) }
      isFirst = false
      lines = []
      let listed = line.firstRange(of: "tags=")
      let title = line[..<(listed?.lowerBound ?? line.endIndex)]
      kind = title.contains("[markdown]") ? .markdown : title.contains("[raw]") ? .raw : .code
      let words = listed.map { Data(line[$0.upperBound...].utf8) }
      tags = words.flatMap { try? JSONDecoder().decode([String].self, from: $0) } ?? []
    }
    if let cell = cell() { cells.append(cell) }
  }
}

extension String {
  fileprivate var lines: [String] {
    split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
