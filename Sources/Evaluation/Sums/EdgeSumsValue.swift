import Tables
package import Diagnostics
package import Arrays
import Language
package import Estimators

/// Sums of rows that a kernel with an edge parts, as a value: `regression(s; kernel=boxcar(width=0.4)).predict(q)`.
package final class EdgeSumsValue: ObjectValue {
  package var object: Object { .edgeSums(self) }
  package let sums: EdgeSums
  /// What the keys stand for.
  package let keys: Tensor.Kind

  package init(_ sums: EdgeSums, keys: Tensor.Kind) {
    self.sums = sums
    self.keys = keys
  }

  package var typeName: String { "set of sums" }

  package var fieldNames: [String] { ["count", "left_out", "mean", "low", "high", "parts"] }

  private var low: Double { sums.keys.map { $0.lowerBound }.min() ?? .nan }
  private var high: Double { sums.keys.map { $0.upperBound }.max() ?? .nan }

  package func field(_ name: String) -> Value? {
    switch name {
    case "count": .number(sums.parts.count)
    case "left_out": .number(sums.leftOut)
    case "mean": .number(sums.parts.mean)
    case "low": Value.element(low, keys)
    case "high": Value.element(high, keys)
    case "parts": .number(Double(sums.keys.count))
    default: nil
    }
  }

  package var text: String {
    let ends = [low, high].map {
      keys == .dates ? Value.date($0).plainText : numberText($0)
    }
    return """
      Sums of \(SumsValue.counted(sums.parts.count, "row", "rows")) in \(SumsValue.counted(Double(sums.keys.count), "part", "parts")), for known queries
        x  from \(ends[0]) to \(ends[1])
        y  with mean \(numberText(sums.parts.mean))
      """ + SumsValue.remark(leftOut: sums.leftOut)
  }

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

/// A regression by a kernel with an edge that keeps sums: `predict(q)` at the queries that they were made for.
package final class EdgeModel: ObjectValue {
  package var object: Object { .edgeModel(self) }
  package let sums: EdgeSums
  package let kernel: SmoothingKernel

  package init(_ sums: EdgeSums, kernel: SmoothingKernel) {
    (self.sums, self.kernel) = (sums, kernel)
  }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    ["kernel", "width", "count"] + Catalog.edgeModelMethods.map { $0.name }
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel": return .object(KernelValue(kernel))
    case "width": return .number(kernel.widths[0])
    case "count": return .number(sums.parts.count)
    default:
      return MethodValue(name, of: Catalog.edgeModelMethods) { call throws(RuntimeFailure) in
        let places = try call.places()
        let answer = try call.estimating(under: call.operand("q")?.span) {
          () throws(EstimatorError) in
          try self.sums.estimate(
            at: places, kernel: self.kernel, supervision: call.supervision)
        }
        if name == "certificate" { return .tensor(Tensor(answer.bounds)) }
        let untold = Set(answer.untold)
        call.warn(
          edges: answer,
          without: places.indices.filter { answer.values[$0].isNaN && !untold.contains($0) },
          self.kernel, so: "the estimate there is nan")
        return .tensor(Tensor(answer.values))
      }.map { .object($0) }
    }
  }

  package var text: String {
    """
    Nadaraya-Watson regression from sums, at known queries
      rows    \(numberText(sums.parts.count))
      kernel  \(kernel.shape.name)(width=\(numberText(kernel.widths[0])))
    """
  }
}

extension BuiltinCall {
  /// A kernel with its width, given within it or by `width`.
  package func kernelWithEdge() throws(RuntimeFailure) -> SmoothingKernel {
    guard has("kernel"), hasGivenWidth || has("width") else {
      throw failure(
        .missingArgument, "Sums for known queries need a kernel with its width",
        help: "As in `kernel=boxcar(width=0.5)`.")
    }
    var kernel = try smoothingKernel()
    guard period == nil else {
      throw failure(.wrongValue, "Sums take no kernel with a period", under: "kernel")
    }
    if let width = operand("width") { kernel = try self.kernel(kernel, withWidth: width) }
    guard kernel.widths.count == 1 else {
      throw failure(
        .wrongValue, "Sums are of one coordinate, and so is their kernel", under: "kernel")
    }
    return kernel
  }

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
