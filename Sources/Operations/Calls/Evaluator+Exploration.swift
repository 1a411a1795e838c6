package import Values
package import Diagnostics

extension Evaluator {
  /// What the explored function gives where the controls stand.
  package func value(of exploration: Exploration, at positions: [Double]) throws(RuntimeFailure)
    -> Value
  {
    source = exploration.source
    let arguments = zip(exploration.controls, positions).map {
      BuiltinCall.Operand($0.control.value(at: $1), exploration.span)
    }
    return try call(exploration.function, Arguments(positional: arguments, span: exploration.span))
  }
}
