package import Arrays
package import Diagnostics
package import Language
package import Plotting
package import Work

/// A function that the language brings along.
package final class Builtin: Sendable {
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value
  /// What draws an object.
  package typealias Drawing = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Figure
  package typealias Parameter = Signature.Parameter
  /// What becomes of all elements of an expression.
  package typealias ReductionOfAll =
    @Sendable (ElementwiseGraph, Interrupt) throws(RuntimeFailure) -> Value

  package let name: String
  package let signature: Signature
  package let body: Body
  /// What a call with so many positional arguments and no keyword does to each element by itself.
  private let elementwise: [Int: ElementwiseOperation]

  package init(
    _ signature: Signature, elementwise: [Int: ElementwiseOperation],
    reductionOfAll: ReductionOfAll?, body: @escaping Body
  ) {
    self.name = signature.name
    self.signature = signature
    self.elementwise = elementwise
    self.reductionOfAll = reductionOfAll
    self.body = body
  }

  // MARK: Calling

  package var isElementwise: Bool { !elementwise.isEmpty }

  package func operation(arity: Int) -> ElementwiseOperation? { elementwise[arity] }

  /// What a call with one positional argument, an array expression that is still pending, makes of all its elements.
  package let reductionOfAll: ReductionOfAll?
}

/// One call of a builtin: its arguments by parameter name, and where each stands in the cell.
///
/// Every access, an extension of it, either gives a Swift value of the asked type or throws a diagnostic whose caret stands
/// under that argument.
package struct BuiltinCall {
  package struct Operand: Sendable {
    package let value: Value
    package let span: Span

    package init(_ value: Value, _ span: Span) {
      self.value = value
      self.span = span
    }
  }

  package let name: String
  /// The whole call.
  package let span: Span
  package let evaluator: Evaluator
  package let parameters: [Builtin.Parameter]
  /// One place for each parameter.
  package let bound: [Operand?]
  /// What a variadic parameter collected.
  package let rest: [Operand]
  /// The keywords of a call of an object, which has no Catalog entry to match them with.
  package var keywords: [Arguments.Keyword] = []

  package init(
    name: String, span: Span, evaluator: Evaluator, parameters: [Builtin.Parameter],
    bound: [Operand?], rest: [Operand], keywords: [Arguments.Keyword] = []
  ) {
    self.name = name
    self.span = span
    self.evaluator = evaluator
    self.parameters = parameters
    self.bound = bound
    self.rest = rest
    self.keywords = keywords
  }
}

/// The arguments of a call as they were written, before anybody has matched them with parameters.
package struct Arguments {
  package struct Keyword: Sendable {
    package let name: String
    package let nameSpan: Span
    package let operand: BuiltinCall.Operand

    package init(name: String, nameSpan: Span, operand: BuiltinCall.Operand) {
      self.name = name
      self.nameSpan = nameSpan
      self.operand = operand
    }
  }

  package var positional: [BuiltinCall.Operand]
  package var keywords: [Keyword]
  /// The whole call.
  package var span: Span

  package init(
    positional: [BuiltinCall.Operand] = [],
    keywords: [Keyword] = [], span: Span
  ) {
    self.positional = positional
    self.keywords = keywords
    self.span = span
  }
}
