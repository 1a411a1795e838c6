package import PythonSyntax
package import Diagnostics

/// Functions of modules.
extension Translator {
  mutating func moduleCall(
    _ module: String, _ name: String, _ arguments: [PythonArgument], _ callee: PythonExpression,
    at span: Span
  ) throws(Refusal) -> Code {
    if module == "plt" || module == "d2l",
      let drawing = try plotCall(module, name, arguments, at: span)
    {
      return drawing
    }
    let whole = PythonExpression(.call(callee, arguments), span)
    if let pair = try sortedPair(whole) {
      let body = "(\(try pair.values(of: "x", self)), \(try pair.indices(of: "x", self)))"
      return Code("(x -> \(body))(\(pair.operand))", .postfix, .tuple([pair.kind, pair.indexKind]))
    }
    let (read, element) = try withoutNeedless(try read(arguments))
    if let code = try specialCall(module, name, read, at: span) {
      return try typed(code, element, at: span)
    }
    if let code = try rowCall(module, name, read, at: span) {
      return try typed(code, element, at: span)
    }
    let shown = text(callee.span)
    if PythonRows.rows(module, name).isEmpty {
      throw Refusal("`\(shown)` has no counterpart in this language", at: callee.span)
    }
    throw Refusal(
      "`\(shown)` is called here in a way that is not known", at: span,
      help: "It is known as `\(PythonRows.rows(module, name)[0].python)`.")
  }

  /// `dtype=`: of what was made in it no fraction can be lost.
  private func typed(_ code: Code, _ element: PythonKind.Element?, at span: Span) throws(Refusal)
    -> Code
  {
    guard let element, case .array(var array) = code.kind else { return code }
    let isWhole = code.text.hasPrefix("zeros(") || code.text.hasPrefix("ones(")
    if element == .float || (element == .whole && isWhole) {
      let wasTruth = array.element == .truth
      array.element = element
      return wasTruth ? try cast(code, to: element, at: span) : code.of(.array(array))
    }
    return try cast(code, to: element, at: span)
  }

