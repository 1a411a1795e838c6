import Language
import Tables
package import Values
import Operations
import Arrays
package import Diagnostics
package import Estimators

/// Choosing a width.
extension Builtin {
  package static let widthFunctions: [String: Body] = [
    "select_width": selectWidth, "width_curve": widthCurve, "learn_width": learnWidth,
    "adaptive_widths": adaptiveWidths, "convert_width": convertWidth,
  ]

  /// Rules that look at the keys alone: widths for a density, and first guesses for a regression.
  private static let rules: [String: DensityWidth] = [
    "silverman": .silverman, "scott": .scott, "normal_reference": .normalReference,
    "sheather_jones": .sheatherJones, "plug_in": .plugIn, "isj": .improvedSheatherJones,
    "ucv": .leastSquares, "likelihood": .likelihood,
  ]

  private static func selectWidth(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.hasSums { return try selectWidthOfSums(call) }
    guard call.has("y") else { return try densityWidth(call) }
    let (keys, values) = try call.observations()
    let method = try call.text("method", default: "loo")
    if call.period != nil, criteria[method] == nil {
      throw call.failure(
        .wrongValue, "`\(method)` knows no periods", under: "method",
        help: "Use \"loo\", \"gcv\" or \"aicc\".")
    }
    let kernel = try selectedKernel(
      call, keys, values, try call.smoothingKernel(), method: method,
      degree: try call.integer("degree"), at: call.operand("method")?.span ?? call.span)
    return KernelValue.widthValue(kernel.widths)
  }

  /// The width for the density of x.
  private static func densityWidth(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (points, rows) = try densityPoints(call)
    let kernel = try call.smoothingKernel()
    let method = try call.text(
      "method", default: points.dimension == 1 ? "sheather_jones" : "normal_reference")
    if call.has("degree") {
      throw call.failure(.wrongValue, "A density has no `degree`", under: "degree")
    }
    if let period = call.period {
      guard !call.has("method") || method == "likelihood" else {
        throw call.failure(
          .wrongValue, "`\(method)` knows no periods", under: "method",
          help: "Use \"likelihood\".")
      }
      let chosen = try call.estimating { () throws(EstimatorError) in
        try Density.likeliestKernel(
          kernel.shape, points, weights: rows.weights, along: Circle(period: period),
          supervision: call.supervision)
      }
      return KernelValue.widthValue(chosen.widths)
    }
    guard let rule = rules[method] else {
      throw call.failure(
        .wrongValue, "`\(method)` needs the values `y`", under: "method",
        help: "For a density take \"sheather_jones\", or another rule that looks at x alone.")
    }
    let chosen = try call.estimating { () throws(EstimatorError) in
      try kernel.with(
        rule, for: points, weights: rows.weights, supervision: call.supervision)
    }
    return KernelValue.widthValue(chosen.widths)
  }

  /// The kernel with the width that a method selects.
  static func selectedKernel(
    _ call: BuiltinCall, _ keys: Points, _ values: Values, _ kernel: SmoothingKernel,
    method: String, degree: Int = 0, at span: Span
  ) throws(RuntimeFailure) -> SmoothingKernel {
    if criteria[method] == nil, degree != (method == "dpill" ? 1 : 0), call.has("degree") {
      throw call.failure(
        .wrongValue, "`\(method)` does not take local polynomials of degree \(degree)",
        under: "degree", help: "Leave `degree` out, or use the method \"loo\", \"gcv\" or \"aicc\"."
      )
    }
    if let rule = rules[method] {
      return try call.estimating { () throws(EstimatorError) in
        try kernel.with(rule, for: keys, weights: values.weights, supervision: call.supervision)
      }
    }
    if method == "dpill" {
      return try call.estimating { () throws(EstimatorError) in
        guard kernel.shape == .gaussian else { throw .unsupportedKernel(kernel.shape) }
        return try kernel.with(
          width: DirectPlugIn.width(
            keys: keys, values: values, supervision: call.supervision))
      }
    }
    if method == "loo_per_coordinate" {
      return try call.estimating { () throws(EstimatorError) in
        let best = try WidthSearch.widthsPerCoordinate(
          keys: keys, values: values, shape: kernel.shape, supervision: call.supervision)
        return try kernel.with(widths: best.widths)
      }
    }
    let block = try blockSize(call)
    guard let criterion = criteria[method] else {
      throw call.failure(
        .unknownOption, "There is no method `\(method)` to select a width", at: span,
        help: "Use \"loo\", \"gcv\" or \"aicc\".")
    }
    let best = try call.estimating { () throws(EstimatorError) in
      try WidthSearch(
        NadarayaWatson(keys: keys, values: values, kernel: kernel), criterion: criterion,
        degree: degree, block: block, supervision: call.quietSupervision
      ).best(supervision: call.supervision)
    }
    if let edge = best.edge { call.evaluator.output.warn(hint(edge, best.width, degree: degree)) }
    return try call.estimating { () throws(EstimatorError) in
      try kernel.with(
        widths: keys.dimension == 1 ? [best.width] : kernel.widths.map { $0 * best.width })
    }
  }

