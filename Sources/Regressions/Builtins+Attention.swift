import Tables
package import Values
import Operations
import Arrays
import Language
import Diagnostics
import Estimators
import CMath

/// Attention pooling, classification, densities and local polynomials.
extension Builtin {
  package static let attentionFunctions: [String: Body] = [
    "attention": attention, "classify": classify,
    "local_linear": localLinear, "consistency": consistency,
  ]

  private static let scores: [String: Attention.Score] = [
    "gaussian": .gaussian, "dot": .dot, "scaled_dot": .scaledDot,
  ]

  private static func attention(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let result = try batchedAttention(call) { return result }
    let (keys, values) = try call.weighted(
      try call.points("k", as: .keys), try call.values("v"), by: call.operand("weights"))
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    let name = try call.text("score")
    let score = scores[name] ?? .gaussian
    let width = try call.number("width")
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

  /// With more than two axes, a mask or in order; nil for anything else.
  private static func batchedAttention(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    let isCausal = try call.boolean("causal")
    var (q, k, v) = (
      try call.columns(call.required("q"), for: "q"),
      try call.columns(call.required("k"), for: "k"),
      try call.columns(call.required("v"), for: "v")
    )
    guard isCausal || call.has("mask") || [q, k, v].contains(where: { $0.rank > 2 }) else {
      return nil
    }
    guard !call.has("weights") else {
      throw call.failure(
        .wrongValue, "Batches and masks take no `weights` yet", under: "weights",
        help: "Leave it out, or give keys of one batch without a mask.")
    }
    // A number for each key or query is a row of one.
    func rows(_ tensor: Tensor) -> Tensor {
      tensor.reshaped((tensor.rank == 0 ? [1] : tensor.shape) + [1]) ?? tensor
    }
    if k.rank < 2 { k = rows(k) }
    let d = k.shape[k.rank - 1]
    if q.rank < 2 { q = d > 1 && q.count == d ? q.reshaped([1, d]) ?? q : rows(q) }
    let hasColumns = v.rank >= max(k.rank, 2)
    if !hasColumns { v = rows(v) }
    let (m, n) = (q.shape[q.rank - 2], k.shape[k.rank - 2])
    guard q.shape[q.rank - 1] == d else {
      throw call.failure(
        .shapeClash,
        "The queries have \(q.shape[q.rank - 1]) coordinates, and the keys \(d)", under: "q",
        label: "shape \(Shape.text(q.shape))")
    }
    guard v.shape[v.rank - 2] == n else {
      throw call.failure(
        .shapeClash, "There are \(n) keys, and \(v.shape[v.rank - 2]) values", under: "v",
        label: "shape \(Shape.text(v.shape))")
    }
    for (tensor, name) in [(q, "q"), (k, "k"), (v, "v")]
    where tensor.elements.contains(where: { !$0.isFinite }) {
      throw call.failure(
        .notFinite, "`\(name)` holds what is no number, or an infinite one", under: name)
    }
    let width = try call.number("width")
    guard width > 0, width.isFinite else {
      throw call.failure(
        .wrongValue, "A width is a number above 0, not \(numberText(width))", under: "width")
    }
    var batch: [Int]? = []
    for tensor in [q, k, v] {
      batch = batch.flatMap { Shape.broadcast($0, Array(tensor.shape.dropLast(2))) }
    }
    guard var batch else {
      throw call.failure(
        .shapeClash,
        "The leading axes of \(Shape.text(q.shape)), \(Shape.text(k.shape)) and \(Shape.text(v.shape)) do not fit together",
        under: "k", help: "They must agree, or be 1.")
    }
    let mask = try call.has("mask") ? mask(call, batch, m, n) : nil
    if let mask, let joint = Shape.broadcast(batch, Array(mask.shape.dropLast(2))) { batch = joint }
    let c = v.shape[v.rank - 1]
    try call.reserve(Shape.extent(batch + [m, max(c, 1)]))
    try call.reserve(Shape.extent([mask == nil ? 1 : 2] + batch + [m, max(n, 1)]))
    try call.reserve(Shape.extent([2, m, max(n, 1)]))
    let pooled = try BatchedAttention(
      queries: q, keys: k, values: v, mask: mask, isCausal: isCausal,
      score: scores[try call.text("score")] ?? .gaussian, width: width,
      batch: batch
    ).computed(call.evaluator.interrupt)
    let total = (Shape.count(batch) ?? 0) * m
    warn(pooled.empty, of: total, "no key that it may see, so the estimate there is nan", call)
    let means = hasColumns ? pooled.means : pooled.means.reshaped(batch + [m]) ?? pooled.means
    return .tuple([.tensor(means), .tensor(pooled.weights)])
  }

  /// Truths that stretch to (…, queries, keys).
  private static func mask(_ call: BuiltinCall, _ batch: [Int], _ m: Int, _ n: Int)
    throws(RuntimeFailure) -> Tensor
  {
    let mask = try call.tensor("mask")
    guard mask.isBoolean || mask.elements.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw call.failure(
        .wrongType, "A mask holds truths", under: "mask",
        help: "Compare: `mask=range(\(n)) < 3` lets each query see the first three keys.")
    }
    let shape = mask.rank < 2 ? Array(repeating: 1, count: 2 - mask.rank) + mask.shape : mask.shape
    guard let stretched = Shape.broadcast(Array(shape.suffix(2)), [m, n]), stretched == [m, n],
      Shape.broadcast(batch, Array(shape.dropLast(2))) != nil
    else {
      throw call.failure(
        .shapeClash,
        "A mask of shape \(Shape.text(mask.shape)) does not fit \(m) queries and \(n) keys",
        under: "mask", label: "shape \(Shape.text(mask.shape))",
        help: "Its shape is \(Shape.text([m, n])), or \(Shape.text([n])) for all queries alike.")
    }
    return mask.reshaped(shape) ?? mask
  }

