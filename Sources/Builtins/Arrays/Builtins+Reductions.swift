import Tables
import Regressions
package import Values
import Operations
import Arrays
import Language
import Diagnostics
import Estimators
import Work

/// Functions that take the elements of an axis, or of the whole array, together.
extension Builtin {
  package static let reductions: [String: Body] = [
    "sum": sum, "prod": product, "mean": mean, "std": deviation, "var": variance,
    "median": median, "quantile": quantile, "any": any, "all": all, "norm": norm,
    "argmin": argmin, "argmax": argmax, "min": minimum, "max": maximum, "cumsum": cumsum,
    "cumprod": cumprod,
    "diff": diff, "softmax": softmax, "dot": dot, "unique": unique,
  ]

  /// Those that need not see an expression's elements all at once.
  static let reductionsOfAll: [String: ReductionOfAll] = [
    "sum": { (graph, interrupt) throws(RuntimeFailure) in
      .number(try Reduction.sum.ofAll(ElementwiseProgram(graph), interrupt))
    },
    "mean": { (graph, interrupt) throws(RuntimeFailure) in
      let total = try Reduction.sum.ofAll(ElementwiseProgram(graph), interrupt)
      return .number(total / Double(Shape.count(graph.shape) ?? 0))
    },
    "min": { (graph, interrupt) throws(RuntimeFailure) in
      extremum(try Reduction.minimum.ofAll(ElementwiseProgram(graph), interrupt), of: graph)
    },
    "max": { (graph, interrupt) throws(RuntimeFailure) in
      extremum(try Reduction.maximum.ofAll(ElementwiseProgram(graph), interrupt), of: graph)
    },
    "any": { (graph, interrupt) throws(RuntimeFailure) in
      .boolean(try Reduction.any.ofAll(ElementwiseProgram(graph.truth), interrupt) != 0)
    },
    "all": { (graph, interrupt) throws(RuntimeFailure) in
      .boolean(try Reduction.all.ofAll(ElementwiseProgram(graph.truth), interrupt) != 0)
    },
  ]

  private static func extremum(_ number: Double, of graph: ElementwiseGraph) -> Value {
    graph.kind == .truths ? .boolean(number != 0) : .number(number)
  }

