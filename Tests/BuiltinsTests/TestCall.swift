import Diagnostics
@testable import Builtins
@testable import Arrays
import Work

@testable import Operations
@testable import Values

extension BuiltinCall {
  /// A call of nobody, for what polls and reserves.
  static var ofTests: BuiltinCall {
    let evaluator = Evaluator(
      names: Namespace(NameTable()), interrupt: Interrupt(), output: SilentSink(),
      random: RandomSource(seed: 0))
    return BuiltinCall(positional: Arguments(span: .start), name: "test", evaluator)
  }
}
