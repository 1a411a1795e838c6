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
  package struct Parameter: Sendable {
    package let name: String
    package let slot: Int
    package let isOptional: Bool
    /// Its default where that calls no function of the notebook's.
    package let defaultValue: (any Node)?
    package let isKeywordOnly: Bool
    package let isVariadic: Bool

    package init(
      name: String, slot: Int, isOptional: Bool, defaultValue: (any Node)?, isKeywordOnly: Bool,
      isVariadic: Bool
    ) {
      self.name = name
      self.slot = slot
      self.isOptional = isOptional
      self.defaultValue = defaultValue
      self.isKeywordOnly = isKeywordOnly
      self.isVariadic = isVariadic
    }
  }

  /// The name in its definition; `lambda` for a function without one.
  package let name: String
  package let parameters: [Parameter]
  /// The parameters as the checker, completion and binding want them.
  package let signature: [Signature.Parameter]
  package let body: Code
  /// The body where it is one line that calls no function of the notebook's.
  package let line: (any Node)?
  /// How many arguments fill the parameters, in their order, which have the first slots; nil where some may be left out or collected.
  package let plainCount: Int?
  /// The cell that defined it.
  package var source: CellSource { body.source }
  /// What it prints as.
  package let definition: String

  package init(parameters: [Parameter], body: Code, line: (any Node)?, definition: String) {
    name = body.name ?? ""
    self.parameters = parameters
    signature = parameters.map { parameter in
      Signature.Parameter(
        parameter.name, .any, default: parameter.isOptional ? "…" : nil,
        isKeywordOnly: parameter.isKeywordOnly, isVariadic: parameter.isVariadic)
    }
    self.body = body
    self.line = line
    let isPlain = parameters.allSatisfy {
      !$0.isOptional && !$0.isKeywordOnly && !$0.isVariadic
    }
    plainCount = isPlain ? parameters.count : nil
    self.definition = definition
  }
}
