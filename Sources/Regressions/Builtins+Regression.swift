package import Values
import Operations
import Arrays
import Language
import Diagnostics
import Estimators

/// Kernels as values, and the regressions.
extension Builtin {
  package static let smoothingKernels: [String: Value] = Dictionary(
    uniqueKeysWithValues: SmoothingKernel.Shape.allCases.map {
      ($0.name, .object(KernelValue(.unit($0), hasGivenWidth: false)))
    })

  package static let regressionFunctions: [String: Body] = [
    "kernel": kernel, "nadaraya_watson": nadarayaWatson, "regression": regression,
    "predict": predict,
    "weights": weights,
  ]

  /// `kernel(f; width, period)`.
  private static func kernel(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("f")
    if operand.value.kernel != nil {
      throw call.failure(
        .wrongType, "This is a kernel already", under: "f",
        help: "Its width is given by `\(call.evaluator.source.lines.text(operand.span))(width=…)`.")
    }
    let own = OwnKernel(try call.function("f"), call, at: operand.span)
    // What cannot be a kernel is told here, where it is made.
    _ = try own.kernel(isScaled: true, call, at: operand.span)
    let unit = SmoothingKernel.unit(.own(KernelProfile(name: own.name) { _ in }))
    let width = call.operand("width")
    let kernel = try width.map { (width) throws(RuntimeFailure) in
      try call.kernel(unit, withWidth: width)
    }
    return .object(
      KernelValue(
        kernel ?? unit, hasGivenWidth: width != nil,
        period: try KernelValue.period(call, kernel ?? unit), of: own))
  }

  /// Up to so many are computed for a kernel that is a function of the notebook's.
  private static let eagerCustomWeights = 4_000_000

  private static func nadarayaWatson(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (keys, values) = try call.observations()
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    try call.reserve(estimates: queries, columns: values.columns)
    switch try call.kernel() {
    case .smoothing(let kernel):
      if call.has("neighbours") || call.has("key_widths") {
        return try variableWidthRegression(call, keys, values, queries, kernel)
      }
      let regression = try call.estimating { () throws(EstimatorError) in
        try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      }
      let estimate = try call.estimating { () throws(EstimatorError) in
        try regression.estimate(
          at: queries, offSupport: offSupport(call), supervision: call.supervision)
      }
      warn(of: estimate, queries.count, reach: reach(of: kernel), call)
      return .tuple([
        estimate.value, try weightsValue(of: regression, at: queries, call),
      ])
    case .function(let function):
      if call.has("neighbours") || call.has("key_widths") {
        return try variableWidthRegression(
          call, keys, values, queries, try call.smoothingKernel())
      }
      return try customNadarayaWatson(call, keys, values, queries, function)
    }
  }

  /// A width for each key, as `adaptive_widths` makes them, or for each query up to its k-th nearest key; nil when the
  /// kernel's own is meant.
  static func variableWidths(
    _ call: BuiltinCall, _ keys: Points, _ queries: Points, _ weights: ObservationWeights?
  ) throws(RuntimeFailure) -> VariableWidthRegression.Widths? {
    guard call.has("neighbours") else {
      guard call.has("key_widths") else { return nil }
      let widths = try call.vector("key_widths")
      guard widths.count == keys.count else {
        throw call.failure(
          .wrongShape,
          "There are \(keys.count) keys and \(widths.count) \(widths.count == 1 ? "width" : "widths")",
          under: "key_widths", help: "Give each key one width.")
      }
      return .ofKeys(widths)
    }
    if call.has("key_widths") {
      throw call.failure(
        .wrongValue, "Widths are given twice, as `key_widths` and by `neighbours`.",
        under: "neighbours", help: "Leave one of the two out.")
    }
    let count = try call.integer("neighbours")
    return .ofQueries(
      try call.estimating(under: call.operand("neighbours")?.span) { () throws(EstimatorError) in
        try AdaptiveWidths.nearestNeighbours(
          points: keys, queries: queries, k: count, counting: .points, weights: weights,
          supervision: call.supervision)
      })
  }

