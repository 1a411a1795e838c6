// The few searches in texts that the sources use: the compiler's embedded mode has none, because they stand beside
// regular expressions. On the native build the toolchain's module of this name is imported by itself.

extension StringProtocol {
  package func firstRange(of sought: some StringProtocol) -> Range<Index>? {
    var start = startIndex
    while true {
      var (place, other) = (start, sought.startIndex)
      while other < sought.endIndex, place < endIndex, self[place] == sought[other] {
        place = index(after: place)
        other = sought.index(after: other)
      }
      if other == sought.endIndex { return start..<place }
      if start == endIndex { return nil }
      start = index(after: start)
    }
  }

  package func contains(_ sought: some StringProtocol) -> Bool { firstRange(of: sought) != nil }

  package func replacing(_ sought: String, with replacement: String) -> String {
    var result = ""
    var rest = Substring(self)
    while !sought.isEmpty, let range = rest.firstRange(of: sought) {
      result += rest[..<range.lowerBound]
      result += replacement
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  package func split(
    separator: String, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
  )
    -> [Substring]
  {
    var parts: [Substring] = []
    var rest = Substring(self)
    while parts.count < maxSplits, let range = rest.firstRange(of: separator) {
      if !omittingEmptySubsequences || range.lowerBound > rest.startIndex {
        parts.append(rest[..<range.lowerBound])
      }
      rest = rest[range.upperBound...]
    }
    if !omittingEmptySubsequences || !rest.isEmpty { parts.append(rest) }
    return parts
  }
}
