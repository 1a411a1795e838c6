package import PythonSyntax
import Language
import Checking
package import Diagnostics

/// An argument of a call, read.
package struct ReadArgument {
  package var name: String?
  package var code: Code
  package var expression: PythonExpression
}

extension Translator {
  package mutating func call(
    _ callee: PythonExpression, _ arguments: [PythonArgument], at span: Span
  ) throws(Refusal) -> Code {
    if case .attribute(let base, let name) = callee.kind {
      if let module = module(base) {
        return try moduleCall(module, name, arguments, callee, at: span)
      }
      return try methodCall(base, name, arguments, at: span)
    }
    if case .name(let name) = callee.kind, !isDefined(name) {
      if let path = notebook.modules[name], path.contains(" ") {
        let parts = path.split(separator: " ").map { String($0) }
        return try moduleCall(parts[0], parts[1], arguments, callee, at: span)
      }
      if let code = try builtinCall(name, arguments, at: span) { return code }
    }
    let isLambda = if case .lambda = callee.kind { true } else { false }
    let wasImmediate = isImmediate
    isImmediate = isLambda
    let function = try expression(callee)
    isImmediate = wasImmediate
    let read = try read(arguments)
    switch function.kind {
    case .function(let number): return try callKnown(number, function, read, at: span)
    case .number, .text, .list, .tuple, .array, .none, .truth, .range, .module, .panels, .canvas:
      throw Refusal("This is no function", at: callee.span)
    default: break
    }
    if function.kind == .unknown, Catalog.entry(named: function.text) == nil {
      for argument in read where argument.code.kind.isList && frames.count > 1 {
        throw Refusal(
          "Whether this function takes the list as a list or as an array cannot be told",
          at: argument.expression.span, help: "Give it an array, or a tuple.")
      }
    }
    var roots: Set<String> = []
    for argument in read { roots.formUnion(argument.code.roots) }
    let isOurs = function.kind == .callable
    return Code(
      "\(function.at(.postfix))(\(written(read)))", .postfix, .unknown, roots: isOurs ? [] : roots)
  }

  package mutating func read(_ arguments: [PythonArgument]) throws(Refusal) -> [ReadArgument] {
    var all: [ReadArgument] = []
    for argument in arguments {
      all.append(
        ReadArgument(
          name: argument.name, code: try expression(argument.value), expression: argument.value))
    }
    return all
  }

  package func written(_ arguments: [ReadArgument]) -> String {
    arguments.map { argument in
      argument.name.map { "\(written($0))=\(argument.code.text)" } ?? argument.code.text
    }.joined(separator: ", ")
  }

  /// The module that an expression names.
  package func module(_ expression: PythonExpression) -> String? {
    switch expression.kind {
    case .name(let name):
      guard !isDefined(name), let module = notebook.modules[name] ?? PythonRows.usualNames[name],
        !module.contains(" ")
      else { return nil }
      return module
    case .attribute(let base, let name):
      return module(base).flatMap { PythonRows.member($0, name) }
    default: return nil
    }
  }

  // MARK: Rows

