import Diagnostics
import Syntax

/// A name that Python, NumPy, PyTorch, Julia or R readers type, and how it is written here.
struct ForeignName {
  var name: String
  /// What replaces it; nil when there is no one-word answer.
  var replacement: String?
  var advice: String

  static func named(_ name: String) -> ForeignName? { byName[name] }

  private static let byName: [String: ForeignName] = Dictionary(
    uniqueKeysWithValues: table.map { ($0.name, $0) })

  private static func written(_ name: String, _ replacement: String) -> ForeignName {
    ForeignName(
      name: name, replacement: replacement, advice: "It is written `\(replacement)` here.")
  }

  private static func advised(_ name: String, _ advice: String) -> ForeignName {
    ForeignName(name: name, replacement: nil, advice: advice)
  }

  private static let table: [ForeignName] = [
    written("True", "true"), written("False", "false"), written("TRUE", "true"),
    written("FALSE", "false"), written("None", "nothing"), written("NULL", "nothing"),
    written("null", "nothing"), written("nil", "nothing"), written("missing", "nan"),
    written("NaN", "nan"), written("NA", "nan"), written("Inf", "inf"), written("Infinity", "inf"),
    written("PI", "pi"), written("Pi", "pi"), written("ndims", "len"), written("numel", "len"),
    written("nrow", "len"), written("concatenate", "concat"), written("cat", "concat"),
    written("vcat", "concat"), written("hstack", "concat"), written("rbind", "stack"),
    written("vstack", "stack"), written("maximum", "max"), written("minimum", "min"),
    written("clip", "clamp"), written("ifelse", "where"), written("mat", "array"),
    written("matrix", "array"), written("c", "array"), written("seq", "linspace"),
    written("runif", "rand"), written("rnorm", "randn"), written("manual_seed", "seed"),
    written("absolute", "abs"), written("ceiling", "ceil"),
    written("repr", "str"), written("string", "str"), written("typeof", "type"),
    written("sapply", "map"), written("lapply", "map"), written("sorted", "sort"),
    written("show_heatmaps", "heatmap"), written("pcolormesh", "heatmap"),
    written("permutedims", "transpose"), written("reversed", "reverse"), written("rev", "reverse"),
    written("cumulative_sum", "cumsum"), written("stdev", "std"), written("sd", "std"),
    written("average", "mean"), written("nadarayawatson", "nadaraya_watson"),
    advised("np", "NumPy's functions are built in: write `exp(x)` for `np.exp(x)`."),
    advised("numpy", "NumPy's functions are built in: write `exp(x)` for `numpy.exp(x)`."),
    advised("torch", "Write `exp(x)` for `torch.exp(x)`: everything is built in."),
    advised("d2l", "Nothing needs the `d2l` package: `line`, `heatmap` and `row` draw figures."),
    advised("plt", "Figures are values: `line(x, y) + title(\"…\")`, `row(a, b)`."),
    advised("pd", "Tables come from `read_csv(\"…\")`."),
    advised("math", "Write `exp(x)` for `math.exp(x)`: everything is built in."),
    advised("random", "Write `rand(n)` or `randn(n)`."),
    advised("sigma", "Give it a value first: `sigma = 0.5`."),
    advised("pow", "Write `x^y`."), advised("power", "Write `x^y`."),
    advised("matmul", "Write `a @ b`."),
    advised("float", "All numbers are floating-point numbers already."),
    advised("int", "Write `floor(x)` or `round(x)`."),
    advised("append", "Write `[xs..., x]`."), advised("isinstance", "Write `type(x)`."),
    advised("reduce", "Use `sum`, `max` or a `for` loop."),
    advised("open", "Files are read with `read_csv(\"…\")`; nothing writes a file."),
    advised("eval", "There is no `eval`; call a function instead."),
    advised("exec", "There is no `exec`; call a function instead."),
    advised("input", "Cells do not ask questions; assign a value instead."),
    advised("exit", "Restart or shut down the kernel from the Kernel menu."),
    advised("quit", "Restart or shut down the kernel from the Kernel menu."),
  ]

  /// Keywords of other packages.
  static let keywords: [String: String] = [
    "dim": "axis", "dims": "axis", "bandwidth": "width", "bw": "width", "sigma": "width",
    "σ": "width",
    "h": "width", "keepdim": "keepdims", "c": "color", "colour": "color", "ls": "style",
    "linestyle": "style", "fmt": "style", "lw": "width", "linewidth": "width", "colormap": "cmap",
    "ddof": "correction", "sharey": "share_y", "sharex": "share_x", "delimiter": "separator",
    "sep": "separator", "reverse": "descending", "rev": "descending", "atol": "tol", "rtol": "tol",
    "ncols": "columns", "opacity": "alpha", "num": "n", "s": "size", "markersize": "size",
  ]

