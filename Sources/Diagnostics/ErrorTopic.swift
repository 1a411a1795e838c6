/// What an error id stands for: its section in `docs/errors.md`.
package struct ErrorTopic: Sendable {
  package var id: String
  /// When it happens and why, in one or two sentences.
  package var meaning: String
  /// A cell that brings it about; nil where it takes more than a cell.
  package var wrong: String?
  /// The cell as it should be.
  package var right: String?

  init(_ id: String, _ meaning: String, wrong: String? = nil, right: String? = nil) {
    self.id = id
    self.meaning = meaning
    self.wrong = wrong
    self.right = right
  }

  package static let groups: [(title: String, topics: [ErrorTopic])] = [
    ("Names", names), ("Calls", calls), ("Values", values), ("Writing", writing),
    ("Other languages' spellings", habits), ("Files", files), ("Limits", limits),
  ]

  package static let all: [ErrorTopic] = groups.flatMap { $0.topics }

  /// `docs/errors.md`.
  package static var reference: String {
    var text = """
      # Errors

      Every message of the language has an identifier; this page has a section for each. A message shows the cell and
      the line, marks the place, and where there is one it shows a correction that can be pasted.


      """
    for group in groups {
      text += "## \(group.title)\n\n"
      for topic in group.topics {
        text += "### \(topic.id)\n\n\(topic.meaning)\n\n"
        if let wrong = topic.wrong { text += "```julia\n\(wrong)\n```\n\n" }
        if let right = topic.right { text += "Write\n\n```julia\n\(right)\n```\n\n" }
      }
    }
    while text.hasSuffix("\n\n") { text.removeLast() }
    return text
  }
}
