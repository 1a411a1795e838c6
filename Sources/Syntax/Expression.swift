package import Diagnostics

/// A node of the tree: what it is, and where it stands in the cell.
///
/// Everything is an expression; blocks, loops and definitions have a value too (see `Kind`).
package struct Expression: Sendable, Hashable {
  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  package var isSpread: Bool {
    if case .spread = kind { true } else { false }
  }

  package indirect enum Kind: Sendable, Hashable {
    // Literals
    case number(Double)
    case boolean(Bool)
    case nothing
    /// `"text $name and $(1 + 2)"`.
    case text([TextPart])
    /// `[1, 2, xs...]`: items may be spreads.
    case list([Expression])
    /// `[1, 2; 3, 4]`: at least two rows.
    case matrix([[Expression]])
    /// `(a, b)`, `(a,)`, `()`.
    case tuple([Expression])
    /// `xs...` in a list, a tuple or call arguments.
    case spread(Expression)
    /// `[body for pattern in source if condition for …]`.
    case comprehension(body: Expression, clauses: [Clause])

    // Operators
    case name(String)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression, operatorSpan: Span)
    /// `a < b <= c`: one more operand than operators; every link must hold.
    case comparison([Expression], [BinaryOperator], operatorSpans: [Span])
    /// `a && b`, `a || b`: the right side is evaluated only when needed.
    case logical(LogicalOperator, Expression, Expression)
    /// `c ? a : b`.
    case conditional(Expression, Expression, Expression)
    case call(Expression, [Argument])
    case index(Expression, [Subscript])
    case field(Expression, String, nameSpan: Span)
    case lambda(Function)

    // Statements
    case assignment(target: Pattern, value: Expression)
    /// `x += 1`: the target is a name, an index or a field.
    case update(target: Expression, BinaryOperator, value: Expression)
    /// `x[i] = v`.
    case elementAssignment(target: Expression, value: Expression)
    case definition(name: Name, Function)
    /// The value of a block is the value of its last statement.
    case block([Statement])
    /// The value is that of the branch taken, `nothing` when none is.
    case branches([Branch], otherwise: Expression?)
    case forLoop(pattern: Pattern, source: Expression, body: Expression)
    case whileLoop(condition: Expression, body: Expression)
    case returned(Expression?)
    case broken
    case continued

    /// `%time f(x)`; under `%%time` the rest of the cell.
    case timed(Expression)

    // Only at the top of a cell
    /// `?name` or `name?`.
    case help(String)
    /// `%who`, `%reset x`: the magic's name and the rest of its line.
    case magic(name: Name, argument: String, argumentSpan: Span)

    /// Where the source could not be understood; a diagnostic says why.
    case invalid
  }
}

/// An expression in a sequence, and whether a closing `;` hushes its display.
package struct Statement: Sendable, Hashable {
  package var expression: Expression
  package var isHushed: Bool

  package init(_ expression: Expression, isHushed: Bool = false) {
    self.expression = expression
    self.isHushed = isHushed
  }
}

/// An identifier at a place.
package struct Name: Sendable, Hashable {
  package var text: String
  package var span: Span

  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

package enum TextPart: Sendable, Hashable {
  case literal(String)
  case interpolation(Expression)
}

package enum UnaryOperator: String, Sendable, Hashable {
  case negate = "-"
  case plus = "+"
  case not = "!"
}

package enum LogicalOperator: String, Sendable, Hashable {
  case and = "&&"
  case or = "||"
}

package enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case power = "^"
  case matrixMultiply = "@"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
}

package struct Argument: Sendable, Hashable {
  /// `width` in `width=1`; nil for a positional argument.
  package var name: Name?
  /// A spread (`xs...`) stands here as `.spread`.
  package var value: Expression

  package init(name: Name? = nil, _ value: Expression) {
    self.name = name
    self.value = value
  }
}

package enum Subscript: Sendable, Hashable {
  case index(Expression)
  /// `2:5`, `:`, `::2`: zero-based, the stop is excluded.
  case slice(start: Expression?, stop: Expression?, step: Expression?, Span)
}

/// What stands left of `=`, after `for`, or in a comprehension.
package indirect enum Pattern: Sendable, Hashable {
  case name(Name)
  case tuple([Pattern], Span)

  package var span: Span {
    switch self {
    case .name(let name): name.span
    case .tuple(_, let span): span
    }
  }
}

package enum Clause: Sendable, Hashable {
  case iteration(pattern: Pattern, source: Expression)
  case condition(Expression)
}

package struct Branch: Sendable, Hashable {
  package var condition: Expression
  package var body: Expression

  package init(condition: Expression, body: Expression) {
    self.condition = condition
    self.body = body
  }
}

/// A lambda, a one-line or a block function: they differ only in how they were written.
package struct Function: Sendable, Hashable {
  package var parameters: [Parameter]
  package var body: Expression
  /// The source text of the whole definition: what the function prints as.
  package var source: String

  package init(parameters: [Parameter], body: Expression, source: String) {
    self.parameters = parameters
    self.body = body
    self.source = source
  }
}

package struct Parameter: Sendable, Hashable {
  package var name: Name
  /// Evaluated at each call that leaves the argument out.
  package var defaultValue: Expression?
  /// Whether it stands behind the semicolon, so that only a keyword gives it.
  package var isKeywordOnly: Bool
  /// `rest...`: collects the remaining positional arguments as a list.
  package var isVariadic: Bool

  package init(
    name: Name, defaultValue: Expression? = nil, isKeywordOnly: Bool = false,
    isVariadic: Bool = false
  ) {
    self.name = name
    self.defaultValue = defaultValue
    self.isKeywordOnly = isKeywordOnly
    self.isVariadic = isVariadic
  }
}

/// The outcome of parsing one cell: always a tree, and what was wrong with the source.
package struct ParsedCell: Sendable {
  package var source: String
  package var statements: [Statement]
  package var diagnostics: [Diagnostic]

  package init(source: String, statements: [Statement], diagnostics: [Diagnostic]) {
    self.source = source
    self.statements = statements
    self.diagnostics = diagnostics
  }
}