  func complaint(at span: Span) -> Diagnostic {
    Diagnostic(
      "foreign-name", "`\(name)` is spelled differently here", at: span, help: advice,
      correction: replacement.map { .init(span, $0) })
  }
}

extension Checker {
  private static let packages: Set<String> = [
    "np", "numpy", "torch", "plt", "matplotlib", "pd", "pandas", "math", "d2l", "scipy", "sns",
    "random", "nn", "F", "statsmodels", "sklearn", "Base", "Plots", "Random", "Statistics",
  ]

  private static let needlessCalls: Set<String> = [
    "show", "tight_layout", "close", "use_svg_display", "set_figsize",
  ]

  /// `plt.show()`: a figure that ends a cell is shown by itself.
  func needlessCall(_ callee: Expression, _ span: Span) -> Diagnostic? {
    guard case .field(_, let name, _) = callee.kind, Checker.needlessCalls.contains(name),
      packageRoot(of: callee) != nil
    else { return nil }
    return Diagnostic(
      "package-prefix", "`\(name)` is not needed: the last figure of a cell is shown", at: span,
      help: "Remove it.", correction: .init(span, ""))
  }

  /// `np.exp(x)`: the name behind the dots is the builtin, or has another name here.
  func foreignCall(_ callee: Expression) -> Diagnostic? {
    guard case .field(_, let name, _) = callee.kind, let root = packageRoot(of: callee) else {
      return nil
    }
    return foreignMember(root, name, callee.span)
  }

  /// `np.pi` and `torch.float32`.
  func foreignField(_ base: Expression, _ name: String, _ nameSpan: Span) -> Diagnostic? {
    guard let root = packageRoot(of: base) else { return nil }
    return foreignMember(root, name, base.span.union(nameSpan))
  }

  fileprivate func packageRoot(of expression: Expression) -> String? {
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

  private func foreignMember(_ root: String, _ name: String, _ span: Span) -> Diagnostic {
    let ours =
      Catalog.entry(named: name) != nil
      ? name
      : ForeignName.named(name)?.replacement
        ?? ["show": nil, "subplots": "row", "figure": "row", "normal": "randn", "eye": "eye"][name]
        ?? nil
    var complaint = Diagnostic(
      "package-prefix", "There are no packages here, so `\(root).` is not needed", at: span,
      help: ours.map { "Write `\($0)`." } ?? ForeignName.named(name)?.advice
        ?? ForeignName.named(root)?.advice)
    complaint.correction = ours.map { .init(span, $0) }
    return complaint
  }
}

// MARK: Methods of other languages

extension Checker {
  private static let needless: Set<String> = [
    "numpy", "detach", "clone", "copy", "item", "tolist", "cpu", "cuda", "float", "double",
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
        "foreign-method", "Lists do not change; a longer one is made", at: nameSpan,
        help: "Write `[xs..., x]`.",
        correction: .init(span, "\(list) = [\(list)..., \(text(of: item.value))]"))
    case "view":
      return Diagnostic(
        "foreign-method", "`view` is called `reshape`", at: nameSpan, help: "Write `reshape`.",
        correction: .init(nameSpan, "reshape"))
    default:
      guard Checker.needless.contains(name), arguments.isEmpty else { return nil }
      return Diagnostic(
        "foreign-method", "`.\(name)()` is not needed", at: nameSpan,
        help: "There is one kind of array, and it is copied when it has to be.",
        correction: .init(Span(base.span.upper, span.upper), ""))
    }
  }

  /// `x, _ = torch.sort(…)`: elsewhere `sort` gives the places too.
  func sortPair(_ target: Pattern, _ value: Expression) -> Diagnostic? {
    guard case .tuple(let patterns, let span) = target, patterns.count == 2,
      case .name(let first) = patterns[0], case .call(let callee, _) = value.kind
    else { return nil }
    let isSort: Bool =
      switch callee.kind {
      case .name("sort"):
        globals["sort"] == nil && !frames.contains { $0.everAssigned.contains("sort") }
      case .field(let base, "sort", _): packageRoot(of: base) != nil
      default: false
      }
    guard isSort else { return nil }
    return Diagnostic(
      "sort-pair", "`sort` gives the sorted elements only", at: span,
      help: "The places come from `argsort`.", correction: .init(span, first.text))
  }
}