  /// How many neighbours are left out with each key.
  private static func blockSize(_ call: BuiltinCall) throws(RuntimeFailure) -> Int {
    guard call.parameters.contains(where: { $0.name == "block" }), call.has("block") else {
      return 0
    }
    let block = try call.integer("block")
    let method = try call.text("method", default: "loo")
    guard block >= 0, method == "loo" || block == 0 else {
      throw call.failure(
        .wrongValue,
        block < 0
          ? "`block` is how many neighbours on either side are left out, not \(block)"
          : "`\(method)` leaves nothing out", under: "block",
        help: block < 0 ? nil : "`block` goes with the method \"loo\".")
    }
    return block
  }

  /// What it means that the best width lies at an end of the search.
  private static func hint(_ edge: WidthSearch.Edge, _ width: Double, degree: Int) -> String {
    let global = degree == 0 ? "mean" : degree == 1 ? "straight line" : "polynomial"
    let meaning =
      switch edge {
      case .widest: "widest that was tried"
      case .global: "widest that was tried: one \(global) for all points predicts as well"
      case .narrowest:
        "narrowest that was tried: each point is predicted best from its nearest neighbours alone"
      }
    return "The best width, \(numberText(width)), is the \(meaning).\n"
  }

  /// The kernel with the width that leave-one-out chooses where nobody gave one, and a remark that says so.
  ///
  /// With several coordinates the widths are in proportion to their standard deviations, so that they follow the units.
  package static func chosenKernel(
    _ call: BuiltinCall, _ keys: Points, _ values: Values, _ kernel: SmoothingKernel,
    degree: Int = 0
  ) throws(RuntimeFailure) -> SmoothingKernel {
    if kernel.shape == .constant { return kernel }
    let chosen = try askingForWidth(call) { () throws(RuntimeFailure) in
      let start =
        keys.dimension == 1 || call.period != nil
        ? kernel
        : try call.estimating { () throws(EstimatorError) in
          let deviations = try WidthSearch.deviations(
            of: keys, weights: values.weights, supervision: call.quietSupervision)
          return try kernel.with(widths: deviations.map { $0 > 0 ? $0 : 1 })
        }
      return try selectedKernel(
        call, keys, values, start, method: "loo", degree: degree, at: call.span)
    }
    call.evaluator.output.warn(
      "\(widthText(chosen)) chosen by leave-one-out, because none was given.\n")
    return chosen
  }

  private static func widthCurve(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.hasSums { return try widthCurveOfSums(call) }
    let (keys, values) = try call.observations()
    let kernel = try call.smoothingKernel()
    let method = try call.text("method", default: "loo")
    let degree = try call.integer("degree")
    let block = try blockSize(call)
    let given = call.has("widths") ? try call.vector("widths") : nil
    let (widths, scores) = try call.estimating { () throws(EstimatorError) in
      let search = try WidthSearch(
        NadarayaWatson(keys: keys, values: values, kernel: kernel),
        criterion: criteria[method] ?? .leaveOneOut, degree: degree, block: block,
        supervision: call.quietSupervision)
      let widths = given ?? search.defaultWidths()
      return (widths, try search.curve(widths, supervision: call.supervision).map { $0.score })
    }
    return .object(scoreCurve(widths, scores, method: method))
  }

