import Language
import Checking
package import Diagnostics
import Syntax

/// An argument that stands in a parameter's place.
package struct PlacedArgument {
  package var name: String
  package var code: Code

  package init(name: String, code: Code) {
    self.name = name
    self.code = code
  }
}

/// Fills the right side of a row with the arguments of a call.
extension Translator {
  /// What a call of a row's function is in this language.
  package func filled(
    _ row: PythonRow, _ arguments: [PlacedArgument], module: String, at span: Span
  )
    throws(Refusal) -> Code
  {
    let tree = parse(row.here)
    guard tree.statements.count == 1 else {
      throw Refusal("`\(row.name)` is not known here", at: span)
    }
    let expression = tree.statements[0].expression
    var counts: [String: Int] = [:]
    count(expression, into: &counts)
    var filling = Filling(
      template: SourceText(row.here), translator: self, span: span, arguments: [:],
      parameters: Set(row.parameters.map { $0.name }))
    for argument in arguments {
      filling.arguments[argument.name, default: []].append(argument.code)
    }
    for parameter in row.parameters where filling.arguments[parameter.name] == nil {
      if let standard = parameter.standard, standard != "" {
        filling.standards[parameter.name] = standard
      }
    }
    let repeated = arguments.contains { counts[$0.name, default: 0] > 1 && !$0.code.isSimple }
    let kind = kind(of: row, arguments, module)
    var roots: Set<String> = []
    if case .view = row.result {
      for argument in arguments { roots.formUnion(argument.code.roots) }
    }
    guard repeated else {
      let code = try filling.code(expression)
      return Code(code.text, code.level, kind, roots: roots)
    }
    // What would be computed twice gets a name.
    var names: [String] = []
    var values: [String] = []
    for argument in arguments where !names.contains(argument.name) {
      names.append(argument.name)
      values.append(argument.code.text)
      filling.arguments[argument.name] = [
        Code(argument.name, .postfix, argument.code.kind, isSimple: true)
      ]
    }
    let body = try filling.code(expression)
    let head = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
    return Code(
      "(\(head) -> \(body.text))(\(values.joined(separator: ", ")))", .postfix, kind, roots: roots)
  }

  private func count(_ expression: Expression, into counts: inout [String: Int]) {
    if case .name(let name) = expression.kind { counts[name, default: 0] += 1 }
    for child in expression.children { count(child, into: &counts) }
  }

  private func kind(of row: PythonRow, _ arguments: [PlacedArgument], _ module: String)
    -> PythonKind
  {
    let library: PythonKind.Library? =
      switch module {
      case "np", "np.random", "np.linalg", "special": .numpy
      case "torch", "F": .torch
      default: nil
      }
    let first = arguments.first?.code.kind ?? .unknown
    func given(_ name: String) -> Bool { arguments.contains { $0.name == name } }
    switch row.result {
    case .elementwise(let element):
      var kind = PythonKind.anyNumber
      for argument in arguments
      where argument.name != "axis" && argument.name != "digits" && argument.name != "descending" {
        let other = argument.code.kind
        if case .list(let element) = other {
          kind = numeric(
            kind, .array(.init(library: library, rank: element.isNumber ? 1 : nil)), "+")
        } else {
          kind = numeric(kind, other, "+")
        }
      }
      if kind == .anyNumber || (first.isScalar && arguments.count == 1) {
        guard arguments.allSatisfy({ $0.code.kind.isScalar }) else { return .unknown }
        return element == .truth
          ? .truth
          : element == nil && arguments.count == 1 ? first : PythonKind.of(element: element)
      }
      if case .array(var array) = kind {
        if let element {
          array.element = element
        } else if arguments.count == 1, case .array(let own) = first {
          array.element = own.element
        }
        array.library = array.library ?? library
        return .array(array)
      }
      return element == .truth ? .array(.init(library: library, element: .truth)) : .unknown
    case .reduced(let element):
      guard given("axis") || given("keepdims") else {
        if element == .truth { return .truth }
        return element.map { PythonKind.of(element: $0) } ?? .anyNumber
      }
      if case .array(let array) = first {
        let isKept = given("keepdims")
        return .array(
          .init(
            library: array.library ?? library, element: element,
            rank: isKept ? array.rank : array.rank.map { max($0 - 1, 1) }))
      }
      return .unknown
    case .array(let rank, let element):
      var element = element
      if row.name == "arange" {
        let kinds = arguments.map { $0.code.kind }
        element = kinds.allSatisfy { $0 == .whole } ? .whole : kinds.contains(.float) ? .float : nil
      }
      if row.name == "full", arguments.count > 1 {
        element =
          arguments[1].code.kind == .whole
          ? .whole : arguments[1].code.kind == .float ? .float : nil
      }
      if row.name.hasSuffix("_like"), case .array(let array) = first {
        element = array.element == .truth ? .whole : array.element
      }
      var known = rank
      if known == nil, let shape = arguments.first?.code,
        row.parameters.first?.name == "shape" || row.parameters.last?.name == "size"
          || row.name == "full"
      {
        let place = row.parameters.last?.name == "size" ? arguments.last?.code ?? shape : shape
        let count = arguments.count { $0.name == "shape" }
        if case .tuple(let items) = place.kind, !items.isEmpty {
          known = items.count
        } else if place.kind.isNumber {
          known = row.parameters.last?.name == "size" ? 1 : row.name == "full" ? 1 : count
        }
      }
      if known == nil, row.name.hasSuffix("_like"), case .array(let array) = first {
        known = array.rank
      }
      return .array(.init(library: library, element: element, rank: known))
    case .view:
      if case .array(var array) = first {
        if row.name == "reshape" || row.name == "view" { array.rank = rank(ofShape: arguments) }
        if row.name == "ravel" { array.rank = 1 }
        if row.name == "numpy" { array.library = .numpy }
        return .array(array)
      }
      if row.name == "reshape" || row.name == "view" {
        return .array(.init(rank: rank(ofShape: arguments)))
      }
      return first
    case .fixed(let kind): return kind
    case .same: return first
    }
  }

