/// A text with places for values, as `printf` has them, in this language: each value in its format; nil when they do not fit.
///
/// `literal` stands in its quotes, `values` as they stand in the source.
package func filledText(_ literal: String, percents values: [String]) -> String? {
  var rest = values[...]
  var isWrong = false
  let filled = literal.replacing(#/%([-+0-9. ]*)l?([a-zA-Z%])/#) { match -> String in
    if match.2 == "%" { return "%" }
    guard let value = rest.popFirst() else {
      isWrong = true
      return ""
    }
    switch match.2 {
    case "s", "d", "i", "r", "v":
      // A minus is on the left there, and on the right here.
      guard !match.1.isEmpty else { return "$(\(value))" }
      let flags = match.1.hasPrefix("-") ? "<\(match.1.dropFirst())" : String(match.1)
      let isText = match.2 == "s" || match.2 == "r"
      let specification =
        isText && !match.1.hasPrefix("-") && !match.1.hasPrefix(".") ? ">\(flags)" : flags
      return isText
        ? "$(format(str(\(value)), \"\(specification)\"))"
        : "$(format(trunc(\(value)), \"\(specification)d\"))"
    case "f", "e", "g", "F", "E", "G": return "$(format(\(value), \"\(match.1)\(match.2)\"))"
    default:
      isWrong = true
      return ""
    }
  }
  return isWrong || !rest.isEmpty ? nil : filled
}

/// The same of a text with places in braces, as `format` has them in Python.
package func filledText(_ literal: String, braces values: [String]) -> String? {
  var next = 0
  var isWrong = false
  let filled = literal.replacing(#/\{([0-9]*)(?::([^{}]*))?\}/#) { match -> String in
    let place = Int(match.1) ?? next
    next += 1
    guard place < values.count else {
      isWrong = true
      return ""
    }
    return match.2.map { "$(format(\(values[place]), \"\($0)\"))" } ?? "$(\(values[place]))"
  }
  return isWrong || next == 0 && !values.isEmpty || filled.contains("{") ? nil : filled
}
