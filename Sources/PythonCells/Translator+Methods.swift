import PythonSyntax
import Language
import Checking
import Diagnostics

/// `value.name(…)`
extension Translator {
  private static let textMethods: Set<String> = [
    "upper", "lower", "strip", "split", "replace", "startswith", "endswith", "join", "format",
    "lstrip", "rstrip", "title", "capitalize", "zfill", "rjust", "ljust", "center", "isdigit",
    "find", "splitlines",
  ]

  mutating func methodCall(
    _ base: PythonExpression, _ name: String, _ arguments: [PythonArgument], at span: Span
  ) throws(Refusal) -> Code {
    if case .text(let parts) = base.kind, name == "format" {
      return try formatted(parts, try read(arguments), at: span)
    }
    if let drawing = try drawing(base, name, arguments, at: span) { return drawing }
    let whole = PythonExpression(
      .call(PythonExpression(.attribute(base, name), base.span), arguments), span)
    if let pair = try sortedPair(whole) {
      let body = "(\(try pair.values(of: "x", self)), \(try pair.indices(of: "x", self)))"
      return Code(
        "(x -> \(body))(\(pair.operand))", .postfix, .tuple([pair.kind, pair.indexKind]))
    }
    let receiver = try expression(base)
    if receiver.kind.isArray || receiver.kind.isList || receiver.kind == .text,
      Catalog.entry(named: name) == nil
    {
      isForeign = true
    }
    if receiver.kind == .generator { return try draw(name, arguments, at: span) }
    if case .panels(let depth) = receiver.kind, ["flatten", "ravel", "tolist"].contains(name) {
      return flatPanels(receiver, depth)
    }
    let (read, element) = try withoutNeedless(try read(arguments))
    if receiver.kind == .text || (receiver.kind == .unknown && Self.textMethods.contains(name)) {
      return try textMethod(receiver, name, read, at: span)
    }
    if receiver.kind.isList || receiver.kind.isTuple,
      let code = try listMethod(receiver, name, read, at: span)
    {
      return code
    }
    if PythonParser.listChanges.contains(name), receiver.kind.isList || receiver.kind == .unknown,
      name != "sort"
    {
      throw Refusal("A list is changed by a statement of its own here", at: span)
    }
    if let code = try arrayMethod(receiver, name, read, at: span) {
      return try cast(code, to: element, at: span)
    }
    let first = ReadArgument(name: nil, code: receiver, expression: base)
    if let code = try rowCall(".", name, [first] + read, at: span) {
      let kept = adopting(code, receiver)
      return try cast(kept, to: element, at: span)
    }
    if name.hasSuffix("_"), !name.hasPrefix("_") {
      throw Refusal("`\(name)` changes an array in place, which is said by `=` here", at: span)
    }
    var isLibrary = false
    if case .attribute(let inner, _) = base.kind { isLibrary = module(inner) != nil }
    guard receiver.kind == .unknown || receiver.kind == .callable, !isLibrary else {
      throw Refusal("`.\(name)(…)` has no counterpart here", at: span)
    }
    return Code(
      "\(receiver.receiver).\(name)(\(written(read)))", .postfix, .unknown, roots: receiver.roots)
  }

  /// An array that comes from a method is of its receiver's library.
  private func adopting(_ code: Code, _ receiver: Code) -> Code {
    guard case .array(var array) = code.kind, case .array(let own) = receiver.kind,
      array.library == nil
    else { return code }
    array.library = own.library
    return code.of(.array(array))
  }

