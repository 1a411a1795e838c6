import Tables
import Arrays
package import Diagnostics

/// A table as text, HTML and LaTeX: a line about its size, then rows with their number.
extension Table {
  /// Up to this many rows and columns are shown; of larger tables the first and the last of each.
  private static let mostShown = 20
  private static let edge = 5
  /// Up to this many rows stand whole in HTML, in pages where scripts run.
  private static let mostRowsInHTML = 200

  package var text: String {
    let cells = shownCells(mostRows: Table.mostShown)
    var widths = cells[0].map { $0.displayWidth }
    for row in cells {
      for (index, cell) in row.enumerated() {
        widths[index] = max(widths[index], cell.displayWidth)
      }
    }
    let lines = cells.map { row in
      zip(row, zip(widths, alignsRight)).map { cell, layout in
        let blanks = String(repeating: " ", count: layout.0 - cell.displayWidth)
        return layout.1 ? blanks + cell : cell + blanks
      }.joined(separator: "  ").trimmingTrailingBlanks
    }
    return (sizeText + lines).joined(separator: "\n")
  }

  /// An HTML table in the elements that every notebook viewer keeps.
  package var html: HTMLText {
    let cells = shownCells(mostRows: Table.mostRowsInHTML)
    let isLong = rowCount > Table.mostShown && rowCount <= Table.mostRowsInHTML
    func row(_ cells: [String], _ tag: HTMLText) -> HTMLText {
      let parts = zip(cells, alignsRight).enumerated().map { index, cell -> HTMLText in
        let side: HTMLText = cell.1 ? "right" : "left"
        // Who listens hears the names of row and column with each cell.
        let isHead = index == 0 || tag.source == "th"
        let scope: HTMLText = tag.source == "th" ? " scope=\"col\"" : " scope=\"row\""
        let name: HTMLText = isHead ? "th" : "td"
        // Row numbers have a head, too, for those who listen.
        let word = cell.0.isEmpty && index == 0 ? "#" : cell.0
        return
          "<\(name)\(isHead ? scope : "") style=\"text-align: \(side)\">\(word)</\(name)>"
      }
      return "<tr>\(parts.joined())</tr>"
    }
    let body = cells.dropFirst().map { row($0, "td") }.joined("\n")
    return """
      <table \(HTMLText.withoutMathematics)>
      <caption style="caption-side: bottom; text-align: left">\(sizeText.map { line -> HTMLText in "\(line)" }.joined("<br>\n"))</caption>
      <thead>
      \(row(cells[0], "th"))
      </thead>
      <tbody>
      \(body)
      </tbody>
      </table>
      """ + (isLong ? "\n" + .longTableScript : "")
  }

  package var latex: LaTeXText {
    let cells = shownCells(mostRows: Table.mostShown)
    let layout = alignsRight.map { $0 ? "r" : "l" }.joined()
    let lines = cells.map { row -> LaTeXText in
      let parts = row.map { cell -> LaTeXText in "\(cell)" }
      return "\(parts.joined(" & ")) \\\\"
    }
    let head: [LaTeXText] = ["\\begin{tabular}{\(layout)}", lines[0], "\\hline"]
    return (head + lines.dropFirst() + ["\\end{tabular}"]).joined("\n")
  }

  /// How large it is, and how it was read, in lines.
  private var sizeText: [String] {
    let size =
      "table of \(rowCount) row\(rowCount == 1 ? "" : "s") and \(names.count) column\(names.count == 1 ? "" : "s")"
    let lines = reading.split(separator: "\n").map(String.init)
    guard let first = lines.first else { return [size] }
    return [size + ", " + first] + lines.dropFirst()
  }

  /// The positions to show; nil stands for those that are left out.
  private static func shown(_ count: Int, most: Int = mostShown) -> [Int?] {
    count <= most
      ? (0..<count).map { $0 }
      : (0..<edge).map { $0 } + [nil] + (count - edge..<count).map { $0 }
  }

  /// Row numbers and numbers stand right, texts left.
  private var alignsRight: [Bool] {
    [true]
      + Table.shown(columns.count).map { index in
        guard let index else { return false }
        return switch columns[index] {
        case .numbers, .booleans, .dates: true
        case .texts, .values: false
        }
      }
  }

  /// The head and the rows to show, with the row number in front; "..." where some are left out.
  private func shownCells(mostRows: Int) -> [[String]] {
    let rows = Table.shown(rowCount, most: mostRows)
    let columns = Table.shown(columns.count)
    let texts = columns.map { $0.map { self.columns[$0].texts(rows.compactMap { $0 }) } }
    var cells = [[""] + columns.map { $0.map { names[$0].asCell } ?? "..." }]
    var line = 0
    for row in rows {
      guard let row else {
        cells.append(Array(repeating: "...", count: columns.count + 1))
        continue
      }
      cells.append([String(row)] + texts.map { $0?[line] ?? "..." })
      line += 1
    }
    return cells
  }
}

extension Table.Column {
  /// The elements at `rows`, numbers in one common format.
  fileprivate func texts(_ rows: [Int]) -> [String] {
    switch self {
    case .numbers(let numbers): formatted(rows.map { numbers[$0] }, .numbers)
    case .booleans(let numbers): formatted(rows.map { numbers[$0] }, .truths)
    case .dates(let days): formatted(rows.map { days[$0] }, .dates)
    case .texts(let texts):
      rows.map { (texts[$0] ?? "").asCell }
    case .values(let values):
      rows.map { values[$0] == .nothing ? "" : values[$0].briefText.asCell }
    }
  }

  private func formatted(_ numbers: [Double], _ kind: Tensor.Kind) -> [String] {
    let format = NumberFormat(numbers, kind)
    return numbers.map { number in
      let text = String(format.text(number).drop { $0 == " " })
      return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
  }
}

extension String {
  /// In one line, and no longer than a cell bears.
  fileprivate var asCell: String {
    let text = flattened
    return text.count > 40 ? text.prefix(39) + "…" : text
  }

  fileprivate var trimmingTrailingBlanks: String {
    var trimmed = self[...]
    while trimmed.last == " " { trimmed.removeLast() }
    return String(trimmed)
  }
}
