import Language
import Tables
package import Diagnostics
package import Estimators
import Operations
package import Values

/// What the functions of sums take.
extension BuiltinCall {
  /// What stands in the place of keys and values, where they are summed.
  package var summed: Summed? { operand("x")?.value.summed }

  /// Whether sums on a line stand in the place of keys and values, or columns of a source that they are made of.
  var hasSums: Bool {
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
  func gaussianKernel() throws(RuntimeFailure) -> Double? {
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
  func selectedWidth(_ sums: BoxSums, method: String, at place: Span) throws(RuntimeFailure)
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

  /// A kernel with its width, given within it or by `width`.
  func kernelWithEdge() throws(RuntimeFailure) -> SmoothingKernel {
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

  /// The regression of sums by the widths that are given.
  package func plane(of sums: PlaneBoxSums) throws(RuntimeFailure) -> SummedPlane {
    guard has("width") || hasGivenWidth else {
      throw failure(
        .missingArgument, "Sums in two coordinates need a width", help: "As in `width=0.3`.")
    }
    var kernel = try smoothingKernel()
    if let width = operand("width") { kernel = try self.kernel(kernel, withWidth: width) }
    guard kernel.shape == .gaussian, period == nil else {
      throw failure(
        .wrongValue, "Sums serve the Gaussian kernel, and this is another one", under: "kernel",
        help: "Leave `kernel` out.")
    }
    let widths = kernel.widths
    return try estimating(under: operand("width")?.span ?? operand("kernel")?.span) {
      () throws(EstimatorError) in try SummedPlane(sums, widths: widths)
    }
  }

  /// Throws where a model has sums, and its rows are asked for.
  package func refuseSums(_ parameter: String) throws(RuntimeFailure) {
    guard case .object(.sumsModel) = operand(parameter)?.value else { return }
    throw failure(
      .wrongValue, "This model keeps sums, and `\(name)` asks for the rows themselves",
      under: parameter)
  }
}