  /// The arguments of a call in the places of a row's parameters; nil when they do not fit.
  package func placed(_ arguments: [ReadArgument], in row: PythonRow) -> [PlacedArgument]? {
    let parameters = row.parameters
    var places: [PlacedArgument] = []
    var next = 0
    for argument in arguments {
      if let name = argument.name {
        let known = PythonRows.keywords[name] ?? name
        guard
          let parameter = parameters.first(where: { $0.name == name })
            ?? parameters.first(where: { $0.name == known })
            ?? parameters.first(where: { $0.isVariadic && ["size", "shape"].contains(name) }),
          !places.contains(where: { $0.name == parameter.name })
        else { return nil }
        places.append(PlacedArgument(name: parameter.name, code: argument.code))
        continue
      }
      guard next < parameters.count, !parameters[next].isKeywordOnly else { return nil }
      let parameter = parameters[next]
      if parameter.name.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) ?? false {
        guard argument.code.text == parameter.name else { return nil }
        next += 1
        continue
      }
      if !parameter.isVariadic {
        if case .starred = argument.expression.kind { return nil }
        next += 1
      }
      places.append(PlacedArgument(name: parameter.name, code: argument.code))
    }
    let missing = parameters.contains { parameter in
      parameter.standard == nil && !places.contains { $0.name == parameter.name }
        && !(parameter.name.utf8.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false)
    }
    return missing ? nil : places
  }

  /// A call of a library's function by its row; nil when there is none.
  func rowCall(_ module: String, _ name: String, _ arguments: [ReadArgument], at span: Span)
    throws(Refusal) -> Code?
  {
    for row in PythonRows.rows(module, name) {
      guard let places = placed(arguments, in: row) else { continue }
      return try filled(row, places, module: module, at: span)
    }
    return nil
  }

  /// Keywords that change nothing here are left out, and a type's is told apart.
  mutating func withoutNeedless(_ arguments: [ReadArgument]) throws(Refusal) -> (
    [ReadArgument], PythonKind.Element?
  ) {
    var kept: [ReadArgument] = []
    var element: PythonKind.Element?
    for argument in arguments {
      guard let name = argument.name else {
        kept.append(argument)
        continue
      }
      if name == "dtype" {
        if case .type(let type) = argument.code.kind { element = type }
      } else if name == "out" || name == "where" {
        throw Refusal(
          "`\(name)=` is not known here; assign the result", at: argument.expression.span)
      } else if !PythonRows.needlessKeywords.contains(name) {
        kept.append(argument)
      }
    }
    return (kept, element)
  }

  /// An array of a type: a fraction is cut off, a truth made of what is not zero.
  func cast(_ code: Code, to element: PythonKind.Element?, at span: Span) throws(Refusal) -> Code {
    guard let element else { return code }
    var kind = code.kind
    var old: PythonKind.Element?
    switch code.kind {
    case .array(var array):
      old = array.element
      array.element = element
      kind = .array(array)
    case .number(let isWhole):
      old = isWhole.map { $0 ? .whole : .float }
      kind = .of(element: element)
    case .truth:
      old = .truth
      kind = .of(element: element)
    default: kind = .array(.init(element: element))
    }
    switch element {
    case .truth:
      if old == .truth { return code }
      return Code("\(code.at(.sum)) != 0", .comparison, kind)
    case .whole:
      if old == .whole { return code }
      if old == .truth { return Code("1 * \(code.at(.unary))", .product, kind) }
      return try call("trunc", [code.text], kind, at: span)
    case .float:
      if old == .truth || old == nil { return Code("1 * \(code.at(.unary))", .product, kind) }
      return code.of(kind)
    }
  }

  // MARK: Functions of Python cells

  mutating func callKnown(
    _ number: Int, _ callee: Code, _ arguments: [ReadArgument], at span: Span
  ) throws(Refusal) -> Code {
    let known = notebook.functions[number]
    let parameters = known.function.parameters
    var kinds: [String: PythonKind] = [:]
    var given: [String: Set<String>] = [:]
    var next = 0
    var rest: PythonKind?
    for argument in arguments {
      var name = argument.name
      if name == nil {
        if case .starred = argument.expression.kind { break }
        while next < parameters.count, parameters[next].isKeywordOnly { next += 1 }
        guard next < parameters.count else { break }
        if parameters[next].isVariadic {
          rest = rest.map { $0.joined(argument.code.kind) } ?? argument.code.kind
          given[parameters[next].name, default: []].formUnion(holding(argument.code.roots))
          continue
        }
        name = parameters[next].name
        next += 1
      }
      guard let name else { continue }
      let kind = argument.code.kind
      kinds[name] = kind.asArgument
      given[name, default: []].formUnion(argument.code.roots)
      if known.changed.contains(name), !kind.isScalar {
        throw Refusal(
          "`\(known.function.name)` changes its argument `\(name)` in place, which the caller would see in Python and not here",
          at: argument.expression.span, help: "Let the function change a copy and return it.")
      }
    }
    if let rest, let variadic = parameters.first(where: { $0.isVariadic }) {
      kinds[variadic.name] = .list(rest.asArgument)
    }
    let result = try self.result(of: number, kinds, at: span)
    return Code(
      "\(callee.at(.postfix))(\(written(arguments)))", .postfix, result,
      roots: roots(of: known, arguments: arguments, given))
  }

  /// Whose objects a known function gives back: those of the arguments and of names around it that it returns.
  private func roots(
    of known: KnownFunction, arguments: [ReadArgument], _ given: [String: Set<String>]
  ) -> Set<String> {
    guard let resultRoots = known.resultRoots,
      !arguments.contains(where: { if case .starred = $0.expression.kind { true } else { false } })
    else { return arguments.reduce(into: []) { $0.formUnion($1.code.roots) } }
    let own = assignedNames(known.function.body)
    var roots: Set<String> = []
    for root in resultRoots {
      let bare = String(root.drop { $0 == "+" || $0 == "*" })
      if known.function.parameters.contains(where: { $0.name == bare }) {
        let arguments = given[bare] ?? []
        roots.formUnion(
          root.hasPrefix("+")
            ? holding(arguments) : root.hasPrefix("*") ? copying(arguments) : arguments)
      } else if !own.contains(bare) {
        roots.insert(root)
      }
    }
    return roots
  }

  /// What a known function gives for arguments of these kinds; refused when its text would have to be another one.
  package mutating func result(
    of number: Int, _ kinds: [String: PythonKind], at span: Span
  ) throws(Refusal) -> PythonKind {
    let known = notebook.functions[number]
    guard callDepth < 6, kinds.values.contains(where: { $0 != .unknown }) else {
      return known.result
    }
    let call = FollowedCall(function: number, kinds: kinds)
    if let result = followed[call] { return result }
    // A function that calls itself gives what it gives without knowing.
    followed[call] = known.result
    var trial = self
    trial.callDepth += 1
    if known.cell != cellName || callDepth > 0 { trial.loopDepth = 4 }
    let body: Body
    do throws(Refusal) {
      body = try trial.read(known.function, scope: known.scope, kinds: kinds)
    } catch {
      throw Refusal(
        "With this argument `\(known.function.name)` cannot be read: \(lowercasedFirst(error.title))",
        at: span, help: error.help)
    }
    notebook.functions = trial.notebook.functions
    followed = trial.followed
    if body.decisions != known.decisions {
      throw Refusal(
        "`\(known.function.name)` was read for numbers and arrays; with a list or a text Python does something else in it",
        at: span, help: "Give it an array: `np.array([1, 2])`.")
    }
    let result = body.frame.result ?? .none
    followed[call] = result
    return result
  }

  func lowercasedFirst(_ text: String) -> String {
    text.hasPrefix("`") ? text : text.prefix(1).lowercased() + text.dropFirst()
  }
}
