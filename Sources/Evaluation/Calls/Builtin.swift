import Tables
package import Work
package import Arrays
package import Language
package import Diagnostics

/// A function that the language brings along.
package final class Builtin: Sendable {
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value
  package typealias Parameter = Signature.Parameter
  /// What becomes of all elements of an expression.
  package typealias ReductionOfAll =
    @Sendable (ElementwiseGraph, Interrupt) throws(RuntimeFailure) -> Value

  package let name: String
  package let signature: Signature
  let body: Body
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

  var isElementwise: Bool { !elementwise.isEmpty }

  func operation(arity: Int) -> ElementwiseOperation? { elementwise[arity] }

  /// What a call with one positional argument, an array expression that is still pending, makes of all its elements.
  let reductionOfAll: ReductionOfAll?

  package func call(_ arguments: Arguments, _ evaluator: Evaluator) throws(RuntimeFailure) -> Value
  {
    let call = try BuiltinCall(binding: arguments, to: signature, evaluator)
    if let table = try columnwise(call) { return table }
    return try body(call)
  }
}

extension BuiltinCall {
  /// Matches the arguments of a builtin, a method or a kernel with its parameters; each may also be given by name.
  package init(binding arguments: Arguments, to signature: Signature, _ evaluator: Evaluator)
    throws(RuntimeFailure)
  {
    let parameters = signature.parameters
    let binding = arguments.binding(to: parameters)
    if var complaint = arguments.complaint(
      binding, about: signature.name, parameters, help: "It is called as `\(signature.written)`.")
    {
      if case .tooMany(let index)? = binding.problem,
        case .number(let axis) = arguments.positional[index].value,
        parameters.contains(where: { $0.name == "axis" })
      {
        complaint.help = "The axis is given by its name."
        complaint.correction = .init(
          arguments.positional[index].span, "axis=\(numberText(axis))")
      }
      throw .failed(complaint)
    }
    let bound = binding.arguments.map { $0.map { arguments[$0] } }
    for (parameter, operand) in zip(parameters, bound) {
      guard let operand else { continue }
      guard !parameter.choices.isEmpty, case .text(let word) = operand.value,
        !parameter.choices.contains(word)
      else { continue }
      let isLiteral = evaluator.source.lines.text(operand.span) == "\"\(word)\""
      throw .failed(unknownChoice(word, of: parameter, at: operand.span, isLiteral: isLiteral))
    }
    self.init(
      name: signature.name, span: arguments.span, evaluator: evaluator, parameters: parameters,
      bound: bound, rest: Array(arguments.positional[binding.rest]))
  }
}
