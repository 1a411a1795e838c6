package import Checking

/// A function that a cell defined, with the values its body found around it when it was made.
package final class FunctionValue: Sendable {
  package let code: FunctionCode
  /// One value for each of `code.captures`; nil where the name had no value yet.
  let captured: [Value?]
  let depth: Int

  init(_ code: FunctionCode, captured: [Value?]) {
    self.code = code
    self.captured = captured
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

  struct Capture: Sendable {
    let outerSlot: Int
    let slot: Int
  }

  /// The name in its definition; `lambda` for a function without one.
  package let name: String
  let parameters: [Parameter]
  let slotCount: Int
  let captures: [Capture]
  /// Where the function finds itself when it is defined inside another and calls itself.
  let selfSlot: Int?
  let body: any Node
  /// The cell that defined it.
  package let source: CellSource
  /// What it prints as.
  package let definition: String

  init(
    name: String, parameters: [Parameter], slotCount: Int, captures: [Capture], selfSlot: Int?,
    body: any Node, source: CellSource, definition: String
  ) {
    self.name = name
    self.parameters = parameters
    self.slotCount = slotCount
    self.captures = captures
    self.selfSlot = selfSlot
    self.body = body
    self.source = source
    self.definition = definition
  }

  /// The parameters as the checker and completion want them.
  package var signature: [Signature.Parameter] {
    parameters.map { parameter in
      Signature.Parameter(
        parameter.name, .any, default: parameter.defaultValue == nil ? nil : "…",
        isKeywordOnly: parameter.isKeywordOnly, isVariadic: parameter.isVariadic)
    }
  }
}
