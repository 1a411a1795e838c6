import Language
import Diagnostics
import Syntax

// Calls of functions that other languages have.

extension Checker {
  /// `zeros(Float64, 3)` of Julia: the first argument goes.
  func bareType(_ arguments: [Argument]) -> Diagnostic? {
    let types: Set<String> = ["Float64", "Float32", "Int", "Int64", "Int32", "Bool"]
    guard let first = arguments.first, first.name == nil, case .name(let type) = first.value.kind,
      types.contains(type), !isKnown(type)
    else { return nil }
    let end =
      arguments.count > 1
      ? arguments[1].name?.span.lower ?? arguments[1].value.span.lower : first.value.span.upper
    return Diagnostic(
      .foreignName, "There is one kind of number", at: first.value.span,
      help: "Leave `\(type)` out.", correction: .init(Span(first.value.span.lower, end), ""))
  }

  /// A call that the reader's own function cannot take, but the builtin of its name could.
  func shadowing(_ name: String, _ complaint: Diagnostic) -> Diagnostic {
    guard Catalog.entry(named: name) != nil, globals[name] != nil,
      !frames.contains(where: { $0.everAssigned.contains(name) })
    else { return complaint }
    var complaint = complaint
    complaint.help =
      "A cell gave the built-in name `\(name)` a new meaning; `%reset \(name)` brings it back."
    complaint.correction = .init(.start, "%reset \(name)\n")
    return complaint
  }
}
