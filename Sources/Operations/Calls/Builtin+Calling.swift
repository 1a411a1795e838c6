import Tables
package import Values
import Arrays
package import Diagnostics
package import Language

extension Builtin {
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

extension Arguments {
  /// An argument as `Binding` counts them.
  subscript(index: Int) -> BuiltinCall.Operand {
    index < positional.count ? positional[index] : keywords[index - positional.count].operand
  }

  func binding(to parameters: [Signature.Parameter]) -> Binding {
    Binding(positional: positional.count, keywords: keywords.lazy.map { $0.name }, to: parameters)
  }

  /// What is wrong with them, in words; nil when nothing is.
  func complaint(
    _ binding: Binding, about name: String, _ parameters: [Signature.Parameter],
    help: @autoclosure () -> String
  ) -> Diagnostic? {
    guard binding.problem != nil else { return nil }
    return binding.complaint(
      about: name, parameters, call: span, positional: positional.count, help: help(),
      argument: { positional[$0].span },
      keyword: { (keywords[$0].name, keywords[$0].nameSpan) })
  }
}
