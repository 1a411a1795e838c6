package import Values
import Arrays
package import Diagnostics
import Estimators

extension PlaneSumsValue: WorkingObject {
  package func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard call.rest.count == 2, case .plane(let other)? = call.rest[1].value.summed else {
      return nil
    }
    guard let sum = sums.adding(other.sums) else {
      throw call.failure(.wrongOperands, "These sums hold different numbers of moments")
    }
    return .object(PlaneSumsValue(sum))
  }
}

extension PlaneSumsModel {
  /// What one of its methods gives.
  func answer(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let queries = try call.points("q", as: .queries, dimension: 2)
    try call.reserve(estimates: queries, columns: 2)
    let answer = try call.estimating { () throws(EstimatorError) in
      try regression.estimate(at: queries, supervision: call.supervision)
    }
    if name == "certificate" { return .tensor(Tensor(answer.bounds)) }
    call.warn(untold: answer.untold, of: queries.count)
    return .tensor(Tensor(answer.values))
  }
}
