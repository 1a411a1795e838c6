package import PythonSyntax
package import Diagnostics

/// Texts, and the three ways in which Python puts values into them.
extension Translator {
  package mutating func text(_ parts: [PythonTextPart], at span: Span) throws(Refusal) -> Code {
    var text = ""
    var isPlain = true
    for part in parts {
      switch part {
      case .literal(let literal): text += escaped(literal)
      case .interpolation(let value, let conversion, let spec):
        isPlain = false
        let code = try expression(value)
        var written = ""
        for piece in spec {
          guard case .literal(let literal) = piece else {
            throw Refusal("A format that is computed has no place here", at: span)
          }
          written += literal
        }
        text += try inserted(code, conversion, written, at: value.span)
      }
    }
    return Code("\"\(text)\"", .postfix, .text, isSimple: isPlain)
  }

  /// A value in a text.
  package func inserted(_ code: Code, _ conversion: Character?, _ spec: String, at span: Span)
    throws(Refusal) -> String
  {
    if let conversion, conversion != "s" {
      switch code.kind {
      case .text where spec.isEmpty: return "'$(\(code.text))'"
      case .number, .truth: break
      default: throw Refusal("`!\(conversion)` writes a value as Python code does", at: span)
      }
    }
    if spec.isEmpty, code.text.hasPrefix("\""), code.isSimple {
      return String(code.text.dropFirst().dropLast())
    }
    guard !spec.isEmpty else { return "$(\(code.text))" }
    // `{x:d}` of a whole number is the number.
    if spec == "d" || spec == "s" || spec == "n" { return "$(\(code.text))" }
    return
      "$(\(try call("format", [withoutMinusZero(code, for: spec), quoted(spec)], .text, at: span).text))"
  }

  // `"{:.2f} {name}".format(x, name=y)`
  package mutating func formatted(
    _ parts: [PythonTextPart], _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code {
    var text = ""
    let positional = arguments.filter { $0.name == nil }
    var next = 0
    for part in parts {
      guard case .literal(let literal) = part else {
        throw Refusal("A text is filled in one way only", at: span)
      }
      var rest = Substring(literal)
      while let character = rest.popFirst() {
        guard character == "{" || character == "}" else {
          text += escaped(String(character))
          continue
        }
        if rest.first == character {
          text.append(character)
          rest.removeFirst()
          continue
        }
        guard character == "{", let end = rest.firstIndex(of: "}") else {
          throw Refusal("A brace is left open in this text", at: span)
        }
        let field = rest[..<end]
        rest = rest[rest.index(after: end)...]
        let name = field.prefix { $0 != ":" && $0 != "!" }
        let spec = field.contains(":") ? String(field.drop { $0 != ":" }.dropFirst()) : ""
        let argument: ReadArgument?
        if name.isEmpty {
          argument = next < positional.count ? positional[next] : nil
          next += 1
        } else if let index = Int(name) {
          argument = positional.indices.contains(index) ? positional[index] : nil
        } else {
          argument = arguments.first { $0.name == String(name) }
        }
        guard let argument, !field.contains("{") else {
          throw Refusal("There is no value for `{\(field)}`", at: span)
        }
        let conversion =
          field.dropFirst(name.count).first == "!" ? field.dropFirst(name.count + 1).first : nil
        text += try inserted(argument.code, conversion, spec, at: argument.expression.span)
      }
    }
    return Code("\"\(text)\"", .postfix, .text)
  }

  // `"%.2f and %d" % (x, n)`
  mutating func percentFormat(
    _ format: PythonExpression, _ code: Code, _ values: PythonExpression, at span: Span
  ) throws(Refusal) -> Code {
    guard case .text(let parts) = format.kind, parts.count == 1,
      case .literal(let literal) = parts[0]
    else { throw Refusal("`%` needs the text itself in front of it here", at: span) }
    var arguments: [PythonExpression] = [values]
    if case .tuple(let items) = values.kind { arguments = items }
    var text = ""
    var next = 0
    var rest = Substring(literal)
    while let character = rest.popFirst() {
      guard character == "%" else {
        text += escaped(String(character))
        continue
      }
      if rest.first == "%" {
        text += "%"
        rest.removeFirst()
        continue
      }
      let flags = rest.prefix { "-+ 0#".contains($0) }
      rest = rest.dropFirst(flags.count)
      let size = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(size.count)
      guard let kind = rest.popFirst(), "dfsegiFEGr".contains(kind), next < arguments.count else {
        throw Refusal("This text has not one place for each value", at: span)
      }
      let argument = arguments[next]
      let value = try expression(argument)
      next += 1
      if value.kind.isTuple || value.kind.isList, kind != "s" {
        throw Refusal("This place takes a number", at: argument.span)
      }
      text += try inserted(value, flags, size, kind, at: argument.span)
    }
    guard next == arguments.count else {
      throw Refusal("This text has not one place for each value", at: span)
    }
    return Code("\"\(text)\"", .postfix, .text)
  }

  /// Python's whole numbers have no minus zero, and what a function gives may be one.
  private func withoutMinusZero(_ value: Code, for spec: String) -> String {
    let mayBeWhole = value.kind == .whole || value.kind == .unknown
    guard mayBeWhole, let last = spec.last, "fFeEgG%".contains(last),
      !value.text.allSatisfy({ $0.isNumber })
    else { return value.text }
    return "\(value.at(.product)) + 0"
  }

  private func inserted(
    _ value: Code, _ flags: Substring, _ size: Substring, _ kind: Character, at span: Span
  ) throws(Refusal) -> String {
    var spec = ""
    if flags.contains("-") { spec += "<" } else if kind == "s", !size.isEmpty { spec += ">" }
    if flags.contains("+") { spec += "+" }
    if flags.contains(" ") { spec += " " }
    if flags.contains("0"), !flags.contains("-") { spec += "0" }
    spec += size
    switch kind {
    case "s", "r":
      if kind == "r" { return try inserted(value, "r", "", at: span) }
      if spec.isEmpty { return try inserted(value, nil, "", at: span) }
      return
        "$(\(try call("format", [try call("str", [value.text], .text, at: span).text, quoted(spec)], .text, at: span).text))"
    case "d", "i":
      var whole = value
      if value.kind != .whole, value.kind != .truth {
        whole = try call("trunc", [value.text], .whole, at: span)
      }
      if spec.isEmpty { return "$(\(whole.text))" }
      return "$(\(try call("format", [whole.text, quoted(spec + "d")], .text, at: span).text))"
    default:
      return
        "$(\(try call("format", [withoutMinusZero(value, for: String(kind)), quoted(spec + String(kind))], .text, at: span).text))"
    }
  }
}
