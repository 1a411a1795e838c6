import PythonSyntax
package import Diagnostics

/// The largest or sorted values of torch come with their indices.
struct ValuePair {
  package var operand: String
  package var isSimple: Bool
  var valuesName: String
  var indicesName: String
  package var options: [String]
  package var kind: PythonKind
  package var span: Span

  var indexKind: PythonKind {
    guard case .array(var array) = kind else { return .whole }
    array.element = .whole
    return .array(array)
  }

  package func values(of operand: String, _ translator: Translator) throws(Refusal) -> String {
    try translator.call(valuesName, [operand] + options, .unknown, at: span).text
  }

  package func indices(of operand: String, _ translator: Translator) throws(Refusal) -> String {
    try translator.call(indicesName, [operand] + options, .unknown, at: span).text
  }
}

/// What arrays of the two libraries do differently.
extension Translator {
  /// The library of an array: what is known of it, or the only one that the notebook has brought.
  package func library(_ kind: PythonKind) -> PythonKind.Library? {
    if case .array(let array) = kind, let library = array.library { return library }
    let modules = Set(
      notebook.modules.values.map { $0.split(separator: " ").first.map { String($0) } ?? "" })
    let hasNumPy = modules.contains("np")
    let hasTorch = modules.contains("torch") || modules.contains("F") || modules.contains("d2l")
    return hasNumPy == hasTorch ? nil : hasNumPy ? .numpy : .torch
  }

  /// `torch.sort(x)`, `x.max(dim=0)`: values and indices.
  mutating func sortedPair(_ value: PythonExpression) throws(Refusal) -> ValuePair? {
    guard case .call(let callee, let arguments) = value.kind,
      case .attribute(let base, let name) = callee.kind, ["sort", "max", "min"].contains(name)
    else { return nil }
    var operand: Code
    var rest = arguments
    if let module = module(base) {
      guard module == "torch", let first = arguments.first,
        first.name == nil || first.name == "input"
      else { return nil }
      operand = try expression(first.value)
      rest.removeFirst()
    } else {
      operand = try expression(base)
      guard operand.kind.isArray || operand.kind == .unknown else { return nil }
      let saysDim = arguments.contains { $0.name == "dim" }
      guard
        saysDim || (library(operand.kind) == .torch && !arguments.contains { $0.name == "axis" })
      else { return nil }
    }
    var axis: String?
    var options: [String] = []
    for (index, argument) in rest.enumerated() {
      let code = try expression(argument.value)
      let name = argument.name ?? (index == 0 ? "dim" : index == 1 ? "descending" : "")
      switch name {
      case "dim", "axis":
        guard code.kind == .whole || argument.name != nil else { return nil }
        axis = code.text
      case "descending": if code.text != "false" { options.append("descending=\(code.text)") }
      case "keepdim": options.append("keepdims=\(code.text)")
      case "stable": break
      default: return nil
      }
    }
    if name != "sort", axis == nil { return nil }
    if let axis { options.insert("axis=\(axis)", at: 0) }
    var kind = operand.kind
    if case .array(var array) = kind {
      array.library = .torch
      if name != "sort" { array.rank = array.rank.map { $0 - 1 } }
      kind = array.rank == 0 ? .of(element: array.element) : .array(array)
    } else {
      kind = .array(.init(library: .torch))
    }
    return ValuePair(
      operand: operand.text, isSimple: operand.isSimple,
      valuesName: name, indicesName: name == "sort" ? "argsort" : "arg" + name, options: options,
      kind: kind, span: value.span)
  }

