package import Diagnostics
import Arrays
package import Language

/// A function that a cell defined, with the names that its body uses from around it.
package final class FunctionValue: Sendable {
  package let code: FunctionCode
  /// One value for each of `code.captures`: of names that keep the value they have.
  let captured: [Value?]
  /// One for each of `code.sharedCaptures`: of names that may be assigned later.
  let variables: [Variable]
  /// How deeply the captured values are nested; variables are released without nesting.
  let depth: Int

  init(_ code: FunctionCode, captured: [Value?], variables: [Variable]) {
    self.code = code
    self.captured = captured
    self.variables = variables
    self.depth = 1 + (captured.lazy.map { $0?.depth ?? 0 }.max() ?? 0)
  }
}

/// The lowered form of a function, shared by all values made from one definition.
package final class FunctionCode: Sendable {
  struct Parameter: Sendable {
    let name: String
    let slot: Int
    let defaultValue: (any Node)?
    let isKeywordOnly: Bool
    let isVariadic: Bool
  }

  /// From a place of the function around to one of this function.
  struct Capture: Sendable {
    let outer: Int
    let own: Int
  }

  /// The places of a call.
  struct Layout: Sendable {
    let slotCount: Int
    let variableCount: Int
    let captures: [Capture]
    let sharedCaptures: [Capture]
    /// The variables that are the function's own.
    let ownVariables: [Int]
    /// From the slots that take the arguments to the variables that the parameters are.
    let sharedParameters: [Capture]
    /// Where the function finds itself when it is defined inside another and calls itself.
    let selfSlot: Int?
  }

  /// The name in its definition; `lambda` for a function without one.
  package let name: String
  let parameters: [Parameter]
  /// The parameters as the checker, completion and binding want them.
  package let signature: [Signature.Parameter]
  let layout: Layout
  let body: any Node
  /// How many arguments fill the parameters, in their order, which have the first slots; nil where some may be left out or collected.
  let plainCount: Int?
  /// Whether a call needs more than its arguments: defaults, or what the function uses from around it.
  let usesMore: Bool
  /// The cell that defined it.
  package let source: CellSource
  /// What it prints as.
  package let definition: String

  init(
    name: String, parameters: [Parameter], layout: Layout, body: any Node, source: CellSource,
    definition: String
  ) {
    self.name = name
    self.parameters = parameters
    self.signature = parameters.map { parameter in
      Signature.Parameter(
        parameter.name, .any, default: parameter.defaultValue == nil ? nil : "…",
        isKeywordOnly: parameter.isKeywordOnly, isVariadic: parameter.isVariadic)
    }
    self.layout = layout
    self.body = body
    let isPlain = parameters.allSatisfy {
      $0.defaultValue == nil && !$0.isKeywordOnly && !$0.isVariadic
    }
    plainCount = isPlain ? parameters.count : nil
    usesMore =
      layout.variableCount > 0 || !layout.captures.isEmpty || layout.selfSlot != nil
      || parameters.contains { $0.defaultValue != nil }
    self.source = source
    self.definition = definition
  }
}
