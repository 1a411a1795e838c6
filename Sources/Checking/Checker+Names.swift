import Language
import Diagnostics
import Syntax

extension Checker {
  /// What a name stands for; complains when it stands for nothing.
  mutating func resolve(_ name: String, at span: Span) -> Fact {
    let innermostFunction = frames.lastIndex { $0.isFunction } ?? 0
    for index in frames.indices.reversed() {
      if let fact = frames[index].facts[name] {
        frames[index].used.insert(name)
        // The names of the notebook may change before a function that reads them is called.
        return index < innermostFunction ? lastingFact(fact, name, index) : fact
      }
      guard frames[index].everAssigned.contains(name) else { continue }
      // A function is called later, when the frames around it have assigned the name.
      if index < innermostFunction { return .unknown }
      if frames[index].isFunction {
        complain(usedBeforeAssignment(name, span, in: index))
        return .unknown
      }
    }
    if let fact = globals[name] { return fact }
    if let signature = Catalog.entry(named: name) {
      return signature.isConstant ? .number(nil) : .builtin(signature)
    }
    guard complainedNames.insert(name).inserted else { return .unknown }
    if frames[0].everAssigned.contains(name) {
      complain(usedBeforeAssignment(name, span, in: 0))
    } else {
      complain(unknown(name, span))
    }
    return .unknown
  }

  /// Only a function that is defined and not assigned otherwise is the same at every call.
  private func lastingFact(_ fact: Fact, _ name: String, _ frame: Int) -> Fact {
    if case .function = fact, !frames[frame].isFunction { return fact }
    return .unknown
  }

  private func unknown(_ name: String, _ span: Span) -> Diagnostic {
    if let form = numberForm(name, span) { return form }
    // A word that stands alone on its line; elsewhere it is a name like any other.
    if let advice = ForeignStatement.advice[name] {
      let line = source.text(source.range(ofLine: source.line(at: span.lower)))
      if line.filter({ $0 != " " && $0 != ":" }) == name {
        return ForeignStatement.complaint(name, advice, at: span)
      }
    }
    var complaint = unknownName(
      .unknownName, name, kind: "name", among: candidates(), at: span)
    // All names of a small notebook are no answer.
    if complaint.correction == nil { complaint.help = nil }
    if complaint.help == nil {
      let isCalled = source.text(Span(span.upper, span.upper + 1)) == "("
      complaint.help =
        isCalled
        ? "Define it first: `\(name)(x) = …`." : "Give it a value first: `\(name) = …`."
    }
    return complaint
  }

  /// The names that could stand in an unknown one's place: what can be called like that, what can be counted with, what
  /// has items.
  private func candidates() -> [String] {
    var facts = globals
    for frame in frames {
      for name in frame.everAssigned { facts[name] = .unknown }
      for (name, fact) in frame.facts { facts[name] = fact }
    }
    let own = facts.filter { isCandidate($0.value) }.map { $0.key }
    let builtins = Catalog.signatures.filter { facts[$0.name] == nil && isCandidate($0) }
    return own + builtins.flatMap { [$0.name] + $0.aliases }
  }

  private func isCandidate(_ fact: Fact) -> Bool {
    if let callOfName {
      switch fact {
      case .function(let parameters): return parameters.take(callOfName)
      case .builtin(let signature): return signature.parameters.take(callOfName)
      case .unknown: return true
      default: return false
      }
    }
    switch (place, fact) {
    case (.sequence, .number), (.sequence, .boolean), (.sequence, .nothing): return false
    case (.sequence, .function), (.sequence, .builtin): return false
    case (.operand, .function), (.operand, .builtin), (.operand, .text), (.operand, .nothing):
      return false
    default: return true
    }
  }

  private func isCandidate(_ signature: Signature) -> Bool {
    if let callOfName { return !signature.isConstant && signature.parameters.take(callOfName) }
    switch place {
    case .sequence: return false
    case .operand: return signature.isConstant
    case .value: return true
    }
  }

  /// `h.opt` of R, where there is a name `h_opt`.
  func dottedName(_ base: Expression, _ field: String, _ fieldSpan: Span) -> Diagnostic? {
    guard case .name(let name) = base.kind, !isKnown(name), isKnown("\(name)_\(field)") else {
      return nil
    }
    let span = base.span.union(fieldSpan)
    return Diagnostic(
      .unknownName, "Names have no dots in them", at: span, help: "Write `_`.",
      correction: .init(span, "\(name)_\(field)"))
  }

  /// `h.opt = 0.5`, a name of R, and `model.width = 0.3`, which cannot change.
  func dottedName(_ target: Expression) -> Diagnostic? {
    guard case .field(let base, let field, let fieldSpan) = target.kind else { return nil }
    if case .name(let name) = base.kind, !isKnown(name) {
      return Diagnostic(
        .cannotAssign, "Names have no dots in them", at: target.span, help: "Write `_`.",
        correction: .init(target.span, "\(name)_\(field)"))
    }
    return Diagnostic(
      .cannotAssign, "The parts of a value do not change", at: fieldSpan,
      help: "Give the new value a name of its own.")
  }

