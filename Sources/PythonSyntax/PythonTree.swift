package import Diagnostics

/// An expression of Python, and where it stands in the cell.
package struct PythonExpression: Sendable {
  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    /// `text` is the number as written.
    case number(text: String, isWhole: Bool)
    case text([PythonTextPart])
    case truth(Bool)
    case none
    case ellipsis
    case name(String)
    case tuple([PythonExpression])
    case list([PythonExpression])
    case starred(PythonExpression)
    /// In square brackets, or else a generator.
    case comprehension(PythonExpression, [PythonClause], isList: Bool)
    case unary(String, PythonExpression)
    case binary(PythonExpression, String, PythonExpression)
    /// One more operand than operators.
    case comparison([PythonExpression], [String])
    case junction([PythonExpression], isAnd: Bool)
    case conditional(test: PythonExpression, then: PythonExpression, otherwise: PythonExpression)
    case call(PythonExpression, [PythonArgument])
    case attribute(PythonExpression, String)
    case subscripted(PythonExpression, [PythonSubscript])
    case lambda(PythonFunction)
    /// What Python has and this language has not; the text says so.
    case unsupported(String)
  }
}

package enum PythonTextPart: Sendable {
  case literal(String)
  /// `{value!r:spec}` of an f-string.
  case interpolation(PythonExpression, conversion: Character?, spec: [PythonTextPart])
}

package struct PythonClause: Sendable {
  package var target: PythonExpression
  package var source: PythonExpression
  package var conditions: [PythonExpression]
}

package struct PythonArgument: Sendable {
  package var name: String?
  package var value: PythonExpression

  package init(name: String? = nil, value: PythonExpression) {
    self.name = name
    self.value = value
  }
}

package enum PythonSubscript: Sendable {
  case index(PythonExpression)
  case slice(PythonExpression?, PythonExpression?, PythonExpression?)
}

/// A `def` or a `lambda`.
package struct PythonFunction: Sendable {
  package var name: String
  package var parameters: [PythonParameter]
  package var body: [PythonStatement]
  package var isLambda: Bool
}

package struct PythonParameter: Sendable {
  package var name: String
  package var standard: PythonExpression?
  package var isKeywordOnly = false
  /// `*rest`.
  package var isVariadic = false
}

package struct PythonStatement: Sendable {
  package var kind: Kind
  package var span: Span
  /// The comments on lines of their own before it, without `#`.
  package var comments: [String] = []
  /// The comment behind it.
  package var remark: String?
  /// Whether a blank line stands before it.
  package var followsBlank = false

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    case expression(PythonExpression, isHushed: Bool)
    /// `a = b = value`: every target in order.
    case assignment([PythonExpression], PythonExpression)
    case update(PythonExpression, String, PythonExpression)
    case definition(PythonFunction)
    case returned(PythonExpression?)
    case branches([(test: PythonExpression, body: [PythonStatement])], otherwise: [PythonStatement])
    case forLoop(PythonExpression, PythonExpression, [PythonStatement])
    case whileLoop(PythonExpression, [PythonStatement])
    /// `with torch.no_grad():` and its like.
    case with([PythonExpression], [PythonStatement])
    /// `import numpy as np`: the path of a module and the name it gets.
    case importing([(path: String, name: String)])
    case importingFrom(String, [(member: String, name: String)])
    case assertion(PythonExpression, PythonExpression?)
    case raised(PythonExpression?)
    case deletion([PythonExpression])
    case pass
    case broken
    case continued
    /// `%matplotlib inline`, `!pip install d2l`.
    case command(String)
    /// What Python has and this language has not; the text says so.
    case unsupported(String)
  }
}
