import Work
import Tables
package import Values
import Arrays
import Language
package import Diagnostics
package import Estimators

/// A kernel argument: one of the library's, or any function of distances.
package enum KernelArgument {
  case smoothing(SmoothingKernel)
  case function(Value)
}

/// The arguments of regressions.
extension BuiltinCall {
  /// Rows of coordinates: an array with one axis is a line, one with two has a row per point.
  ///
  /// With `dimension` above 1, an array of that many numbers is one point.
  package func points(
    _ parameter: String, as argument: EstimatorError.Argument, dimension: Int? = nil
  ) throws(RuntimeFailure) -> Points {
    try points(try required(parameter), parameter, as: argument, dimension: dimension)
  }

  package func points(
    _ operand: Operand, _ parameter: String, as argument: EstimatorError.Argument,
    dimension: Int? = nil
  ) throws(RuntimeFailure) -> Points {
    let tensor = try columns(operand, for: parameter)
    if let period {
      let line = try estimating(under: operand.span) { () throws(EstimatorError) in
        try Points(tensor.elements, as: argument)
      }
      guard tensor.rank < 2 else {
        throw failure(
          .wrongShape, "A kernel with a period is for keys of one coordinate", at: operand.span,
          label: "shape \(Shape.text(tensor.shape))")
      }
      return try points(line, as: argument, onCircleOf: period)
    }
    let columns: Int
    switch tensor.rank {
    case 0: columns = 1
    case 1: columns = dimension.map { $0 > 1 && tensor.count == $0 ? $0 : 1 } ?? 1
    case 2: columns = tensor.shape[1]
    default:
      throw failure(
        .wrongShape, "`\(name)` needs `\(parameter)` with one or two axes", at: operand.span,
        label: "shape \(Shape.text(tensor.shape))",
        help: "One number per point, or one row of coordinates per point.")
    }
    return try estimating(under: operand.span) { () throws(EstimatorError) in
      try Points(coordinates: tensor.elements, dimension: max(columns, 1), as: argument)
    }
  }

  func points(
    _ line: Points, as argument: EstimatorError.Argument, onCircleOf period: Double
  ) throws(RuntimeFailure) -> Points {
    try reserve(Shape.extent([line.count, 4]))
    return try estimating { () throws(EstimatorError) in
      try Circle(period: period).points(line, as: argument)
    }
  }

  /// The period of the kernel's coordinate; nil where it has none.
  package var period: Double? {
    guard parameters.contains(where: { $0.name == "kernel" }),
      let kernel = operand("kernel")?.value.kernel
    else { return nil }
    return kernel.period
  }

  /// Throws before the estimates of so many queries would pass the limit on memory.
  package func reserve(estimates queries: Points, columns: Int) throws(RuntimeFailure) {
    try reserve(Shape.extent([queries.count, columns + 1]))
  }

  private static let knowsPeriods = [
    "nadaraya_watson", "regression", "local_linear", "classify", "density", "select_width",
    "width_curve", "learn_width", "adaptive_widths",
  ]

  package func kernel(_ parameter: String = "kernel") throws(RuntimeFailure) -> KernelArgument {
    guard let operand = operand(parameter) else { return .smoothing(.unit(.gaussian)) }
    if let kernel = operand.value.kernel {
      guard kernel.period == nil || Self.knowsPeriods.contains(name) else {
        throw failure(
          .wrongValue, "`\(name)` takes no kernel with a period", at: operand.span,
          help: "These do: \(Self.knowsPeriods.map { "`\($0)`" }.joined(separator: ", ")).")
      }
      guard let own = kernel.function else { return .smoothing(kernel.kernel) }
      return .smoothing(
        try own.kernel(
          widths: kernel.kernel.widths, isScaled: asksForWidths, self, at: operand.span))
    }
    if operand.value.isCallable {
      let known =
        asksForWidths ? nil : TileFunction(operand.value, evaluator, at: operand.span).kernel
      return known.map { .smoothing($0) } ?? .function(operand.value)
    }
    if case .text(let text) = operand.value, let shape = SmoothingKernel.Shape(named: text) {
      return .smoothing(.unit(shape))
    }
    guard case .number = operand.value,
      case .failed(var complaint, let place) = wrongType(operand, parameter, "a kernel")
    else { throw wrongType(operand, parameter, "a kernel") }
    complaint.help = "A kernel has its width by name: `gaussian(width=0.5)`."
    let written = evaluator.source.lines.text(operand.span)
    if !written.contains("(") {
      complaint.correction = .init(operand.span, "gaussian(width=\(written))")
    }
    throw .failed(complaint, source: place)
  }

  /// Whether widths are found or given beside the kernel, and so are in its own unit.
  private var asksForWidths: Bool {
    ["select_width", "width_curve", "learn_width", "adaptive_widths", "convert_width"]
      .contains(name)
      || ["width", "neighbours", "key_widths"].contains { own in
        parameters.contains { $0.name == own } && has(own)
      }
  }

  /// Whether the kernel comes with a width that somebody chose.
  package var hasGivenWidth: Bool { hasGivenWidth("kernel") }

  func hasGivenWidth(_ parameter: String) -> Bool {
    guard let value = operand(parameter)?.value else { return false }
    guard let kernel = value.kernel else {
      // A function is as wide as it is written.
      return value.isCallable
    }
    return kernel.hasGivenWidth
  }

