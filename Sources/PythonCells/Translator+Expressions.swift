package import PythonSyntax
import Language
import Checking
package import Diagnostics

extension Translator {
  package mutating func expression(_ expression: PythonExpression) throws(Refusal) -> Code {
    let span = expression.span
    switch expression.kind {
    case .number(let text, let isWhole):
      if isWhole, Int64(text).map({ $0.magnitude > 1 << 53 }) ?? true {
        throw Refusal(
          "Numbers here are exact up to 2^53; Python's whole numbers have no end", at: span)
      }
      return Code(text, .postfix, isWhole ? .whole : .float, isSimple: true)
    case .text(let parts): return try self.text(parts, at: span)
    case .truth(let flag): return Code(flag ? "true" : "false", .postfix, .truth, isSimple: true)
    case .none: return Code("nothing", .postfix, .none, isSimple: true)
    case .ellipsis: throw Refusal("`...` stands for no value in this language", at: span)
    case .name(let name): return try self.name(name, at: span)
    case .tuple(let items):
      let (codes, roots) = try self.items(items)
      let kinds = codes.map { $0.kind }
      let isSpread = codes.contains { $0.text.hasSuffix("...") }
      let inside = codes.map { $0.text }.joined(separator: ", ") + (codes.count == 1 ? "," : "")
      return Code(
        "(\(inside))", .postfix, isSpread ? .tuple([]) : .tuple(kinds), roots: holding(roots))
    case .list(let items):
      let (codes, roots) = try self.items(items)
      let element = codes.dropFirst().reduce(codes.first?.kind ?? .unknown) { $0.joined($1.kind) }
      return Code(
        "[\(codes.map { $0.text }.joined(separator: ", "))]", .postfix, .list(element),
        roots: holding(roots))
    case .starred(let inner):
      let code = try self.expression(inner)
      return Code(code.at(.postfix) + "...", .lambda, code.kind.items, roots: code.roots)
    case .comprehension(let body, let clauses, _): return try comprehension(body, clauses)
    case .unary(let sign, let operand): return try unary(sign, operand, at: span)
    case .binary(let left, let sign, let right): return try binary(left, sign, right, at: span)
    case .comparison(let operands, let signs): return try comparison(operands, signs, at: span)
    case .junction(let items, let isAnd): return try junction(items, isAnd)
    case .conditional(let test, let then, let otherwise):
      let condition = try truth(test)
      let (first, second) = (try self.expression(then), try self.expression(otherwise))
      return Code(
        "\(condition.at(.or)) ? \(first.at(.or)) : \(second.at(.conditional))", .conditional,
        first.kind.joined(second.kind), roots: first.roots.union(second.roots))
    case .call(let callee, let arguments): return try self.call(callee, arguments, at: span)
    case .attribute(let base, let name): return try attribute(base, name, at: span)
    case .subscripted(let base, let parts): return try subscripted(base, parts, at: span)
    case .lambda(let function): return try lambda(function, at: span)
    case .unsupported(let reason): throw Refusal(reason, at: span)
    }
  }

  package mutating func items(_ items: [PythonExpression]) throws(Refusal) -> ([Code], Set<String>)
  {
    var codes: [Code] = []
    var roots: Set<String> = []
    for item in items {
      let code = try expression(item)
      roots.formUnion(code.roots)
      codes.append(code)
    }
    return (codes, roots)
  }

  // MARK: Names

  static let builtinsOfPython: Set<String> = [
    "abs", "all", "any", "bin", "bool", "callable", "chr", "dict", "dir", "divmod", "enumerate",
    "eval", "exec", "filter", "float", "format", "frozenset", "getattr", "hash", "hex", "id",
    "input", "int", "isinstance", "iter", "len", "list", "map", "max", "min", "next", "object",
    "open", "ord", "pow", "print", "range", "repr", "reversed", "round", "set", "sorted", "str",
    "sum", "super", "tuple", "type", "vars", "zip", "locals", "globals",
  ]

  package func isDefined(_ name: String) -> Bool {
    frames.contains { $0.names[name] != nil || $0.assigned.contains(name) }
      || facts[written(name)] != nil
  }

