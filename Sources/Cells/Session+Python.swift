import PythonCells
import Arrays
import Checking
import Diagnostics
import Values
import Syntax
import Work

/// Cells of Python: read as a whole, and run as their translation.
extension Session {
  /// Runs a cell that is not of this language, where it is Python; nil where it is not.
  ///
  /// `own` is what is wrong with it in this language: where that can be put right, and the translation is wrong, it counts.
  func runPython(
    _ source: CellSource, _ output: any OutputSink, _ interrupt: Interrupt,
    _ snapshot: SessionSnapshot, own: Diagnostic? = nil
  ) -> CellResult? {
    guard settings.python != .refuse else { return nil }
    let reading = readPython(
      source.text, cell: source.name, notebook: python, facts: snapshot.facts(for: source.text))
    switch reading {
    case .unknown: return nil
    case .refused(let diagnostic): return .failed(diagnostic, source: source)
    case .translated(let translation):
      correction = translation.source
      guard settings.python == .run else {
        output.translated(translation.source, from: "Python")
        return .finished(value: nil)
      }
      let written = CellSource(
        name: source.name, text: translation.source,
        original: .init(text: source.text, lines: translation.lines))
      let cell = parse(written.text)
      if let error = findings(in: cell, snapshot.facts(for: written.text)).first(where: {
        $0.severity == .error
      }) {
        if let own, correction(of: own, in: source, interrupt) != nil { return nil }
        return .failed(error, source: written)
      }
      // Imports alone say nothing here.
      if !cell.statements.isEmpty { output.translated(translation.source, from: "Python") }
      let result = run(cell, written, output, interrupt, snapshot)
      if case .finished = result {
        python = translation.notebook
      } else {
        python.keepImports(of: translation.notebook)
      }
      return result
    }
  }

  /// Says where a cell of both languages would be something else in Python, once the notebook has shown itself to be.
  ///
  /// - Returns: Whether only Python can run the cell.
  func remark(
    on source: CellSource, _ cell: ParsedCell, _ output: any OutputSink, _ snapshot: SessionSnapshot
  ) -> Bool {
    guard settings.python != .refuse else { return false }
    switch secondReading(
      source.text, cell: source.name, notebook: python, facts: snapshot.facts(for: source.text))
    {
    case .foreign: return true
    case .none:
      python.forget(names(in: cell))
      return false
    case .remarks(let remarks, let notebook):
      for remark in remarks {
        let line = source.lines.position(of: remark.span.lower).line
        output.warn("\(remark.title) (\(source.name), line \(line))\n")
      }
      python = notebook
      if !remarks.isEmpty { python.forget(names(in: cell)) }
      return false
    }
  }
}

/// The names that the statements of a cell assign.
private func names(in cell: ParsedCell) -> [String] {
  cell.statements.flatMap { assignedNames(in: $0.expression) }
}

extension CellResult {
  /// A failure in a translation, at the reader's own line.
  var atOriginal: CellResult {
    guard case .failed(var diagnostic, let source) = self, let original = source.original else {
      return self
    }
    // The correction is the whole cell, in this language.
    diagnostic.correction = diagnostic.correction.map {
      .init(Span(0, original.text.utf8.count), applying($0, to: source.text))
    }
    let line = source.lines.line(at: diagnostic.span.lower)
    guard original.lines.indices.contains(line) else { return self }
    let text = SourceText(original.text)
    let place = original.lines[line]
    guard place < text.lineCount else { return self }
    let whole = text.range(ofLine: place)
    let words = text.text(whole)
    let indent = words.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
    let start = whole.lower + indent
    var span = Span(start, whole.upper)
    // The very words, where they stand once in the line.
    let marked = source.lines.text(diagnostic.span)
    if let found = onlyPlace(of: Array(marked.utf8), in: Array(words.utf8)) {
      span = Span(whole.lower + found, whole.lower + found + marked.utf8.count)
    }
    diagnostic.span = span
    diagnostic.labels = []
    return .failed(diagnostic, source: CellSource(name: source.name, text: original.text))
  }
}

/// Where a word stands in a line, when it stands there once.
private func onlyPlace(of word: [UInt8], in line: [UInt8]) -> Int? {
  guard !word.isEmpty, word.count <= line.count else { return nil }
  func isLetter(_ index: Int) -> Bool {
    guard line.indices.contains(index) else { return false }
    let byte = line[index]
    return byte >= 0x80 || byte == 0x5F || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
      || byte >= 0x30 && byte <= 0x39
  }
  var found: Int?
  for start in 0...(line.count - word.count)
  where line[start] == word[0] && line[start..<start + word.count] == word[...] {
    guard !isLetter(start - 1) || !isLetter(start),
      !isLetter(start + word.count) || !isLetter(start + word.count - 1)
    else { continue }
    if found != nil { return nil }
    found = start
  }
  return found
}
