package import PythonSyntax
package import Diagnostics

/// A function's body in this language.
package struct Body {
  package var lines: [Translator.Line]
  package var frame: Translator.Frame
  /// Whether it gives several values without brackets around them.
  var isBareTuple: Bool

  /// What the kinds of its values decided.
  package var decisions: [Span: String]
}

extension Translator {
  /// `def`, and a lambda that gets a name.
  package mutating func define(_ function: PythonFunction, at span: Span) throws(Refusal) {
    let name = function.name
    var function = function
    try hoistDefaults(&function, at: span)
    try refuseLateBinding(function, at: span)
    let top = frames.count - 1
    bind(name, Code("", .postfix, .function(notebook.functions.count), roots: held(by: function)))
    let scope = surroundings
    notebook.functions.append(
      KnownFunction(
        function: function, scope: scope, decisions: [:], result: .unknown, changed: [],
        cell: cellName))
    let number = notebook.functions.count - 1
    frames[top].names[name] = .function(number)
    let outerLines = lines
    let outerDepth = depth
    let body = try read(function, scope: nil, kinds: [:])
    notebook.functions[number].decisions = body.decisions
    notebook.functions[number].result = body.frame.result ?? .none
    notebook.functions[number].resultRoots = body.frame.resultRoots
    notebook.functions[number].changed = body.frame.changed
    let written = body.lines
    lines = outerLines
    depth = outerDepth
    let parameters = try self.parameters(function)
    // One line for one value, as the book would write it.
    let returned = written.count == 1 && written[0].text.hasPrefix("return ")
    if returned, written[0].text != "return nothing" {
      let value = String(written[0].text.dropFirst("return ".count))
      let isPair = body.isBareTuple
      // Where it fails, its value does.
      origin = written[0].origin
      if function.isLambda {
        let head =
          function.parameters.count == 1 && !parameters.contains("=") && !parameters.contains(".")
            && !parameters.contains(";") ? parameters : "(\(parameters))"
        emit("\(self.written(name)) = \(head) -> \(isPair ? "(\(value))" : value)")
      } else {
        emit("\(self.written(name))(\(parameters)) = \(isPair ? "(\(value))" : value)")
      }
      return
    }
    emit("function \(self.written(name))(\(parameters))")
    let offset = outerDepth + 1
    for var line in written {
      line.depth += offset
      lines.append(line)
    }
    if !alwaysReturns(function.body) {
      depth = offset
      origin = written.last?.origin ?? origin
      emit("return nothing")
      depth = outerDepth
    }
    emit("end")
  }

  /// What a function's body is in this language, read with arguments of some kinds.
  package mutating func read(
    _ function: PythonFunction, scope: [String: PythonKind]?, kinds: [String: PythonKind]
  ) throws(Refusal) -> Body {
    guard frames.count < 30 else {
      throw Refusal("Functions are nested too deeply here", at: function.body.first?.span ?? .start)
    }
    var frame = Frame(isFunction: true)
    if let scope {
      // Names around the function, as they were where it was made.
      var around = Frame(isFunction: true)
      around.names = scope
      frames = [frames[0], around]
    }
    frame.assigned = assignedNames(function.body)
    for parameter in function.parameters {
      frame.assigned.insert(parameter.name)
      var kind = kinds[parameter.name] ?? .unknown
      if parameter.isVariadic { kind = kinds[parameter.name] ?? .list(.unknown) }
      frame.names[parameter.name] = kind
      if !parameter.isVariadic { frame.parameters.insert(parameter.name) }
    }
    frames.append(frame)
    defer { frames.removeLast() }
    let outer = (lines, depth, loopDepth)
    let outerDecisions = decisions
    decisions = [:]
    defer {
      for (place, decision) in outerDecisions where decisions[place] == nil {
        decisions[place] = decision
      }
    }
    lines = []
    depth = 0
    loopDepth = scope == nil ? 0 : loopDepth
    defer { (lines, depth, loopDepth) = outer }
    try write(function.body)
    // A text that only describes the function is no value of it.
    let isBare =
      if let last = function.body.last, case .returned(let value?) = last.kind,
        case .tuple(let items) = value.kind
      { items.count > 1 } else { false }
    var result = frames[frames.count - 1]
    if !alwaysReturns(function.body) {
      result.result = result.result.map { $0.joined(PythonKind.none) } ?? PythonKind.none
    }
    return Body(lines: lines, frame: result, isBareTuple: isBare, decisions: decisions)
  }

  /// The kinds of the names that a function made here can see, but for the notebook's.
  private var surroundings: [String: PythonKind] {
    var names: [String: PythonKind] = [:]
    for frame in frames.dropFirst() {
      for (name, kind) in frame.names { names[name] = kind }
    }
    return names
  }

  func alwaysReturns(_ body: [PythonStatement]) -> Bool {
    guard let last = body.last(where: { if case .pass = $0.kind { false } else { true } }) else {
      return false
    }
    switch last.kind {
    case .returned, .raised: return true
    case .branches(let branches, let otherwise):
      return !otherwise.isEmpty && alwaysReturns(otherwise)
        && branches.allSatisfy { alwaysReturns($0.body) }
    case .with(_, let body): return alwaysReturns(body)
    default: return false
    }
  }

