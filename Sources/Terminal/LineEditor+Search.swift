import Diagnostics

/// Ctrl-R: what is typed next is looked for in older and older cells.
struct HistorySearch: Equatable {
  var query = ""
  /// The cell that was being typed, which comes back when the search is given up.
  let before: EditBuffer
  let placeBefore: Int
  var isFound = true

  var prompt: String { "(\(isFound ? "search" : "not found"): \(query.flattened)) " }
}

extension LineEditor {
  mutating func startSearch() {
    if place == history.count { draft = buffer.text }
    search = HistorySearch(before: buffer, placeBefore: place)
  }

  /// Returns whether the search took the key; any other key takes what was found and goes on with it.
  mutating func handleInSearch(_ key: Key) -> Bool {
    guard var search else { return false }
    switch key {
    case .text(let text), .paste(let text):
      search.query += text
      self.search = search
      find(from: min(place, history.count - 1))
    case .backspace:
      if !search.query.isEmpty { search.query.removeLast() }
      self.search = search
      find(from: history.count - 1)
    case .search: find(from: place - 1)
    case .interrupt, .unknown:
      buffer = search.before
      place = search.placeBefore
      self.search = nil
    default:
      self.search = nil
      return false
    }
    return true
  }

  /// Shows the newest cell up to `start` that holds the query.
  private mutating func find(from start: Int) {
    guard let query = search?.query, !query.isEmpty, start >= 0 else { return }
    let found = history[...start].lastIndex { $0.contains(query) }
    search?.isFound = found != nil
    guard let found else { return }
    place = found
    buffer = EditBuffer(history[found])
  }
}
