import PythonSyntax
import Checking
import Diagnostics

/// Python's own functions.
extension Translator {
  mutating func builtinCall(_ name: String, _ arguments: [PythonArgument], at span: Span)
    throws(Refusal) -> Code?
  {
    switch name {
    case "isinstance", "issubclass", "type", "callable", "hasattr", "getattr", "id":
      throw Refusal("Whether a value is of a kind is not asked here in Python's words", at: span)
    case "open":
      throw Refusal(
        "Files are read by `read_csv`, `read_json` and `read_npy` here", at: span)
    case "set", "frozenset", "dict":
      throw Refusal(
        name == "dict"
          ? "There are no dictionaries in this language; keep names and values in two lists"
          : "There are no sets in this language; `unique` gives each value once", at: span)
    case "eval", "exec", "vars", "locals", "globals", "next", "iter", "super", "hash", "ord", "chr",
      "hex", "bin", "repr":
      throw Refusal("`\(name)` has no counterpart in this language", at: span)
    default: break
    }
    guard Self.builtinsOfPython.contains(name) || name == "display" else { return nil }
    let wasImmediate = isImmediate
    isImmediate = true
    let (read, _) = try withoutNeedless(try read(arguments))
    isImmediate = wasImmediate
    if let code = try rowCall("python", name, read, at: span) { return code }
    let codes = read.filter { $0.name == nil }.map { $0.code }
    func keyword(_ name: String) -> Code? { read.first { $0.name == name }?.code }
    for argument in read where argument.name == "key" || argument.name == "default" {
      throw Refusal(
        "`\(name)` takes no `\(argument.name ?? "")` here", at: argument.expression.span)
    }
    switch name {
    case "print":
      for argument in read
      where argument.name != nil && argument.name != "sep" && argument.name != "end" {
        throw Refusal("`print` writes to the output of the cell only", at: argument.expression.span)
      }
      return try call("print", print(read), .none, at: span)
    case "range": return try call("range", codes.map { $0.text }, .range, at: span)
    case "zip":
      return try call(
        "zip", codes.map { $0.text }, .list(.tuple(codes.map { $0.kind.items })), at: span
      )
      .of(.list(.tuple(codes.map { $0.kind.items })), roots: roots(codes))
    case "enumerate":
      guard let first = codes.first else { return nil }
      let start = codes.count > 1 ? codes[1] : keyword("start")
      let parts = [first.text] + (start.map { ["start=\($0.text)"] } ?? [])
      return try call("enumerate", parts, .list(.tuple([.whole, first.kind.items])), at: span)
        .of(.list(.tuple([.whole, first.kind.items])), roots: first.roots)
    case "map", "filter": return try mapped(name, codes, at: span)
    case "sum":
      guard let first = codes.first else { return nil }
      return try sum(first, start: codes.count > 1 ? codes[1] : keyword("start"), at: span)
    case "max", "min":
      if codes.contains(where: { $0.kind == .text || $0.kind == .list(.text) }) {
        throw Refusal("`\(name)` compares numbers here, no texts", at: span)
      }
      guard codes.count > 1 else {
        return try call(name, codes.map { $0.text }, codes.first?.kind.items ?? .unknown, at: span)
      }
      var result = codes[codes.count - 1]
      for code in codes.dropLast().reversed() {
        result = try call(
          name, [code.text, result.text], code.kind.joined(result.kind), at: span)
      }
      return result
    case "sorted":
      guard let first = codes.first else { return nil }
      var parts = [first.text]
      if let reverse = keyword("reverse"), reverse.text != "false" {
        parts.append("descending=\(reverse.text)")
      }
      return try call("sort", parts, .list(first.kind.items), at: span)
        .of(
          .list(first.kind.items), roots: first.kind.items.isImmutable ? [] : copying(first.roots))
    case "any", "all":
      guard let first = codes.first else { return nil }
      return try call(name, [first.text], .truth, at: span)
    case "reversed":
      guard let first = codes.first else { return nil }
      return Code(
        "\(first.receiver)[::-1]", .postfix, .list(first.kind.items), roots: copying(first.roots))
    case "list", "tuple":
      guard read.count <= 1 else { throw Refusal("`\(name)` takes one value", at: span) }
      return try sequence(name, codes.first)
    case "str":
      guard let first = codes.first else { return Code("\"\"", .postfix, .text) }
      return first.kind == .text ? first : try call("str", [first.text], .text, at: span)
    case "int", "float", "bool": return try converted(name, codes, at: span)
    case "round":
      guard let first = codes.first else { return nil }
      let digits = codes.count > 1 ? codes[1] : keyword("ndigits")
      let kind = digits == nil && first.kind.isNumber ? .whole : first.kind
      return try call("round", [first.text] + (digits.map { [$0.text] } ?? []), kind, at: span)
    default:
      throw Refusal("`\(name)` is called here in a way that is not known", at: span)
    }
  }

