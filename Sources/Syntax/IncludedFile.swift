package import Diagnostics

extension Statement {
  /// The file of `include("helpers.nw")`, where that is the whole statement, and where its name stands.
  package var includedFile: (path: String, span: Span)? {
    guard case .call(let callee, let arguments) = expression.kind,
      case .name("include") = callee.kind,
      arguments.count == 1, arguments[0].name == nil,
      case .text(let parts) = arguments[0].value.kind, parts.count == 1,
      case .literal(let path) = parts[0]
    else { return nil }
    return (path, arguments[0].value.span)
  }
}