  // MARK: Assigning

  /// `t.new = v` and `t["new"] = v`, where `t` may be a table.
  mutating func assignedColumn(_ target: Expression) -> (table: Expression, column: String)? {
    switch target.kind {
    case .field(let base, let field, _):
      guard case .name(let name) = base.kind, globals[name] != nil || isKnown(name),
        Catalog.entry(named: name) == nil || globals[name] != nil
          || frames.contains(where: { $0.facts[name] != nil })
      else { return nil }
      switch visit(base) {
      case .unknown, .table: return (base, field)
      default: return nil
      }
    case .index(let base, let subscripts):
      guard case .name = base.kind, subscripts.count == 1, case .index(let index) = subscripts[0],
        case .text(let parts) = index.kind, parts.count == 1, case .literal(let column) = parts[0],
        case .table = visit(base)
      else { return nil }
      return (base, column)
    default: return nil
    }
  }

  /// Gives the names of a pattern what is known about their values.
  mutating func assign(_ pattern: Pattern, _ fact: Fact, _ value: Expression) {
    switch pattern {
    case .name(let name): frames[frames.count - 1].facts[name.text] = fact
    case .tuple(let patterns, let span):
      var facts: [Fact] = Array(repeating: .unknown, count: patterns.count)
      if case .tuple(let given) = fact {
        if given.count == patterns.count {
          facts = given
        } else {
          var complaint = Diagnostic(
            .cannotUnpack, "\(patterns.count) names cannot take \(given.count) values", at: span,
            labels: [.init(value.span, "\(given.count) values")],
            help: "Write as many names as there are values, `_` for those not needed.")
          if given.count > patterns.count, !")],".contains(source.text(span).last ?? ")") {
            let more = String(repeating: ", _", count: given.count - patterns.count)
            complaint.correction = .init(Span(span.upper, span.upper), more)
          }
          complain(complaint)
        }
      }
      for (pattern, fact) in zip(patterns, facts) {
        if case .name(let name) = pattern, !isBuiltinCall(value) {
          frames[frames.count - 1].destructured.append(name)
        }
        assign(pattern, fact, value)
      }
    }
  }

  /// Whether a builtin gives the values, such as the pair of estimates and weights: to use one of them is usual.
  private func isBuiltinCall(_ value: Expression) -> Bool {
    guard case .call(let callee, _) = value.kind, case .name(let name) = callee.kind else {
      return false
    }
    return Catalog.entry(named: name) != nil
  }

  /// Adds the names that an expression assigns in its own frame.
  func collectAssigned(in expression: Expression, into names: inout Set<String>) {
    switch expression.kind {
    case .assignment(let target, let value):
      collectNames(of: target, into: &names)
      collectAssigned(in: value, into: &names)
    case .update(let target, _, _):
      if case .name(let name) = target.kind { names.insert(name) }
    case .definition(let name, _): names.insert(name.text)
    case .block(let statements):
      for statement in statements { collectAssigned(in: statement.expression, into: &names) }
    case .branches(let branches, let otherwise):
      for branch in branches { collectAssigned(in: branch.body, into: &names) }
      if let otherwise { collectAssigned(in: otherwise, into: &names) }
    case .forLoop(let pattern, _, let body):
      collectNames(of: pattern, into: &names)
      collectAssigned(in: body, into: &names)
    case .whileLoop(_, let body), .timed(let body): collectAssigned(in: body, into: &names)
    default: break
    }
  }

  func collectNames(of pattern: Pattern, into names: inout Set<String>) {
    switch pattern {
    case .name(let name): names.insert(name.text)
    case .tuple(let patterns, _):
      for pattern in patterns { collectNames(of: pattern, into: &names) }
    }
  }
}

extension [Signature.Parameter] {
  /// Whether a call with these arguments gives every parameter what it needs, and no other one.
  fileprivate func take(_ arguments: [Argument]) -> Bool {
    if arguments.contains(where: { $0.value.isSpread }) { return true }
    let positional = arguments.filter { $0.name == nil }.count
    let keywords = arguments.compactMap { $0.name?.text }
    let places = filter { !$0.isKeywordOnly && !$0.isVariadic }
    let given = Set(places.prefix(positional).map { $0.name }).union(keywords)
    return (positional <= places.count || contains { $0.isVariadic })
      && keywords.allSatisfy { keyword in
        contains { $0.name == keyword || $0.name == ForeignName.keywords[keyword] }
      }
      && allSatisfy { !$0.isRequired || given.contains($0.name) }
  }
}
