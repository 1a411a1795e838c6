import Diagnostics
import Estimators
import CMath

/// Attention pooling, classification, densities and local polynomials.
extension Builtin {
  static let attentionFunctions: [String: Body] = [
    "attention": attention, "classify": classify, "density": density,
    "local_linear": localLinear, "consistency": consistency,
  ]

  private static let scores: [String: Attention.Score] = [
    "gaussian": .gaussian, "dot": .dot, "scaled_dot": .scaledDot,
  ]

  private static func attention(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (keys, values) = try call.weighted(
      try call.points("k", as: .keys), try call.values("v"), by: call.operand("weights"))
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    let name = try call.text("score", default: "gaussian")
    let score = scores[name] ?? .gaussian
    let width = try call.number("width", default: 1)
    try call.reserve(estimates: queries, columns: values.columns)
    let pooled = try call.estimating { () throws(EstimatorError) in
      try Attention.pool(
        queries: queries, keys: keys, values: values, score: score, width: width,
        supervision: call.supervision)
    }
    let estimate = Estimate(values: pooled, columns: values.columns, unsupported: [])
    let weights = try weightsValue(keys: keys.count, queries: queries.count, call) {
      (part, supervision) throws(EstimatorError) in
      try Attention.weights(
        queries: queries.rows(part), keys: keys, of: values.weights, score: score, width: width,
        limit: .max,
        supervision: supervision)
    }
    return .tuple([estimate.value, weights])
  }

  private static func classify(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    _ = try call.vector("labels")
    let (x, labels, weights) = try call.complete(
      try call.required("x"), "x", try call.required("labels"), "labels")
    let keys = try call.points(x, "x", as: .keys)
    let given = try call.tensor(labels, for: "labels").elements
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    let kernel = try call.smoothingKernel()
    if let row = given.firstIndex(where: { $0.isNaN }) {
      throw call.leavingOutMissing(
        call.failure("not-finite", "Label \(row) is not a number", under: "labels"))
    }
    let classes = Array(Set(given)).sorted()
    guard classes.count <= 1000 else {
      throw call.failure(
        "wrong-value", "There are \(classes.count) different labels", under: "labels",
        help: "Labels are classes; for numbers use `nadaraya_watson`.")
    }
    // A row of zeros and ones for each key, and one of probabilities for each query.
    try call.reserve(Shape.extent([given.count, classes.count]))
    try call.reserve(estimates: queries, columns: classes.count)
    let places = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
    let own = try call.observationWeights(weights)
    let classifier = try call.estimating { () throws(EstimatorError) in
      try KernelClassifier(
        keys: keys, labels: given.map { places[$0] ?? 0 }, classes: max(classes.count, 1),
        weights: own, kernel: kernel)
    }
    let prediction = try call.estimating { () throws(EstimatorError) in
      try classifier.predict(at: queries, supervision: call.supervision)
    }
    warn(
      ofQueries: prediction.labels.indices.filter { prediction.labels[$0] < 0 }, of: queries.count,
      reach: reach(of: kernel), call)
    return drawnClasses(
      [
        .tensor(Tensor(prediction.labels.map { $0 < 0 ? .nan : classes[$0] })),
        .tensor(Tensor(prediction.probabilities, shape: [queries.count, classes.count])),
      ], classifier, keys: keys, labels: given, classes: classes)
  }

  private static func density(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let all = try call.points("x", as: .keys)
    // One column of nothing holds the weights.
    let none = try call.estimating { () throws(EstimatorError) in
      try Values([Double](repeating: 0, count: all.count))
    }
    let (points, rows) = try call.weighted(all, none, by: call.operand("weights"))
    let queries = try call.points("q", as: .queries, dimension: points.dimension)
    var kernel = try call.smoothingKernel()
    let isLogarithmic = try call.boolean("log", default: false)
    if call.has("neighbours") || call.has("key_widths"), kernel.widths.count > 1 {
      throw call.failure(
        "wrong-value", "This kernel has a width for each coordinate already", under: "kernel",
        help: "Use a kernel with one width, such as `gaussian`.")
    }
    let nothing = isLogarithmic ? "the log density there is -inf" : "the density there is 0"
    if let widths = try variableWidths(call, points, queries, rows.weights) {
      let span = call.operand("neighbours")?.span
      let numbers = try call.estimating(under: span) { () throws(EstimatorError) in
        try VariableWidthRegression(keys: points, values: rows, shape: kernel.shape).density(
          at: queries, widths: widths, supervision: call.supervision)
      }
      warn(
        ofQueries: numbers.indices.filter { numbers[$0] == 0 }, of: queries.count,
        reach: "their widths", so: nothing, call)
      return .tensor(Tensor(isLogarithmic ? numbers.map { log($0) } : numbers))
    }
    if !call.hasGivenWidth {
      kernel = try chosenKernel(call, points, weights: rows.weights, kernel)
    }
    let numbers = try call.estimating { () throws(EstimatorError) in
      let density = try Density(points: points, weights: rows.weights, kernel: kernel)
      return isLogarithmic
        ? try density.logDensity(at: queries, supervision: call.supervision)
        : try density.density(at: queries, supervision: call.supervision)
    }
    if kernel.shape.isCompact {
      warn(
        ofQueries: numbers.indices.filter { numbers[$0] == (isLogarithmic ? -.infinity : 0) },
        of: queries.count, reach: reach(of: kernel), so: nothing, call)
    }
    return .tensor(Tensor(numbers))
  }