  private static func learnWidth(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (keys, values) = try call.observations()
    let kernel = try call.smoothingKernel()
    let steps = try call.integer("steps")
    let rate = try call.number("rate")
    let leavesOneOut = try call.boolean("leave_one_out")
    let learnsKeys = try call.boolean("keys")
    if learnsKeys, call.has("weights") {
      throw call.failure(
        .wrongValue, "Keys that are learned have no weights", under: "weights",
        help: "Leave out one of `keys=true` and `weights`.")
    }
    if learnsKeys, call.period != nil {
      throw call.failure(.wrongValue, "Keys that are learned have no period", under: "keys")
    }
    try call.reserve(steps)
    let learning = try call.estimating { () throws(EstimatorError) in
      try WidthLearning(
        NadarayaWatson(keys: keys, values: values, kernel: kernel), leavesOneOut: leavesOneOut,
        learnsKeys: learnsKeys, sharesWidth: call.period != nil)
    }
    let path = try call.estimating { () throws(EstimatorError) in
      try learning.path(steps: steps, rate: rate, supervision: call.supervision)
    }
    let ends = path.widths.last ?? kernel.widths
    let last = call.period == nil ? ends : [ends[0]]
    if let remark = remark(on: path, steps: steps, leavesOneOut: leavesOneOut, learnsKeys) {
      call.evaluator.output.warn(remark)
    }
    let width: Value = last.count == 1 ? .number(last[0]) : .tensor(Tensor(last))
    let learned = path.keys.coordinates
    let moved: [Value] =
      !learnsKeys
      ? []
      : [
        .tensor(
          keys.dimension == 1
            ? Tensor(learned) : Tensor(learned, shape: [keys.count, keys.dimension]))
      ]
    return .object(
      learningCurve(
        [width, .tensor(Tensor(path.losses))] + moved,
        path, learning: learnsKeys ? nil : learning, leavesOneOut: leavesOneOut))
  }

  /// What a descent did not do that was asked for; nil where it learned.
  private static func remark(
    on path: WidthLearning.Path, steps: Int, leavesOneOut: Bool, _ learnsKeys: Bool
  ) -> String? {
    guard steps > 0, let first = path.losses.first, let last = path.losses.last else { return nil }
    let made = path.losses.count - 1
    if !last.isFinite {
      let reason =
        leavesOneOut && last == .infinity
        ? "some point has no other in reach" : "it is no finite number"
      return made == 0
        ? "Nothing was learned: at the first width the loss is \(numberText(last)), because \(reason). Start from a wider kernel.\n"
        : "Learning ended after \(made) of \(steps) steps: the loss is \(numberText(last)) there, because \(reason).\n"
    }
    if made < steps {
      return
        "Learning ended after \(made) of \(steps) steps: the next width would be too small or too large for numbers.\n"
    }
    if !learnsKeys, path.widths.first == path.widths.last {
      return "Nothing was learned: the loss does not change with the width here.\n"
    }
    return last > first
      ? "Nothing was learned: the loss rose from \(numberText(first)) to \(numberText(last)). Take a lower `rate`.\n"
      : nil
  }

  private static func adaptiveWidths(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let given = try call.required("x")
    let (x, _, rows, _) = try call.complete(given, "x", given, "x")
    let points = try call.points(x, "x", as: .keys)
    let weights = try call.observationWeights(rows)
    if call.has("neighbours") {
      let k = try call.integer("neighbours")
      let widths = try call.estimating { () throws(EstimatorError) in
        try AdaptiveWidths.nearestNeighbours(
          points: points, queries: points, k: k, supervision: call.supervision)
      }
      return .tensor(Tensor(widths))
    }
    var kernel = try call.smoothingKernel()
    if !call.hasGivenWidth { kernel = try chosenKernel(call, points, weights: weights, kernel) }
    let sensitivity = try call.number("sensitivity")
    let widths = try call.estimating { () throws(EstimatorError) in
      try AdaptiveWidths.silverman(
        points: points, weights: weights, pilot: kernel, sensitivity: sensitivity,
        supervision: call.supervision)
    }
    return .tensor(Tensor(widths))
  }

  /// The conventions by the names that the language gives them.
  private static let conventions: [String: WidthConvention] = [
    "natural": .natural, "sd": .standardDeviation, "ksmooth": .ksmooth, "locfit": .locfit,
    "np": .np, "temperature": .temperature,
  ]

  private static func convertWidth(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let number = try call.number("width")
    let shape = try call.smoothingKernel().shape
    let source = try call.text("from")
    let target = try call.text("to")
    let converted = try call.estimating { () throws(EstimatorError) -> Double? in
      guard let width = try conventions[source]?.width(number, of: shape) else { return nil }
      return try conventions[target]?.number(forWidth: width, of: shape)
    }
    if let converted { return .number(converted) }
    throw call.failure(
      .wrongValue, "The \(shape.name) kernel has no width in one of these conventions",
      under: "kernel")
  }
}
