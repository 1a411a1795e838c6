import Diagnostics
import Testing

@testable import Terminal
import Work

@Suite struct KeyTests {
  @Test(arguments: [
    ("a", [Key.text("a")]), ("σ한", [.text("σ"), .text("한")]), ("\r", [.enter]),
    ("\u{1B}\r", [.newline]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{3}", [.interrupt]),
    ("\u{1B}[A\u{1B}OB", [.up, .down]), ("\u{1B}[1;5D", [.wordLeft]), ("\u{1B}[3~", [.delete]),
    ("\u{1B}[H\u{1B}[4~", [.home, .end]), ("\u{1B}b", [.wordLeft]), ("\u{1B}[9z", [.unknown]),
    ("\u{1B}[200~a\r\tb\u{1B}[201~c", [.paste("a\n\tb"), .text("c")]), ("\u{1B}", [.unknown]),
  ])
  func `bytes of a terminal`(bytes: String, keys: [Key]) {
    var rest = Array(bytes.utf8)[...]
    var read: [Key] = []
    while !rest.isEmpty, let key = Key.read({ rest.popFirst() }) { read.append(key) }
    #expect(read == keys)
  }
}

@Suite struct EditBufferTests {
  /// The buffer of a text in which `|` marks the cursor.
  private func buffer(_ marked: String) -> EditBuffer {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
    var buffer = EditBuffer(String(parts[0]) + String(parts[1]))
    for _ in parts[1] { buffer.moveLeft() }
    return buffer
  }

  private func marked(_ buffer: EditBuffer) -> String {
    String(buffer.characters[..<buffer.cursor]) + "|" + String(buffer.characters[buffer.cursor...])
  }

  typealias Change = @Sendable (inout EditBuffer) -> Void

  static let changes: [(String, Change, String)] = [
    ("ab|c", { $0.insert("xy") }, "abxy|c"), ("e|", { $0.insert("\u{301}") }, "é|"),
    ("ab|c", { $0.deleteBackward() }, "a|c"), ("|a", { $0.deleteBackward() }, "|a"),
    ("if a\n        |", { $0.deleteBackward() }, "if a\n    |"),
    ("a|b", { $0.deleteForward() }, "a|"), ("a|", { $0.deleteForward() }, "a|"),
    ("a = foo_1|", { $0.deleteWordBackward() }, "a = |"),
    ("a\nbcd|e", { $0.deleteToLineStart() }, "a\n|e"),
    ("a|bc\nd", { $0.deleteToLineEnd() }, "a|\nd"), ("a|\nd", { $0.deleteToLineEnd() }, "a|d"),
    ("gau|)", { $0.replace(0..<3, with: "gaussian") }, "gaussian|)"),
    ("x|", { $0.replace(5..<9, with: "y") }, "xy|"),
    ("abc\nd|e", { _ = $0.moveUp() }, "a|bc\nde"), ("abc|\nd", { _ = $0.moveDown() }, "abc\nd|"),
    ("foo bar|", { $0.moveWordLeft() }, "foo |bar"),
    ("|foo bar", { $0.moveWordRight() }, "foo| bar"),
    ("for i in x\n    end|", { $0.dedentBlockWord() }, "for i in x\nend|"),
    ("if a\n    b\n    else|", { $0.dedentBlockWord() }, "if a\n    b\nelse|"),
    ("if a\n    if b\n    end|", { $0.dedentBlockWord() }, "if a\n    if b\n    end|"),
    ("if a\n    b\nend|", { $0.dedentBlockWord() }, "if a\n    b\nend|"),
  ]

  /// What stands in two characters of the buffer would be one in its text, and have one colour and not two.
  @Test func `what meets at the cursor joins`() {
    var accent = EditBuffer("\u{301}")
    accent.moveToLineStart()
    accent.insert("e")
    #expect(accent.characters.count == accent.text.count)
    #expect(Screen(accent, prompt: "> ", columns: 80).rows.count == 1)
    var flag = EditBuffer("🇩x🇪")
    flag.moveLeft()
    flag.deleteBackward()
    #expect(flag.characters == ["🇩🇪"])
    #expect(Screen(flag, prompt: "> ", columns: 80).cursorColumn == 4)
    var letters = EditBuffer("ex\u{301}")
    letters.replace(1..<2, with: "")
    #expect(letters.characters == ["é"])
  }

  @Test(arguments: changes.indices)
  func changing(index: Int) {
    let (before, change, after) = Self.changes[index]
    var buffer = buffer(before)
    change(&buffer)
    #expect(marked(buffer) == after)
  }
}

@Suite struct ScreenTests {
  private func plain(_ screen: Screen) -> [String] {
    screen.rows.map { $0.source.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
  }

  @Test func `lines have prompts, long lines are broken, wide characters count twice`() {
    let screen = Screen(EditBuffer("x = 1234567\n한글글"), prompt: "> ", columns: 8)
    #expect(plain(screen) == ["> x = 1", "  23456", "  7", "... 한", "  글글"])
    #expect(screen.cursorRow == 4)
    #expect(screen.cursorColumn == 6)
  }

  @Test func `numbers and words of the language have colours`() {
    let screen = Screen(EditBuffer("for 1"), prompt: "> ", columns: 80)
    #expect(screen.rows[0].source.contains("\u{1B}[0;1;35mfor"))
    #expect(screen.rows[0].source.hasSuffix("1\u{1B}[0m"))
  }

  @Test func `only what fits around the cursor is drawn`() {
    let text = (0..<50).map(String.init).joined(separator: "\n")
    let window = Screen(EditBuffer(text), prompt: "> ", columns: 80).window(height: 10)
    #expect(window.rows.count == 10)
    #expect(window.cursorRow == 9)
  }
}
