import Tables
import Arrays
import Language
package import Estimators

/// Sums of rows in the boxes of a plane, as a value: `regression(s; width=0.4)`.
package final class PlaneSumsValue: ObjectValue {
  package var object: Object { .planeSums(self) }
  package let sums: PlaneBoxSums

  package init(_ sums: PlaneBoxSums) { self.sums = sums }

  package var typeName: String { "set of sums" }

  package var fieldNames: [String] {
    ["count", "left_out", "mean", "boxes", "box_widths", "narrowest"]
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "count": .number(sums.count)
    case "left_out": .number(sums.leftOut)
    case "mean": .number(sums.mean)
    case "boxes": .number(Double(sums.numbers.count))
    case "box_widths": .tensor(Tensor([sums.boxWidths[0], sums.boxWidths[1]]))
    case "narrowest": .tensor(Tensor([sums.narrowest[0], sums.narrowest[1]]))
    default: nil
    }
  }

  package var text: String {
    """
    Sums of \(SumsValue.counted(sums.count, "row", "rows")) in \(SumsValue.counted(Double(sums.numbers.count), "box", "boxes")) of two coordinates
      y       with mean \(numberText(sums.mean))
      widths  from \(numberText(sums.narrowest[0])) and \(numberText(sums.narrowest[1]))
    """ + SumsValue.remark(leftOut: sums.leftOut)
  }
}

/// A regression in two coordinates that keeps sums in place of its data: `predict(q)`, `certificate(q)`.
package final class PlaneSumsModel: ObjectValue {
  package var object: Object { .planeModel(self) }
  package let regression: SummedPlane

  package init(_ regression: SummedPlane) { self.regression = regression }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    ["kernel", "width", "count"] + Catalog.planeModelMethods.map { $0.name }
  }

  private var widths: [Double] { [regression.widths[0], regression.widths[1]] }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel":
      return (try? SmoothingKernel(.gaussian, widths: widths)).map { .object(KernelValue($0)) }
    case "width": return .tensor(Tensor(widths))
    case "count": return .number(regression.sums.count)
    default:
      return MethodValue(name, of: object, among: Catalog.planeModelMethods).map { .object($0) }
    }
  }

  package var text: String {
    """
    Nadaraya-Watson regression from sums, in two coordinates
      rows    \(numberText(regression.sums.count))
      kernel  gaussian(width=(\(numberText(widths[0])), \(numberText(widths[1]))))
    """
  }
}
