import Tables
package import Values
package import Diagnostics
package import Estimators

/// Widths that nobody gave.
extension Builtin {
  /// The criteria by the names that the language gives them.
  package static let criteria: [String: TrainingFit.Criterion] = [
    "loo": .leaveOneOut, "gcv": .generalised, "aicc": .akaike,
  ]

  /// The kernel with the width that a rule for densities chooses where nobody gave one, and a remark that says so.
  package static func chosenKernel(
    _ call: BuiltinCall, _ points: Points, weights: ObservationWeights?, _ kernel: SmoothingKernel
  ) throws(RuntimeFailure) -> SmoothingKernel {
    if kernel.shape == .constant { return kernel }
    if let period = call.period {
      let chosen = try call.estimating { () throws(EstimatorError) in
        try Density.likeliestKernel(
          kernel.shape, points, weights: weights, along: Circle(period: period),
          supervision: call.quietSupervision)
      }
      call.evaluator.output.warn(
        "\(widthText(chosen)) chosen by likelihood, because none was given.\n")
      return chosen
    }
    let (chosen, rule) = try askingForWidth(call) { () throws(RuntimeFailure) in
      try call.estimating { () throws(EstimatorError) in
        try DensityWidth.chosenKernel(
          kernel.shape, points, weights: weights, supervision: call.quietSupervision)
      }
    }
    let name = rule == .sheatherJones ? "the rule of Sheather and Jones" : "the normal reference"
    call.evaluator.output.warn(
      "\(widthText(chosen)) chosen by \(name), because none was given.\n")
    return chosen
  }

  package static func widthText(_ kernel: SmoothingKernel) -> String {
    let widths = kernel.widths.map(numberText)
    return widths.count == 1
      ? "The width \(widths[0]) is" : "The widths \(widths.joined(separator: ", ")) are"
  }

  /// A failure to choose a width asks for one.
  package static func askingForWidth<Result>(
    _ call: BuiltinCall, _ body: () throws(RuntimeFailure) -> Result
  ) throws(RuntimeFailure) -> Result {
    do throws(RuntimeFailure) { return try body() } catch {
      guard case .failed(var complaint, let source) = error, complaint.help == nil else {
        throw error
      }
      complaint.help =
        "No width was given, and none can be chosen here: give one, as in `gaussian(width=0.5)`."
      throw .failed(complaint, source: source)
    }
  }
}
