extension String {
  /// The text as it stands between quotes in the source of a cell: what is read back is this text, and no part of it is
  /// an interpolation or the end of the quotes.
  package var asTextLiteral: String {
    var result = ""
    let scalars = Array(unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\"", "\\": result += "\\" + String(Character(scalar))
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      // Before a blank or a digit it stands for itself, as in "price in $".
      case "$":
        let next = index + 1 < scalars.count ? scalars[index + 1] : " "
        result += next == " " || ("0"..."9").contains(next) ? "$" : "\\$"
      default:
        if scalar.isCommand {
          result += scalar.codeText
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// Whether it can be a name in a cell as it stands, so that it may be offered to be pasted without quotes.
  package var isPlainWord: Bool {
    !isEmpty
      && unicodeScalars.allSatisfy { scalar in
        if scalar.value < 0x80 {
          return scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
          .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .otherNumber:
          return true
        default: return ("′"..."‴").contains(scalar) || ["∂", "∇", "∞"].contains(scalar)
        }
      } && !("0"..."9").contains(unicodeScalars.first ?? "0")
  }
}
