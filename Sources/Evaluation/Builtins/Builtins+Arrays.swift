import Diagnostics

/// Making and rearranging arrays.
extension Builtin {
  static let arrays: [String: Body] = [
    "arange": arange, "linspace": linspace, "zeros": zeros, "ones": ones, "full": full, "eye": eye,
    "array": array, "rand": rand, "randn": randn, "seed": seed, "sort": sort, "argsort": argsort,
    "reshape": reshape, "transpose": transpose, "flatten": flatten, "reverse": reverse,
    "concat": concat, "stack": stack, "one_hot": oneHot,
  ]

  static let numbers: [String: Value] = [
    "pi": .number(.pi), "e": .number(0x1.5bf0a8b145769p+1), "inf": .number(.infinity),
    "nan": .number(.nan),
  ]

  /// As many elements as PyTorch and NumPy give: ⌈(stop − start) / step⌉.
  private static func arange(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var start = try call.number("start")
    var stop = try call.number("stop", default: 0)
    if !call.has("stop") { (start, stop) = (0, start) }
    let step = try call.number("step", default: 1)
    guard step != 0, step.isFinite, start.isFinite, stop.isFinite else {
      let culprit = step == 0 || !step.isFinite ? "step" : start.isFinite ? "stop" : "start"
      throw call.failure(
        "wrong-value", "`arange` needs a finite `start` and `stop`, and a `step` other than 0",
        under: culprit)
    }
    let exact = ((stop - start) / step).rounded(.up)
    try call.reserve(Int(exactly: exact))
    let count = max(0, Int(exactly: exact) ?? 0)
    return .tensor(Tensor((0..<count).map { start + Double($0) * step }))
  }

  private static func linspace(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let a = try call.number("a")
    let b = try call.number("b")
    let n = try call.integer("n", default: 50)
    guard n >= 0 else {
      throw call.failure("wrong-value", "`linspace` needs `n` of at least 0", under: "n")
    }
    try call.reserve(n)
    let last = max(n - 1, 1)
    return .tensor(
      Tensor((0..<n).map { $0 == n - 1 && n > 1 ? b : a + (b - a) * Double($0) / Double(last) }))
  }

  /// The axis lengths in `zeros(2, 3)` and `zeros((2, 3))`, and how many elements that makes.
  private static func shape(_ call: BuiltinCall, _ operands: [BuiltinCall.Operand])
    throws(RuntimeFailure) -> (axes: [Int], count: Int)
  {
    var axes: [Int] = []
    for operand in operands { axes += try call.shape(operand) }
    if let negative = axes.first(where: { $0 < 0 }) {
      throw call.failure("wrong-value", "An axis cannot be \(negative) long", at: operands[0].span)
    }
    guard axes.count <= 32 else {
      throw call.failure("wrong-value", "An array has at most 32 axes", at: operands[0].span)
    }
    let count = Shape.count(axes)
    try call.reserve(count)
    return (axes, count ?? 0)
  }

  private static func filled(_ call: BuiltinCall, _ number: Double) throws(RuntimeFailure) -> Value
  {
    let (axes, count) = try shape(call, call.rest)
    return Value.shaped(Tensor([Double](repeating: number, count: count), shape: axes))
  }

  private static func zeros(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try filled(call, 0)
  }

  private static func ones(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try filled(call, 1)
  }

  private static func full(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (axes, count) = try shape(call, [try call.required("shape")])
    let number = try call.number("value")
    return Value.shaped(Tensor([Double](repeating: number, count: count), shape: axes))
  }

  private static func eye(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (axes, count) = try shape(call, [try call.required("n"), try call.required("n")])
    guard axes.count == 2 else {
      throw call.failure("wrong-type", "`eye` needs one number", under: "n")
    }
    var elements = [Double](repeating: 0, count: count)
    for index in 0..<axes[0] { elements[index * axes[0] + index] = 1 }
    return .tensor(Tensor(elements, shape: axes))
  }