  private func roots(_ codes: [Code]) -> Set<String> {
    codes.reduce(into: []) { $0.formUnion($1.roots) }
  }

  private func print(_ arguments: [ReadArgument]) -> [String] {
    arguments.compactMap { argument in
      // `end="\n"` is what it is without.
      if argument.name != nil, argument.code.kind == .none { return nil }
      return (argument.name.map { $0 + "=" } ?? "") + argument.code.text
    }
  }

  private mutating func mapped(_ name: String, _ codes: [Code], at span: Span) throws(Refusal)
    -> Code
  {
    guard codes.count >= 2 else { throw Refusal("`\(name)` needs a function and a list", at: span) }
    var kind = PythonKind.unknown
    if case .function(let number) = codes[0].kind {
      var kinds: [String: PythonKind] = [:]
      let parameters = notebook.functions[number].function.parameters
      for (parameter, code) in zip(parameters, codes.dropFirst()) {
        kinds[parameter.name] = code.kind.items.asArgument
      }
      kind = try result(of: number, kinds, at: span)
    } else if codes[0].text == "str" {
      kind = .text
    }
    if name == "filter" { kind = codes[1].kind.items }
    let parts = codes.map { $0.text }
    return try call(name, parts, .list(kind), at: span)
      .of(.list(kind), roots: roots(Array(codes.dropFirst())))
  }

  /// `sum` of Python adds the items; of numbers that is the sum of all.
  private mutating func sum(_ items: Code, start: Code?, at span: Span) throws(Refusal) -> Code {
    let element = items.kind.items
    var parts = [items.text]
    var kind = element
    if element == .truth { kind = .whole }
    if !element.isNumber {
      parts.append("axis=0")
      // Right for numbers, too: nothing is decided by it.
      differences.append(
        Refusal("`sum` adds the items of a list in Python, and keeps their shape", at: span))
    }
    if element.isList || element.isTuple || element == .text {
      throw Refusal("`sum` adds numbers and arrays here", at: span)
    }
    let total = try call("sum", parts, kind, at: span)
    guard let start, start.text != "0" else { return total }
    return Code("\(start.at(.sum)) + \(total.text)", .sum, numeric(start.kind, kind, "+"))
  }

  private mutating func sequence(_ name: String, _ items: Code?) throws(Refusal) -> Code {
    guard let items else {
      return name == "list"
        ? Code("[]", .postfix, .list(.unknown)) : Code("()", .postfix, .tuple([]))
    }
    let element = items.kind.items
    let roots = element.isImmutable || items.kind.isArray ? [] : copying(items.roots)
    if name == "tuple" {
      if items.kind.isTuple { return items }
      return Code("(\(items.at(.postfix))...,)", .postfix, .tuple([]), roots: roots)
    }
    if items.kind.isList { return items.of(items.kind, roots: roots) }
    return Code("[\(items.at(.postfix))...]", .postfix, .list(element), roots: roots)
  }

  // `int(x)`, `float(x)`, `bool(x)`
  private mutating func converted(_ name: String, _ codes: [Code], at span: Span) throws(Refusal)
    -> Code
  {
    guard codes.count == 1 else { throw Refusal("`\(name)` takes one value", at: span) }
    let code = codes[0]
    switch name {
    case "float":
      if code.kind == .text {
        let words = ["\"nan\"": "nan", "\"inf\"": "inf", "\"-inf\"": "-inf"]
        if let word = words[code.text.lowercased()] {
          return Code(word, word.hasPrefix("-") ? .unary : .postfix, .float)
        }
        return try call("number", [code.text, "strict=true"], .float, at: span)
      }
      if code.kind == .truth { return Code("1 * \(code.at(.unary))", .product, .float) }
      return code.of(.float)
    case "int":
      if code.kind == .text {
        return try call("number", [code.text, "strict=true", "whole=true"], .whole, at: span)
      }
      if code.kind == .truth { return Code("1 * \(code.at(.unary))", .product, .whole) }
      if code.kind == .whole { return code }
      return try call("trunc", [code.text], .whole, at: span)
    default:
      if code.kind == .truth { return code }
      let truth = truth(code, at: span)
      guard truth.kind == .truth else {
        return Code("\(code.at(.sum)) != 0", .comparison, .truth)
      }
      return truth
    }
  }
}