  /// Reduces along `axis=`, or everything when it is left out.
  private static func reduce(
    _ call: BuiltinCall, _ parameter: String = "x", kind: Tensor.Kind = .numbers,
    body: (Tensor, Int?, Interrupt) throws(RuntimeFailure) -> Tensor
  ) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor(parameter)
    var kind = kind
    if tensor.kind == .dates { kind = try kindOfDates(call, parameter) }
    let axis = try call.axis(of: tensor)
    let keeps = try call.keepsDimensions
    let interrupt = call.evaluator.interrupt
    let result: Tensor
    if try call.dropsMissing, try tensor.misses(interrupt) {
      result = try presentOnly(tensor, axis, call, body)
    } else {
      result = try body(tensor, axis, interrupt)
    }
    var shape = result.shape
    if !keeps {
      if let axis { shape.remove(at: axis) } else { shape = [] }
    }
    return Value.shaped(Tensor(result.elements, shape: shape, kind: kind))
  }

  /// A middle of dates is a date, a spread is days; a sum of dates is nothing.
  private static func kindOfDates(_ call: BuiltinCall, _ parameter: String) throws(RuntimeFailure)
    -> Tensor.Kind
  {
    switch call.name {
    case "mean", "median", "quantile", "min", "max": return .dates
    case "std", "var", "argmin", "argmax": return .numbers
    default: throw noneOfDates(call, parameter)
    }
  }

  private static func noneOfDates(_ call: BuiltinCall, _ parameter: String) -> RuntimeFailure {
    call.failure(
      .wrongType, "`\(call.name)` needs numbers, not dates", under: parameter,
      help: "Days from the first date are numbers: `x - min(x)`.")
  }

  /// Reduces the elements of each line that are there; the axis is left with length 1.
  ///
  /// A line without one has no value, but a sum.
  private static func presentOnly(
    _ tensor: Tensor, _ axis: Int?, _ call: BuiltinCall,
    _ body: (Tensor, Int?, Interrupt) throws(RuntimeFailure) -> Tensor
  ) throws(RuntimeFailure) -> Tensor {
    let interrupt = call.evaluator.interrupt
    let lines = axis.map { AxisLines(tensor.shape, axis: $0) } ?? AxisLines([tensor.count], axis: 0)
    let isPlace = call.name.hasPrefix("arg")
    let hasSum = ["sum", "prod", "any", "all", "norm"].contains(call.name)
    var missing = 0
    var results: [Double] = []
    for line in 0..<lines.count {
      try interrupt.poll()
      var present: [Double] = []
      var places: [Int] = []
      try interrupt.blocksInOrder(lines.length) { part in
        for place in part {
          let number = tensor.elements[lines.start(line) + place * lines.stride]
          if number.isNaN { continue }
          present.append(number)
          if isPlace { places.append(place) }
        }
      }
      missing += lines.length - present.count
      guard hasSum || !present.isEmpty else {
        results.append(.nan)
        continue
      }
      let result = try body(Tensor(present), nil, interrupt).elements[0]
      results.append(isPlace ? Double(places[Int(result)]) : result)
    }
    call.tellLeftOut(missing, of: tensor.count, "numbers")
    var shape = tensor.shape
    for index in shape.indices where axis == nil || index == axis { shape[index] = 1 }
    return Tensor(results, shape: shape)
  }

  /// An extremum or a middle needs at least one element.
  private static func requireElements(_ call: BuiltinCall, _ parameter: String = "x")
    throws(RuntimeFailure)
  {
    let tensor = try call.tensor(parameter)
    let isEmpty = try call.axis(of: tensor).map { tensor.shape[$0] == 0 } ?? (tensor.count == 0)
    if isEmpty {
      throw call.failure(
        .empty, "`\(call.name)` of no elements has no value", under: parameter,
        label: "shape \(Shape.text(tensor.shape))")
    }
  }

  // MARK: Sums

  private static func sum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let weights = try call.required("x").value.weights,
      call.has("axis"), try call.integer("axis") == 0, !(try call.keepsDimensions)
    {
      let ones = Tensor([Double](repeating: 1, count: weights.keys))
      let sums = try weights.pooled(
        ones, { call.failure(.wrongValue, $0.description, under: "x") }, call.supervision)
      if let sums { return .tensor(sums) }
    }
    return try reduce(call, body: Reduction.sum.reduced)
  }

  private static func product(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(
      call, kind: call.tensor("x").isBoolean ? .truths : .numbers, body: Reduction.product.reduced)
  }

  private static func mean(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call, body: Spread.mean)
  }

  private static func variance(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let correction = try call.number("correction")
    return try reduce(call) { (tensor, axis, interrupt) throws(RuntimeFailure) in
      try Spread.variance(tensor, axis, correction, interrupt)
    }
  }

  private static func deviation(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let correction = try call.number("correction")
    return try reduce(call) { (tensor, axis, interrupt) throws(RuntimeFailure) in
      let variance = try Spread.variance(tensor, axis, correction, interrupt)
      return try Tensor.computed(.sqrt, [variance], interrupt)
    }
  }

  private static func norm(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call, body: Spread.norm)
  }

  private static func cumsum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    if tensor.kind == .dates { throw noneOfDates(call, "x") }
    guard tensor.rank > 0 else { return Value.shaped(tensor) }
    let lines = AxisLines(tensor.shape, axis: try call.axis(of: tensor) ?? tensor.rank - 1)
    let sums = try lines.runningSums(tensor.elements, call.evaluator.interrupt)
    return .tensor(Tensor(sums, shape: tensor.shape))
  }

  private static func cumprod(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard tensor.rank > 0 else { return Value.shaped(tensor) }
    let axis = try call.axis(of: tensor) ?? tensor.rank - 1
    let interrupt = call.evaluator.interrupt
    return .tensor(
      try tensor.lines(along: axis, interrupt) { (line) throws(RuntimeFailure) in
        var (products, product) = (line, 1.0)
        try interrupt.blocksInOrder(line.count) { part in
          for index in part {
            product *= products[index]
            products[index] = product
          }
        }
        return products
      })
  }

  private static func softmax(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard tensor.rank > 0 else { return .number(tensor.elements[0].isFinite ? 1 : .nan) }
    let axis = try call.axis(of: tensor) ?? tensor.rank - 1
    let interrupt = call.evaluator.interrupt
    return try interrupt.share.operation(stages: 4) { () throws(RuntimeFailure) in
      let largest = try Reduction.maximum.reduced(tensor, axis, interrupt)
      let powers = try Tensor.computed(.subtract, then: .exp, [tensor, largest], interrupt)
      let total = try Reduction.sum.reduced(powers, axis, interrupt)
      return .tensor(try Tensor.computed(.divide, [powers, total], interrupt))
    }
  }

  private static func dot(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try call.evaluator.matrixProduct(
      try call.required("a"), try call.required("b"), sign: call.name)
  }

  // MARK: Truth

  private static func any(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call, kind: .truths) { (tensor, axis, interrupt) throws(RuntimeFailure) in
      try Reduction.any.reduced(tensor.truth(interrupt), axis, interrupt)
    }
  }

  private static func all(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try reduce(call, kind: .truths) { (tensor, axis, interrupt) throws(RuntimeFailure) in
      try Reduction.all.reduced(tensor.truth(interrupt), axis, interrupt)
    }
  }

  // MARK: Order

  private static func median(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try requireElements(call)
    return try quantiles(call, [0.5])[0]
  }

  private static func quantile(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try requireElements(call)
    let shares = try call.tensor("p")
    if let wrong = shares.elements.first(where: { !(0...1).contains($0) }) {
      throw call.failure(
        .wrongValue, "`p` lies between 0 and 1; this is \(numberText(wrong))", under: "p")
    }
    if call.has("kernel") { return try densityQuantiles(call, shares) }
    for name in ["low", "high", "weights"] where call.has(name) {
      throw call.failure(
        .wrongValue, "`\(name)` is for the quantiles of a density", under: name,
        help: "Name its kernel: `quantile(x, p; kernel=gaussian)`.")
    }
    let results = try quantiles(call, shares.elements)
    guard shares.rank > 0 else { return results[0] }
    return Value.stacked(results).map { .tensor($0) } ?? .list(results)
  }

  /// One result for each share.
  private static func quantiles(_ call: BuiltinCall, _ shares: [Double]) throws(RuntimeFailure)
    -> [Value]
  {
    let tensor = try call.tensor("x")
    let interrupt = call.evaluator.interrupt
    let order = Order(isDescending: false, interrupt: interrupt)
    let axis = try call.axis(of: tensor)
    if try call.dropsMissing, try tensor.misses(interrupt) {
      var results: [Value] = []
      for share in shares {
        results.append(
          try reduce(call) { (line, _, interrupt) throws(RuntimeFailure) in
            let sorted = try order.sorted(line.elements)
            return Tensor([AxisLines([line.count], axis: 0).quantile(0, of: sorted, share)])
          })
      }
      return results
    }
    let all = tensor.reshaped([tensor.count]) ?? tensor
    let sorted = try (axis == nil ? all : tensor).lines(
      along: axis ?? 0, interrupt, short: order.sortLines, order.sorted)
    let lines = AxisLines(sorted.shape, axis: axis ?? 0)
    var results: [Value] = []
    for share in shares {
      results.append(
        try reduce(call) { (tensor, axis, interrupt) throws(RuntimeFailure) in
          var shape = tensor.shape
          for index in shape.indices where axis == nil || index == axis { shape[index] = 1 }
          return Tensor(
            try interrupt.array(lines.count) { part, output in
              for line in part { output[line] = lines.quantile(line, of: sorted.elements, share) }
            }, shape: shape)
        })
    }
    return results
  }

  private static func argmin(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try position(call, .minimum)
  }

  private static func argmax(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try position(call, .maximum)
  }

  /// The position of the first extreme element; NaN, as the larger and the smaller of all, wins.
  private static func position(_ call: BuiltinCall, _ reduction: Reduction) throws(RuntimeFailure)
    -> Value
  {
    try requireElements(call)
    return try reduce(call, body: reduction.firstPlaces)
  }

  private static func minimum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try extremum(call, .minimum, .minimum)
  }

  private static func maximum(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try extremum(call, .maximum, .maximum)
  }

  /// Of two arguments element by element, of one the extremum; NaN wins.
  private static func extremum(
    _ call: BuiltinCall, _ operation: ElementwiseOperation, _ reduction: Reduction
  ) throws(RuntimeFailure) -> Value {
    if call.has("b") {
      return try apply(operation, [try call.required("a"), try call.required("b")], call)
    }
    try requireElements(call, "a")
    return try reduce(
      call, "a", kind: call.tensor("a").isBoolean ? .truths : .numbers, body: reduction.reduced)
  }

  private static func unique(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    if operand.value.isTable { throw call.wrongType(operand, "x", "numbers or texts") }
    if let tensor = try call.evaluator.array(of: operand.value, at: operand.span) {
      try call.reserve(tensor.count)
      let interrupt = call.evaluator.interrupt
      let order = Order(isDescending: false, interrupt: interrupt)
      let distinct = try order.distinct(of: tensor.elements)
      return .tensor(Tensor(distinct, kind: tensor.kind))
    }
    var texts: Set<String> = []
    var misses = false
    for (index, item) in try call.items("x").enumerated() {
      if index & 0xfff == 0 { try call.poll() }
      switch item {
      case .text(let text): texts.insert(text)
      case .nothing: misses = true
      default: throw call.failure(.wrongType, "`unique` needs numbers or texts", under: "x")
      }
    }
    return .list(texts.sorted().map { .text($0) } + (misses ? [.nothing] : []))
  }

  private static func diff(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard tensor.rank > 0 else {
      throw call.failure(.wrongShape, "`diff` needs an array with an axis", under: "x")
    }
    let axis = try call.axis(of: tensor) ?? tensor.rank - 1
    var shape = tensor.shape
    shape[axis] = max(0, shape[axis] - 1)
    let lines = AxisLines(tensor.shape, axis: axis)
    let differences = try lines.differences(tensor.elements, call.evaluator.interrupt)
    return .tensor(
      Tensor(
        differences, shape: shape,
        kind: ElementwiseOperation.subtract.kind(of: [tensor.kind, tensor.kind])))
  }
}

extension BuiltinCall {
  /// Whether a reduced axis stays, with length 1.
  fileprivate var keepsDimensions: Bool {
    get throws(RuntimeFailure) {
      parameters.contains { $0.name == "keepdims" }
        ? try boolean("keepdims") : false
    }
  }
}