  private static func variableWidthRegression(
    _ call: BuiltinCall, _ keys: Points, _ values: Values, _ queries: Points,
    _ kernel: SmoothingKernel
  ) throws(RuntimeFailure) -> Value {
    let supervision = call.supervision
    // A width for each coordinate is the unit in which the coordinate is measured.
    let (keys, queries) = try call.estimating { () throws(EstimatorError) in
      (try keys.measured(in: kernel.widths), try queries.measured(in: kernel.widths))
    }
    guard let widths = try variableWidths(call, keys, queries, values.weights) else {
      return .nothing
    }
    let shape = kernel.shape
    let (regression, estimate) = try call.estimating { () throws(EstimatorError) in
      let regression = try VariableWidthRegression(keys: keys, values: values, shape: shape)
      let estimate = try regression.estimate(
        at: queries, widths: widths, supervision: supervision)
      return (regression, try filled(estimate, keys, values, queries, call))
    }
    warn(of: estimate, queries.count, reach: "their widths", call)
    return .tuple([
      estimate.value,
      .object(
        WeightsValue(keys: keys.count, queries: queries.count) {
          (part, supervision) throws(EstimatorError) in
          try regression.weights(
            at: queries.rows(part), widths: widths.of(queries: part), limit: .max,
            supervision: supervision)
        }),
    ])
  }

  private static func offSupport(_ call: BuiltinCall) -> OffSupport {
    guard case .text(let text) = call.operand("off_support")?.value else { return .nan }
    return OffSupport(rawValue: text) ?? .nan
  }

  /// What was estimated by other weights than a kernel's, with the answers that are wanted off the support.
  private static func filled(
    _ estimate: Estimate, _ keys: Points, _ values: Values, _ queries: Points, _ call: BuiltinCall
  ) throws(EstimatorError) -> Estimate {
    try NadarayaWatson(keys: keys, values: values, kernel: .unit(.gaussian)).filled(
      estimate, at: queries, offSupport: offSupport(call), supervision: call.quietSupervision)
  }

  /// A function of the notebook's as the kernel: called on tiles of distances.
  private static func customNadarayaWatson(
    _ call: BuiltinCall, _ keys: Points, _ values: Values, _ queries: Points, _ function: Value
  ) throws(RuntimeFailure) -> Value {
    let kernel = TileFunction(
      function, call.evaluator, at: call.operand("kernel")?.span ?? call.span)
    let isConcurrent = kernel.program != nil
    var failure: RuntimeFailure?
    // One that fails is called on this thread.
    let weighing: WeighingFunction = { distances in
      do throws(RuntimeFailure) {
        return try kernel(distances)
      } catch {
        failure = error
        return nil
      }
    }
    do throws(RuntimeFailure) {
      let estimate = try call.estimating { () throws(EstimatorError) in
        let estimate = try CustomNadarayaWatson.estimate(
          keys: keys, values: values, queries: queries, isConcurrent: isConcurrent,
          supervision: call.supervision, weighing: weighing)
        return try filled(estimate, keys, values, queries, call)
      }
      warn(of: estimate, queries.count, reach: "reach", call)
      let (size, overflow) = keys.count.multipliedReportingOverflow(by: queries.count)
      guard !overflow, size <= eagerCustomWeights else {
        return .tuple([
          estimate.value,
          .object(WeightsValue(keys: keys.count, queries: queries.count, compute: nil)),
        ])
      }
      let weights = try call.estimating { () throws(EstimatorError) in
        try CustomNadarayaWatson.weights(
          keys: keys, of: values.weights, queries: queries, isConcurrent: isConcurrent,
          supervision: call.quietSupervision, weighing: weighing)
      }
      return .tuple([
        estimate.value, .tensor(Tensor(weights, shape: [keys.count, queries.count])),
      ])
    } catch {
      throw failure ?? error
    }
  }

  // MARK: Models

