package import PythonSyntax
package import Diagnostics

extension Translator {
  package mutating func subscripted(
    _ base: PythonExpression, _ parts: [PythonSubscript], at span: Span
  ) throws(Refusal) -> Code {
    // `torch.sort(x)[0]`
    if parts.count == 1, case .index(let index) = parts[0],
      case .number(let text, true) = index.kind, let pair = try sortedPair(base)
    {
      guard text == "0" || text == "1" else {
        throw Refusal("There are two of them", at: index.span)
      }
      return text == "0"
        ? Code(try pair.values(of: pair.operand, self), .postfix, pair.kind)
        : Code(try pair.indices(of: pair.operand, self), .postfix, pair.indexKind)
    }
    var code = try expression(base)
    if case .name(let name) = base.kind, code.kind == .unknown, isPanelName(name) {
      code = code.of(.panels(depth: parts.count))
    }
    switch code.kind {
    case .number, .truth, .none, .function, .callable, .module:
      throw Refusal("This has no elements", at: base.span)
    case .panels(let depth):
      var text = code.receiver
      for part in parts {
        guard case .index(let index) = part else {
          throw Refusal("Panels are taken one by one", at: span)
        }
        text += "[\(try expression(index).text)]"
      }
      return Code(text, .postfix, .panels(depth: max(depth - parts.count, 0)))
    default: break
    }
    if let expanded = try expanded(code, parts, at: span) { return expanded }
    let place = try subscripts(parts, of: code, at: span)
    return Code(
      "\(code.receiver)[\(place.text)]", .postfix, place.kind,
      roots: !place.roots.isEmpty
        ? []
        : code.kind.isList && place.kind.isList && isSlice(parts)
          ? copying(code.roots) : code.roots)
  }

  private func isSlice(_ parts: [PythonSubscript]) -> Bool {
    if case .slice = parts.first { true } else { false }
  }

  /// `x[:, None]`: the same elements with an axis more.
  private mutating func expanded(_ code: Code, _ parts: [PythonSubscript], at span: Span)
    throws(Refusal) -> Code?
  {
    func isNew(_ part: PythonSubscript) throws(Refusal) -> Bool {
      guard case .index(let index) = part else { return false }
      if case .none = index.kind { return true }
      if case .attribute(_, "newaxis") = index.kind { return true }
      return false
    }
    var flags: [Bool] = []
    for part in parts { flags.append(try isNew(part)) }
    guard flags.contains(true) else { return nil }
    var axes: [Int] = []
    var old = 0
    var isEndKnown = true
    for (part, isNewAxis) in zip(parts, flags) {
      if isNewAxis {
        axes.append(isEndKnown ? old + axes.count : -1)
        continue
      }
      switch part {
      case .slice(nil, nil, nil): old += 1
      case .index(let index):
        guard case .ellipsis = index.kind, isEndKnown else {
          throw Refusal("A new axis stands beside whole ones, `:`, only", at: span)
        }
        isEndKnown = false
      default: throw Refusal("A new axis stands beside whole ones, `:`, only", at: span)
      }
    }
    guard axes.count == 1 else { throw Refusal("One new axis at a time", at: span) }
    return try withNewAxis(code, axes[0], at: span)
  }

  /// An array with one axis more, of length 1.
  func withNewAxis(_ code: Code, _ axis: Int, at span: Span) throws(Refusal) -> Code {
    var kind = PythonKind.array(.init())
    if case .array(var array) = code.kind {
      array.rank = array.rank.map { $0 + 1 }
      kind = .array(array)
    }
    if case .array(let array) = code.kind, array.rank == 1 {
      let shape = axis == 0 ? "(1, -1)" : "(-1, 1)"
      return try call("reshape", [code.text, shape], kind, at: span).of(kind, roots: code.roots)
    }
    let name = code.isSimple ? code.text : "x"
    let shape = try call("shape", [name], .unknown, at: span).text
    let target: String
    switch axis {
    case 0: target = "(1, \(shape)...)"
    case -1: target = "(\(shape)..., 1)"
    default:
      guard axis > 0, axis <= 4 else { throw Refusal("This axis is not known here", at: span) }
      let before = (0..<axis).map { "\(shape)[\($0)]" }.joined(separator: ", ")
      target = "(\(before), 1, \(shape)[\(axis):]...)"
    }
    let made = try call("reshape", [name, target], kind, at: span)
    guard !code.isSimple else { return made.of(kind, roots: code.roots) }
    return Code("(x -> \(made.text))(\(code.text))", .postfix, kind, roots: code.roots)
  }

