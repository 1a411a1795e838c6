package import Values
import Arrays
import Language
package import Diagnostics
import Estimators

extension SumsValue: WorkingObject {
  package func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard call.rest.count == 2, case .line(let other)? = call.rest[1].value.summed else {
      return nil
    }
    guard other.keys == keys else {
      throw call.failure(.wrongOperands, "One of these sums has dates as its keys, the other not")
    }
    return .object(
      SumsValue(
        sums + other.sums, keys: keys, minimumCount: max(minimumCount, other.minimumCount)))
  }
}

extension BuiltinCall {
  /// The queries of a method on sums: places on a line.
  package func places(_ parameter: String = "q") throws(RuntimeFailure) -> [Double] {
    let queries = try points(try required(parameter), parameter, as: .queries)
    guard queries.dimension == 1 else {
      throw failure(.wrongShape, "Sums are of one coordinate", under: parameter)
    }
    try reserve(Shape.extent([queries.count, 6]))
    return queries.coordinates
  }

  /// Says at which queries sums cannot tell the answer, and why.
  package func warn(untold: [Int], of count: Int) {
    Builtin.warn(
      untold, of: count,
      "no answer, so nan: the nearest rows lie far away in one box, where these sums cannot tell them apart",
      self)
  }
}
