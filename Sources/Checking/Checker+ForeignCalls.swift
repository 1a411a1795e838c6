import Diagnostics
import Syntax

// Calls of functions that other languages have.

extension Checker {
  /// `c(1, 2)`, `which.max(x)` and `size(x, 1)`, where no cell has defined such a function.
  func foreignFunction(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> Diagnostic? {
    guard let name = foreignCallee(callee) else { return nil }
    if let complaint = bareType(arguments) ?? namedColumns(name, arguments, callee, span) {
      return complaint
    }
    let given = written(arguments)
    if ["c", "list"].contains(name), !isKnown(name), given.keywords.isEmpty {
      return bracketed(name, given.positional, callee.span, span)
    }
    if name == "size", globals[name] == nil, given.positional.count == 2,
      let axis = Int(given.positional[1])
    {
      return Diagnostic(
        "foreign-name", "`size` gives all lengths", at: callee.span,
        help: "The length of an axis is read with square brackets, counted from 0.",
        correction: .init(span, "shape(\(given.positional[0]))[\(max(axis - 1, 0))]"))
    }
    guard !isKnown(name), let call = ForeignCall.named(name) else { return nil }
    return Diagnostic(
      "foreign-name", "`\(name)` is spelled differently here", at: callee.span, help: call.advice,
      correction: call.rewritten(given).map { .init(span, $0) })
  }

  /// `np.random.normal(0, 1, size=n)` and `torch.normal(0, 1, (n,))`, whose arguments change with their name.
  func foreignPackageCall(_ callee: Expression, _ arguments: [Argument], _ span: Span)
    -> Diagnostic?
  {
    guard case .field(let base, let name, _) = callee.kind, let root = packageRoot(of: callee)
    else { return nil }
    let isRandom = root == "torch" || root == "random" || text(of: base).hasSuffix(".random")
    guard
      let call = ForeignCall.named(isRandom ? "random." + name : name)
        ?? (Catalog.entry(named: name) == nil ? ForeignCall.named(name) : nil),
      let replacement = call.rewritten(written(arguments))
    else { return nil }
    return Diagnostic(
      "package-prefix", "There are no packages here, so `\(root).` is not needed",
      at: callee.span, help: call.advice, correction: .init(span, replacement))
  }

  private func written(_ arguments: [Argument]) -> ForeignCall.Arguments {
    var written = ForeignCall.Arguments(positional: [], keywords: [:])
    for argument in arguments {
      if let name = argument.name {
        written.keywords[name.text] = text(of: argument.value)
      } else {
        written.positional.append(text(of: argument.value))
      }
    }
    return written
  }

  /// The name of what is called; R's may have a dot.
  private func foreignCallee(_ callee: Expression) -> String? {
    switch callee.kind {
    case .name(let name): return name
    case .field(let base, let field, _):
      guard case .name(let name) = base.kind, !isKnown(name) else { return nil }
      return "\(name).\(field)"
    default: return nil
    }
  }

  /// `table(x=x, y=y)` and R's `data.frame(x, y)`: names and columns stand apart.
  private func namedColumns(
    _ name: String, _ arguments: [Argument], _ callee: Expression, _ span: Span
  ) -> Diagnostic? {
    let own: Set<String> = ["names", "columns"]
    let isOurs = name == "table" && globals[name] == nil
    let keywords = arguments.compactMap { $0.name }
    let stranger = keywords.first { !own.contains($0.text) }
    let isNamed = keywords.contains { own.contains($0.text) }
    guard
      isOurs
        ? stranger != nil && !isNamed : ["data.frame", "tibble", "DataFrame"].contains(name),
      isOurs || !isKnown(name)
    else { return nil }
    var complaint = Diagnostic(
      isOurs ? "unknown-keyword" : "foreign-name",
      isOurs ? "A table takes its names and its columns" : "`\(name)` is spelled differently here",
      at: isOurs ? stranger?.span ?? callee.span : callee.span,
      help: "Write `table((\"x\", \"y\"), (x, y))`.")
    let names = arguments.compactMap { $0.name?.text ?? bareName($0.value) }
    if !names.isEmpty, names.count == arguments.count {
      let end = names.count == 1 ? ",)" : ")"
      let columns = arguments.map { text(of: $0.value) }.joined(separator: ", ")
      let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
      complaint.correction = .init(span, "table((\(quoted)\(end), (\(columns)\(end))")
    }
    return complaint
  }

  private func bareName(_ expression: Expression) -> String? {
    guard case .name(let name) = expression.kind else { return nil }
    return name
  }

  private func bracketed(_ name: String, _ values: [String], _ callee: Span, _ span: Span)
    -> Diagnostic
  {
    var items = values
    // `list(range(5))` of Python takes one value apart.
    if name == "list", items.count == 1 { items[0] += "..." }
    return Diagnostic(
      "foreign-name", "A list is written in square brackets", at: callee,
      help: "Write `[1, 2, 3]`.", correction: .init(span, "[\(items.joined(separator: ", "))]"))
  }

  /// `zeros(Float64, 3)` of Julia: the first argument goes.
  private func bareType(_ arguments: [Argument]) -> Diagnostic? {
    let types: Set<String> = ["Float64", "Float32", "Int", "Int64", "Int32", "Bool"]
    guard let first = arguments.first, first.name == nil, case .name(let type) = first.value.kind,
      types.contains(type), !isKnown(type)
    else { return nil }
    let end =
      arguments.count > 1
      ? arguments[1].name?.span.lower ?? arguments[1].value.span.lower : first.value.span.upper
    return Diagnostic(
      "foreign-name", "There is one kind of number", at: first.value.span,
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
