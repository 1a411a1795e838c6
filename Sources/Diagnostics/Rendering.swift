/// The diagnostic as text, for people.
///
///     There is no name `gausian`
///       cell [3], line 2
///     2 | y = gausian(x)
///       |     ^^^^^^^
///       help: Did you mean `gaussian`?
///       | y = gaussian(x)
///
/// The spans point into `source`, which is called `place` ("cell [3]" or a file name); `colours` adds
/// ANSI sequences.
package func render(
  _ diagnostic: Diagnostic, in source: String, place: String, colours: Bool = false
) -> TerminalText {
  var renderer = Renderer(source: SourceText(source), colours: colours)
  return renderer.render(diagnostic, place: place)
}

private struct Renderer {
  let source: SourceText
  let colours: Bool
  var output: [TerminalText] = []
  var gutter = 1
  /// Columns that `… ` takes at the start of a line that is not shown from its start.
  var cut = 0
  /// Longer lines, in bytes, are shown in part.
  static let longest = 240

  private enum Colour {
    case red, yellow, blue, green, bold

    var start: TerminalText {
      switch self {
      case .red: "\u{1B}[31m"
      case .yellow: "\u{1B}[33m"
      case .blue: "\u{1B}[34m"
      case .green: "\u{1B}[32m"
      case .bold: "\u{1B}[1m"
      }
    }
  }

  private func paint(_ text: TerminalText, _ colour: Colour) -> TerminalText {
    colours ? "\(colour.start)\(text)\u{1B}[0m" : text
  }

  /// A stretch of one line with what is said about it.
  private struct Mark {
    var range: Span
    var sign: Character
    var text: String?
  }

  init(source: SourceText, colours: Bool) {
    self.source = source
    self.colours = colours
  }

  mutating func render(_ diagnostic: Diagnostic, place: String) -> TerminalText {
    let line = source.line(at: diagnostic.span.lower)
    let title = diagnostic.severity == .warning ? "Warning: " + diagnostic.title : diagnostic.title
    output.append(paint("\(title)", .bold))
    output.append(paint("  \(place.visibleInOneLine), line \(line + 1)", .blue))
    let marks = marksByLine(diagnostic)
    let lines = marks.keys.sorted()
    gutter = String((lines.last ?? 0) + 1).count
    for line in lines { show(line, marks[line] ?? [], diagnostic.severity) }
    for call in shortened(diagnostic.callPath) { output.append("  \(call)") }
    if let help = diagnostic.help { output.append("\(paint("  help: ", .green))\(help)") }
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

  private mutating func show(_ line: Int, _ marks: [Mark], _ severity: Diagnostic.Severity) {
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
    output.append("\(paint("\(pad)\(number) | ", .blue))\(shown(text))")
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
    let colour: Colour = severity == .error ? .red : .yellow
    emitUnder(paint("\(String(signs))\(tail)", colour))
    for (index, mark) in labelled.enumerated().reversed() {
      var row = ""
      for earlier in labelled[..<index] {
        row += blanks(column(earlier.range.lower, in: range) - row.displayWidth) + "|"
      }
      row +=
        blanks(column(mark.range.lower, in: range) - row.displayWidth) + (mark.text ?? "").visible
      emitUnder(paint("\(row)", colour))
    }
  }

  /// The lines that the correction changes, as they should be.
  private mutating func show(_ correction: Diagnostic.Correction) {
    let first = source.range(ofLine: source.line(at: correction.span.lower))
    let last = source.range(ofLine: source.line(at: correction.span.upper))
    let text =
      source.text(Span(first.lower, correction.span.lower)) + correction.replacement
      + source.text(Span(correction.span.upper, last.upper))
    // What is too long to be read is not worth showing; the front end has it as data.
    guard text.utf8.count <= 20 * Renderer.longest else { return }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.isEmpty {
      emitUnder(paint("\(shown(String(line)))", .green))
    }
  }

  private mutating func emitUnder(_ text: TerminalText) {
    output.append("\(paint("\(blanks(gutter)) | ", .blue))\(text)")
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
