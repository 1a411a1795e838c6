import Values
import Operations
import Arrays
import Language
import Diagnostics
import Work

/// Linear equations, correlations and straight lines between points.
extension Builtin {
  static let linearAlgebra: [String: Body] = [
    "solve": solve, "lstsq": leastSquares, "corr": correlation, "interp": interpolate,
    "trapz": trapezoids,
  ]

  // MARK: Equations

  /// A matrix, and the right sides as the columns of another one.
  private struct Equations {
    let a: Tensor
    let b: Tensor
    let columns: Int

    init(_ call: BuiltinCall) throws(RuntimeFailure) {
      let matrix = try call.columns(call.required("a"), for: "a")
      let sides = try call.tensor("b")
      guard matrix.rank == 2 else {
        throw call.failure(
          .wrongShape, "`\(call.name)` needs a matrix for `a`", under: "a",
          label: "shape \(Shape.text(matrix.shape))")
      }
      guard (1...2).contains(sides.rank), sides.shape[0] == matrix.shape[0] else {
        throw call.failure(
          .shapeClash,
          "A matrix of \(matrix.shape[0]) rows needs right sides of \(matrix.shape[0]) numbers",
          under: "b", label: "shape \(Shape.text(sides.shape))")
      }
      for (tensor, name) in [(matrix, "a"), (sides, "b")]
      where tensor.elements.contains(where: { !$0.isFinite }) {
        throw call.failure(
          .notFinite, "`\(name)` holds what is no number, or an infinite one", under: name)
      }
      try call.reserve(Shape.extent([2, matrix.count + matrix.shape[1]]))
      (a, b) = (matrix, sides)
      columns = sides.rank == 2 ? sides.shape[1] : 1
    }

    func result(_ elements: [Double]) -> Value {
      .tensor(Tensor(elements, shape: [a.shape[1]] + b.shape.dropFirst()))
    }
  }

  private static func solve(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let equations = try Equations(call)
    let a = equations.a
    guard a.shape[0] == a.shape[1] else {
      throw call.failure(
        .wrongShape, "`solve` needs as many equations as unknowns", under: "a",
        label: "shape \(Shape.text(a.shape))",
        help: "`lstsq` finds what comes nearest to solving all of them.")
    }
    let solution = try LinearSystem.solved(
      a.elements, equations.b.elements, n: a.shape[0], columns: equations.columns,
      call.evaluator.interrupt)
    if let solution { return equations.result(solution) }
    throw call.failure(
      .wrongValue, "These equations have no single solution: the matrix is singular", under: "a",
      help: "`lstsq` finds the shortest of those that come nearest.")
  }

  private static func leastSquares(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let equations = try Equations(call)
    let a = equations.a
    try call.reserve(Shape.extent([a.shape[1], a.shape[1]]))
    return equations.result(
      try LinearSystem.leastSquares(
        a.elements, equations.b.elements, rows: a.shape[0], n: a.shape[1],
        columns: equations.columns, call.evaluator.interrupt))
  }

  // MARK: Correlation

  private static func correlation(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let interrupt = call.evaluator.interrupt
    guard call.has("y") else {
      let matrix = try call.columns(call.required("x"), for: "x")
      guard matrix.rank == 2 else {
        throw call.failure(
          .missingArgument, "`corr` needs two arrays, or the columns of a matrix or a table",
          under: "x", label: "shape \(Shape.text(matrix.shape))")
      }
      let (rows, columns) = (matrix.shape[0], matrix.shape[1])
      try call.reserve(Shape.extent([2, matrix.count]))
      try call.reserve(Shape.extent([columns, columns]))
      let laidOut = try matrix.transposed(interrupt)
      let directions = try directions(laidOut, interrupt)
      let products = try MatrixProduct(
        left: directions.elements, right: directions.transposed(interrupt).elements, rows: columns,
        inner: rows, columns: columns
      ).computed(interrupt)
      let elements = try interrupt.array(products.count) { part, output in
        for index in part { output[index] = correlation(products[index]) }
      }
      return .tensor(Tensor(elements, shape: [columns, columns]))
    }
    let (x, y) = try pairs(call)
    try call.reserve(Shape.extent([2, x.count]))
    let a = try directions(Tensor(x, shape: [1, x.count]), interrupt)
    let b = try directions(Tensor(y, shape: [1, y.count]), interrupt)
    let product = try MatrixProduct(
      left: a.elements, right: b.elements, rows: 1, inner: x.count, columns: 1
    ).computed(interrupt)[0]
    return .number(x.isEmpty ? .nan : correlation(product))
  }

