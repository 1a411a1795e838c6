extension Expression {
  /// The expressions that this one is made of, in the order of the source; defaults of parameters among them.
  package var children: [Expression] {
    switch kind {
    case .number, .boolean, .nothing, .name, .broken, .continued, .help, .magic, .invalid: []
    case .text(let parts):
      parts.compactMap { if case .interpolation(let inner) = $0 { inner } else { nil } }
    case .list(let items), .tuple(let items): items
    case .matrix(let rows): rows.flatMap { $0 }
    case .spread(let inner), .unary(_, let inner), .field(let inner, _, _), .timed(let inner):
      [inner]
    case .comprehension(let body, let clauses): [body] + clauses.map { $0.expression }
    case .binary(_, let left, let right, _), .logical(_, let left, let right): [left, right]
    case .comparison(let operands, _, _): operands
    case .conditional(let condition, let yes, let no): [condition, yes, no]
    case .call(let callee, let arguments): [callee] + arguments.map { $0.value }
    case .index(let base, let subscripts): [base] + subscripts.flatMap { $0.expressions }
    case .lambda(let function), .definition(_, let function): function.expressions
    case .assignment(_, let value): [value]
    case .update(let target, _, let value), .elementAssignment(let target, let value):
      [target, value]
    case .block(let statements): statements.map { $0.expression }
    case .branches(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.body] } + (otherwise.map { [$0] } ?? [])
    case .forLoop(_, let source, let body): [source, body]
    case .whileLoop(let condition, let body): [condition, body]
    case .returned(let value): value.map { [$0] } ?? []
    }
  }
}

extension Function {
  /// The body and the defaults of the parameters.
  package var expressions: [Expression] { parameters.compactMap { $0.defaultValue } + [body] }
}

extension Clause {
  fileprivate var expression: Expression {
    switch self {
    case .iteration(_, let source): source
    case .condition(let condition): condition
    }
  }
}

extension Subscript {
  fileprivate var expressions: [Expression] {
    switch self {
    case .index(let index): [index]
    case .slice(let start, let stop, let step, _): [start, stop, step].compactMap { $0 }
    }
  }
}
