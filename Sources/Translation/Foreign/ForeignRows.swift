/// A name of another language and what is written for it here.
///
/// A line of the table: where the name is known, how it is called, and behind `|` the same in this language, with the
/// arguments in the places of the parameters; `!` begins a sentence for those who have to do without, `-` means that
/// nothing is needed. Of several rows for one name the first one counts that fits the call and whose functions there are.
package struct ForeignRow: Sendable {
  package var language: String
  package var call: String
  package var here: Here

  package enum Here: Sendable, Equatable {
    case source(String)
    case advice(String)
    case nothing
  }

  /// Its name, without parameters.
  package var name: String { String(call.prefix { $0 != "(" }) }

  fileprivate init?(_ line: Substring) {
    let parts = line.split(separator: " | ", maxSplits: 2).map { String($0.drop { $0 == " " }) }
    guard parts.count == 3 else { return nil }
    language = parts[0]
    call = parts[1]
    here =
      parts[2] == "-"
      ? .nothing
      : parts[2].hasPrefix("! ") ? .advice(String(parts[2].dropFirst(2))) : .source(parts[2])
  }
}

package enum ForeignRows {
  package static let all: [ForeignRow] = [libraries, otherLanguages, members].flatMap { text in
    text.split(separator: "\n").compactMap { ForeignRow($0) }
  }

  /// Those of functions and values.
  private static let byName = grouped { !kinds.contains($0.language) }
  /// Those behind a dot.
  private static let membersByName = grouped { kinds.contains($0.language) }

  /// The kinds of values that have members.
  static let kinds: Set<String> = ["array", "table", "figure"]

  private static func grouped(_ isIncluded: (ForeignRow) -> Bool) -> [String: [ForeignRow]] {
    Dictionary(grouping: all.filter(isIncluded)) { $0.name }
  }

  static func named(_ name: String) -> [ForeignRow] { byName[name] ?? [] }

  /// What a value of a kind has elsewhere.
  static func member(_ name: String, of kind: String) -> [ForeignRow] {
    (membersByName[name] ?? []).filter { $0.language == kind }
  }
}