  private static func classify(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let labelled = try call.required("labels")
    let named = try Categories(texts: labelled, call)
    if named == nil { _ = try call.vector("labels") }
    let coded =
      named.map { BuiltinCall.Operand(.tensor(Tensor($0.codes)), labelled.span) } ?? labelled
    let (x, labels, weights, _) = try call.complete(
      try call.required("x"), "x", coded, "labels")
    let keys = try call.points(x, "x", as: .keys)
    let given = try call.tensor(labels, for: "labels").elements
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    let kernel = try call.smoothingKernel()
    if let row = given.firstIndex(where: { $0.isNaN }) {
      throw call.leavingOutMissing(
        call.failure(
          .notFinite, "Label \(row) is \(named == nil ? "not a number" : "missing")",
          under: "labels"))
    }
    let classes = Array(Set(given)).sorted()
    guard classes.count <= 1000 else {
      throw call.failure(
        .wrongValue, "There are \(classes.count) different labels", under: "labels",
        help: "Labels are classes; for numbers use `nadaraya_watson`.")
    }
    // A row of zeros and ones for each key unless there are many classes.
    try call.reserve(
      Shape.extent([given.count, min(classes.count, KernelClassifier.mostColumns)]))
    // A row of probabilities for each query, where an array has room for them.
    let size = Shape.extent([queries.count, classes.count + 1])
    let hasRoom = size.map { $0 <= call.evaluator.settings.maximumElements } ?? false
    try call.reserve(hasRoom ? size : queries.count)
    let places = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
    let own = try call.observationWeights(weights)
    let classifier = try call.estimating { () throws(EstimatorError) in
      try KernelClassifier(
        keys: keys, labels: given.map { places[$0] ?? 0 }, classes: max(classes.count, 1),
        weights: own, kernel: kernel)
    }
    let (found, probabilities) = try call.estimating {
      () throws(EstimatorError) -> ([Int], Value) in
      guard hasRoom else {
        return (try classifier.labels(at: queries, supervision: call.supervision), .nothing)
      }
      let prediction = try classifier.predict(at: queries, supervision: call.supervision)
      return (
        prediction.labels,
        .tensor(Tensor(prediction.probabilities, shape: [queries.count, classes.count]))
      )
    }
    if !hasRoom {
      call.evaluator.remark(
        "`classify` gives the classes alone, and `nothing` for probabilities: those of \(queries.count) queries and \(classes.count) classes are more than an array may hold. Fewer queries have them.",
        at: call.span)
    }
    warn(
      ofQueries: found.indices.filter { found[$0] < 0 }, of: queries.count,
      reach: reach(of: kernel), call)
    var circle: (Circle, places: [Double])?
    if let period = call.period {
      circle = (Circle(period: period), try call.columns(x, for: "x").elements)
    }
    let names = classes.map { class_ in
      named.map { $0.name(Int(class_)) } ?? "class \(numberText(class_))"
    }
    let predicted: Value =
      named == nil
      ? .tensor(Tensor(found.map { $0 < 0 ? .nan : classes[$0] }))
      : .list(found.map { $0 < 0 ? .nothing : .text(names[$0]) })
    return drawnClasses(
      [predicted, probabilities], classifier, keys: keys, labels: given, classes: classes,
      names: names,
      circle: circle)
  }

  private static func localLinear(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.hasSums { return try localLinearOfSums(call) }
    let (keys, values) = try call.observations()
    let queries = try call.points("q", as: .queries, dimension: keys.dimension)
    var kernel = try call.smoothingKernel()
    if let width = call.operand("width") { kernel = try call.kernel(kernel, withWidth: width) }
    let degree = try call.integer("degree")
    let derivative = try call.integer("derivative")
    guard (0...max(degree, 0)).contains(derivative) else {
      throw call.failure(
        .wrongValue, "A polynomial of degree \(degree) has no derivative \(derivative) here",
        under: "derivative", help: "Raise `degree`, up to \(LocalPolynomial.maximumDegree).")
    }
    let fit = try call.estimating { () throws(EstimatorError) in
      if call.period != nil {
        return try CircularLines(keys: keys, values: values, kernel: kernel, degree: degree)
          .fit(at: queries, supervision: call.supervision)
      }
      return try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
        .fit(at: queries, supervision: call.supervision)
    }
    return value(
      of: fit, derivative, degree, queries.count, values.columns,
      call.period == nil ? keys.dimension : 1,
      reach: reach(of: kernel), call)
  }

  private static func consistency(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let function = try call.function("f")
    let counts = try call.vector("counts").map { Int(exactly: $0) ?? 0 }
    guard counts.allSatisfy({ $0 > 0 }) else {
      throw call.failure(
        .wrongValue, "Counts are whole numbers above 0", under: "counts",
        help: "As in `consistency(sin, [100, 1000])`.")
    }
    let dimension = try call.integer("dimension")
    let seed = try call.integer("seed")
    var failure: RuntimeFailure?
    let noise = try call.number("noise")
    guard noise >= 0 else {
      throw call.failure(.wrongValue, "The noise cannot be less than 0", under: "noise")
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
                .wrongType, "`f` gives \(value.described) and not a number", under: "f",
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

}
