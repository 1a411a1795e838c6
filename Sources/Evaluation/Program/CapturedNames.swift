import Operations
import Syntax

/// How many of the functions made directly in an expression use each name from around them.
///
/// A variable of a comprehension counts like any other name of its function: a name too many costs a little time only.
func capturedNames(in expression: Expression) -> [String: Int] {
  var counts: [String: Int] = [:]
  count(expression, into: &counts)
  return counts
}

private func count(_ expression: Expression, into counts: inout [String: Int]) {
  switch expression.kind {
  case .lambda(let function):
    for name in freeNames(of: function) { counts[name, default: 0] += 1 }
  case .definition(let own, let function):
    for name in freeNames(of: function) where name != own.text { counts[name, default: 0] += 1 }
  default:
    for child in expression.children { count(child, into: &counts) }
  }
}

/// The names a function reads and does not give a value itself.
private func freeNames(of function: Function) -> Set<String> {
  var names: Set<String> = []
  for expression in function.expressions { collect(expression, into: &names) }
  names.subtract(function.parameters.map { $0.name.text })
  names.subtract(assignedNames(in: function.body))
  return names
}

private func collect(_ expression: Expression, into names: inout Set<String>) {
  switch expression.kind {
  case .name(let name): names.insert(name)
  case .lambda(let function): names.formUnion(freeNames(of: function))
  case .definition(let own, let function):
    names.formUnion(freeNames(of: function).subtracting([own.text]))
  default:
    for child in expression.children { collect(child, into: &names) }
  }
}