  private func rank(ofShape arguments: [PlacedArgument]) -> Int? {
    let shape = arguments.dropFirst()
    guard let first = shape.first else { return nil }
    if case .tuple(let items) = first.code.kind { return items.isEmpty ? nil : items.count }
    guard shape.allSatisfy({ $0.code.kind.isNumber }) else { return nil }
    return shape.count
  }
}

/// Writes the tree of a row with arguments in the places of its parameters.
private struct Filling {
  let template: SourceText
  let translator: Translator
  let span: Span
  var arguments: [String: [Code]]
  var standards: [String: String] = [:]
  let parameters: Set<String>

  func code(_ expression: Expression) throws(Refusal) -> Code {
    switch expression.kind {
    case .name(let name):
      if let given = arguments[name] { return given.first ?? Code("nothing") }
      if let standard = standards[name] { return Code(standard, .postfix, isSimple: true) }
      if name == "pi" || name == "inf" || name == "nan" {
        return translator.isShadowed(name)
          ? Code(name == "pi" ? "3.141592653589793" : name == "inf" ? "(1 / 0)" : "(0 / 0)")
          : Code(name)
      }
      return Code(name)
    case .number, .boolean, .nothing, .text: return Code(template.text(expression.span))
    case .unary(let sign, let operand):
      return Code(sign.rawValue + (try code(operand)).at(.power), .unary)
    case .binary(let sign, let left, let right, _):
      let (a, b) = (try code(left), try code(right))
      // What changes nothing is left out.
      if sign == .add, isStandard(left, "0") { return b }
      if sign == .multiply, isStandard(left, "1") { return b }
      if sign == .subtract, isStandard(right, "0") { return a }
      let level: Code.Level
      switch sign {
      case .add, .subtract: level = .sum
      case .power: return Code("\(a.at(.postfix)) ^ \(b.at(.power))", .power)
      default: level = .product
      }
      let second: Code.Level = level == .sum ? .product : .unary
      return Code("\(a.at(level)) \(sign.rawValue) \(b.at(second))", level)
    case .comparison(let operands, let signs, _):
      var text = (try code(operands[0])).at(.sum)
      for (operand, sign) in zip(operands.dropFirst(), signs) {
        text += " \(sign.rawValue) \((try code(operand)).at(.sum))"
      }
      return Code(text, .comparison)
    case .logical(let sign, let left, let right):
      let level: Code.Level = sign == .and ? .and : .or
      let (a, b) = (try code(left), try code(right))
      return Code("\(a.at(.comparison)) \(sign.rawValue) \(b.at(.comparison))", level)
    case .tuple(let items):
      var parts: [String] = []
      for item in items { parts.append((try code(item)).text) }
      return Code("(\(parts.joined(separator: ", "))\(parts.count == 1 ? "," : ""))")
    case .call(let callee, let given):
      guard case .name(let name) = callee.kind else { break }
      return try call(name, given)
    default: break
    }
    return try replaced(expression)
  }

  /// The text of an expression with its parts in their places.
  private func replaced(_ expression: Expression) throws(Refusal) -> Code {
    var text = ""
    var end = expression.span.lower
    for child in expression.children.sorted(by: { $0.span.lower < $1.span.lower }) {
      let part = try code(child)
      // Before an index, a dot or `...` stands what holds together.
      let isReceiver = child.span.lower == expression.span.lower
      text += template.text(Span(end, child.span.lower))
      text += isReceiver ? part.receiver : part.text
      end = child.span.upper
    }
    return Code(text + template.text(Span(end, expression.span.upper)), expression.level)
  }

  private func isStandard(_ expression: Expression, _ text: String) -> Bool {
    switch expression.kind {
    case .name(let name): (arguments[name]?.first?.text ?? standards[name]) == text
    default: (try? code(expression))?.text == text
    }
  }

  private func call(_ name: String, _ given: [Argument]) throws(Refusal) -> Code {
    let function = arguments[name]?.first
    guard function != nil || Catalog.entry(named: name) != nil else {
      throw Refusal("`\(name)` is not there in this version of the language", at: span)
    }
    var parts: [String] = []
    for argument in given {
      let value = argument.value
      if case .spread(let inner) = value.kind, case .name(let list) = inner.kind {
        parts += (arguments[list] ?? []).map { $0.text }
        continue
      }
      // What was not given is left out.
      if case .name(let parameter) = value.kind, arguments[parameter] == nil,
        standards[parameter] == nil, parameters.contains(parameter)
      {
        continue
      }
      let text = try code(value).text
      parts.append(argument.name.map { "\($0.text)=\(text)" } ?? text)
    }
    if let function { return Code("\(function.receiver)(\(parts.joined(separator: ", ")))") }
    return try translator.call(name, parts, .unknown, at: span)
  }
}