  /// A kernel of the library's, or a function as one.
  package func smoothingKernel(_ parameter: String = "kernel") throws(RuntimeFailure)
    -> SmoothingKernel
  {
    switch try kernel(parameter) {
    case .smoothing(let kernel): return kernel
    case .function(let function):
      let span = operand(parameter)?.span ?? self.span
      return try OwnKernel(function, self, at: span).kernel(
        isScaled: asksForWidths, self, at: span)
    }
  }

  /// The kernel with the width of an operand: a number, or one per coordinate.
  package func kernel(_ kernel: SmoothingKernel, withWidth operand: Operand)
    throws(RuntimeFailure) -> SmoothingKernel
  {
    let tensor = try tensor(operand, for: "width")
    return try estimating(under: operand.span) { () throws(EstimatorError) in
      try kernel.with(widths: tensor.elements)
    }
  }

  /// Stops when the reader interrupts the cell, and tells how far the work has come.
  package var supervision: Supervision {
    // The library reports on the thread that calls it, which is the one that evaluates.
    nonisolated(unsafe) let evaluator = evaluator
    let name = name
    var supervision = quietSupervision
    supervision.progress = { evaluator.report($0, of: name) }
    return supervision
  }

  /// Stops when the reader interrupts the cell, and tells nothing.
  package var quietSupervision: Supervision {
    let interrupt = evaluator.interrupt
    return Supervision(shouldStop: { interrupt.isRaised })
  }

  /// Runs the library; what it finds wrong becomes a diagnostic under the argument it is about.
  package func estimating<Result>(
    under span: Span? = nil, _ body: () throws(EstimatorError) -> Result
  ) throws(RuntimeFailure) -> Result {
    do throws(EstimatorError) {
      return try body()
    } catch {
      if error == .stopped { throw .interrupted }
      let failed = failure(
        error.topic, error.description.sentence, at: span ?? self.span(of: error),
        help: error.help)
      guard case .notFinite(let argument, _, let value) = error, value.isNaN,
        argument == .keys || argument == .values,
        parameters.contains(where: { $0.name == "missing" })
      else { throw failed }
      throw leavingOutMissing(failed)
    }
  }

  /// The failure with the same call as its correction, but without the rows that lack a number.
  package func leavingOutMissing(_ failure: RuntimeFailure) -> RuntimeFailure {
    guard case .failed(var complaint, let source) = failure else { return failure }
    complaint.help = "Leave out rows without a number with `missing=\"drop\"`."
    let written = evaluator.source.lines.text(span)
    if written.hasSuffix(")"), !written.contains("missing") {
      complaint.correction = .init(Span(span.upper - 1, span.upper - 1), ", missing=\"drop\"")
    }
    return .failed(complaint, source: source)
  }

  /// Where the argument stands that an error is about.
  private func span(of error: EstimatorError) -> Span? {
    let candidates: [String] =
      switch error {
      case .noKeys, .tooFewKeys, .tooFewDistinct, .tooFewNeighbours, .noFiniteScore,
        .noSpread(.keys), .notFinite(.keys, _, _), .oneDimensionOnly, .beyondEnd:
        ["x", "k"]
      case .countMismatch, .notFinite(.values, _, _), .noSpread(.values), .vectorValues:
        ["y", "v", "labels"]
      case .weightRows, .negativeWeight, .fractionalCount, .noWeight, .notFinite(.weights, _, _):
        ["weights"]
      case .dimensionMismatch, .notFinite(.queries, _, _), .noSupport, .cutParts: ["q"]
      case .widthNotPositive, .narrowerThanSums, .boxesTooNarrow, .widthCount, .unsupportedKernel,
        .weightCount, .weightNotNumber:
        ["width", "kernel"]
      default: []
      }
    for name in candidates {
      for index in parameters.indices where parameters[index].name == name {
        if let operand = bound[index] { return operand.span }
      }
    }
    return nil
  }
}

extension EstimatorError {
  /// The key of its section in the list of errors.
  fileprivate var topic: ErrorTopic {
    switch self {
    case .countMismatch, .dimensionMismatch, .raggedRows, .vectorValues, .weightCount,
      .weightRows:
      .wrongShape
    case .tooManyWeights: .tooLarge
    default: .wrongValue
    }
  }

  fileprivate var help: String? {
    switch self {
    case .notFinite(.values, _, _): "Leave such rows out first, or give them a value."
    case .weightRows: "Give each row one weight."
    case .negativeWeight: "A weight of 0 leaves a row out."
    case .fractionalCount: "Weights that are no counts are `weights_are=\"precisions\"`."
    case .noSupport: "Take a wider kernel, or one without an edge, such as `gaussian`."
    case .widthCount: "Give one width for all coordinates, or one for each."
    case .countMismatch: "Each key needs one value."
    case .vectorValues: "Take one column of the values, as in `y[:, 0]`."
    case .noFiniteScore: "Give the width, or take the method \"loo\"."
    case .weightNotNumber:
      "A kernel gives every distance a number: as in `u -> where(abs(u) < 1, sqrt(1 - u^2), 0)`, with the case apart."
    case .narrowerThanSums(let width, _):
      "Scan the rows again with `width=\(numberText(width))`."
    case .cutParts: "Sum the rows with these queries: `queries=` and the same kernel."
    case .boxesTooNarrow: "Take a wider `width`, or subtract a constant from x."
    case .noSquares: "Scan again with `score=true`, or take the method \"gcv\" or \"aicc\"."
    case .tiedNeighbours: "Take more neighbours than there are ties, or a width."
    case .weightCount: "A kernel returns one weight for each distance."
    default: nil
    }
  }
}
