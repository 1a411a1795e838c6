/// The diagnostic as text, for people.
///
///     There is no name `gausian`
///       cell [3], line 2
///     2 | y = gausian(x)
///       |     ^^^^^^^
///       help: Did you mean `gaussian`?
///       corrected:
///     x = 1
///     y = gaussian(x)
///
/// The spans point into `source`, which is called `place` ("cell [3]" or a file name). What stands behind `corrected:` can be
/// copied as it is: a cell as a whole, and of a file, or a long cell of which one line changes, the lines that change.
/// `emphasis` makes the title, the marks and the headings bold; no colour of a terminal can be read on light and on dark grounds.
package func render(
  _ diagnostic: Diagnostic, in source: String, place: String, emphasis: Bool = false,
  isFile: Bool = false
) -> TerminalText {
  var renderer = Renderer(source: SourceText(source), emphasis: emphasis, isFile: isFile)
  return renderer.render(diagnostic, place: place)
}

private struct Renderer {
  let source: SourceText
  let emphasis: Bool
  let isFile: Bool
  var output: [TerminalText] = []
  var gutter = 1
  /// Columns that `… ` takes at the start of a line that is not shown from its start.
  var cut = 0
  /// Longer lines, in bytes, are shown in part.
  static let longest = 240
  /// Longer corrections, in bytes, are not shown: front ends have them as data.
  static let longestCorrection = 12_000
  /// Of a cell with more lines only the one that changes is shown.
  static let mostLines = 20

  private func bold(_ text: TerminalText) -> TerminalText {
    emphasis ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }

  /// A stretch of one line with what is said about it.
  private struct Mark {
    var range: Span
    var sign: Character
    var text: String?
  }

  init(source: SourceText, emphasis: Bool, isFile: Bool) {
    self.source = source
    self.emphasis = emphasis
    self.isFile = isFile
  }

  mutating func render(_ diagnostic: Diagnostic, place: String) -> TerminalText {
    let line = source.line(at: diagnostic.span.lower)
    let title = diagnostic.severity == .warning ? "Warning: " + diagnostic.title : diagnostic.title
    output.append(bold("\(title)"))
    output.append("  \(place.visibleInOneLine), line \(line + 1)")
    let marks = marksByLine(diagnostic)
    let lines = marks.keys.sorted()
    gutter = String((lines.last ?? 0) + 1).count
    for line in lines { show(line, marks[line] ?? []) }
    for call in shortened(diagnostic.callPath) { output.append("  \(call)") }
    if let help = diagnostic.help { output.append("\(bold("  help: "))\(help)") }
    if let correction = diagnostic.correction { show(correction) }
    return output.joined("\n")
  }

  /// The calls that led here; of many, the innermost and the outermost.
  private func shortened(_ path: [String]) -> [String] {
    let calls = path.map { "in " + $0 }
    guard calls.count > 8 else { return calls }
    return calls.prefix(4) + ["… \(calls.count - 6) more calls"] + calls.suffix(2)
  }

  /// The primary span and the labels, each cut to its first line.
  private func marksByLine(_ diagnostic: Diagnostic) -> [Int: [Mark]] {
    var marks: [Int: [Mark]] = [:]
    func add(_ span: Span, _ sign: Character, _ text: String?) {
      let line = source.line(at: span.lower)
      let range = source.range(ofLine: line)
      let cut = Span(min(span.lower, range.upper), min(span.upper, range.upper))
      // Two marks of one place become one.
      if let index = marks[line]?.firstIndex(where: { $0.range == cut }) {
        marks[line]?[index].text = text
      } else {
        marks[line, default: []].append(Mark(range: cut, sign: sign, text: text))
      }
    }
    add(diagnostic.span, "^", nil)
    for label in diagnostic.labels { add(label.span, "-", label.text) }
    return marks
  }

