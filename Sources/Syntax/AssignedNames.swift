/// The names that a function body assigns, in order of appearance, leaving out the functions inside it.
package func assignedNames(in expression: Expression) -> [String] {
  var names = OrderedNames()
  collect(expression, into: &names)
  return names.all
}

/// Each name once.
private struct OrderedNames {
  private(set) var all: [String] = []
  private var known: Set<String> = []

  mutating func add(_ name: String) {
    if known.insert(name).inserted { all.append(name) }
  }
}

private func collect(_ pattern: Pattern, into names: inout OrderedNames) {
  switch pattern {
  case .name(let name): names.add(name.text)
  case .tuple(let parts, _): for part in parts { collect(part, into: &names) }
  }
}

/// `x` of `x[i] = v` and `x.a[0] += 1`.
private func collectRoot(_ target: Expression, into names: inout OrderedNames) {
  switch target.kind {
  case .name(let name): names.add(name)
  case .index(let base, _), .field(let base, _, _): collectRoot(base, into: &names)
  default: break
  }
}

private func collect(_ expression: Expression, into names: inout OrderedNames) {
  switch expression.kind {
  case .assignment(let target, let value):
    collect(target, into: &names)
    collect(value, into: &names)
  case .update(let target, _, let value), .elementAssignment(let target, let value):
    collectRoot(target, into: &names)
    collect(value, into: &names)
  case .definition(let name, _):
    names.add(name.text)
  case .block(let statements):
    for statement in statements { collect(statement.expression, into: &names) }
  case .branches(let branches, let otherwise):
    for branch in branches {
      collect(branch.condition, into: &names)
      collect(branch.body, into: &names)
    }
    if let otherwise { collect(otherwise, into: &names) }
  case .forLoop(let pattern, let source, let body):
    collect(pattern, into: &names)
    collect(source, into: &names)
    collect(body, into: &names)
  case .whileLoop(let condition, let body):
    collect(condition, into: &names)
    collect(body, into: &names)
  case .timed(let body): collect(body, into: &names)
  case .returned(let value): if let value { collect(value, into: &names) }
  default: break
  }
}
