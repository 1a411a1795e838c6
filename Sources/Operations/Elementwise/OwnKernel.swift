import Tables
package import Values
import Arrays
package import Diagnostics
package import Estimators

extension OwnKernel {
  package init(_ function: Value, _ call: BuiltinCall, at span: Span) {
    let own = TileFunction(function, call.evaluator, at: span)
    self.init(function: function, known: own.dependsOnNames ? nil : own.kernel)
  }

  /// The kernel that the function is now: of the library's where its formula is one of theirs, unless `isScaled` asks for
  /// widths in the function's own unit, else with the function as its profile.
  ///
  /// - Throws: what is wrong with the function as a kernel with a width.
  package func kernel(
    widths: [Double] = [1], isScaled: Bool = false, _ call: BuiltinCall, at span: Span
  ) throws(RuntimeFailure) -> SmoothingKernel {
    let own = TileFunction(function, call.evaluator, at: span)
    if let known = own.kernel, !isScaled || known.widths == [1] || known.shape == .constant {
      return try call.estimating(under: span) { () throws(EstimatorError) in
        try known.with(widths: widths.map { $0 * known.widths[0] })
      }
    }
    guard let program = own.program else {
      throw call.failure(
        .wrongType, "`\(name)` is no single line of arithmetic, so it takes no width", at: span,
        help:
          "Write it in one line, with cases by `where`: `f(u) = where(abs(u) < 1, 1 - u^2, 0)`. `nadaraya_watson` takes every function."
      )
    }
    let profile = KernelProfile(name: name) { program.apply(to: $0) }
    try check(program, call, span)
    return try call.estimating(under: span) { () throws(EstimatorError) in
      try SmoothingKernel(.own(profile), widths: widths)
    }
  }

  /// Looks at some hundred distances: weights are numbers, the same to both sides, and not all 0.
  private func check(_ program: ElementwiseProgram, _ call: BuiltinCall, _ span: Span)
    throws(RuntimeFailure)
  {
    let distances = [0.0] + (1...256).map { Double($0) / 32 } + (4...40).map { Double($0) * 2.5 }
    var ahead = distances
    var behind = distances.map { -$0 }
    ahead.withUnsafeMutableBufferPointer { program.apply(to: $0) }
    behind.withUnsafeMutableBufferPointer { program.apply(to: $0) }
    for (place, u) in distances.enumerated() where !ahead[place].isFinite {
      throw call.failure(
        .wrongValue, "The weight at the distance \(numberText(u)) is \(numberText(ahead[place]))",
        at: span,
        help:
          "A kernel gives every distance a number: as in `u -> where(abs(u) < 1, sqrt(1 - u^2), 0)`, with the case apart."
      )
    }
    let top = ahead.reduce(0) { max($0, abs($1)) }
    for (place, u) in distances.enumerated()
    where !(abs(ahead[place] - behind[place]) <= 1e-9 * top) {
      throw call.failure(
        .wrongValue,
        "The weight at the distance \(numberText(u)) is \(numberText(ahead[place])), and at \(numberText(-u)) it is \(numberText(behind[place]))",
        at: span,
        help:
          "A kernel with a width is the same to both sides, as with `abs(u)`. `nadaraya_watson` takes the function as it is."
      )
    }
    if top == 0 {
      throw call.failure(
        .wrongValue, "This function gives every distance the weight 0", at: span)
    }
  }
}