  private mutating func show(_ line: Int, _ marks: [Mark]) {
    let whole = source.range(ofLine: line)
    let range = view(of: whole, around: marks.first?.range ?? whole)
    let marks = marks.filter { $0.range.lower <= range.upper && $0.range.upper >= range.lower }.map
    {
      Mark(range: clipped($0.range, to: range), sign: $0.sign, text: $0.text)
    }
    cut = range.lower > whole.lower ? 2 : 0
    defer { cut = 0 }
    let number = String(line + 1)
    let pad = String(repeating: " ", count: gutter - number.count)
    let text = (cut > 0 ? "… " : "") + source.text(range) + (range.upper < whole.upper ? " …" : "")
    output.append("\(pad)\(number) | \(shown(text))")
    // Wide marks first, so that narrow ones stay visible inside them.
    var signs: [Character] = []
    for mark in marks.sorted(by: { width($0.range) > width($1.range) }) {
      let column = column(mark.range.lower, in: range)
      let count = max(1, width(mark.range))
      if signs.count < column + count {
        signs += Array(repeating: " ", count: column + count - signs.count)
      }
      for index in column..<(column + count) where mark.sign == "^" || signs[index] != "^" {
        signs[index] = mark.sign
      }
    }
    var labelled = marks.filter { $0.text != nil }.sorted { $0.range.lower < $1.range.lower }
    var tail = ""
    // The last label stands behind the signs when nothing else does.
    if let last = labelled.last, marks.allSatisfy({ $0.range.upper <= last.range.upper }) {
      tail = " " + (last.text ?? "").visible
      labelled.removeLast()
    }
    emitUnder(bold("\(String(signs))\(tail)"))
    for (index, mark) in labelled.enumerated().reversed() {
      var row = ""
      for earlier in labelled[..<index] {
        row += blanks(column(earlier.range.lower, in: range) - row.displayWidth) + "|"
      }
      row +=
        blanks(column(mark.range.lower, in: range) - row.displayWidth) + (mark.text ?? "").visible
      emitUnder("\(row)")
    }
  }

  /// The cell as it should be, or the lines that change.
  private mutating func show(_ correction: Diagnostic.Correction) {
    let first = source.range(ofLine: source.line(at: correction.span.lower))
    let last = source.range(ofLine: source.line(at: correction.span.upper))
    let isOneLine = first == last && !correction.replacement.contains("\n")
    let isPart = isFile || isOneLine && source.lineCount > Self.mostLines
    let text =
      source.text(Span(isPart ? first.lower : 0, correction.span.lower)) + correction.replacement
      + source.text(Span(correction.span.upper, isPart ? last.upper : Int.max))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.longestCorrection,
      let end = lines.lastIndex(where: { $0.contains { $0 != " " && $0 != "\r" } })
    else { return }
    output.append(bold("  corrected:"))
    for line in lines[...end] { output.append("\(String(line).visible)") }
  }

  private mutating func emitUnder(_ text: TerminalText) {
    output.append("\(blanks(gutter)) | \(text)")
  }

  /// What stands for a part of a line: columns are counted in it.
  private func shown(_ text: String) -> String { text.visibleInOneLine }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private func width(_ range: Span) -> Int { shown(source.text(range)).displayWidth }

  private func column(_ offset: Int, in line: Span) -> Int {
    cut + width(Span(line.lower, offset))
  }

  // MARK: Long lines

  /// The part of a very long line that is shown: what is marked, and a little around it.
  private func view(of line: Span, around mark: Span) -> Span {
    guard line.upper - line.lower > Renderer.longest else { return line }
    return Span(
      source.boundary(at: max(line.lower, mark.lower - 60)),
      source.boundary(at: min(line.upper, max(mark.lower + 80, min(mark.upper, mark.lower + 140)))))
  }

  private func clipped(_ range: Span, to view: Span) -> Span {
    let lower = min(max(range.lower, view.lower), view.upper)
    return Span(lower, min(max(range.upper, lower), view.upper))
  }
}
