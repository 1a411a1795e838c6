/// The places of values in a text of another language.
enum Placeholder {
  /// `{}` and `{name}` of Python.
  case braces
  /// `%d` and `%-8.3f` of C.
  case percent

  /// The text with the places filled; nil where there are not as many as values.
  func filling(_ text: String, with values: some Collection<String>) -> String? {
    var rest = values[...]
    var result = ""
    var place = text.startIndex
    while place < text.endIndex {
      if let end = end(in: text[place...]) {
        guard let value = rest.popFirst() else { return nil }
        result += "$(\(value))"
        place = end
      } else {
        result.append(text[place])
        place = text.index(after: place)
      }
    }
    return rest.isEmpty ? result : nil
  }

  /// Where a place ends that begins with the text.
  private func end(in text: Substring) -> String.Index? {
    guard text.first == (self == .braces ? "{" : "%") else { return nil }
    let rest =
      switch self {
      case .braces: text.dropFirst().drop { $0 != "{" && $0 != "}" }
      case .percent: text.dropFirst().drop { "-+0123456789.".contains($0) }
      }
    guard let last = rest.first else { return nil }
    let isWhole = self == .braces ? last == "}" : last.isASCII && last.isLetter
    return isWhole ? rest.index(after: rest.startIndex) : nil
  }
}