  /// What stands between square brackets, and what is known of the element; it has a root of its own where the elements
  /// are picked into a new array.
  package mutating func subscripts(_ parts: [PythonSubscript], of base: Code, at span: Span)
    throws(Refusal) -> Code
  {
    var (place, picks) = try placeOf(parts, of: base, at: span)
    if picks, base.kind.isArray { place.roots = ["picked"] }
    return place
  }

  private mutating func placeOf(_ parts: [PythonSubscript], of base: Code, at span: Span)
    throws(Refusal) -> (Code, Bool)
  {
    var texts: [String] = []
    var lists = 0
    var unknown = 0
    var dropped = 0
    var isMask = false
    for part in parts {
      switch part {
      case .slice(let start, let stop, let step):
        var text = try start.map { part throws(Refusal) in try expression(part).at(.or) } ?? ""
        text += ":"
        text += try stop.map { part throws(Refusal) in try expression(part).at(.or) } ?? ""
        if let step { text += ":" + (try expression(step).at(.or)) }
        texts.append(text)
      case .index(let index):
        if case .ellipsis = index.kind {
          guard parts.count == 2, case .array(let array) = base.kind, let rank = array.rank,
            rank >= 1
          else { throw Refusal("How many axes `...` stands for cannot be told", at: index.span) }
          texts += Array(repeating: ":", count: rank - 1)
          continue
        }
        let code = try expression(index)
        switch code.kind {
        case .number, .truth: dropped += 1
        case .array(let array):
          if array.element == .truth { isMask = true }
          lists += 1
        case .list, .range, .tuple: lists += 1
        default: unknown += 1
        }
        if code.kind == .truth {
          throw Refusal("A single truth is no index here", at: index.span)
        }
        texts.append(code.at(.or))
      }
    }
    if lists > 1 || (lists == 1 && unknown > 0 && parts.count > 1) {
      throw Refusal(
        "Two lists of indices pick pairs in Python and all combinations here", at: span,
        help: "Write `[x[i, j] for (i, j) in zip(rows, columns)]`.")
    }
    let text = texts.joined(separator: ", ")
    let isSlice = dropped + lists + unknown == 0
    switch base.kind {
    case .list(let element):
      guard parts.count == 1 else {
        throw Refusal("A list has one axis; write `x[i][j]`", at: span)
      }
      return (Code(text, .lambda, isSlice ? base.kind : element), lists > 0)
    case .tuple(let items):
      if parts.count == 1, let index = Int(text), items.indices.contains(index) {
        return (Code(text, .lambda, items[index]), lists > 0)
      }
      return (Code(text, .lambda, isSlice ? .tuple([]) : base.kind.items), lists > 0)
    case .text: return (Code(text, .lambda, .text), lists > 0)
    case .range: return (Code(text, .lambda, isSlice ? .list(.whole) : .whole), lists > 0)
    case .array(var array):
      guard unknown == 0 else {
        array.rank = nil
        return (Code(text, .lambda, array.element == .truth ? .array(array) : .unknown), lists > 0)
      }
      if isMask {
        return (
          Code(
            text, .lambda,
            .array(
              .init(
                library: array.library, element: array.element, rank: parts.count == 1 ? 1 : nil))
          ), lists > 0
        )
      }
      guard let rank = array.rank else {
        return (Code(text, .lambda, dropped == 0 ? base.kind : .unknown), lists > 0)
      }
      array.rank = rank - dropped
      return (
        Code(text, .lambda, rank - dropped <= 0 ? .of(element: array.element) : .array(array)),
        lists > 0
      )
    default: return (Code(text, .lambda, .unknown), lists > 0)
    }
  }