  private static func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .tensor(try call.tensor("values"))
  }

  // MARK: Random numbers

  /// Draws in blocks, so that the call can be stopped.
  private static func draw(
    _ call: BuiltinCall, _ count: Int, _ body: (RandomSource) -> (Int) -> [Double]
  ) throws(RuntimeFailure) -> [Double] {
    let block = 1 << 16
    guard count > block else { return body(call.evaluator.random)(count) }
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    while numbers.count < count {
      try call.poll()
      numbers += body(call.evaluator.random)(min(block, count - numbers.count))
    }
    return numbers
  }

  private static func rand(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (axes, count) = try shape(call, call.rest)
    return Value.shaped(Tensor(try draw(call, count, RandomSource.uniform), shape: axes))
  }

  private static func randn(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (axes, count) = try shape(call, call.rest)
    return Value.shaped(Tensor(try draw(call, count, RandomSource.normal), shape: axes))
  }

  private static func seed(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.has("k") {
      call.evaluator.random.seed(UInt64(bitPattern: Int64(try call.integer("k"))))
    } else {
      var system = SystemRandomNumberGenerator()
      call.evaluator.random.seed(system.next())
    }
    return .nothing
  }

  // MARK: Order

  private static func sort(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    let isDescending = try call.boolean("descending", default: false)
    let order = Order(isDescending: isDescending, interrupt: call.evaluator.interrupt)
    return try alongAxis(call, tensor) { row throws(RuntimeFailure) in try order.sorted(row) }
  }

  private static func argsort(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    let isDescending = try call.boolean("descending", default: false)
    let order = Order(isDescending: isDescending, interrupt: call.evaluator.interrupt)
    return try alongAxis(call, tensor) { row throws(RuntimeFailure) in try order.indices(row) }
  }

  /// Replaces each line of elements along `axis` (the last when left out) by one of the same length.
  static func alongAxis(
    _ call: BuiltinCall, _ tensor: Tensor, _ body: ([Double]) throws(RuntimeFailure) -> [Double]
  ) throws(RuntimeFailure) -> Value {
    guard tensor.rank > 0 else { return Value.shaped(tensor) }
    let axis = try call.axis(of: tensor) ?? tensor.rank - 1
    let lines = AxisLines(tensor.shape, axis: axis)
    var elements = tensor.elements
    for line in 0..<lines.count {
      try call.poll()
      let start = lines.start(line)
      let row = (0..<lines.length).map { elements[start + $0 * lines.stride] }
      for (index, number) in try body(row).enumerated() {
        elements[start + index * lines.stride] = number
      }
    }
    return .tensor(Tensor(elements, shape: tensor.shape))
  }

  // MARK: Shape

  private static func reshape(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    var axes: [Int] = []
    for operand in call.rest { axes += try call.shape(operand) }
    guard let first = call.rest.first, let last = call.rest.last else {
      throw call.failure(
        "missing-argument", "`reshape` needs a shape", help: "Write `reshape(x, (-1, 1))`.")
    }
    let place = first.span.union(last.span)
    if axes.count(where: { $0 == -1 }) == 1, let open = axes.firstIndex(of: -1) {
      let others = Shape.count(axes.filter { $0 != -1 }) ?? 0
      if others > 0, tensor.count % others == 0 { axes[open] = tensor.count / others }
    }
    if axes.count <= 32, let reshaped = tensor.reshaped(axes) { return Value.shaped(reshaped) }
    throw call.failure(
      "shape-clash", "\(tensor.count) elements do not fit the shape \(Shape.text(axes))",
      at: place, label: "\(tensor.count) elements",
      help: "The product of the lengths is the number of elements; one of them may be -1.")
  }

  private static func transpose(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    Value.shaped(try call.tensor("x").transposed)
  }

  private static func flatten(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    return .tensor(Tensor(tensor.elements, isBoolean: tensor.isBoolean))
  }

  private static func reverse(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if case .text(let text) = try call.value("x") { return .text(String(text.reversed())) }
    let items = Array(try call.items("x").reversed())
    if case .tuple = try call.value("x") { return .tuple(items) }
    if case .list = try call.value("x") { return .list(items) }
    return Value.stacked(items).map { .tensor($0) } ?? .list(items)
  }

  /// The arrays to join: several arguments, or one list of them.
  private static func parts(_ call: BuiltinCall) throws(RuntimeFailure) -> [(Tensor, Span)] {
    var parts: [(Tensor, Span)] = []
    for operand in call.rest {
      switch operand.value {
      case .list(let sequence), .tuple(let sequence):
        guard call.rest.count == 1 else { fallthrough }
        for item in sequence.items {
          let part = BuiltinCall.Operand(item, operand.span)
          parts.append((try call.tensor(part, for: "arrays"), operand.span))
        }
      default: parts.append((try call.tensor(operand, for: "arrays"), operand.span))
      }
    }
    if parts.isEmpty {
      throw call.failure("missing-argument", "`\(call.name)` needs at least one array")
    }
    return parts
  }

  private static func concat(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let parts = try parts(call).map { part, span in
      (part.rank == 0 ? Tensor(part.elements, isBoolean: part.isBoolean) : part, span)
    }
    let first = parts[0].0
    let axis = try call.axis(of: first) ?? 0
    var shape = first.shape
    for (part, span) in parts.dropFirst() {
      var expected = part.shape
      if expected.count == shape.count { expected[axis] = first.shape[axis] }
      guard expected == first.shape else {
        throw call.failure(
          "shape-clash",
          "Shapes \(Shape.text(first.shape)) and \(Shape.text(part.shape)) cannot be joined along axis \(axis)",
          at: span, label: "shape \(Shape.text(part.shape))",
          help: "All axes but the joined one must be equally long.")
      }
      shape[axis] += part.shape[axis]
    }
    try call.reserve(Shape.count(shape))
    let outer = Shape.count(Array(shape[..<axis])) ?? 0
    let inner = Shape.count(Array(shape[(axis + 1)...])) ?? 0
    var elements: [Double] = []
    elements.reserveCapacity(Shape.count(shape) ?? 0)
    for row in 0..<outer {
      for (part, _) in parts {
        let length = part.shape[axis] * inner
        elements += part.elements[row * length..<(row + 1) * length]
      }
    }
    return .tensor(
      Tensor(elements, shape: shape, isBoolean: parts.allSatisfy { $0.0.isBoolean }))
  }

  private static func stack(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let parts = try parts(call)
    let first = parts[0].0
    if let (part, span) = parts.first(where: { $0.0.shape != first.shape }) {
      throw call.failure(
        "shape-clash",
        "Shapes \(Shape.text(first.shape)) and \(Shape.text(part.shape)) cannot be stacked",
        at: span,
        label: "shape \(Shape.text(part.shape))", help: "All arrays need one shape.")
    }
    let axis = try call.integer("axis", default: 0)
    let position = axis < 0 ? axis + first.rank + 1 : axis
    guard (0...first.rank).contains(position) else {
      throw call.failure("no-such-axis", "There is no axis \(axis) to stack along", under: "axis")
    }
    try call.reserve(Shape.count([parts.count] + first.shape))
    var shape = first.shape
    shape.insert(parts.count, at: position)
    let inner = Shape.count(Array(first.shape[position...])) ?? 0
    let outer = Shape.count(Array(first.shape[..<position])) ?? 0
    var elements: [Double] = []
    for row in 0..<outer {
      for (part, _) in parts { elements += part.elements[row * inner..<(row + 1) * inner] }
    }
    return .tensor(
      Tensor(elements, shape: shape, isBoolean: parts.allSatisfy { $0.0.isBoolean }))
  }

  private static func oneHot(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let labels = try call.vector("labels")
    var indices: [Int] = []
    for label in labels {
      guard let index = Int(exactly: label), index >= 0 else {
        throw call.failure(
          "wrong-value", "A label is a whole number from 0, not \(numberText(label))",
          under: "labels")
      }
      indices.append(index)
    }
    let largest = indices.max() ?? -1
    let (standard, overflow) = largest.addingReportingOverflow(1)
    try call.reserve(overflow ? nil : standard)
    let classes = try call.integer("classes", default: standard)
    guard classes > largest else {
      throw call.failure(
        "wrong-value", "Label \(largest) needs at least \(standard) classes", under: "classes")
    }
    let count = Shape.count([indices.count, classes])
    try call.reserve(count)
    var elements = [Double](repeating: 0, count: count ?? 0)
    for (row, index) in indices.enumerated() { elements[row * classes + index] = 1 }
    return .tensor(Tensor(elements, shape: [indices.count, classes]))
  }
}

/// The lines of elements that run along one axis of a shape.
struct AxisLines {
  let length: Int
  let stride: Int
  let count: Int

  init(_ shape: [Int], axis: Int) {
    length = shape[axis]
    stride = Shape.count(Array(shape[(axis + 1)...])) ?? 0
    count = (Shape.count(Array(shape[..<axis])) ?? 0) * stride
  }

  /// The offset of the first element of a line.
  func start(_ line: Int) -> Int { line / stride * stride * length + line % stride }
}
