import Diagnostics
import TestSupport
import Testing

/// Nothing that was brought along is more than text in any medium.
@Suite struct MediaTests {
  private func holdsCommand(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.isCommand }
  }

  @Test(arguments: HostileText.all)
  func `a terminal gets nothing that commands`(text: String) {
    let shown: TerminalText = "\u{1B}[31m\(text)\u{1B}[0m"
    #expect(!holdsCommand(String(shown.source.dropFirst(5).dropLast(4))))
    #expect(!holdsCommand(text.visibleInOneLine) && !text.visibleInOneLine.contains("\n"))
    #expect(!holdsCommand(text.flattened) && !text.flattened.contains("\n"))
    // Once is enough.
    #expect(text.visible.visible == text.visible)
  }

  @Test func `what can be shown stays as it is`() {
    for text in ["a\tb\nc", "x̂ = 数 👩‍👩‍👧 – “q”", "", "\\u{1b}"] { #expect(text.visible == text) }
    #expect("a\r\nb".visible == "a\nb")
    #expect("a\rb\u{1B}\u{9B}\u{202E}\r".visible == "a\\u{d}b\\u{1b}\\u{9b}\\u{202e}\\u{d}")
  }

  @Test(arguments: HostileText.all)
  func `a page gets no tag, no entity of its own and no end of quotes`(text: String) {
    let html = HTML.escaped(text)
    #expect(!html.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
    var read = Array(html.utf8)
    for (entity, sign) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
    ] { read = replacing(entity, with: sign, in: read) }
    #expect(read == Array(text.visible.utf8))
  }

  @Test(arguments: HostileText.all)
  func `LaTeX gets no command but those of its own letters`(text: String) {
    var rest = LaTeX.escaped(text)
    for own in [
      "\\textbackslash{}", "\\textasciitilde{}", "\\textasciicircum{}", "\\textless{}",
      "\\textgreater{}", "\\textbar{}", "\\&", "\\%", "\\$", "\\#", "\\_", "\\{", "\\}",
    ] { rest = String(decoding: replacing(own, with: "", in: Array(rest.utf8)), as: UTF8.self) }
    #expect(!rest.unicodeScalars.contains { "\\&%$#_{}~^\n".unicodeScalars.contains($0) })
  }

  /// By bytes, since a mark that sits on a sign hides it from a search for characters.
  private func replacing(_ part: String, with other: String, in bytes: [UInt8]) -> [UInt8] {
    let part = Array(part.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: part) {
        result += Array(other.utf8)
        index += part.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  @Test(arguments: HostileText.all)
  func `Markdown gets no sign of its own, and code ends where it should`(text: String) {
    let words = Markdown.escaped(text)
    #expect(
      words.unicodeScalars.allSatisfy { scalar in
        scalar.value >= 0x80 || scalar.properties.isAlphabetic
          || " 0123456789&#;".unicodeScalars.contains(scalar)
      })
    let code = MarkdownText.code(text).source
    let fence = code.prefix { $0 == "`" }
    let inside = code.dropFirst(fence.count).dropLast(fence.count)
    #expect(!inside.contains(fence) && !code.contains("\n"))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a\"b", "a\\\"b"), ("a\\", "a\\\\"),
    ("$x $(1) $ 5 $5", "\\$x \\$(1) $ 5 $5"),
    ("a\nb\tc", "a\\nb\\tc"), ("\u{1B}\u{202E}", "\\u{1b}\\u{202e}"),
  ])
  func `a text in quotes is read back as itself`(text: String, literal: String) {
    #expect(text.asTextLiteral == literal)
  }
}