  // MARK: Attributes

  package mutating func attribute(_ base: PythonExpression, _ name: String, at span: Span)
    throws(Refusal) -> Code
  {
    if let pair = try sortedPair(base) {
      if name == "values" {
        return Code(try pair.values(of: pair.operand, self), .postfix, pair.kind)
      }
      if name == "indices" {
        return Code(try pair.indices(of: pair.operand, self), .postfix, pair.indexKind)
      }
    }
    let code = try expression(base)
    if case .module(let module) = code.kind { return try member(name, of: module, at: span) }
    switch name {
    case "shape":
      var kind = PythonKind.tuple([])
      if case .array(let array) = code.kind, let rank = array.rank {
        kind = .tuple(Array(repeating: .whole, count: rank))
      }
      return try call("shape", [code.text], kind, at: span)
    case "T", "mT":
      return try call("transpose", [code.text], code.kind, at: span).of(
        code.kind, roots: code.roots)
    case "ndim":
      return Code(
        "\(try call("len", [try call("shape", [code.text], .unknown, at: span).text], .whole, at: span).text)",
        .postfix, .whole)
    case "size" where code.kind.isArray || code.kind == .unknown:
      return Code("\(code.receiver).size", .postfix, .whole)
    case "data", "real": return code
    case "flat", "values":
      if case .panels(let depth) = code.kind { return flatPanels(code, depth) }
      if name == "values", code.kind.isArray { return code }
    case "dtype", "device", "grad", "requires_grad", "is_cuda", "itemsize", "nbytes":
      throw Refusal(
        "There is one kind of number and one place for it here, so `.\(name)` says nothing",
        at: span)
    default: break
    }
    guard code.kind == .unknown || code.kind == .callable else {
      throw Refusal("`.\(name)` of this value has no counterpart here", at: span)
    }
    return Code("\(code.receiver).\(name)", .postfix, .unknown, roots: code.roots)
  }

  /// All panels in one list.
  func flatPanels(_ code: Code, _ depth: Int) -> Code {
    switch depth {
    case 0: Code("[\(code.text)]", .postfix, .panels(depth: 1))
    case 1: code
    default:
      Code("[panel for line in \(code.text) for panel in line]", .postfix, .panels(depth: 1))
    }
  }

  /// What a module has under a name.
  package func member(_ name: String, of module: String, at span: Span) throws(Refusal) -> Code {
    if let inner = PythonRows.member(module, name) { return Code(name, .postfix, .module(inner)) }
    switch name {
    case "pi": return constant("pi", "3.141592653589793")
    case "e" where module == "math" || module == "np": return constant("e", "2.718281828459045")
    case "inf", "Inf": return constant("inf", "(1 / 0)")
    case "nan", "NaN": return constant("nan", "(0 / 0)")
    case "newaxis": return Code("nothing", .postfix, .none)
    case "float32", "float64", "float16", "float", "double", "float_", "half", "bfloat16":
      return Code("", .postfix, .type(.float))
    case "int32", "int64", "int", "long", "int8", "int16", "uint8", "int_", "short":
      return Code("", .postfix, .type(.whole))
    case "bool", "bool_": return Code("", .postfix, .type(.truth))
    default: break
    }
    if let row = PythonRows.rows(module, name).first { return try functionValue(row, at: span) }
    if module == "np" || module == "torch", ["max", "min"].contains(name) {
      return Code(name, .postfix, .callable, isSimple: true)
    }
    throw Refusal("`\(text(span))` has no counterpart in this language", at: span)
  }

  private func constant(_ name: String, _ value: String) -> Code {
    Code(isShadowed(name) ? value : name, .postfix, .float, isSimple: true)
  }
}
