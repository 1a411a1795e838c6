import Language
import Diagnostics
import Syntax

// Functions, methods and indices as other languages and their packages spell them.

extension Checker {
  private static let packages: Set<String> = [
    "np", "numpy", "torch", "plt", "matplotlib", "pd", "pandas", "math", "d2l", "scipy", "sns",
    "random", "nn", "F", "statsmodels", "sklearn", "Base", "Plots", "Random", "Statistics",
  ]

  func packageRoot(of expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name):
      let isDefined =
        globals[name] != nil
        || frames.contains { $0.everAssigned.contains(name) || $0.facts[name] != nil }
      return Checker.packages.contains(name) && !isDefined ? name : nil
    case .field(let base, _, _): return packageRoot(of: base)
    default: return nil
    }
  }
}

// MARK: Methods of other languages

extension Checker {
  private static let needless: Set<String> = [
    "numpy", "detach", "clone", "copy", "item", "tolist", "cpu", "cuda", "float", "double",
    "astype",
    "to", "type", "requires_grad_", "contiguous",
  ]

  /// `xs.append(x)`, `x.numpy()`, `x.view(-1, 1)`.
  func foreignMethod(_ callee: Expression, _ arguments: [Argument], _ span: Span) -> Diagnostic? {
    guard case .field(let base, let name, let nameSpan) = callee.kind, packageRoot(of: base) == nil
    else { return nil }
    switch name {
    case "append", "push":
      guard case .name(let list) = base.kind, arguments.count == 1, let item = arguments.first
      else {
        return nil
      }
      return Diagnostic(
        .foreignMethod, "Lists do not change; a longer one is made", at: nameSpan,
        help: "Write `[xs..., x]`.",
        correction: .init(span, "\(list) = [\(list)..., \(text(of: item.value))]"))
    case "unsqueeze":
      let isRow = arguments.count == 1 && text(of: arguments[0].value) == "0"
      return reshaped(base, to: isRow ? "(1, -1)" : "(-1, 1)", at: nameSpan, of: span)
    case "squeeze", "flatten", "ravel":
      return reshaped(base, to: "-1", at: nameSpan, of: span)
    case "format":
      guard case .text(let parts) = base.kind, parts.count == 1, case .literal = parts[0] else {
        return nil
      }
      return formatted(
        filledText(text(of: base), braces: arguments.map { text(of: $0.value) }), span)
    case "describe", "info":
      return Diagnostic(
        .foreignMethod, "`\(name)` is called `summary`", at: nameSpan, help: "Write `summary`.",
        correction: .init(nameSpan, "summary"))
    case "groupby", "group_by":
      return Diagnostic(
        .foreignMethod, "Tables are not grouped; their rows are chosen", at: nameSpan,
        help: "Write `t[t.sex == \"f\"]` for the rows of one group.")
    case "savefig", "save",
      "to_csv" where !isKnown(name):
      return Diagnostic(
        .foreignMethod, "Cells write no files", at: nameSpan,
        help: "Save the notebook, or let `nadaraya run FILE --figures FOLDER` write its pictures.")
    case "view":
      return Diagnostic(
        .foreignMethod, "`view` is called `reshape`", at: nameSpan, help: "Write `reshape`.",
        correction: .init(nameSpan, "reshape"))
    default:
      guard Checker.needless.contains(name), arguments.isEmpty || name == "astype" || name == "to"
      else { return nil }
      return Diagnostic(
        .foreignMethod, "`.\(name)()` is not needed", at: nameSpan,
        help: "There is one kind of array, and it is copied when it has to be.",
        correction: .init(Span(base.span.upper, span.upper), ""))
    }
  }

  private func reshaped(_ base: Expression, to shape: String, at nameSpan: Span, of span: Span)
    -> Diagnostic
  {
    Diagnostic(
      .foreignMethod, "Axes are added and removed by `reshape`", at: nameSpan,
      help: "`(-1, 1)` makes a column, `(1, -1)` a row, `-1` one axis.",
      correction: .init(span, "reshape(\(text(of: base)), \(shape))"))
  }

  /// `"x = {}".format(x)` and `"x = %d" % x`: the places of the text take the values by `$`.
  func formatted(_ text: String?, _ span: Span) -> Diagnostic {
    Diagnostic(
      .pythonFormat, "Texts take values by `$`", at: span,
      help: "Write `\"x = $x\"`, or `\"$(format(x, \".2f\"))\"` with a format.",
      correction: text.map { .init(span, $0) })
  }

  // MARK: Calls and indices of other languages

  /// `x[:, None]` of NumPy and PyTorch.
  func newAxis(_ base: Expression, _ subscripts: [Subscript], _ span: Span) -> Diagnostic? {
    func isNew(_ part: Subscript) -> Bool {
      guard case .index(let index) = part else { return false }
      switch index.kind {
      case .nothing: return true
      case .name(let name): return (name == "None" || name == "newaxis") && !isKnown(name)
      case .field(_, "newaxis", _): return packageRoot(of: index) != nil
      default: return false
      }
    }
    guard let place = subscripts.firstIndex(where: isNew) else { return nil }
    let at: Span = if case .index(let index) = subscripts[place] { index.span } else { span }
    let isRow = place == 0
    return Diagnostic(
      .newAxis, "A new axis comes from `reshape`", at: at,
      help: "`(-1, 1)` makes a column, `(1, -1)` a row.",
      correction: .init(
        span, "reshape(\(text(of: base)), \(isRow ? "(1, -1)" : "(-1, 1)"))"))
  }

  /// Whether a name has a meaning here, given by a cell or built in.
  func isKnown(_ name: String) -> Bool {
    globals[name] != nil || Catalog.entry(named: name) != nil
      || frames.contains { $0.everAssigned.contains(name) || $0.facts[name] != nil }
  }

  /// `x, _ = torch.sort(…)` and `[m, i] = max(x)`: elsewhere `sort` and `max` give the places too.
  func sortPair(_ target: Pattern, _ value: Expression) -> Diagnostic? {
    guard case .tuple(let patterns, let span) = target, patterns.count == 2,
      case .name(let first) = patterns[0], case .name(let second) = patterns[1],
      case .call(let callee, let arguments) = value.kind
    else { return nil }
    if case .name(let name) = callee.kind, name == "max" || name == "min", globals[name] == nil,
      arguments.count == 1
    {
      let items = text(of: arguments[0].value)
      return Diagnostic(
        .sortPair, "`\(name)` gives the value only", at: span,
        help: "The place comes from `arg\(name)`.",
        correction: .init(
          span.union(value.span),
          "\(first.text), \(second.text) = \(name)(\(items)), arg\(name)(\(items))"))
    }
    let isSort: Bool =
      switch callee.kind {
      case .name("sort"):
        globals["sort"] == nil && !frames.contains { $0.everAssigned.contains("sort") }
      case .field(let base, "sort", _): packageRoot(of: base) != nil
      default: false
      }
    guard isSort else { return nil }
    return Diagnostic(
      .sortPair, "`sort` gives the sorted elements only", at: span,
      help: "The places come from `argsort`.", correction: .init(span, first.text))
  }
}
