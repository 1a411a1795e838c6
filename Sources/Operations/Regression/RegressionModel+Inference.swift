import Tables
package import Values
import Arrays
import Language
package import Diagnostics
import Estimators

extension RegressionModel {
  /// The fields that need the fit at the keys.
  package func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    switch name {
    case "degrees_of_freedom": .number(try fit(call).trace)
    case "r_squared": .number(try fit(call).rSquared)
    case "loo_score":
      .number(
        try call.estimating { () throws(EstimatorError) in
          try smoother.trainingFit(supervision: call.supervision).score(.leaveOneOut)
        })
    case "fitted": rows(try fit(call).fitted)
    case "residuals": rows(try fit(call).residuals)
    case "left_out": rows(try fit(call).leftOut)
    case "x":
      .tensor(
        Tensor(
          keyCoordinates,
          shape: dimension == 1
            ? [regression.keys.count] : [regression.keys.count, dimension],
          kind: origin.keys == .dates ? .dates : .numbers))
    case "y": rows(regression.values.numbers, origin.values == .dates ? .dates : .numbers)
    case "rows":
      .tensor(
        Tensor(
          try call.evaluator.interrupt.map(regression.keys.count) { index in
            Double(origin.rows.map { $0[index] } ?? index)
          }))
    case "residual_variance": .number(try noise(call).variance)
    case "residual_degrees_of_freedom": .number(try noise(call).residualFreedom)
    default: nil
    }
  }

  private func noise(_ call: BuiltinCall) throws(RuntimeFailure) -> NoiseEstimate {
    try refuseRobust("residual variance", call)
    return try call.estimating { () throws(EstimatorError) in
      try smoother.noise(supervision: call.supervision)
    }
  }

  /// Weights that come from residuals are not what these formulas were made for.
  private func refuseRobust(_ what: String, _ call: BuiltinCall) throws(RuntimeFailure) {
    guard case .neighbours(let model) = polynomial, model.robustness != nil else { return }
    throw call.failure(
      .wrongValue, "A robust fit has no \(what) here", at: call.span,
      help: "Make the model without `robust` for it.")
  }

  private func fit(_ call: BuiltinCall) throws(RuntimeFailure) -> TrainingFit {
    try call.estimating { () throws(EstimatorError) in
      try smoother.trainingFit(supervision: call.supervision)
    }
  }

  /// The methods that look at the fit itself.
  func inference(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    switch name {
    case "band": try band(call)
    case "standard_errors": try standardErrors(call)
    case "diagnostics": try diagnostics(call)
    case "quantile": try quantile(call)
    case "cdf": try cdf(call)
    case "density": try density(call)
    default: try topKeys(call)
    }
  }

  private func rows(_ numbers: [Double], _ kind: Tensor.Kind = .numbers) -> Value {
    let columns = regression.values.columns
    return .tensor(
      columns == 1
        ? Tensor(numbers, kind: kind)
        : Tensor(numbers, shape: [numbers.count / columns, columns], kind: kind))
  }

  /// `model.band(q; level=0.95, kind="pointwise")`: estimate, lower and upper limit.
  private func band(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("q")
    let queries = try queries(operand, call)
    let level = try call.number("level")
    guard level > 0, level < 1 else {
      throw call.failure(
        .wrongValue, "A level lies between 0 and 1", under: "level",
        help: "Write 0.95 for 95 %.")
    }
    let kind = try call.text("kind")
    let isLocal = try call.text("convention") == "local"
    if isLocal, kind == "bootstrap" || kind == "prediction" {
      throw call.failure(
        .wrongValue, "A \(kind) band has no convention: it is made of residuals",
        under: "convention", help: "Leave it out.")
    }
    try refuseRobust("band", call)
    let smoother = smoother
    if kind == "bootstrap" { try call.reserve(Shape.extent([queries.count, 400])) }
    let supervision = call.supervision
    let band = try call.estimating(under: call.span) { () throws(EstimatorError) in
      switch kind {
      case "simultaneous":
        try smoother.simultaneousBand(
          at: queries, level: level, isLocal: isLocal, supervision: supervision)
      case "bootstrap":
        try smoother.bootstrapBand(at: queries, level: level, supervision: supervision)
      case "prediction":
        try smoother.predictionBand(at: queries, level: level, supervision: supervision)
      default:
        try smoother.pointwiseBand(
          at: queries, level: level, isLocal: isLocal, supervision: supervision)
      }
    }
    warn(ofLimits: band.upper, band.estimates, call)
    if band.upper.contains(.infinity) {
      call.evaluator.output.warn(
        "\(regression.keys.count) keys are too few, or lie too far apart, for a prediction band of level \(numberText(level)): it has no limits.\n"
      )
    }
    return .tuple([band.estimates, band.lower, band.upper].map { .tensor(Tensor($0)) })
  }

  /// `model.standard_errors(q; convention="linear")`.
  private func standardErrors(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let queries = try queries(try call.required("q"), call)
    let convention =
      ErrorConvention(rawValue: try call.text("convention")) ?? .linear
    try refuseRobust("standard error", call)
    if polynomial != nil, convention == .asymptotic {
      throw call.failure(
        .wrongValue, "A local polynomial has no standard errors of this convention",
        under: "convention", help: "Leave `convention` out.")
    }
    let errors = try call.estimating(under: call.span) { () throws(EstimatorError) -> [Double] in
      if convention == .local {
        return try smoother.localStandardErrors(at: queries, supervision: call.supervision)
      }
      if polynomial != nil {
        return try smoother.standardErrors(at: queries, supervision: call.supervision)
      }
      return try regression.standardErrors(
        at: queries, convention: convention, supervision: call.supervision)
    }
    if errors.contains(where: { $0.isNaN }) {
      let estimate = try call.estimating { () throws(EstimatorError) in
        try self.estimate(at: queries, supervision: call.quietSupervision)
      }
      let columns = estimate.columns
      warn(ofLimits: errors, (0..<queries.count).map { estimate.values[$0 * columns] }, call)
    }
    return .tensor(Tensor(errors))
  }

  /// Says which queries have no estimate, and which have one whose noise nothing tells.
  private func warn(ofLimits limits: [Double], _ estimates: [Double], _ call: BuiltinCall) {
    Builtin.warn(
      ofQueries: estimates.indices.filter { estimates[$0].isNaN }, of: estimates.count,
      reach: reach, call)
    Builtin.warn(
      estimates.indices.filter { limits[$0].isNaN && !estimates[$0].isNaN }, of: estimates.count,
      "an estimate whose error is nan, because values there are each estimated by themselves alone",
      call)
  }

  /// The weights of a polynomial may be below 0, so that they are no shares.
  func refusePolynomial(_ call: BuiltinCall) throws(RuntimeFailure) {
    guard polynomial != nil else { return }
    throw call.failure(
      .wrongValue, "This is for models of degree 0 with a width, whose weights are shares",
      at: call.span, help: "`weights(q)` gives the weights of this model.")
  }

  /// `model.diagnostics(q)`: effective sample sizes, entropies, nearest distances and log densities.
  private func diagnostics(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let queries = try queries(try call.required("q"), call)
    try refusePolynomial(call)
    let found = try call.estimating(under: call.span) { () throws(EstimatorError) in
      try regression.diagnostics(at: queries, supervision: call.supervision)
    }
    Builtin.warn(
      ofQueries: found.effectiveSampleSizes.indices.filter { found.effectiveSampleSizes[$0] == 0 },
      of: queries.count, reach: Builtin.reach(of: regression.kernel),
      so: "nothing has weight there",
      call)
    return .object(DiagnosticsValue(found))
  }

  /// `model.top_keys(q, k)`: the indices of the heaviest keys of one query, and their weights.
  private func topKeys(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("q")
    let query = try queries(operand, call)
    try refusePolynomial(call)
    let count = try call.integer("k")
    guard count > 0 else {
      throw call.failure(
        .wrongValue, "`k` is a whole number above 0, and this is \(count)", under: "k")
    }
    guard query.count == 1 else {
      throw call.failure(
        .wrongShape, "`top_keys` looks at one query", at: operand.span,
        help: "As in `model.top_keys(2.5, 3)`.")
    }
    let keys = try call.estimating(under: call.span) { () throws(EstimatorError) in
      try regression.heaviestKeys(at: query, count: count, supervision: call.supervision)
    }
    if keys.isEmpty {
      Builtin.warn(
        ofQueries: [0], of: 1, reach: Builtin.reach(of: regression.kernel),
        so: "nothing has weight there", call)
    }
    return .tuple([
      .tensor(Tensor(keys.map { Double($0.key) })), .tensor(Tensor(keys.map { $0.weight })),
    ])
  }
}
