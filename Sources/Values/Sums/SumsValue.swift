import Tables
package import Arrays
package import Estimators

/// What stands in the place of keys and values where rows are summed.
package enum Summed {
  case line(SumsValue)
  case edges(EdgeSumsValue)
  case plane(PlaneSumsValue)
  /// Of a source, which makes sums of it.
  case column(SourceColumn)
}

extension Value {
  package var summed: Summed? {
    switch self {
    case .object(.sums(let value)): .line(value)
    case .object(.edgeSums(let value)): .edges(value)
    case .object(.planeSums(let value)): .plane(value)
    case .object(.sourceColumn(let value)): .column(value)
    default: nil
    }
  }
}

/// Sums of rows in boxes, as a value: `s + t`, `regression(s; width=…)`.
package final class SumsValue: ObjectValue {
  package var object: Object { .sums(self) }
  package let sums: BoxSums
  /// What the keys stand for.
  package let keys: Tensor.Kind
  /// Boxes with fewer rows were left out.
  package let minimumCount: Int

  package init(_ sums: BoxSums, keys: Tensor.Kind, minimumCount: Int = 1) {
    self.sums = sums
    self.keys = keys
    self.minimumCount = minimumCount
  }

  package var typeName: String { "set of sums" }

  package var fieldNames: [String] {
    ["count", "left_out", "mean", "low", "high", "boxes", "box_width", "narrowest"]
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "count": .number(sums.count)
    case "left_out": .number(sums.leftOut)
    case "mean": .number(sums.mean)
    case "low": Value.element(sums.range.lowerBound, keys)
    case "high": Value.element(sums.range.upperBound, keys)
    case "boxes": .number(Double(sums.numbers.count))
    case "box_width": .number(sums.boxWidth)
    case "narrowest": .number(sums.narrowest)
    default: nil
    }
  }

  package var text: String {
    let ends = [sums.range.lowerBound, sums.range.upperBound].map {
      keys == .dates ? Value.date($0).plainText : numberText($0)
    }
    return """
      Sums of \(Self.counted(sums.count, "row", "rows")) in \(Self.counted(Double(sums.numbers.count), "box", "boxes"))
        x       from \(ends[0]) to \(ends[1])
        y       with mean \(numberText(sums.mean))
        widths  from \(numberText(sums.narrowest))\(sums.hasScores ? "" : ", without leave-one-out")
      """
        + Self.remark(leftOut: sums.leftOut, minimumCount: minimumCount)
  }

  package static func remark(leftOut: Double, minimumCount: Int = 1) -> String {
    guard leftOut > 0 else { return "" }
    let few = minimumCount > 1 ? ", or that fewer than \(minimumCount) share a box" : ""
    return "\n  without \(counted(leftOut, "row", "rows")) that lack a number\(few)"
  }

  package static func counted(_ number: Double, _ one: String, _ several: String) -> String {
    "\(numberText(number)) \(number == 1 ? one : several)"
  }
}