  package func name(_ name: String, at span: Span) throws(Refusal) -> Code {
    let written = written(name)
    if let kind = kind(of: name) {
      guard kind != .drawn else {
        throw Refusal("What drawing gives back in Python is no value here", at: span)
      }
      return Code(written, .postfix, kind, roots: [name], isSimple: true)
    }
    if isDefined(name) { return Code(written, .postfix, .unknown, roots: [name], isSimple: true) }
    if let module = notebook.modules[name] ?? PythonRows.usualNames[name] {
      if module.contains(" ") { return try memberValue(module, at: span) }
      return Code(name, .postfix, .module(module))
    }
    switch name {
    case "float": return Code("", .postfix, .type(.float))
    case "int": return Code("", .postfix, .type(.whole))
    case "bool": return Code("", .postfix, .type(.truth))
    case "str": return Code("str", .postfix, .callable)
    default: break
    }
    if let row = PythonRows.rows("python", name).first { return try functionValue(row, at: span) }
    if Self.builtinsOfPython.contains(name) {
      let same: Set<String> = ["max", "min", "sum", "any", "all", "print", "range", "zip", "map"]
      guard same.contains(name) else {
        throw Refusal("`\(name)` is only called here, not handed on", at: span)
      }
    }
    return Code(written, .postfix, Catalog.entry(named: name) == nil ? .unknown : .callable)
  }

  /// A function of a library as a value: by its name here, or as a function that calls it.
  func functionValue(_ row: PythonRow, at span: Span) throws(Refusal) -> Code {
    let callee = String(row.here.prefix { $0 != "(" })
    if row.here == "\(callee)(x)"
      || row.parameters.allSatisfy({ $0.standard == "" || $0.name == "x" }),
      row.here.hasPrefix("\(callee)(x"), !isShadowed(callee)
    {
      return Code(callee, .postfix, .callable, isSimple: true)
    }
    let names = row.parameters.filter { $0.standard == nil && $0.name != "*" }.map { $0.name }
    let arguments = names.map {
      PlacedArgument(name: $0, code: Code($0, .postfix, .unknown, isSimple: true))
    }
    let body = try filled(row, arguments, module: row.modules[0], at: span)
    let head = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
    return Code("\(head) -> \(body.text)", .lambda, .callable)
  }

  /// `from numpy import exp`: `np exp` as a value.
  private func memberValue(_ path: String, at span: Span) throws(Refusal) -> Code {
    let parts = path.split(separator: " ").map { String($0) }
    return try member(parts[1], of: parts[0], at: span)
  }

  // MARK: Conditions

  /// What Python takes for true, as a truth.
  package mutating func truth(_ condition: PythonExpression) throws(Refusal) -> Code {
    switch condition.kind {
    case .unary("not", let operand):
      if case .comparison(let operands, let signs) = operand.kind, signs.count == 1,
        let opposite = ["in": "not in", "not in": "in", "is": "is not", "is not": "is"][signs[0]]
      {
        return try comparison(operands, [opposite], at: condition.span)
      }
      let code = try truth(operand)
      return Code("!" + code.at(.postfix), .unary, .truth)
    case .junction(let items, let isAnd):
      var parts: [String] = []
      for item in items { parts.append(try truth(item).at(isAnd ? .comparison : .and)) }
      return Code(
        parts.joined(separator: isAnd ? " && " : " || "), isAnd ? .and : .or, .truth)
    default: return truth(try expression(condition), at: condition.span)
    }
  }

  package mutating func truth(_ code: Code, at span: Span) -> Code {
    switch code.kind {
    case .list, .tuple, .range:
      differs("A list counts as true in Python when it has items", at: span)
      return Code("len(\(code.text)) > 0", .comparison, .truth)
    case .text:
      decisions[span] = "a text"
      return Code("\(code.at(.sum)) != \"\"", .comparison, .truth)
    case .number: return Code("\(code.at(.sum)) != 0", .comparison, .truth)
    case .none: return Code("false", .postfix, .truth)
    case .function, .callable: return Code("true", .postfix, .truth)
    default: return code
    }
  }

  /// `a and b`, which in Python is one of the two values.
  private mutating func junction(_ items: [PythonExpression], _ isAnd: Bool) throws(Refusal)
    -> Code
  {
    var result = try expression(items[items.count - 1])
    for item in items.dropLast().reversed() {
      let code = try expression(item)
      if code.kind.isTruth, result.kind.isTruth {
        let level: Code.Level = isAnd ? .and : .or
        let text =
          "\(code.at(isAnd ? .comparison : .and)) \(isAnd ? "&&" : "||") \(result.at(level))"
        result = Code(text, level, .truth)
        continue
      }
      let value = code.isSimple ? code : Code("value", .postfix, code.kind, isSimple: true)
      let test = truth(value, at: item.span)
      let (first, second) = isAnd ? (result, value) : (value, result)
      let choice = "\(test.at(.or)) ? \(first.at(.or)) : \(second.at(.conditional))"
      let kind = code.kind.joined(result.kind)
      let roots = code.roots.union(result.roots)
      guard code.isSimple else {
        result = Code("(value -> \(choice))(\(code.text))", .postfix, kind, roots: roots)
        continue
      }
      result = Code(choice, .conditional, kind, roots: roots)
    }
    return result
  }

