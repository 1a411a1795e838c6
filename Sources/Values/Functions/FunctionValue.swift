package import Diagnostics
import Arrays
package import Language

/// A function that a cell defined, with the names that its body uses from around it.
package final class FunctionValue: Sendable {
  package let code: FunctionCode
  /// One value for each of `code.captures`: of names that keep the value they have.
  package let captured: [Value?]
  /// One for each of `code.sharedCaptures`: of names that may be assigned later.
  package let variables: [Variable]
  /// How deeply the captured values are nested; variables are released without nesting.
  package let depth: Int

  package init(_ code: FunctionCode, captured: [Value?], variables: [Variable]) {
    self.code = code
    self.captured = captured
    self.variables = variables
    self.depth = 1 + (captured.lazy.map { $0?.depth ?? 0 }.max() ?? 0)
  }
}

/// The lowered form of a function, shared by all values made from one definition.
package final class FunctionCode: Sendable {
  /// The name in its definition; `lambda` for a function without one.
  package let name: String
  /// The parameters, which have the first slots.
  package let signature: [Signature.Parameter]
  /// Their defaults, where they have one that calls no function of the notebook's.
  package let defaults: [(any Node)?]
  package let body: Code
  /// The body where it is one line that calls no function of the notebook's.
  package let line: (any Node)?
  /// How many arguments fill the parameters, in their order; nil where some may be left out or collected.
  package let plainCount: Int?
  /// The cell that defined it.
  package var source: CellSource { body.source }
  /// What it prints as.
  package let definition: String

  package init(
    signature: [Signature.Parameter], defaults: [(any Node)?], body: Code, line: (any Node)?,
    definition: String
  ) {
    name = body.name ?? ""
    self.signature = signature
    self.defaults = defaults
    self.body = body
    self.line = line
    plainCount =
      signature.allSatisfy { $0.isRequired && !$0.isKeywordOnly } ? signature.count : nil
    self.definition = definition
  }
}
