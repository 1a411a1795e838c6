package import Values
import Arrays
package import Diagnostics
package import Estimators

extension EdgeSumsValue: WorkingObject {
  package func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard call.rest.count == 2, case .edges(let other)? = call.rest[1].value.summed else {
      return nil
    }
    guard other.keys == keys, let sum = sums.adding(other.sums) else {
      throw call.failure(
        .wrongOperands, "These sums were made for other queries or another kernel")
    }
    return .object(EdgeSumsValue(sum, keys: keys))
  }
}

extension EdgeModel {
  /// What one of its methods gives.
  func answer(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let places = try call.places()
    let answer = try call.estimating(under: call.operand("q")?.span) {
      () throws(EstimatorError) in
      try sums.estimate(
        at: places, kernel: kernel, supervision: call.supervision)
    }
    if name == "certificate" { return .tensor(Tensor(answer.bounds)) }
    let untold = Set(answer.untold)
    call.warn(
      edges: answer,
      without: places.indices.filter { answer.values[$0].isNaN && !untold.contains($0) },
      kernel, so: "the estimate there is nan")
    return .tensor(Tensor(answer.values))
  }
}

extension BuiltinCall {
  /// Says at which queries a kernel with an edge has no answer, and why.
  package func warn(
    edges answer: SummedRegression.Answer, without empty: [Int], _ kernel: SmoothingKernel,
    so consequence: String
  ) {
    let count = answer.values.count
    Builtin.warn(
      ofQueries: empty, of: count, reach: Builtin.reach(of: kernel), so: consequence, self)
    Builtin.warn(
      answer.untold, of: count,
      "no answer, so nan: the few rows in reach lie at the edge, where these sums cannot tell them apart",
      self)
  }
}