  private static func regression(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    switch call.summed {
    case .line, .column: return try regressionOfSums(call)
    case .edges(let value): return try regression(of: value.sums, call)
    case .plane(let value): return try regression(of: value.sums, call)
    case nil: break
    }
    let (keys, values, rows) = try call.rowsOfObservations()
    var data = RegressionModel.Origin(
      rows: rows, keys: try call.required("x").value.kind, values: try call.required("y").value.kind
    )
    var kernel = try call.smoothingKernel()
    let degree = try call.integer("degree")
    if let period = call.period {
      for name in ["degree", "neighbours"] where call.has(name) && (name != "degree" || degree != 0)
      {
        throw call.failure(.wrongValue, "A kernel with a period takes no `\(name)`", under: name)
      }
      let places = try call.columns(call.required("x"), for: "x").elements
      data.circle = (Circle(period: period), rows.map { $0.map { places[$0] } } ?? places)
    }
    if call.has("neighbours") {
      return try neighbourModel(call, keys, values, data, kernel, degree)
    }
    if call.has("robust") {
      throw call.failure(
        .wrongValue, "`robust` goes with `neighbours`", under: "robust",
        help: "As in `regression(x, y; kernel=tricube, degree=1, neighbours=20, robust=3)`.")
    }
    if let width = call.operand("width") {
      if case .text(let method) = width.value {
        kernel = try selectedKernel(
          call, keys, values, kernel, method: method, degree: degree, at: width.span)
      } else {
        kernel = try call.kernel(kernel, withWidth: width)
      }
    } else if !call.hasGivenWidth {
      kernel = try chosenKernel(call, keys, values, kernel, degree: degree)
    }
    let (regression, polynomial) = try call.estimating { () throws(EstimatorError) in
      (
        try NadarayaWatson(keys: keys, values: values, kernel: kernel),
        degree == 0
          ? nil
          : RegressionModel.Polynomial.local(
            try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree))
      )
    }
    return .object(RegressionModel(regression, polynomial, data))
  }

  /// A model whose width is, at each query, the distance to its k-th nearest key.
  private static func neighbourModel(
    _ call: BuiltinCall, _ keys: Points, _ values: Values, _ data: RegressionModel.Origin,
    _ kernel: SmoothingKernel, _ degree: Int
  ) throws(RuntimeFailure) -> Value {
    if call.has("width") {
      throw call.failure(
        .wrongValue, "The width is given twice, by `width` and by `neighbours`",
        under: "neighbours", help: "Leave one of the two out.")
    }
    let count = try call.integer("neighbours")
    let rounds = try call.integer("robust", default: 0)
    let (regression, model) = try call.estimating(under: call.operand("neighbours")?.span) {
      () throws(EstimatorError) in
      let model = try NeighbourPolynomial(
        keys: keys, values: values, shape: kernel.shape, degree: degree, neighbours: count)
      return (
        try NadarayaWatson(keys: keys, values: values, kernel: .unit(kernel.shape)),
        rounds == 0 ? model : try model.robust(rounds: rounds, supervision: call.supervision)
      )
    }
    return .object(RegressionModel(regression, .neighbours(model), data))
  }

  private static func model(_ call: BuiltinCall) throws(RuntimeFailure) -> RegressionModel {
    try call.refuseSums("model")
    return try call.model("model")
  }

  private static func predict(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if case .object(.sumsModel(let model)) = try call.value("model") {
      return try model.predict(call, at: call.places())
    }
    return try model(call).predict(try call.required("q"), call)
  }

  private static func weights(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try model(call).weights(try call.required("q"), call)
  }
}

extension Points {
  /// The same with a unit for each coordinate.
  fileprivate func measured(in units: [Double]) throws(EstimatorError) -> Points {
    guard units.count > 1 else { return self }
    guard units.count == dimension else {
      throw .widthCount(widths: units.count, dimension: dimension)
    }
    return try Points(
      coordinates: coordinates.enumerated().map { $1 / units[$0 % dimension] },
      dimension: dimension)
  }
}