  package mutating func comparison(_ operands: [PythonExpression], _ signs: [String], at span: Span)
    throws(Refusal) -> Code
  {
    var codes: [Code] = []
    for operand in operands { codes.append(try expression(operand)) }
    let plain: Set<String> = ["==", "!=", "<", "<=", ">", ">="]
    if signs.count > 1, signs.allSatisfy({ plain.contains($0) }) {
      var text = codes[0].at(.sum)
      for (code, sign) in zip(codes.dropFirst(), signs) { text += " \(sign) \(code.at(.sum))" }
      return Code(text, .comparison, .truth)
    }
    var links: [Code] = []
    for (index, sign) in signs.enumerated() {
      if index > 0, !codes[index].isSimple {
        throw Refusal("Write this chain of comparisons as two, joined by `and`", at: span)
      }
      links.append(
        try compared(codes[index], sign, codes[index + 1], operands[index], operands[index + 1]))
    }
    guard links.count > 1 else { return links[0] }
    return Code(links.map { $0.at(.comparison) }.joined(separator: " && "), .and, .truth)
  }

  private mutating func compared(
    _ left: Code, _ sign: String, _ right: Code, _ first: PythonExpression,
    _ second: PythonExpression
  ) throws(Refusal) -> Code {
    let span = first.span.union(second.span)
    let isNone = left.kind == .none || right.kind == .none
    switch sign {
    case "is", "is not", "==", "!=":
      let isSame = sign == "is" || sign == "=="
      if isNone {
        let other = left.kind == .none ? right : left
        return Code(
          "type(\(other.text)) \(isSame ? "==" : "!=") \"nothing\"", .comparison, .truth)
      }
      if sign.hasPrefix("is") {
        guard left.kind == .truth || right.kind == .truth else {
          throw Refusal(
            "Whether two names are one object has no meaning here; write `==`", at: span)
        }
      }
      let sequences = [left, right].filter { $0.kind.isList || $0.kind.isTuple }
      if sequences.count == 2, left.kind.isList || right.kind.isList {
        differs("Two lists are compared as a whole in Python", at: span)
        guard left.kind.isList == right.kind.isList else {
          return Code(isSame ? "false" : "true", .postfix, .truth)
        }
        let tuples = [left, right].map { "(\($0.at(.postfix))...,)" }
        return Code(
          "\(tuples[0]) \(isSame ? "==" : "!=") \(tuples[1])", .comparison, .truth)
      }
      if sequences.count == 1, left.kind == .unknown || right.kind == .unknown,
        left.kind.isList || right.kind.isList
      {
        throw Refusal("Whether a list or an array is compared here cannot be told", at: span)
      }
      return compared(left, isSame ? "==" : "!=", right)
    case "in", "not in":
      if right.kind == .unknown || right.kind.isList || right.kind.isTuple || right.kind == .text
        || right.kind == .range || right.kind.isArray
      {
        let text = "\(left.at(.sum)) in \(right.at(.sum))"
        return sign == "in"
          ? Code(text, .comparison, .truth) : Code("!(\(text))", .unary, .truth)
      }
      throw Refusal("`in` asks a list, a text or an array", at: span)
    default:
      if left.kind.isList || right.kind.isList, !left.kind.isArray, !right.kind.isArray {
        throw Refusal(
          "Python compares the first items of two lists here, this language all of them", at: span)
      }
      return compared(left, sign, right)
    }
  }

  private func compared(_ left: Code, _ sign: String, _ right: Code) -> Code {
    var kind = PythonKind.unknown
    if left.kind.isScalar, right.kind.isScalar { kind = .truth }
    if left.kind.isTuple || right.kind.isTuple { kind = .truth }
    for case .array(var array) in [left.kind, right.kind] {
      array.element = .truth
      kind = .array(array)
    }
    // Of an unknown value it is a truth or a mask: both count as one in a condition.
    if kind == .unknown { kind = .array(.init(element: .truth)) }
    return Code("\(left.at(.sum)) \(sign) \(right.at(.sum))", .comparison, kind)
  }
}