  private static func localLinear(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (keys, values) = try call.observations()
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    let kernel = try call.smoothingKernel()
    let degree = try call.integer("degree", default: 1)
    let derivative = try call.integer("derivative", default: 0)
    guard (0...max(degree, 0)).contains(derivative) else {
      throw call.failure(
        "wrong-value", "A polynomial of degree \(degree) has no derivative \(derivative) here",
        under: "derivative", help: "Raise `degree`, up to \(LocalPolynomial.maximumDegree).")
    }
    let fit = try call.estimating { () throws(EstimatorError) in
      try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
        .fit(at: queries, supervision: call.supervision)
    }
    return value(
      of: fit, derivative, degree, queries.count, values.columns, keys.dimension,
      reach: reach(of: kernel), call)
  }

  /// The estimates of a local polynomial or their derivatives, with remarks where it is not what was asked for.
  static func value(
    of fit: LocalPolynomial.Fit, _ derivative: Int, _ degree: Int, _ queries: Int, _ columns: Int,
    _ dimension: Int, reach: String, _ call: BuiltinCall
  ) -> Value {
    warn(ofQueries: fit.unsupported, of: queries, reach: reach, call)
    warn(
      fit.lowered, of: queries,
      "too few different keys in reach for degree \(degree), so the fit there is of a lower degree",
      call)
    // An axis for the columns of y, and one for the coordinates of a gradient, where there are several.
    var shape = [queries] + (columns > 1 ? [columns] : [])
    if derivative == 0 { return .tensor(Tensor(fit.values, shape: shape)) }
    if dimension > 1 { shape.append(dimension) }
    return .tensor(Tensor(fit.derivatives[derivative - 1], shape: shape))
  }

  private static func consistency(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let function = try call.function("f")
    let counts = try call.vector("counts").map { Int(exactly: $0) ?? 0 }
    guard counts.allSatisfy({ $0 > 0 }) else {
      throw call.failure(
        "wrong-value", "Counts are whole numbers above 0", under: "counts",
        help: "As in `consistency(sin, [100, 1000])`.")
    }
    let dimension = try call.integer("dimension", default: 1)
    let seed = try call.integer("seed", default: 1)
    var failure: RuntimeFailure?
    let noise = try call.number("noise", default: 0.3)
    guard noise >= 0 else {
      throw call.failure("wrong-value", "The noise cannot be less than 0", under: "noise")
    }
    for count in counts {
      // Twice the library's most coordinates, for what it makes of them.
      try call.reserve(Shape.extent([max(count, 0), 16]))
    }
    do throws(RuntimeFailure) {
      let points = try call.estimating { () throws(EstimatorError) in
        try Consistency.simulate(
          dimension: dimension, counts: counts, noise: noise,
          seed: UInt64(bitPattern: Int64(seed)), supervision: call.supervision
        ) { x in
          guard failure == nil else { return .nan }
          do throws(RuntimeFailure) {
            let argument: Value = x.count == 1 ? .number(x[0]) : .tensor(Tensor(x))
            let value = try call.apply(function, argument)
            guard let number = value.scalar else {
              throw call.failure(
                "wrong-type", "`f` gives \(value.described) and not a number", under: "f",
                help: dimension == 1
                  ? "It gets a number."
                  : "It gets a point, an array of \(dimension) numbers: as in `x -> sum(x)`.")
            }
            return number
          } catch {
            failure = error
            return .nan
          }
        }
      }
      if let failure { throw failure }
      return .tuple([
        .tensor(Tensor(points.map { Double($0.count) })), .tensor(Tensor(points.map { $0.error })),
      ])
    } catch {
      throw failure ?? error
    }
  }

  /// The weights now when they are few, or where they are looked at.
  static func weightsValue(
    keys: Int, queries: Int, _ call: BuiltinCall, _ compute: @escaping WeightsValue.Compute
  ) throws(RuntimeFailure) -> Value {
    let (size, overflow) = keys.multipliedReportingOverflow(by: queries)
    guard !overflow, size <= eagerWeights else {
      return .object(WeightsValue(keys: keys, queries: queries, compute: compute))
    }
    let weights = try call.estimating { () throws(EstimatorError) in
      try compute(Array(0..<queries), call.quietSupervision)
    }
    return .tensor(Tensor(weights, shape: [keys, queries]))
  }
}