  /// Methods of arrays that rows cannot say.
  mutating func arrayMethod(
    _ receiver: Code, _ name: String, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code? {
    let first = arguments.first?.code
    switch name {
    case "astype", "type", "to", "type_as":
      guard let first else { return nil }
      if case .type(let element) = first.kind { return try cast(receiver, to: element, at: span) }
      if first.kind == .text || name == "type_as" { return receiver }
      return receiver
    case "float", "double", "half": return try cast(receiver, to: .float, at: span)
    case "int", "long": return try cast(receiver, to: .whole, at: span)
    case "bool": return try cast(receiver, to: .truth, at: span)
    case "tolist":
      guard case .array(let array) = receiver.kind else { return receiver }
      return receiver.of(.list(array.rank == 1 ? .of(element: array.element) : .unknown), roots: [])
    case "size":
      let shape = try call("shape", [receiver.text], .tuple([]), at: span)
      guard let first else { return shape }
      return Code("\(shape.text)[\(first.text)]", .postfix, .whole)
    case "std", "var": return try spread(name, receiver, arguments, at: span)
    case "median":
      guard library(receiver.kind) == .numpy else {
        throw Refusal(
          "torch takes the lower of two middle values, this language their mean", at: span)
      }
      return nil
    case "max", "min":
      if case .none = receiver.kind { return nil }
      return try extremum(name, receiver, arguments, at: span)
    case "unsqueeze":
      guard let first, let axis = Int(first.text.replacing(" ", with: "")) else { return nil }
      return try withNewAxis(receiver, axis, at: span)
    case "squeeze":
      throw Refusal(
        "`squeeze` drops axes by their length; say the shape that is meant by `reshape`", at: span)
    case "repeat_interleave", "repeat", "tile":
      return try repeated(name, receiver, arguments, at: span)
    case "sort":
      throw Refusal("An array is sorted by `x = np.sort(x)` here", at: span)
    case "backward", "zero_grad", "step":
      throw Refusal(
        "No gradients are recorded here; `learn_width` finds a kernel's width", at: span)
    case "fill", "fill_", "resize":
      throw Refusal("`\(name)` changes an array in place, which is said by `=` here", at: span)
    default: return nil
    }
  }

  /// Standard deviation and variance: NumPy divides by n, torch by n − 1.
  package mutating func spread(
    _ name: String, _ operand: Code, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code {
    var options: [String] = []
    var correction: String?
    var hasAxis = false
    for (index, argument) in arguments.enumerated() {
      let text = argument.code.text
      switch argument.name ?? (index == 0 ? "axis" : "") {
      case "axis", "dim":
        if argument.code.kind == .truth {
          correction = text == "false" ? "0" : "1"
        } else {
          options.append("axis=\(text)")
          hasAxis = true
        }
      case "keepdims", "keepdim": options.append("keepdims=\(text)")
      case "ddof", "correction": correction = text
      case "unbiased": correction = text == "false" ? "0" : "1"
      default: throw Refusal("`\(name)` is called here in a way that is not known", at: span)
      }
    }
    if correction == nil {
      switch library(operand.kind) {
      case .numpy:
        correction = "0"
        differs("NumPy's `\(name)` divides by n, this language's by n - 1", at: span)
      case .torch: break
      case nil:
        throw Refusal(
          "NumPy divides by n here and torch by n - 1, and whose array this is cannot be told",
          at: span, help: "Say it: `\(name)(ddof=0)` or `\(name)(ddof=1)`.")
      }
    }
    decisions[span] = "correction \(correction ?? "1")"
    if let correction, correction != "1" { options.append("correction=\(correction)") }
    var kind = PythonKind.float
    if hasAxis {
      kind = .unknown
      if case .array(var array) = operand.kind {
        array.rank = nil
        array.element = .float
        kind = .array(array)
      }
    }
    return try call(name, [operand.text] + options, kind, at: span)
  }

  // `x.max()`, `np.max(x, 0)`
  package mutating func extremum(
    _ name: String, _ operand: Code, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code {
    var options: [String] = []
    for (index, argument) in arguments.enumerated() {
      switch argument.name ?? (index == 0 ? "axis" : "") {
      case "axis", "dim":
        guard
          argument.code.kind != .unknown || library(operand.kind) == .numpy || argument.name != nil
        else { throw Refusal("Whether this is an axis cannot be told; write `axis=`", at: span) }
        options.append("axis=\(argument.code.text)")
      case "keepdims", "keepdim": options.append("keepdims=\(argument.code.text)")
      default: throw Refusal("`\(name)` is called here in a way that is not known", at: span)
      }
    }
    guard !options.isEmpty else {
      var kind = PythonKind.anyNumber
      if case .array(let array) = operand.kind { kind = .of(element: array.element) }
      return try call(name, [operand.text], kind, at: span)
    }
    var kind = PythonKind.unknown
    if case .array(var array) = operand.kind {
      array.rank = nil
      kind = .array(array)
    }
    return try call(name, [operand.text] + options, kind, at: span)
  }

  /// `repeat_interleave`, and `repeat` and `tile` of NumPy.
  package mutating func repeated(
    _ name: String, _ operand: Code, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code {
    guard arguments.count == 1, let count = arguments.first?.code,
      count.kind == .whole || count.kind == .anyNumber
    else { throw Refusal("`\(name)` is called here in a way that is not known", at: span) }
    var kind = PythonKind.ArrayKind(library: library(operand.kind), rank: 1)
    if operand.kind.isNumber {
      return try call("full", ["(\(count.text),)", operand.text], .array(kind), at: span)
    }
    if case .array(let array) = operand.kind { kind.element = array.element }
    let isWholeFirst = name == "tile" || (name == "repeat" && library(operand.kind) == .torch)
    guard isWholeFirst else {
      let flat = try call("flatten", [operand.text], .unknown, at: span).text
      return try call(
        "array", ["[item for item in \(flat) for _ in range(\(count.text))]"], .array(kind),
        at: span)
    }
    guard case .array(let array) = operand.kind, array.rank == 1 else {
      throw Refusal("`\(name)` repeats arrays of one axis here", at: span)
    }
    return try call(
      "concat", ["[\(operand.text) for _ in range(\(count.text))]..."], .array(kind), at: span)
  }
}
