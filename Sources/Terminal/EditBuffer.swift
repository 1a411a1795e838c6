/// The cell that is being typed, and the cursor in it.
struct EditBuffer: Equatable {
  private(set) var characters: [Character] = []
  private(set) var cursor = 0

  init(_ text: String = "") { insert(text) }

  var text: String { String(characters) }
  var isAtEnd: Bool { cursor == characters.count }

  /// The cursor in Unicode scalars, as completion counts.
  var scalarCursor: Int { String(characters[..<cursor]).unicodeScalars.count }

  // MARK: Changing

  mutating func insert(_ text: String) {
    let before = String(characters[..<cursor]) + text
    let rest = String(characters[cursor...])
    set(before, rest)
  }

  /// The text in front of the cursor and behind it.
  private mutating func set(_ before: String, _ rest: String) {
    // What meets at the cursor may join: a letter and a combining mark, two halves of a flag.
    characters = Array(before + rest)
    cursor = min(before.count, characters.count)
  }

  /// In front of a line's text a whole level of indentation goes.
  mutating func deleteBackward() {
    guard cursor > 0 else { return }
    let isIndentation = lineBeforeCursor.count % 4 == 0 && !lineBeforeCursor.isEmpty
    let count = isIndentation && lineBeforeCursor.allSatisfy { $0 == " " } ? 4 : 1
    remove(cursor - count..<cursor)
  }

  mutating func deleteForward() {
    if cursor < characters.count { remove(cursor..<cursor + 1) }
  }

  mutating func deleteWordBackward() { remove(wordStart..<cursor) }
  mutating func deleteToLineStart() { remove(lineStart..<cursor) }

  mutating func deleteToLineEnd() {
    remove(cursor..<(lineEnd == cursor ? min(cursor + 1, characters.count) : lineEnd))
  }

  /// Replaces a range of Unicode scalars; the cursor goes behind what is new.
  mutating func replace(_ range: Range<Int>, with new: String) {
    let scalars = Array(text.unicodeScalars)
    let lower = min(max(range.lowerBound, 0), scalars.count)
    let upper = min(max(range.upperBound, lower), scalars.count)
    let rest = String(String.UnicodeScalarView(scalars[upper...]))
    set(String(String.UnicodeScalarView(scalars[..<lower])) + new, rest)
  }

  /// Moves `end`, `else` and `elseif` to the column of the block they belong to.
  mutating func dedentBlockWord() {
    let line = characters[lineStart..<lineEnd]
    let indent = line.prefix { $0 == " " }.count
    let word = String(line.dropFirst(indent).prefix { $0 != " " })
    guard ["end", "else", "elseif"].contains(word), indent >= 4, lineStart > 0 else { return }
    var before = EditBuffer(String(characters[..<(lineStart - 1)]))
    before.moveToLineStart()
    let above = before.characters[before.cursor...]
    let aboveIndent = above.prefix { $0 == " " }.count
    let aboveWord = above.dropFirst(aboveIndent).prefix { $0.isLetter }
    let opens = ["if", "for", "while", "function", "else", "elseif"].contains(String(aboveWord))
    guard indent > (opens ? aboveIndent : aboveIndent - 4) else { return }
    remove(lineStart..<lineStart + 4)
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    if cursor >= range.upperBound {
      cursor -= range.count
    } else {
      cursor = min(cursor, range.lowerBound)
    }
    set(String(characters[..<cursor]), String(characters[cursor...]))
  }

  // MARK: Moving

  private var lineStart: Int {
    (characters[..<cursor].lastIndex { $0 == "\n" } ?? -1) + 1
  }

  private var lineEnd: Int {
    characters[cursor...].firstIndex { $0 == "\n" } ?? characters.count
  }

  var lineBeforeCursor: ArraySlice<Character> { characters[lineStart..<cursor] }

  private var wordStart: Int {
    var start = cursor
    while start > 0, !characters[start - 1].isWord { start -= 1 }
    while start > 0, characters[start - 1].isWord { start -= 1 }
    return start
  }

  mutating func moveLeft() { cursor = max(0, cursor - 1) }
  mutating func moveRight() { cursor = min(characters.count, cursor + 1) }
  mutating func moveToLineStart() { cursor = lineStart }
  mutating func moveToLineEnd() { cursor = lineEnd }
  mutating func moveToEnd() { cursor = characters.count }
  mutating func moveWordLeft() { cursor = wordStart }

  mutating func moveWordRight() {
    while cursor < characters.count, !characters[cursor].isWord { cursor += 1 }
    while cursor < characters.count, characters[cursor].isWord { cursor += 1 }
  }

  /// Returns whether there is a line above.
  mutating func moveUp() -> Bool {
    let column = cursor - lineStart
    guard lineStart > 0 else { return false }
    cursor = lineStart - 1
    cursor = min(lineStart + column, cursor)
    return true
  }

  /// Returns whether there is a line below.
  mutating func moveDown() -> Bool {
    let column = cursor - lineStart
    guard lineEnd < characters.count else { return false }
    cursor = lineEnd + 1
    cursor = min(cursor + column, lineEnd)
    return true
  }
}

extension Character {
  fileprivate var isWord: Bool { isLetter || isNumber || self == "_" }
}
