import Tables
package import Arrays
import Language
package import Diagnostics
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
  let minimumCount: Int

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
  /// What stands in the place of keys and values, where they are summed.
  package var summed: Summed? { operand("x")?.value.summed }

  /// Whether sums on a line stand in the place of keys and values, or columns of a source that they are made of.
  package var hasSums: Bool {
    switch summed {
    case .line, .column: true
    default: false
    }
  }

  /// Those sums, made where the rows are unless they are there.
  package func sums() throws(RuntimeFailure) -> SumsValue {
    var value = try required("x").value
    if isOfSource {
      let width =
        try takes("width") && operand("width")?.value.scalar != nil
        ? number("width") : gaussianKernel()
      value = try scanned(width: width)
    }
    guard case .line(let sums)? = value.summed else {
      throw wrongType(try required("x"), "x", "sums")
    }
    return sums
  }

  /// Throws where an argument is given that sums know nothing of.
  package func refuse(_ names: String...) throws(RuntimeFailure) {
    for name in names
    where parameters.contains(where: { $0.name == name }) && has(name)
      && !(name == "y" && isOfSource)
    {
      throw failure(
        .wrongValue, "Sums take no `\(name)`: it asks for the rows themselves", under: name,
        help: "Leave it out.")
    }
  }

  /// The regression of sums by the width that is given, or that a method finds.
  package func regression(of value: SumsValue) throws(RuntimeFailure) -> SummedRegression {
    let sums = value.sums
    let kernel = try gaussianKernel()
    let width: Double
    if let operand = operand("width"), case .text(let method) = operand.value {
      width = try selectedWidth(sums, method: method, at: operand.span)
    } else if has("width") {
      width = try number("width")
    } else if let kernel {
      width = kernel
    } else {
      width = try selectedWidth(sums, method: "loo", at: span)
      evaluator.output.warn(
        "The width \(numberText(width)) is chosen by leave-one-out, because none was given.\n")
    }
    let place = operand("width")?.span ?? operand("kernel")?.span
    return try estimating(under: place) { () throws(EstimatorError) in
      try SummedRegression(sums, width: width)
    }
  }

  /// The width of a Gaussian that is given as the kernel; nil where none is.
  package func gaussianKernel() throws(RuntimeFailure) -> Double? {
    guard parameters.contains(where: { $0.name == "kernel" }), has("kernel") else { return nil }
    let kernel = try smoothingKernel()
    guard kernel.shape == .gaussian, period == nil else {
      throw failure(
        .wrongValue, "Sums serve the Gaussian kernel, and this is another one", under: "kernel",
        help: "Leave `kernel` out.")
    }
    return hasGivenWidth ? kernel.widths[0] : nil
  }

  /// The width that a criterion finds in the range that the sums serve.
  package func selectedWidth(_ sums: BoxSums, method: String, at place: Span) throws(RuntimeFailure)
    -> Double
  {
    guard let criterion = Builtin.criteria[method] else {
      throw failure(
        .unknownOption, "There is no method `\(method)` to select a width from sums", at: place,
        help: "Use \"loo\", \"gcv\" or \"aicc\".")
    }
    let best = try estimating(under: operand("x")?.span) { () throws(EstimatorError) in
      try SummedWidthSearch(sums, criterion: criterion).best(supervision: supervision)
    }
    let width = numberText(best.width)
    switch best.edge {
    case .narrowest:
      evaluator.output.warn(
        "The best width, \(width), is the narrowest that these sums serve: scan again with a `width` a tenth of it.\n"
      )
    case .widest, .global:
      evaluator.output.warn("The best width, \(width), is the widest that was tried.\n")
    case nil: break
    }
    return best.width
  }

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
