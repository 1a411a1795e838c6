import Tables
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
      return MethodValue(name, of: object, among: Catalog.edgeModelMethods).map { .object($0) }
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
