import Cells
import Diagnostics
import Syntax
import Work

/// Reads cells of one or many lines, with history and completion.
package struct LineEditor {
  package enum Reading: Equatable {
    case cell(String)
    case interrupted
    case endOfInput
  }

  let terminal: RawTerminal
  let prompt: String
  /// What may stand at the cursor, and what it replaces; both count Unicode scalars.
  let complete: (_ source: String, _ cursor: Int) -> (texts: [String], replacing: Range<Int>)
  var buffer = EditBuffer()
  let history: [String]
  /// Place in the history; its end is the cell that is being typed.
  var place: Int
  var draft = ""
  /// The search through the history, while there is one.
  var search: HistorySearch?
  /// Rows above the cursor that belong to the cell.
  private var rowsAbove = 0

  package init(
    _ terminal: RawTerminal, prompt: String, history: [String],
    complete: @escaping (String, Int) -> (texts: [String], replacing: Range<Int>)
  ) {
    self.terminal = terminal
    self.prompt = prompt
    self.history = history
    self.complete = complete
    place = history.count
  }

  /// Lets the person type until a cell is complete.
  package mutating func read() -> Reading {
    draw()
    while let key = Key.read(terminal.readByte) {
      if let reading = handle(key) {
        buffer.moveToEnd()
        draw()
        StandardStream.output.write("\r\n")
        return reading
      }
      draw()
    }
    return .endOfInput
  }

  private mutating func handle(_ key: Key) -> Reading? {
    if search != nil, handleInSearch(key) { return nil }
    switch key {
    case .search: startSearch()
    case .text(let text), .paste(let text): buffer.insert(text)
    case .enter: return submit()
    case .newline: buffer.insert("\n")
    case .tab: completeWord()
    case .backspace: buffer.deleteBackward()
    case .delete: buffer.deleteForward()
    case .deleteWord: buffer.deleteWordBackward()
    case .deleteToStart: buffer.deleteToLineStart()
    case .deleteToEnd: buffer.deleteToLineEnd()
    case .left: buffer.moveLeft()
    case .right: buffer.moveRight()
    case .up: if !buffer.moveUp() { show(place - 1) }
    case .down: if !buffer.moveDown() { show(place + 1) }
    case .home: buffer.moveToLineStart()
    case .end: buffer.moveToLineEnd()
    case .wordLeft: buffer.moveWordLeft()
    case .wordRight: buffer.moveWordRight()
    case .interrupt: return .interrupted
    case .endOfInput:
      if buffer.characters.isEmpty { return .endOfInput }
      buffer.deleteForward()
    case .clearScreen:
      StandardStream.output.write("\u{1B}[H\u{1B}[2J")
      rowsAbove = 0
    case .unknown: break
    }
    return nil
  }

  /// A complete cell is handed over; an incomplete one gets a further line.
  private mutating func submit() -> Reading? {
    buffer.dedentBlockWord()
    if case .incomplete(let indent) = cellCompleteness(of: buffer.text) {
      buffer.insert("\n" + (buffer.isAtEnd ? indent : ""))
      return nil
    }
    return .cell(buffer.text)
  }

  mutating func show(_ new: Int) {
    guard (0...history.count).contains(new) else { return }
    if place == history.count { draft = buffer.text }
    place = new
    buffer = EditBuffer(place == history.count ? draft : history[place])
  }

  // MARK: Completion

  private mutating func completeWord() {
    guard buffer.lineBeforeCursor.contains(where: { $0 != " " }) else {
      return buffer.insert("    ")
    }
    let cursor = buffer.scalarCursor
    let (texts, replacing) = complete(buffer.text, cursor)
    guard let first = texts.first else { return }
    let common = texts.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    if texts.count == 1 || common.unicodeScalars.count > replacing.count {
      buffer.replace(replacing, with: common)
    } else {
      list(texts)
    }
  }

  /// Shows the choices in columns below the cell; the cell is drawn again under them.
  private mutating func list(_ texts: [String]) {
    let shown = texts.prefix(60).map { $0.flattened }
    let width = (shown.map { $0.displayWidth }.max() ?? 0) + 2
    let perRow = max(1, (terminal.size.columns - 1) / width)
    let below = screen().rows.count - 1 - rowsAbove
    var output: TerminalText = below > 0 ? "\u{1B}[\(below)B" : ""
    for (index, text) in shown.enumerated() {
      if index % perRow == 0 { output += "\r\n" }
      output += "\(text)\(String(repeating: " ", count: width - text.displayWidth))"
    }
    if texts.count > shown.count { output += "\r\nand \(texts.count - shown.count) more" }
    StandardStream.output.write("\(output)\r\n")
    rowsAbove = 0
  }

  // MARK: Drawing

  private func screen() -> Screen {
    let size = terminal.size
    return Screen(buffer, prompt: search?.prompt ?? prompt, columns: size.columns)
      .window(height: size.rows)
  }

  private mutating func draw() {
    let screen = screen()
    var output: TerminalText = rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : ""
    output += "\r\u{1B}[J\(screen.rows.joined("\r\n"))"
    let below = screen.rows.count - 1 - screen.cursorRow
    if below > 0 { output += "\u{1B}[\(below)A" }
    output += "\r"
    if screen.cursorColumn > 0 { output += "\u{1B}[\(screen.cursorColumn)C" }
    StandardStream.output.write(output)
    rowsAbove = screen.cursorRow
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
