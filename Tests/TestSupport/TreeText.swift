package import Syntax

/// A tree in brackets, a statement a line: `(= y (+ (* 2 x) 1))`.
package func treeText(_ statements: [Statement]) -> String {
  statements.map { text($0.expression) + ($0.isHushed ? " ;" : "") }.joined(separator: "\n")
}

private func node(_ head: String, _ parts: [String]) -> String {
  "(" + ([head] + parts).joined(separator: " ") + ")"
}

private func text(_ expression: Expression) -> String {
  switch expression.kind {
  case .number(let value): "\(value)"
  case .boolean(let flag): "\(flag)"
  case .nothing: "nothing"
  case .text(let parts):
    node(
      "text",
      parts.map { part in
        switch part {
        case .literal(let literal): literal.debugDescription
        case .interpolation(let inner): text(inner)
        }
      })
  case .list(let items): node("list", items.map(text))
  case .matrix(let rows): node("matrix", rows.map { node("row", $0.map(text)) })
  case .tuple(let items): node("tuple", items.map(text))
  case .spread(let inner): node("...", [text(inner)])
  case .comprehension(let body, let clauses):
    node("comprehension", [text(body)] + clauses.map(text))
  case .name(let name): name
  case .unary(let operation, let operand): node(operation.rawValue, [text(operand)])
  case .binary(let operation, let left, let right, _):
    node(operation.rawValue, [text(left), text(right)])
  case .comparison(let operands, let operators, _):
    node(
      "chain",
      zip(operands, [""] + operators.map(\.rawValue)).flatMap {
        $1.isEmpty ? [text($0)] : [$1, text($0)]
      })
  case .logical(let operation, let left, let right):
    node(operation.rawValue, [text(left), text(right)])
  case .conditional(let condition, let yes, let no):
    node("?", [text(condition), text(yes), text(no)])
  case .call(let callee, let arguments):
    node(
      "call",
      [text(callee)] + arguments.map { ($0.name.map { $0.text + "=" } ?? "") + text($0.value) })
  case .index(let base, let subscripts): node("index", [text(base)] + subscripts.map(text))
  case .field(let base, let name, _): node(".", [text(base), name])
  case .lambda(let function): node("->", [text(function)])
  case .assignment(let target, let value): node("=", [text(target), text(value)])
  case .update(let target, let operation, let value):
    node(operation.rawValue + "=", [text(target), text(value)])
  case .elementAssignment(let target, let value): node("set", [text(target), text(value)])
  case .definition(let name, let function): node("define", [name.text, text(function)])
  case .block(let statements):
    node("block", statements.map { text($0.expression) + ($0.isHushed ? ";" : "") })
  case .branches(let branches, let otherwise):
    node(
      "if",
      branches.flatMap { [text($0.condition), text($0.body)] }
        + (otherwise.map { [text($0)] } ?? []))
  case .forLoop(let pattern, let source, let body):
    node("for", [text(pattern), text(source), text(body)])
  case .whileLoop(let condition, let body): node("while", [text(condition), text(body)])
  case .returned(let value): node("return", value.map { [text($0)] } ?? [])
  case .broken: "(break)"
  case .continued: "(continue)"
  case .help(let name): node("help", [name])
  case .magic(let name, let argument, _): node("magic", [name.text, argument.debugDescription])
  case .timed(let body): node("time", [text(body)])
  case .invalid: "(invalid)"
  }
}

private func text(_ function: Function) -> String {
  let parameters = function.parameters.map { parameter in
    (parameter.isKeywordOnly ? ";" : "") + parameter.name.text
      + (parameter.isVariadic ? "..." : "")
      + (parameter.defaultValue.map { "=" + text($0) } ?? "")
  }
  return "(" + parameters.joined(separator: " ") + ") " + text(function.body)
}

private func text(_ pattern: Pattern) -> String {
  switch pattern {
  case .name(let name): name.text
  case .tuple(let patterns, _): node("tuple", patterns.map(text))
  }
}

private func text(_ clause: Clause) -> String {
  switch clause {
  case .iteration(let pattern, let source): node("for", [text(pattern), text(source)])
  case .condition(let condition): node("if", [text(condition)])
  }
}

private func text(_ item: Subscript) -> String {
  switch item {
  case .index(let index): text(index)
  case .slice(let start, let stop, let step, _):
    node("slice", [start, stop, step].map { $0.map(text) ?? "_" })
  }
}