  /// The parameters as this language writes them.
  package mutating func parameters(_ function: PythonFunction) throws(Refusal) -> String {
    var text = ""
    var isBehindSemicolon = false
    for (index, parameter) in function.parameters.enumerated() {
      if parameter.isKeywordOnly, !isBehindSemicolon {
        isBehindSemicolon = true
        text += "; "
      } else if index > 0 {
        text += ", "
      }
      text += written(parameter.name) + (parameter.isVariadic ? "..." : "")
      if let standard = parameter.standard { text += "=" + (try expression(standard).text) }
    }
    return text
  }

  /// Python computes a default once, where the function is made; this language at each call.
  mutating func hoistDefaults(_ function: inout PythonFunction, at span: Span) throws(Refusal) {
    for index in function.parameters.indices {
      guard let standard = function.parameters[index].standard, !isConstant(standard) else {
        continue
      }
      let code = try expression(standard)
      let parameter = function.parameters[index].name
      guard code.kind.isImmutable || !code.roots.isEmpty || isCallable(code.kind) else {
        throw Refusal(
          "Python makes this default once and all calls share it; here each call makes its own",
          at: standard.span, help: "Write `\(parameter)=None` and make it in the function.")
      }
      if !frames[frames.count - 1].turning.isEmpty {
        throw Refusal("A default that a loop computes has no place here", at: standard.span)
      }
      let name = temporary("\(function.name)_\(parameter)")
      bind(name, code)
      emit("\(name) = \(code.text)")
      function.parameters[index].standard = PythonExpression(.name(name), standard.span)
    }
  }

  private func isConstant(_ expression: PythonExpression) -> Bool {
    switch expression.kind {
    case .number, .text, .truth, .none: true
    case .unary(_, let operand): isConstant(operand)
    case .tuple(let items): items.allSatisfy { isConstant($0) }
    default: false
    }
  }

  private func isCallable(_ kind: PythonKind) -> Bool {
    if case .function = kind { true } else { false }
  }

  // MARK: Lambdas

  package mutating func lambda(_ function: PythonFunction, at span: Span) throws(Refusal) -> Code {
    var function = function
    // `lambda x, s=s: …` keeps the value that `s` has now.
    let kept = function.parameters.filter { parameter in
      parameter.standard.map { !isConstant($0) } ?? false
    }
    function.parameters.removeAll { parameter in kept.contains { $0.name == parameter.name } }
    var outer: [Code] = []
    for parameter in kept {
      guard let standard = parameter.standard else { continue }
      outer.append(try expression(standard))
    }
    try refuseLateBinding(function, at: span, except: Set(kept.map { $0.name }))
    var frame = Frame(isFunction: true)
    for (parameter, code) in zip(kept, outer) {
      frame.names[parameter.name] = code.kind
      frame.assigned.insert(parameter.name)
    }
    frames.append(frame)
    defer { frames.removeLast() }
    let body = try read(function, scope: nil, kinds: [:])
    guard body.lines.count == 1, body.lines[0].text.hasPrefix("return ") else {
      throw Refusal("A function without a name gives one value here", at: span)
    }
    var value = String(body.lines[0].text.dropFirst("return ".count))
    if body.isBareTuple { value = "(\(value))" }
    notebook.functions.append(
      KnownFunction(
        function: function, scope: surroundings, decisions: body.decisions,
        result: body.frame.result ?? .unknown, resultRoots: body.frame.resultRoots,
        changed: body.frame.changed, cell: cellName))
    var kind = PythonKind.function(notebook.functions.count - 1)
    if notebook.functions.count > PythonNotebook.mostFunctions {
      notebook.functions.removeLast()
      kind = .callable
    }
    let parameters = try self.parameters(function)
    let isPlain = function.parameters.count == 1 && !parameters.contains { "=.;".contains($0) }
    let text = "\(isPlain ? parameters : "(\(parameters))") -> \(value)"
    let roots = held(by: function)
    guard !kept.isEmpty else { return Code(text, .lambda, kind, roots: roots) }
    let names = kept.map { written($0.name) }
    let head = names.count == 1 ? names[0] : "(\(names.joined(separator: ", ")))"
    let values = outer.map { $0.text }.joined(separator: ", ")
    return Code(
      "(\(head) -> \(text))(\(values))", .postfix, kind,
      roots: outer.reduce(into: roots) { $0.formUnion(holding($1.roots)) })
  }

  /// The names of functions around it whose values a function made here keeps; the notebook's it reads when it is called.
  private func held(by function: PythonFunction) -> Set<String> {
    var own = assignedNames(function.body)
    for parameter in function.parameters { own.insert(parameter.name) }
    let used = usedNames(function.body).subtracting(own)
    return holding(
      used.filter { name in frames.dropFirst().contains { $0.names[name]?.isImmutable == false } })
  }

  /// Functions that a loop makes see its last turn in Python and their own here.
  private func refuseLateBinding(
    _ function: PythonFunction, at span: Span, except: Set<String> = []
  ) throws(Refusal) {
    guard !isImmediate else { return }
    var turning: Set<String> = []
    for frame in frames.reversed() {
      turning.formUnion(frame.turning)
      if frame.isFunction { break }
    }
    guard !turning.isEmpty else { return }
    var own = assignedNames(function.body).union(except)
    for parameter in function.parameters { own.insert(parameter.name) }
    let used = usedNames(function.body).subtracting(own)
    if let name = used.intersection(turning).min() {
      throw Refusal(
        "In Python this function sees the last `\(name)` of the loop, here that of its turn",
        at: span,
        help: "Say which is meant: `lambda x, \(name)=\(name): …` keeps the turn's.")
    }
  }
}
