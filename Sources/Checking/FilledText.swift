/// A text with places for values, as `printf` has them, in this language: each value in its format; nil when they do not fit.
///
/// `literal` stands in its quotes, `values` as they stand in the source.
package func filledText(_ literal: String, percents values: [String]) -> String? {
  var values = values[...]
  var result = ""
  var rest = literal[...]
  while let sign = rest.firstIndex(of: "%") {
    result += rest[..<sign]
    rest = rest[rest.index(after: sign)...]
    let flags = rest.prefix { "-+0123456789. ".contains($0) }
    let behind = rest[flags.endIndex...].drop { $0 == "l" }
    // `l` says how long a number is, and is none of this language's.
    guard let kind = behind.first else { return nil }
    if kind == "%", flags.isEmpty {
      result += "%"
    } else {
      guard let value = values.popFirst(), let place = place(value, String(flags), kind) else {
        return nil
      }
      result += place
    }
    rest = behind.dropFirst()
  }
  return values.isEmpty ? result + rest : nil
}

/// `%5.1f` with its value.
private func place(_ value: String, _ flags: String, _ kind: Character) -> String? {
  switch kind {
  case "s", "d", "i", "r", "v":
    guard !flags.isEmpty else { return "$(\(value))" }
    // A minus is on the left there; texts stand on the left here, and numbers on the right.
    let isLeft = flags.first == "-"
    let width = isLeft ? "<" + flags.dropFirst() : flags
    guard kind == "s" || kind == "r" else {
      return "$(format(trunc(\(value)), \"\(width)d\"))"
    }
    return "$(format(str(\(value)), \"\(isLeft || flags.first == "." ? "" : ">")\(width)\"))"
  case "f", "e", "g", "F", "E", "G": return "$(format(\(value), \"\(flags)\(kind)\"))"
  default: return nil
  }
}

/// The same of a text with places in braces, as `format` has them in Python.
package func filledText(_ literal: String, braces values: [String]) -> String? {
  var next = 0
  var result = ""
  var rest = literal[...]
  while let open = rest.firstIndex(of: "{") {
    result += rest[..<open]
    let inner = rest[rest.index(after: open)...]
    guard let close = inner.firstIndex(of: "}") else { return nil }
    let parts = inner[..<close].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let number = parts[0].isEmpty ? next : Int(parts[0])
    guard let number, number >= 0, number < values.count else { return nil }
    result +=
      parts.count > 1
      ? "$(format(\(values[number]), \"\(parts[1])\"))" : "$(\(values[number]))"
    next += 1
    rest = inner[inner.index(after: close)...]
  }
  return next == 0 && !values.isEmpty ? nil : result + rest
}
