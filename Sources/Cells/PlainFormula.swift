/// A formula of the help for those who read no LaTeX: `\frac{x_i}{h}` as `x_i/h`, `\sum_i` as `Σ_i`.
///
/// Knows the commands that the catalogue uses; others lose their backslash.
func plain(formula: String) -> String {
  var reader = FormulaReader(rest: Substring(formula))
  return reader.level()
}

private struct FormulaReader {
  var rest: Substring

  private static let signs: [String: String] = [
    "sum": "Σ", "prod": "Π", "int": "∫", "pi": "π", "alpha": "α", "infty": "∞", "le": "≤",
    "cdot": "·",
    "sim": "~", "mid": "|", "ldots": "…", "lceil": "⌈", "lfloor": "⌊", "rceil": "⌉", "rfloor": "⌋",
    ",": " ",
    "quad": " ", "left": "", "right": "", "arg": "arg ",
  ]

  /// All up to the brace that closes it.
  mutating func level() -> String {
    var text = ""
    while let next = rest.popFirst(), next != "}" {
      switch next {
      case "{": text += level()
      case "\\": text += command()
      case "^" where rest.first == "{": text += "^" + held(argument())
      case "_" where rest.first == "{":
        // An indicator is written as Iverson does.
        if text.last == "1" {
          text.removeLast()
          text += "[" + argument() + "]"
        } else {
          text += "_" + held(argument())
        }
      default: text.append(next)
      }
    }
    return text.replacing("⌈ ", with: "⌈").replacing(" ⌉", with: "⌉")
      .replacing("⌊ ", with: "⌊").replacing(" ⌋", with: "⌋").replacing("  ", with: " ")
  }

  private mutating func argument() -> String {
    guard rest.first == "{" else { return rest.popFirst().map(String.init) ?? "" }
    rest.removeFirst()
    return level()
  }

  private mutating func command() -> String {
    var name = String(rest.prefix { $0.isLetter })
    if name.isEmpty { name = String(rest.prefix(1)) }
    rest.removeFirst(name.count)
    switch name {
    case "frac", "tfrac":
      let (above, below) = (held(argument()), held(argument()))
      let isLong = above.contains(" ") || below.contains(" ")
      // What follows multiplies the fraction, not what is below its line.
      let isLast = rest.isEmpty || rest.hasPrefix("}") || rest.hasPrefix("\\right")
      switch (isLong, isLast) {
      case (false, _): return "\(above)/\(below)" + (!isLast && rest.hasPrefix("\\") ? " " : "")
      case (true, true): return "\(above) / \(below)"
      case (true, false): return "(\(above) / \(below))"
      }
    case "sqrt": return "√" + held(argument())
    case "hat": return argument() + "\u{302}"
    case "bar": return argument() + "\u{304}"
    case "text": return argument()
    default: return Self.signs[name] ?? name
    }
  }

  /// In parentheses, unless it is one name, one number or one call.
  private func held(_ text: String) -> String {
    let isWord: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "π" }
    if text.allSatisfy(isWord) { return text }
    if text.hasSuffix(")"), let open = text.firstIndex(of: "("), text[..<open].allSatisfy(isWord),
      text.filter({ $0 == "(" }).count == 1
    {
      return text
    }
    return "(\(text))"
  }
}
