package import Arrays
package import Language
package import Diagnostics
package import Estimators

/// A regression that keeps its data: `predict(q)`, `weights(q)`.
package final class RegressionModel: ObjectValue {
  package var object: Object { .model(self) }
  /// The data and the kernel; the model itself where that is no polynomial.
  package let regression: NadarayaWatson
  package let polynomial: Polynomial?

  /// A local polynomial of one width, or of the width of its nearest keys.
  package enum Polynomial {
    case local(LocalPolynomial)
    case neighbours(NeighbourPolynomial)

    package var degree: Int {
      switch self {
      case .local(let model): model.degree
      case .neighbours(let model): model.degree
      }
    }

    package func fit(at queries: Points, supervision: Supervision) throws(EstimatorError)
      -> LocalPolynomial.Fit
    {
      switch self {
      case .local(let model): try model.fit(at: queries, supervision: supervision)
      case .neighbours(let model): try model.fit(at: queries, supervision: supervision)
      }
    }
  }

  /// Where the data come from.
  package struct Origin {
    /// The rows that are used; nil for all.
    package var rows: [Int]?
    /// What keys and values stand for.
    package var keys: Tensor.Kind
    package var values: Tensor.Kind
    /// The circle on which the keys lie, and where they are on the line; nil where they lie as they were given.
    package var circle: (Circle, places: [Double])?

    package init(
      rows: [Int]? = nil, keys: Tensor.Kind, values: Tensor.Kind,
      circle: (Circle, places: [Double])? = nil
    ) {
      self.rows = rows
      self.keys = keys
      self.values = values
      self.circle = circle
    }
  }

  let origin: Origin

  package init(_ regression: NadarayaWatson, _ polynomial: Polynomial?, _ origin: Origin) {
    self.regression = regression
    self.polynomial = polynomial
    self.origin = origin
  }

  /// How many coordinates the reader's keys have.
  package var dimension: Int { origin.circle == nil ? regression.keys.dimension : 1 }

  /// The reader's keys, row after row.
  var keyCoordinates: [Double] { origin.circle?.places ?? regression.keys.coordinates }

  /// The kernel as the reader gave it.
  var kernelValue: KernelValue {
    KernelValue(regression.kernel, period: origin.circle?.0.period)
  }

  /// The reader's places where the estimator has them.
  func located(_ places: Points) throws(EstimatorError) -> Points {
    try origin.circle.map { (circle, _) throws(EstimatorError) in
      try circle.points(places, as: .queries)
    } ?? places
  }

  /// What errors and bands are made of.
  var smoother: Smoother {
    switch polynomial {
    case .local(let model): .local(model)
    case .neighbours(let model): .neighbours(model)
    case nil: .mean(regression)
    }
  }

  /// How far the kernel looks, in words.
  package var reach: String {
    if case .neighbours = polynomial { return "their widths" }
    return Builtin.reach(of: regression.kernel)
  }

  package func estimate(at queries: Points, supervision: Supervision) throws(EstimatorError)
    -> Estimate
  {
    guard let polynomial else {
      return try regression.estimate(at: queries, supervision: supervision)
    }
    let fit = try polynomial.fit(at: queries, supervision: supervision)
    return Estimate(
      values: fit.values, columns: regression.values.columns, unsupported: fit.unsupported)
  }

  package var typeName: String { "model" }

  package var fieldNames: [String] {
    [
      "kernel", "width", "degree", "neighbours", "count", "dimension", "degrees_of_freedom",
      "residual_degrees_of_freedom", "residual_variance", "r_squared", "loo_score", "fitted",
      "residuals", "left_out", "x", "y", "rows",
    ] + Catalog.modelMethods.map { $0.name }
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "kernel": .object(kernelValue)
    case "width":
      if case .neighbours = polynomial {
        .nothing
      } else {
        KernelValue.widthValue(regression.kernel.widths)
      }
    case "degree": .number(Double(polynomial?.degree ?? 0))
    case "neighbours":
      if case .neighbours(let model) = polynomial {
        .number(Double(model.neighbours))
      } else {
        .nothing
      }
    case "count": .number(Double(regression.keys.count))
    case "dimension": .number(Double(dimension))
    default: method(name)
    }
  }

  private func method(_ name: String) -> Value? {
    MethodValue(name, of: Catalog.modelMethods) { call throws(RuntimeFailure) in
      let queries = try call.required("q")
      return switch name {
      case "predict": try self.predict(queries, call)
      case "weights": try self.weights(queries, call)
      default: try self.inference(name, call)
      }
    }.map { .object($0) }
  }

  package var text: String {
    let d = dimension
    var kernel = kernelValue.text
    if case .neighbours(let model) = polynomial {
      kernel =
        "\(model.shape.name), as wide as \(model.neighbours) neighbours"
        + (model.robustness == nil ? "" : ", robust")
    }
    return """
      \(title)
        keys    \(regression.keys.count)\(d == 1 ? "" : " with \(d) coordinates")
        kernel  \(kernel)
      """ + (regression.values.weights.map { "\n  weights \($0.meaning.rawValue)" } ?? "")
  }

  /// What kind of regression it is.
  package var title: String {
    polynomial.map { "Local polynomial regression of degree \($0.degree)" }
      ?? "Nadaraya-Watson regression"
  }

  package func queries(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Points
  {
    let places = try call.points(operand, "q", as: .queries, dimension: dimension)
    return try call.estimating(under: operand.span) { () throws(EstimatorError) in
      try located(places)
    }
  }

  package func predict(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    let queries = try queries(operand, call)
    try call.reserve(estimates: queries, columns: regression.values.columns)
    let derivative = try call.integer("derivative")
    guard (0...(polynomial?.degree ?? 0)).contains(derivative) else {
      throw call.failure(
        .wrongValue,
        "A model of degree \(polynomial?.degree ?? 0) has no derivative \(derivative) here",
        under: "derivative",
        help: "Make it with a higher `degree`, as in `regression(x, y; degree=2)`.")
    }
    if let polynomial {
      let fit = try call.estimating(under: operand.span) { () throws(EstimatorError) in
        try polynomial.fit(at: queries, supervision: call.supervision)
      }
      return Builtin.value(
        of: fit, derivative, polynomial.degree, queries.count, regression.values.columns,
        regression.keys.dimension, reach: reach, call)
    }
    let estimate = try call.estimating(under: operand.span) { () throws(EstimatorError) in
      try regression.estimate(at: queries, supervision: call.supervision)
    }
    Builtin.warn(
      of: estimate, queries.count, reach: Builtin.reach(of: regression.kernel), call)
    return estimate.value
  }

  package func weights(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    let queries = try queries(operand, call)
    if polynomial != nil {
      let smoother = smoother
      return try Builtin.weightsValue(
        keys: regression.keys.count, queries: queries.count, call
      ) { (part, supervision) throws(EstimatorError) in
        try smoother.weights(at: queries.rows(part), limit: .max, supervision: supervision)
      }
    }
    if regression.kernel.shape.isCompact {
      let estimate = try call.estimating { () throws(EstimatorError) in
        try regression.estimate(at: queries, supervision: call.quietSupervision)
      }
      Builtin.warn(
        ofQueries: estimate.unsupported, of: queries.count,
        reach: Builtin.reach(of: regression.kernel), so: "the weights there are nan", call)
    }
    return try Builtin.weightsValue(of: regression, at: queries, call)
  }
}

/// A function that belongs to an object: `model.predict`.
package final class MethodValue: ObjectValue {
  package var object: Object { .method(self) }
  package typealias Body = @Sendable (BuiltinCall) throws(RuntimeFailure) -> Value

  package let signature: Signature
  package let body: Body

  /// The method of that name among those of the catalogue; nil when there is none.
  package init?(_ name: String, of methods: [Signature], body: @escaping Body) {
    guard let signature = methods.first(where: { $0.name == name }) else { return nil }
    self.signature = signature
    self.body = body
  }

  package var typeName: String { "method" }
  package var text: String { "method \(signature.name)" }
  package var isCallable: Bool { true }

  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    try body(
      BuiltinCall(
        binding: Arguments(positional: call.rest, keywords: call.keywords, span: call.span),
        to: signature, call.evaluator))
  }
}
