import Language
package import Values
package import Diagnostics

extension MethodValue: WorkingObject {
  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    let call = try BuiltinCall(
      binding: Arguments(positional: call.rest, keywords: call.keywords, span: call.span),
      to: signature, call.evaluator)
    return switch owner {
    case .model(let model): try model.answer(signature.name, call)
    case .sumsModel(let model): try model.answer(signature.name, call)
    case .edgeModel(let model): try model.answer(signature.name, call)
    case .planeModel(let model): try model.answer(signature.name, call)
    // Nothing else has methods.
    default: nil
    }
  }
}
