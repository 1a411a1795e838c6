package typealias TerminalText = MediumText<Terminal>
package typealias HTMLText = MediumText<HTML>
package typealias LaTeXText = MediumText<LaTeX>
package typealias MarkdownText = MediumText<Markdown>

/// For terminals, and for whatever else follows the commands of terminals: streams, tracebacks and plain text in
/// notebooks.
package enum Terminal: Medium {
  package static func escaped(_ text: String) -> String { text.visible }
}

/// For browsers, between tags and between the quotes of an attribute.
package enum HTML: Medium {
  package static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.visible.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

extension HTMLText {
  /// The classes that keep MathJax, in versions 2 and 3, from reading dollar signs as mathematics.
  package static var withoutMathematics: HTMLText { "class=\"tex2jax_ignore mathjax_ignore\"" }
}

/// For typesetting; values stand in text mode, names in both modes.
package enum LaTeX: Medium {
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.visible.unicodeScalars {
      switch scalar {
      case "\\": result += "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": result += "\\" + String(Character(scalar))
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      // Two ends of lines would be a paragraph, which no cell of a table may have.
      case "\n", "\t": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// For Markdown of any flavour, with mathematics between dollar signs or without.
///
/// Front ends differ in what they take for markup, so only names come in here; values are shown as `HTMLText`.
package enum Markdown: Medium {
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.flattened.unicodeScalars {
      // What Markdown may take for markup is ASCII, and nothing written as a number is taken for it.
      let isPlain =
        scalar == " " || scalar.properties.isAlphabetic || scalar.value >= 0x80
        || ("0"..."9").contains(scalar)
      if isPlain { result.unicodeScalars.append(scalar) } else { result += "&#\(scalar.value);" }
    }
    return result
  }
}

extension MarkdownText {
  /// The text as code within a line, between more backquotes than it holds in a row.
  package static func code(_ text: String) -> MarkdownText {
    let text = text.flattened
    let longest = longestRun(of: "`", in: text)
    let fence = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 || text.allSatisfy({ $0 == " " }) ? " " : ""
    return MarkdownText(ownWords: fence + blank + text + blank + fence)
  }

  /// The text as a block of code of a language, between fences that no line of it can end.
  package static func block(_ text: String, _ language: MarkdownText) -> MarkdownText {
    let text = text.visible
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return MarkdownText(ownWords: "\(fence)\(language.source)\n\(text)\n\(fence)")
  }
}

private func longestRun(of sign: Unicode.Scalar, in text: String) -> Int {
  var longest = 0
  var run = 0
  for scalar in text.unicodeScalars {
    run = scalar == sign ? run + 1 : 0
    longest = max(longest, run)
  }
  return longest
}