  private mutating func specialCall(
    _ module: String, _ name: String, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code? {
    let isNumPy = module == "np"
    guard isNumPy || module == "torch" || module == "np.random" || module == "nn" else {
      return nil
    }
    let first = arguments.first?.code
    let rest = Array(arguments.dropFirst())
    switch name {
    case "array", "asarray", "tensor", "as_tensor", "from_numpy", "Tensor", "FloatTensor":
      guard let first, arguments.count == 1 else { return nil }
      return try array(first, name, isNumPy ? .numpy : .torch, at: span)
    case "std", "var", "nanstd":
      guard let first, name != "nanstd" else { return nil }
      var operand = first
      if case .array(var array) = operand.kind {
        array.library = isNumPy ? .numpy : .torch
        operand = operand.of(.array(array))
      } else {
        operand = operand.of(.array(.init(library: isNumPy ? .numpy : .torch)))
      }
      return try spread(name, operand, rest, at: span)
    case "max", "min":
      guard let first else { return nil }
      if !isNumPy, rest.count == 1, rest[0].name == nil || rest[0].name == "other" {
        return try pairwise(name, first, rest[0].code, at: span)
      }
      if !isNumPy, rest.isEmpty { return try extremum(name, first, [], at: span) }
      return try extremum(name, first, rest, at: span)
    case "cumsum":
      if isNumPy, arguments.count == 1, let first, case .array(let array) = first.kind,
        array.rank == 1
      {
        return try call("cumsum", [first.text], first.kind, at: span)
      }
      return nil
    case "median" where !isNumPy:
      throw Refusal(
        "torch takes the lower of two middle values, this language their mean", at: span)
    case "concatenate", "cat", "concat", "stack", "vstack", "hstack", "column_stack", "row_stack":
      return try joined(name, arguments, isNumPy ? .numpy : .torch, at: span)
    case "expand_dims", "unsqueeze":
      guard let first, let axis = rest.first.flatMap({ Int($0.code.text) }) else { return nil }
      return try withNewAxis(first, axis, at: span)
    case "squeeze":
      throw Refusal(
        "`squeeze` drops axes by their length; say the shape that is meant by `reshape`", at: span)
    case "repeat", "tile", "repeat_interleave":
      guard var operand = first else { return nil }
      if case .list(let element) = operand.kind {
        operand = operand.of(.array(.init(rank: element.isNumber ? 1 : nil)))
      }
      if case .array(var array) = operand.kind {
        array.library = isNumPy ? .numpy : .torch
        operand = operand.of(.array(array))
      }
      return try repeated(name, operand, rest, at: span)
    case "flip":
      guard let first, case .array(let array) = first.kind, array.rank == 1 else {
        throw Refusal("`flip` turns arrays of one axis round here", at: span)
      }
      return Code(
        "\(first.receiver)[::-1]", .postfix, first.kind, roots: isNumPy ? first.roots : [])
    case "default_rng":
      guard let first else { return Code("seed()", .postfix, .generator) }
      return try call("seed", [first.text], .generator, at: span)
    case "float32", "float64", "int64", "int32", "float":
      guard let first else { return nil }
      return try cast(first, to: name.hasPrefix("int") ? .whole : .float, at: span)
    case "no_grad", "set_default_dtype", "set_printoptions", "seterr",
      "use_deterministic_algorithms":
      return Code("", .postfix, .none)
    case "Parameter": return first
    case "randint" where isNumPy == false && module == "np.random":
      return nil
    default: return nil
    }
  }

  /// An array from a list, a number or another array.
  private func array(
    _ value: Code, _ name: String, _ library: PythonKind.Library, at span: Span
  ) throws(Refusal) -> Code {
    var kind = PythonKind.ArrayKind(library: library)
    func settle(_ element: PythonKind, rank: Int) {
      switch element {
      case .truth: kind.element = .truth
      case .number(let isWhole): kind.element = isWhole.map { $0 ? .whole : .float }
      default: return
      }
      kind.rank = rank
    }
    switch value.kind {
    case .number, .truth: return value
    case .array(var array):
      array.library = library
      let isAlias = ["asarray", "as_tensor", "from_numpy"].contains(name)
      return value.of(.array(array), roots: isAlias ? value.roots : [])
    case .list(let element):
      if case .list(let inner) = element {
        if case .list(let innermost) = inner {
          settle(innermost, rank: 3)
        } else {
          settle(inner, rank: 2)
        }
      } else {
        settle(element, rank: 1)
      }
    case .tuple, .range: settle(value.kind.items, rank: 1)
    default: break
    }
    return try call("array", [value.text], .array(kind), at: span)
  }

  /// `torch.max(a, b)`: element by element, or along an axis.
  private func pairwise(_ name: String, _ a: Code, _ b: Code, at span: Span) throws(Refusal) -> Code
  {
    switch b.kind {
    case .number: throw Refusal("torch's `\(name)` of two values needs two arrays", at: span)
    default: return try call(name, [a.text, b.text], numeric(a.kind, b.kind, "+"), at: span)
    }
  }

  /// Arrays side by side.
  private mutating func joined(
    _ name: String, _ arguments: [ReadArgument], _ library: PythonKind.Library, at span: Span
  ) throws(Refusal) -> Code {
    guard let first = arguments.first else {
      throw Refusal("`\(name)` needs a list of arrays", at: span)
    }
    var parts: [String]
    var kinds: [PythonKind] = []
    switch first.expression.kind {
    case .list(let items), .tuple(let items):
      parts = []
      for item in items {
        let code = try expression(item)
        parts.append(code.text)
        kinds.append(code.kind)
      }
    default:
      parts = [first.code.at(.postfix) + "..."]
      kinds = [first.code.kind.items]
    }
    var axis: String?
    for argument in arguments.dropFirst() { axis = argument.code.text }
    let ranks = kinds.map { kind -> Int? in
      switch kind {
      case .array(let array): array.rank
      case .list(let element) where element.isNumber: 1
      default: nil
      }
    }
    let rank = ranks.allSatisfy { $0 != nil && $0 == ranks[0] } ? ranks[0] : nil
    var kind = PythonKind.ArrayKind(library: library, rank: rank)
    if let joined = kinds.dropFirst().reduce(kinds.first, { $0?.joined($1) }),
      case .array(let array) = joined
    {
      kind.element = array.element
    }
    let isStacking =
      name == "stack" || (["vstack", "row_stack", "column_stack"].contains(name) && rank == 1)
    if ["vstack", "row_stack", "hstack", "column_stack"].contains(name) {
      guard let rank, rank <= 2 else {
        throw Refusal(
          "How many axes these arrays have cannot be told; use `stack` or `concatenate`", at: span)
      }
      if name == "column_stack" || (name == "hstack" && rank == 2) { axis = "1" }
      kind.rank = name == "hstack" ? rank : 2
    } else if isStacking {
      kind.rank = rank.map { $0 + 1 }
    }
    if let axis, axis != "0" { parts.append("axis=\(axis)") }
    return try call(isStacking ? "stack" : "concat", parts, .array(kind), at: span)
  }

  /// Draws of a generator are those of the notebook.
  package mutating func draw(_ name: String, _ arguments: [PythonArgument], at span: Span)
    throws(Refusal)
    -> Code
  {
    let (read, _) = try withoutNeedless(try read(arguments))
    if let code = try rowCall("np.random", name, read, at: span) { return code }
    throw Refusal("`.\(name)(…)` of a generator has no counterpart here", at: span)
  }

  // MARK: Imports

  package mutating func bring(_ path: String, as name: String, at span: Span) throws(Refusal) {
    let root = String(path.prefix { $0 != "." })
    guard let module = PythonRows.modules[path] ?? PythonRows.modules[root] else {
      throw Refusal(
        "The module `\(path)` has no counterpart here", at: span,
        help: "Known are numpy, torch, math, random, matplotlib and d2l.")
    }
    // `import numpy.random` brings `numpy`.
    notebook.modules[name.contains(".") ? root : name] =
      name.contains(".") ? PythonRows.modules[root] ?? module : module
  }

  package mutating func bring(_ member: String, from path: String, as name: String, at span: Span)
    throws(Refusal)
  {
    guard let module = PythonRows.modules[path] else {
      throw Refusal(
        "The module `\(path)` has no counterpart here", at: span,
        help: "Known are numpy, torch, math, random, matplotlib and d2l.")
    }
    if ["typing", "warnings", "__future__"].contains(module) { return }
    if member == "*" {
      throw Refusal("Say which names `\(path)` gives: `from \(path) import …`", at: span)
    }
    if let inner = PythonRows.modules["\(path).\(member)"] ?? PythonRows.member(module, member) {
      notebook.modules[name] = inner
      return
    }
    notebook.modules[name] = "\(module) \(member)"
  }
}
