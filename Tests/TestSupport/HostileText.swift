/// Texts that would be more than text wherever they are not escaped, the same on every run.
package enum HostileText {
  /// Pieces that mean something to Markdown, HTML, LaTeX, MathJax, terminals, SVG or the language.
  package static let pieces: [String] =
    (1...7).map { String(repeating: "`", count: $0) } + [
      "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "</pre>", "</code>", "</title>",
      "<!--", "-->", "]]>", "<", ">", "&", "&lt;", "&#60;", "\"", "'", "\" onload=\"x", "\"\u{338}",
      "<\u{338}", "\n", "\n\n", "\r\n", "\r", "\t", "\0", "\u{8}", "\u{7}", "\u{1B}", "\u{1B}[31m",
      "\u{1B}]0;title\u{7}", "\u{1B}]52;c;aGk=\u{7}", "\u{1B}[2J", "\u{1B}P", "\u{7F}", "\u{85}",
      "\u{9B}31m", "\u{9D}0;title\u{9C}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}",
      "\u{200F}",
      "\u{61C}", "\u{E0041}", "\u{FEFF}", "$", "$$", "\\(", "\\[", "\\begin{align}", "\\", "\\\\",
      "\\href{javascript:alert(1)}{x}", "{", "}", "%", "#", "^", "_", "~", "|", "](", "![x](y)",
      "[x]: y", "javascript:alert(1)", "<http://x.test>", "http://x.test", "www.x.test", "*", "- ",
      "1. ", "---", "===", "    ", "@@0@@", "$(1 + 1)", "$x", "; x = 1 #", " ", "a", "é", "数",
      "👩‍👩‍👧", "e\u{301}",
    ]

  /// Every piece by itself and between two lines, then mixtures; the last is very long.
  package static let all: [String] = {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next(_ count: Int) -> Int {
      // Steele, Lea and Flood (2014): SplitMix64.
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ (mixed >> 31)) % UInt64(count))
    }
    let alone = pieces + pieces.map { "a\n\($0)\n\n<b>b</b>\n" }
    let mixed = (0..<300).map { _ in
      (0...next(8)).map { _ in pieces[next(pieces.count)] }.joined()
    }
    return alone + mixed + [String(repeating: "`<$\\\u{1B}\n", count: 2000)]
  }()
}
