import Tables
package import Values
package import Estimators

/// What functions and models say beside their answers.
extension Builtin {
  /// Says which queries no key reaches, where the answer there is not a number.
  package static func warn(
    of estimate: Estimate, _ queries: Int, reach: String, _ call: BuiltinCall
  ) {
    guard let first = estimate.unsupported.first,
      estimate.values[first * estimate.columns].isNaN
    else { return }
    warn(ofQueries: estimate.unsupported, of: queries, reach: reach, call)
  }

  /// How far a kernel looks, in words.
  package static func reach(of kernel: SmoothingKernel) -> String {
    kernel.widths.count == 1 ? numberText(kernel.widths[0]) : "their widths"
  }

  /// Says which queries have no answer.
  package static func warn(
    ofQueries empty: [Int], of queries: Int, reach: String,
    so consequence: String = "the estimate there is nan",
    _ call: BuiltinCall
  ) {
    warn(empty, of: queries, "no key within \(reach), so \(consequence)", call)
  }

  /// Says what some of the queries have, and which they are.
  package static func warn(_ some: [Int], of queries: Int, _ complaint: String, _ call: BuiltinCall)
  {
    guard !some.isEmpty else { return }
    let named = some.prefix(8).map(String.init).joined(separator: ", ")
    call.evaluator.output.warn(
      "\(some.count) of \(queries) queries \(some.count == 1 ? "has" : "have") \(complaint): "
        + "\(some.count == 1 ? "query" : "queries") \(named)" + (some.count > 8 ? ", ...\n" : "\n"))
  }
}