  /// Rounding leaves no correlation beyond 1.
  private static func correlation(_ product: Double) -> Double {
    product.isNaN ? .nan : min(max(product, -1), 1)
  }

  /// Each row less its mean, with length 1; NaN where it is constant.
  private static func directions(_ rows: Tensor, _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Tensor
  {
    let means = try Spread.mean(rows, 1, interrupt)
    let centred = try Tensor.computed(.subtract, [rows, means], interrupt)
    let lengths = try Spread.norm(centred, 1, interrupt)
    return try .computed(.divide, [centred, lengths], interrupt)
  }

  /// `x` and `y`, of one length.
  private static func pairs(_ call: BuiltinCall) throws(RuntimeFailure) -> (
    x: [Double], y: [Double]
  ) {
    let (x, y) = (try call.vector("x"), try call.vector("y"))
    guard x.count == y.count else {
      throw call.failure(
        .shapeClash, "`x` has \(x.count) elements, and `y` \(y.count)", under: "y",
        help: "Each `x` belongs to one `y`.")
    }
    return (x, y)
  }

  // MARK: Lines between points

  private static func interpolate(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let queries = try call.tensor("q")
    let (x, y) = try pairs(call)
    guard !x.isEmpty else {
      throw call.failure(.empty, "`interp` needs a point at least", under: "x")
    }
    for index in x.indices {
      if index & 0xffff == 0 { try call.poll() }
      guard x[index].isNaN || (index > 0 && x[index] < x[index - 1]) else { continue }
      throw call.failure(
        .wrongValue,
        x[index].isNaN
          ? "`x` has NaN at \(index)" : "`x` does not rise: at \(index) it falls", under: "x",
        help: x[index].isNaN
          ? "Leave out what is missing: `x[!isnan(x)]`."
          : "Sort the points first: `order = argsort(x)`, then `x[order]` and `y[order]`.")
    }
    try call.reserve(queries.count)
    let elements = try call.evaluator.interrupt.array(queries.count, of: 1 << 12) { part, output in
      for index in part { output[index] = interpolated(queries.elements[index], x, y) }
    }
    return Value.shaped(Tensor(elements, shape: queries.shape))
  }

  private static func trapezoids(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (x, y) = try pairs(call)
    let areas = try call.evaluator.interrupt.map(max(x.count - 1, 0)) {
      (x[$0 + 1] - x[$0]) * (y[$0] + y[$0 + 1]) / 2
    }
    return .number(Sum.of(areas, areas.count))
  }

  /// As NumPy computes it, with the values at the ends beyond them.
  private static func interpolated(_ q: Double, _ x: [Double], _ y: [Double]) -> Double {
    if q.isNaN { return q }
    let last = x.count - 1
    if q < x[0] { return y[0] }
    if q >= x[last] { return y[last] }
    // The last point that is not beyond q.
    var (lower, upper) = (0, last)
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if x[middle] <= q { lower = middle } else { upper = middle }
    }
    if x[lower] == q { return y[lower] }
    let slope = (y[lower + 1] - y[lower]) / (x[lower + 1] - x[lower])
    let value = slope * (q - x[lower]) + y[lower]
    return value.isNaN ? slope * (q - x[lower + 1]) + y[lower + 1] : value
  }
}
