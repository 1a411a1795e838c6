extension Unicode.Scalar {
  /// Whether a terminal, a browser or an editor may do something else than show it: controls, and what turns the
  /// direction of writing round or ends a line unseen.
  ///
  /// Source: Unicode Standard Annex 9, table 4; Boucher and Anderson (2021), Trojan Source.
  package var isCommand: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x206F: true
    case 0x2028, 0x2029, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }

  /// `\u{1b}`: how what cannot be shown is written, in the spelling of the language.
  package var codeText: String { "\\u{" + String(value, radix: 16) + "}" }
}

extension String {
  /// The text with every scalar that commands shown by its code; lines and tabs stay.
  ///
  /// A carriage return in front of the end of its line goes, as it says no more than that.
  package var visible: String {
    guard mayCommand else { return self }
    var result = String.UnicodeScalarView()
    var hasReturn = false
    for scalar in unicodeScalars {
      if hasReturn, scalar != "\n" { result.append(contentsOf: "\\u{d}".unicodeScalars) }
      hasReturn = scalar == "\r"
      if hasReturn { continue }
      if scalar.isCommand {
        result.append(contentsOf: scalar.codeText.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    if hasReturn { result.append(contentsOf: "\\u{d}".unicodeScalars) }
    return String(result)
  }

  /// The same where there is only one line, as for the name of a file: the ends of lines are shown too.
  package var visibleInOneLine: String {
    visible.replacing("\n", with: "\\u{a}").replacing("\t", with: " ")
  }

  /// The text in one line, as in the cell of a table: ends of lines and tabs are blanks.
  package var flattened: String {
    let isBreak: (Unicode.Scalar) -> Bool = {
      (0x09...0x0D).contains($0.value) || [0x85, 0x2028, 0x2029].contains($0.value)
    }
    guard unicodeScalars.contains(where: isBreak) else { return visible }
    // The two halves of one line end make one blank.
    let scalars = replacing("\r\n", with: "\n").unicodeScalars
    return String(String.UnicodeScalarView(scalars.map { isBreak($0) ? " " : $0 })).visible
  }

  /// Whether one of its bytes may begin a scalar that commands; most texts have none.
  private var mayCommand: Bool {
    utf8.contains { byte in
      switch byte {
      case 0x09, 0x0A: false
      case 0x00...0x1F, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF, 0xF3: true
      default: false
      }
    }
  }
}