  private mutating func textMethod(
    _ receiver: Code, _ name: String, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code {
    if name == "format" {
      throw Refusal("`format` needs the text itself in front of it here", at: span)
    }
    let first = ReadArgument(
      name: nil, code: receiver, expression: PythonExpression(.none, span))
    if let code = try rowCall("str", name, [first] + arguments, at: span) { return code }
    throw Refusal("`.\(name)(…)` of a text has no counterpart here", at: span)
  }

  private mutating func listMethod(
    _ receiver: Code, _ name: String, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code? {
    let first = arguments.first?.code
    switch name {
    case "copy":
      return receiver.of(
        receiver.kind, roots: receiver.kind.items.isImmutable ? [] : copying(receiver.roots))
    case "index":
      guard let first, receiver.kind.items.isScalar else { return nil }
      return try call("argmax", ["\(receiver.at(.sum)) == \(first.at(.sum))"], .whole, at: span)
    case "count":
      guard let first, receiver.kind.items.isScalar else { return nil }
      return try call("sum", ["\(receiver.at(.sum)) == \(first.at(.sum))"], .whole, at: span)
    default:
      if PythonParser.listChanges.contains(name) { return nil }
      throw Refusal("`.\(name)(…)` of a list has no counterpart here", at: span)
    }
  }

  /// `append` and its like, as statements: the name gets another list.
  mutating func writeMethodStatement(_ value: PythonExpression) throws(Refusal) -> Bool {
    guard case .call(let callee, let arguments) = value.kind,
      case .attribute(let base, let method) = callee.kind,
      PythonParser.listChanges.contains(method),
      module(base) == nil
    else { return false }
    let list = try expression(base)
    if case .panels = list.kind { return false }
    if list.kind == .canvas || list.kind == .text { return false }
    guard case .name(let name) = base.kind else {
      throw Refusal("Only a list with a name is changed here", at: base.span)
    }
    isForeign = true
    try change(name, at: value.span)
    let read = try read(arguments)
    let items = read.filter { $0.name == nil }.map { $0.code }
    var element = list.kind.items
    let own = list.text
    var text: String
    switch (method, items.count) {
    case ("append", 1):
      text = "[\(own)..., \(items[0].text)]"
      element = element == .unknown ? items[0].kind : element.joined(items[0].kind)
      share(name, holding(items[0].roots))
    case ("extend", 1):
      text = "[\(own)..., \(items[0].at(.postfix))...]"
      element = element == .unknown ? items[0].kind.items : element.joined(items[0].kind.items)
      if !element.isImmutable { share(name, copying(items[0].roots)) }
    case ("insert", 2):
      text = "[\(own)[:\(items[0].text)]..., \(items[1].text), \(own)[\(items[0].text):]...]"
      element = element.joined(items[1].kind)
      share(name, holding(items[1].roots))
    case ("sort", 0):
      let descending = read.first { $0.name == "reverse" }?.code.text == "true"
      guard !read.contains(where: { $0.name == "key" }) else {
        throw Refusal("`sort` takes no key here", at: value.span)
      }
      text = try call(
        "sort", [own] + (descending ? ["descending=true"] : []), .unknown, at: value.span
      ).text
    case ("reverse", 0): text = "\(own)[::-1]"
    case ("clear", 0): text = "[]"
    case ("pop", 0): text = "\(own)[:-1]"
    case ("pop", 1) where items[0].text == "0": text = "\(own)[1:]"
    default: throw Refusal("`.\(method)(…)` has no counterpart here", at: value.span)
    }
    emit("\(own) = \(text)")
    if !list.kind.isArray {
      frames[frames.count - 1].names[name] = .list(element)
    }
    return true
  }

  // `last = xs.pop()`
  mutating func assignPopped(_ target: PythonExpression, _ value: PythonExpression) throws(Refusal)
    -> Bool
  {
    guard case .call(let callee, let arguments) = value.kind,
      case .attribute(let base, "pop") = callee.kind, case .name(let name) = base.kind,
      arguments.count <= 1
    else { return false }
    let list = try expression(base)
    guard list.kind.isList || list.kind == .unknown else { return false }
    try change(name, at: value.span)
    let place =
      try arguments.first.map { argument throws(Refusal) in
        try expression(argument.value).text
      } ?? "-1"
    guard place == "-1" || place == "0" else {
      throw Refusal("`pop` takes the last item or the first here", at: value.span)
    }
    let code = list.of(list.kind.items)
    let pattern = try pattern(target, code)
    emit("\(pattern) = \(list.text)[\(place)]")
    emit("\(list.text) = \(list.text)[\(place == "0" ? "1:" : ":-1")]")
    return true
  }
}
