/// The known word nearest to a mistyped one; nil when none is near enough.
///
/// Near are words that differ by at most a third of their letters, by swapped neighbours, or only
/// in case; the nearest wins, the alphabet decides ties. Words whose digits differ mean different
/// things: `utf-32` is no misspelt `utf-16`.
///
/// - Complexity: O(sum of the products of lengths).
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased().unicodeScalars)
  guard !letters.isEmpty else { return nil }
  var best: (distance: Int, word: String)?
  for candidate in candidates where candidate != word {
    let other = Array(candidate.lowercased().unicodeScalars)
    let limit = min(3, max(1, max(letters.count, other.count) / 3))
    guard (digits(letters).isEmpty || digits(other).isEmpty || digits(letters) == digits(other)),
      abs(letters.count - other.count) <= limit, other.count > 1 || letters == other
    else {
      continue
    }
    let distance = editDistance(letters, other)
    // A one- or two-letter word resembles every other one.
    guard distance <= limit, distance < max(letters.count, other.count) - 1 || distance == 0 else {
      continue
    }
    if let found = best, (found.distance, found.word) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.word
}

private func digits(_ word: [Unicode.Scalar]) -> [Unicode.Scalar] {
  word.filter { "0"..."9" ~= $0 }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
///
/// Source: Damerau (1964), in the restricted form where no letter is edited twice.
func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforeLast = Array(repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = Array(repeating: 0, count: b.count + 1)
    row[0] = i + 1
    for j in 0..<b.count {
      let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
      row[j + 1] = min(replaced, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

/// The complaint about a word that nobody knows, with the word that was probably meant.
///
/// `kind` says what the word should have been, such as `name` or `column`; `quoted`, whether it stands
/// in quotes in the source, which the correction must keep.
package func unknownName(
  _ topic: ErrorTopic, _ word: String, kind: String, among candidates: some Sequence<String>,
  at span: Span, quoted: Bool = false
) -> Diagnostic {
  let known = candidates.sorted()
  var diagnostic = Diagnostic(topic, "There is no \(kind) `\(word.shortened)`", at: span)
  if let suggestion = nearest(to: word, among: known) {
    diagnostic.help = "Did you mean `\(suggestion.shortened)`?"
    if quoted {
      diagnostic.correction = .init(span, "\"\(suggestion.asTextLiteral)\"")
    } else if String(suggestion.drop { $0 == "%" }).isPlainWord {
      diagnostic.correction = .init(span, suggestion)
    }
  } else if !known.isEmpty, known.count <= 12 {
    diagnostic.help = "Known are \(known.map { "`\($0.shortened)`" }.joined(separator: ", "))."
  }
  return diagnostic
}

extension String {
  /// As much of a name as a sentence bears, in one line.
  package var shortened: String {
    let text = visibleInOneLine
    return text.count > 80 ? text.prefix(79) + "…" : text
  }
}
