/// The names that statements use, those inside of functions among them.
package func usedNames(_ statements: [PythonStatement]) -> Set<String> {
  var walk = NameWalk()
  for statement in statements { walk.visit(statement) }
  return walk.names
}

private struct NameWalk {
  var names: Set<String> = []

  mutating func visit(_ statements: [PythonStatement]) {
    for statement in statements { visit(statement) }
  }

  mutating func visit(_ statement: PythonStatement) {
    switch statement.kind {
    case .expression(let value, _): visit(value)
    case .assignment(let targets, let value):
      for target in targets { visit(target) }
      visit(value)
    case .update(let target, _, let value):
      visit(target)
      visit(value)
    case .definition(let function): visit(function)
    case .returned(let value), .raised(let value): if let value { visit(value) }
    case .branches(let branches, let otherwise):
      for branch in branches {
        visit(branch.test)
        visit(branch.body)
      }
      visit(otherwise)
    case .forLoop(let target, let source, let body):
      visit(target)
      visit(source)
      visit(body)
    case .whileLoop(let test, let body):
      visit(test)
      visit(body)
    case .with(let items, let body):
      for item in items { visit(item) }
      visit(body)
    case .assertion(let condition, let message):
      visit(condition)
      if let message { visit(message) }
    case .deletion(let targets): for target in targets { visit(target) }
    case .importing, .importingFrom, .pass, .broken, .continued, .command, .unsupported: break
    }
  }

  private mutating func visit(_ function: PythonFunction) {
    for parameter in function.parameters { if let value = parameter.standard { visit(value) } }
    visit(function.body)
  }

  mutating func visit(_ expression: PythonExpression) {
    switch expression.kind {
    case .name(let name): names.insert(name)
    case .text(let parts): visit(parts)
    case .tuple(let items), .list(let items): for item in items { visit(item) }
    case .junction(let items, _): for item in items { visit(item) }
    case .comparison(let items, _): for item in items { visit(item) }
    case .starred(let inner), .unary(_, let inner), .attribute(let inner, _): visit(inner)
    case .binary(let left, _, let right):
      visit(left)
      visit(right)
    case .comprehension(let body, let clauses, _):
      visit(body)
      for clause in clauses {
        visit(clause.source)
        for condition in clause.conditions { visit(condition) }
      }
    case .conditional(let test, let then, let otherwise):
      visit(test)
      visit(then)
      visit(otherwise)
    case .call(let callee, let arguments):
      visit(callee)
      for argument in arguments { visit(argument.value) }
    case .subscripted(let base, let parts):
      visit(base)
      for part in parts {
        switch part {
        case .index(let index): visit(index)
        case .slice(let start, let stop, let step):
          for bound in [start, stop, step] { if let bound { visit(bound) } }
        }
      }
    case .lambda(let function): visit(function)
    case .number, .truth, .none, .ellipsis, .unsupported: break
    }
  }

  private mutating func visit(_ parts: [PythonTextPart]) {
    for case .interpolation(let value, _, let spec) in parts {
      visit(value)
      visit(spec)
    }
  }
}
