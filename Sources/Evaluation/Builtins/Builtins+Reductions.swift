import Checking
import Diagnostics

/// Functions that take the elements of an axis, or of the whole array, together.
extension Builtin {
  static let reductions: [String: Body] = [
    "sum": sum, "prod": product, "mean": mean, "std": deviation, "var": variance,
    "median": median, "quantile": quantile, "any": any, "all": all, "norm": norm,
    "argmin": argmin, "argmax": argmax, "min": minimum, "max": maximum, "cumsum": cumsum,
    "diff": diff, "softmax": softmax, "dot": dot, "unique": unique,
  ]

  /// Reduces along `axis=`, or everything when it is left out.
  private static func reduce(
    _ call: BuiltinCall, _ parameter: String = "x", isBoolean: Bool = false,
    _ body: ([Double]) throws(RuntimeFailure) -> Double
  ) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor(parameter)
    let keeps = try call.keepsDimensions
    guard let axis = try call.axis(of: tensor) else {
      let shape = keeps ? tensor.shape.map { _ in 1 } : []
      return Value.shaped(Tensor([try body(tensor.elements)], shape: shape, isBoolean: isBoolean))
    }
    let lines = AxisLines(tensor.shape, axis: axis)
    var elements: [Double] = []
    elements.reserveCapacity(lines.count)
    for line in 0..<lines.count {
      if line & 0xff == 0 { try call.poll() }
      let start = lines.start(line)
      elements.append(
        try body((0..<lines.length).map { tensor.elements[start + $0 * lines.stride] }))
    }
    return Value.shaped(
      Tensor(elements, shape: reducedShape(tensor.shape, axis, keeps), isBoolean: isBoolean))
  }

  private static func reducedShape(_ shape: [Int], _ axis: Int, _ keeps: Bool) -> [Int] {
    var shape = shape
    if keeps { shape[axis] = 1 } else { shape.remove(at: axis) }
    return shape
  }

  /// An extremum or a middle needs at least one element.
  private static func requireElements(_ call: BuiltinCall, _ parameter: String = "x")
    throws(RuntimeFailure)
  {
    let tensor = try call.tensor(parameter)
    let isEmpty = try call.axis(of: tensor).map { tensor.shape[$0] == 0 } ?? (tensor.count == 0)
    if isEmpty {
      throw call.failure(
        "empty", "`\(call.name)` of no elements has no value", under: parameter,
        label: "shape \(Shape.text(tensor.shape))")
    }
  }

  // MARK: Sums

  private static func sum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard let axis = try call.axis(of: tensor) else { return try reduce(call) { Sum.of($0) } }
    let sums = Sum.along(axis, tensor)
    try call.poll()
    return Value.shaped(
      Tensor(sums, shape: reducedShape(tensor.shape, axis, try call.keepsDimensions)))
  }

  private static func product(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call) { $0.reduce(1, *) }
  }

  private static func mean(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard let axis = try call.axis(of: tensor) else {
      return try reduce(call) { Sum.of($0) / Double($0.count) }
    }
    let count = Double(tensor.shape[axis])
    let means = Sum.along(axis, tensor).map { $0 / count }
    try call.poll()
    return Value.shaped(
      Tensor(means, shape: reducedShape(tensor.shape, axis, try call.keepsDimensions)))
  }

  private static func variance(_ line: [Double], _ correction: Double) -> Double {
    let mean = Sum.of(line) / Double(line.count)
    let squares = Sum.of(line.map { ($0 - mean) * ($0 - mean) })
    return squares / max(0, Double(line.count) - correction)
  }

  private static func variance(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let correction = try call.number("correction", default: 1)
    return try reduce(call) { variance($0, correction) }
  }

  private static func deviation(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let correction = try call.number("correction", default: 1)
    return try reduce(call) { variance($0, correction).squareRoot() }
  }

  /// The Euclidean length, scaled so that squares neither overflow nor vanish.
  private static func norm(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call) { line in
      let largest = line.lazy.map(abs).max() ?? 0
      guard largest > 0, largest.isFinite else {
        return line.contains { $0.isNaN } ? .nan : largest
      }
      return largest * Sum.of(line.map { ($0 / largest) * ($0 / largest) }).squareRoot()
    }
  }

  private static func cumsum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try alongAxis(call, try call.tensor("x")) { line in
      var total = 0.0
      return line.map { number in
        total += number
        return total
      }
    }
  }

  private static func softmax(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try alongAxis(call, try call.tensor("x")) { line in
      let largest = line.max() ?? 0
      let powers = line.map { VectorMath.exp($0 - largest) }
      let total = Sum.of(powers)
      return powers.map { $0 / total }
    }
  }

  private static func dot(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.evaluator.matrixProduct(
      try call.required("a"), try call.required("b"), at: call.span)
  }

  // MARK: Truth

  private static func any(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call, isBoolean: true) { $0.contains { $0 != 0 } ? 1 : 0 }
  }

  private static func all(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call, isBoolean: true) { $0.contains(0) ? 0 : 1 }
  }

  // MARK: Order

  private static func median(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try requireElements(call)
    let order = Order(isDescending: false, interrupt: call.evaluator.interrupt)
    return try reduce(call) { line throws(RuntimeFailure) in quantile(try order.sorted(line), 0.5) }
  }

  /// Linear interpolation between order statistics, Hyndman and Fan's type 7, of a sorted line.
  private static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    if sorted.contains(where: \.isNaN) || p.isNaN { return .nan }
    let place = p * Double(sorted.count - 1)
    let lower = min(max(Int(place), 0), sorted.count - 1)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }

  private static func quantile(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try requireElements(call)
    let shares = try call.tensor("p")
    if let wrong = shares.elements.first(where: { !(0...1).contains($0) }) {
      throw call.failure(
        "wrong-value", "`p` lies between 0 and 1; this is \(numberText(wrong))", under: "p")
    }
    let order = Order(isDescending: false, interrupt: call.evaluator.interrupt)
    var results: [Value] = []
    for share in shares.elements {
      results.append(
        try reduce(call) { line throws(RuntimeFailure) in quantile(try order.sorted(line), share) })
    }
    guard shares.rank > 0 else { return results[0] }
    return Value.stacked(results).map { .tensor($0) } ?? .list(results)
  }

  /// The position of the first extreme element; NaN, as the larger and the smaller of all, wins.
  private static func position(_ line: [Double], _ isBetter: (Double, Double) -> Bool) -> Double {
    var best = 0
    for index in line.indices {
      if line[index].isNaN { return Double(index) }
      if isBetter(line[index], line[best]) { best = index }
    }
    return Double(best)
  }

  private static func argmin(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try requireElements(call)
    return try reduce(call) { position($0, <) }
  }

  private static func argmax(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try requireElements(call)
    return try reduce(call) { position($0, >) }
  }

  private static func minimum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try extremum(call, .minimum)
  }

  private static func maximum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try extremum(call, .maximum)
  }

  /// Of two arguments element by element, of one the extremum; NaN wins.
  private static func extremum(_ call: BuiltinCall, _ operation: ElementwiseOperation)
    throws(RuntimeFailure) -> Value
  {
    if call.has("b") {
      return try apply(operation, [try call.required("a"), try call.required("b")], call)
    }
    try requireElements(call, "a")
    return try reduce(call, "a") { line in line.dropFirst().reduce(line[0]) { operation($0, $1) } }
  }

  private static func unique(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let tensor = try call.value("x").tensor {
      try call.reserve(tensor.count)
      var result: [Double] = []
      let order = Order(isDescending: false, interrupt: call.evaluator.interrupt)
      for number in try order.sorted(tensor.elements)
      where result.last.map({ $0 != number && !($0.isNaN && number.isNaN) }) ?? true {
        result.append(number)
      }
      return .tensor(Tensor(result, isBoolean: tensor.isBoolean))
    }
    var texts: Set<String> = []
    for item in try call.items("x") {
      guard case .text(let text) = item else {
        throw call.failure("wrong-type", "`unique` needs numbers or texts", under: "x")
      }
      texts.insert(text)
    }
    return .list(texts.sorted().map { .text($0) })
  }

  private static func diff(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard tensor.rank > 0 else {
      throw call.failure("wrong-shape", "`diff` needs an array with an axis", under: "x")
    }
    let axis = try call.axis(of: tensor) ?? tensor.rank - 1
    var shape = tensor.shape
    shape[axis] = max(0, shape[axis] - 1)
    let stride = AxisLines(tensor.shape, axis: axis).stride
    // An element's neighbour along the axis lies `stride` further in the original.
    let offsets = Shape.offsets(shape, strides: Shape.strides(tensor.shape))
    return .tensor(
      Tensor(offsets.map { tensor.elements[$0 + stride] - tensor.elements[$0] }, shape: shape))
  }
}

extension BuiltinCall {
  /// Whether a reduced axis stays, with length 1.
  fileprivate var keepsDimensions: Bool {
    get throws(RuntimeFailure) {
      parameters.contains { $0.name == "keepdims" }
        ? try boolean("keepdims", default: false) : false
    }
  }
}
