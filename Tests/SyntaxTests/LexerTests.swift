import Diagnostics
import Testing

@testable import Syntax

@Suite struct LexerTests {
  /// Sources that break off in every place, so that nothing is ever closed.
  private static let prefixes: [String] = {
    let source = chapter + "\n\"a $(f(\"b $x\")) \\u03c3\" 'c' “d” x' 1e5 .5 x² `{}~\\ %z ?a # e"
    return (0...source.unicodeScalars.count).map {
      String(String.UnicodeScalarView(source.unicodeScalars.prefix($0)))
    }
  }()

  @Test func everyByteIsInOneTokenOrBlank() {
    for source in Self.prefixes {
      let bytes = Array(source.utf8)
      var end = 0
      for token in tokenize(source).tokens {
        #expect(token.span.lower >= end && token.span.upper <= bytes.count)
        let gap = String(decoding: bytes[end..<max(end, token.span.lower)], as: UTF8.self)
        #expect(gap.unicodeScalars.allSatisfy { $0.isBlank || $0 == "\\" })
        end = token.span.upper
      }
      #expect(end == bytes.count)
    }
  }

  @Test func everyPrefixHasATreeAndAtMostOneComplaint() {
    for source in Self.prefixes {
      let cell = parse(source)
      #expect(cell.diagnostics.count <= 1)
      for complaint in cell.diagnostics {
        #expect(complaint.span.upper <= source.utf8.count)
        if let correction = complaint.correction {
          #expect(correction.span.upper <= source.utf8.count)
        }
      }
      _ = completeness(of: source)
    }
  }

  @Test(arguments: [
    ("x̂ = 1", "x̂"), ("σ₁", "σ₁"), ("x′′", "x′′"), ("日本", "日本"), ("_a1", "_a1"), ("ﬁt", "ﬁt"),
    ("é", "e\u{301}"),
  ])
  func namesAreLettersOfAnyScript(source: String, name: String) {
    #expect(tokenize(source).tokens.first?.kind == .name(name))
  }

  @Test func aWordBeforeAnEqualsSignNamesAnArgument() {
    #expect(parse("print(1, end=\"\")").diagnostics.isEmpty)
    #expect(parse("if true\n  1\nend").diagnostics.isEmpty)
  }

  @Test(arguments: ["\u{0}", "\u{1}", "\u{7F}", "\u{FFFD}", "\u{10FFFF}", "\u{202E}"])
  func strangeCharactersAreNamed(source: String) {
    #expect(parse("x = 1 \(source)").diagnostics.map(\.topic.id) == ["unreadable-character"])
  }
}
