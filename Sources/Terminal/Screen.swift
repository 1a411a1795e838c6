import Diagnostics
import Syntax

/// A cell as rows of a terminal: prompts, colours, and where the cursor stands.
struct Screen: Equatable {
  var rows: [TerminalText] = []
  var cursorRow = 0
  var cursorColumn = 0

  /// Lines longer than `columns` go on in the next row; no row is ever full, so that no terminal wraps by itself.
  init(_ buffer: EditBuffer, prompt: String, columns: Int) {
    let width = max(columns - 1, prompt.displayWidth + 2)
    let colours = Screen.colours(of: buffer.text)
    var row = Row(prompt)
    let continuation = String(repeating: " ", count: max(0, prompt.count - 4)) + "... "
    for (index, character) in buffer.characters.enumerated() {
      let isBreak = character == "\n"
      let shown = isBreak ? "" : String(character).flattened
      let size = shown.displayWidth
      if !isBreak, row.column + size > width {
        rows.append(row.text)
        row = Row(String(repeating: " ", count: prompt.count))
      }
      if index == buffer.cursor { (cursorRow, cursorColumn) = (rows.count, row.column) }
      if isBreak {
        rows.append(row.text)
        row = Row(continuation)
      } else {
        row.add(shown, size, colours[index])
      }
    }
    if buffer.isAtEnd { (cursorRow, cursorColumn) = (rows.count, row.column) }
    rows.append(row.text)
  }

  /// The part of at most `height` rows around the cursor.
  func window(height: Int) -> Screen {
    guard rows.count > height else { return self }
    var window = self
    let first = min(max(0, cursorRow - height / 2), rows.count - height)
    window.rows = Array(rows[first..<first + height])
    window.cursorRow = cursorRow - first
    return window
  }

  private struct Row {
    private var written: TerminalText
    private var colour = Colour.plain
    var column: Int

    init(_ prefix: String) {
      written = "\(Colour.prompt.start)\(prefix)\(Colour.plain.start)"
      column = prefix.displayWidth
    }

    mutating func add(_ character: String, _ width: Int, _ new: Colour) {
      if new != colour { written += new.start }
      colour = new
      written += "\(character)"
      column += width
    }

    var text: TerminalText { colour == .plain ? written : written + Colour.plain.start }
  }

  private enum Colour {
    case plain, prompt, keyword, number, text, comment, magic

    var start: TerminalText {
      switch self {
      case .plain: "\u{1B}[0m"
      case .prompt: "\u{1B}[0;31m"
      case .keyword: "\u{1B}[0;1;35m"
      case .number: "\u{1B}[0;36m"
      case .text: "\u{1B}[0;32m"
      case .comment: "\u{1B}[0;90m"
      case .magic: "\u{1B}[0;33m"
      }
    }
  }

  /// A colour for each character.
  private static func colours(of text: String) -> [Colour] {
    var byByte = Array(repeating: Colour.plain, count: text.utf8.count)
    for token in tokenize(text).tokens {
      let colour = colour(of: token.kind)
      for offset in token.span.lower..<min(token.span.upper, byByte.count) {
        byByte[offset] = colour
      }
    }
    var offset = 0
    return text.map { character in
      defer { offset += character.utf8.count }
      return byByte[offset]
    }
  }

  private static func colour(of kind: Token.Kind) -> Colour {
    switch kind {
    case .number, .superscript: .number
    case .keyword: .keyword
    case .textStart, .textSegment, .textEnd, .interpolatedName: .text
    case .comment: .comment
    case .help, .magic, .magicArgument: .magic
    default: .plain
    }
  }
}
