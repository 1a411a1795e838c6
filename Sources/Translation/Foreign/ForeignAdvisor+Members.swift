import Diagnostics
import Syntax

// What stands behind a dot elsewhere.

extension ForeignAdvisor {
  /// `x.pow(2)`, `t.shape`.
  func memberAdvice(_ complaint: Diagnostic) -> Diagnostic? {
    let path = path(to: complaint.span)
    guard
      let index = path.lastIndex(where: {
        if case .field(_, _, complaint.span) = $0.kind { true } else { false }
      })
    else { return nil }
    // Names of R with a dot in them.
    if case .field(let base, let name, _) = path[index].kind, case .name(let first) = base.kind,
      !ForeignRows.named("\(first).\(name)").isEmpty
    {
      var place = Place(words: [first, name], name: path[index])
      if index > 0, case .call(_, let arguments) = path[index - 1].kind {
        place.call = path[index - 1]
        place.arguments = arguments
      }
      let dotted = "\(first).\(name)"
      return answer(dotted, ForeignRows.named(dotted), place, complaint)
    }
    let kind =
      switch complaint.subject {
      case "table": "table"
      case "figure": "figure"
      case "array", "number", "list", "range", "boolean": "array"
      default: ""
      }
    guard var found = member(at: index, in: path, of: kind, complaint) else { return nil }
    found.title = complaint.title
    found.span = complaint.span
    return found
  }

  /// `line(x, y).xlabel("x")`, which would call `xlabel` with the figure.
  func figureMethod(_ complaint: Diagnostic) -> Diagnostic? {
    let path = path(to: complaint.span)
    for index in path.indices.reversed() {
      guard case .call(let callee, _) = path[index].kind,
        case .field(_, let name, let span) = callee.kind,
        !ForeignRows.member(name, of: "figure").isEmpty
      else { continue }
      var found = member(
        at: index + 1, in: Array(path[...index]) + [callee], of: "figure", complaint)
      found?.title = "A figure has no method `\(name)`; its parts are joined by `+`"
      found?.span = span
      return found
    }
    return nil
  }

  private func member(
    at index: Int, in path: [Expression], of kind: String, _ complaint: Diagnostic
  ) -> Diagnostic? {
    guard case .field(let base, let name, _) = path[index].kind else { return nil }
    var place = Place(words: [name], name: path[index])
    var isCalled = false
    if index > 0, case .call(let callee, let arguments) = path[index - 1].kind,
      callee.span == path[index].span
    {
      place.call = path[index - 1]
      place.arguments = arguments
      isCalled = true
    }
    // The value before the dot is the first argument.
    place.call = place.call ?? path[index]
    place.arguments = [Argument(base)] + place.arguments
    let rows = ForeignRows.member(name, of: kind).compactMap { row -> ForeignRow? in
      var row = row
      // Fields are written without brackets.
      if case .source = row.here, !row.call.contains("(") {
        if isCalled { return nil }
        row.call += "(x)"
      } else if case .source = row.here, !isCalled {
        return nil
      }
      return row
    }
    let isArray = kind == "array" && isCalled
    guard
      var found = answer(name, rows, place, complaint)
        ?? (isArray ? pythonAnswer(name, ".", place, complaint) : nil)
    else { return nil }
    found.topic = isCalled ? .foreignMethod : complaint.topic
    return found
  }
}
