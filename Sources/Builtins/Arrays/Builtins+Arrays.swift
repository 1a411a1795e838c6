package import Values
import Operations
import Arrays
import Language
package import Diagnostics

/// Making and rearranging arrays.
extension Builtin {
  package static let arrays: [String: Body] = [
    "arange": arange, "linspace": linspace, "zeros": zeros, "ones": ones, "full": full, "eye": eye,
    "array": array, "rand": rand, "randn": randn, "seed": seed, "sort": sort, "argsort": argsort,
    "reshape": reshape, "transpose": transpose, "flatten": flatten, "reverse": reverse,
    "concat": concat, "stack": stack,
  ]

  package static let numbers: [String: Value] = [
    "pi": .number(.pi), "e": .number(0x1.5bf0a8b145769p+1), "inf": .number(.infinity),
    "nan": .number(.nan),
  ]

  /// As many elements as PyTorch and NumPy give: ⌈(stop − start) / step⌉.
  private static func arange(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var start = try call.number("start")
    var stop = try call.number("stop", default: 0)
    if !call.has("stop") { (start, stop) = (0, start) }
    let step = try call.number("step")
    guard step != 0, step.isFinite, start.isFinite, stop.isFinite else {
      let culprit = step == 0 || !step.isFinite ? "step" : start.isFinite ? "stop" : "start"
      throw call.failure(
        .wrongValue, "`arange` needs a finite `start` and `stop`, and a `step` other than 0",
        under: culprit)
    }
    let exact = ((stop - start) / step).rounded(.up)
    try call.reserve(Int(exactly: exact))
    let count = max(0, Int(exactly: exact) ?? 0)
    return .tensor(
      Tensor(
        try call.evaluator.interrupt.array(count) { range, output in
          for index in range { output[index] = start + Double(index) * step }
        }, kind: call.isDate("start") ? .dates : .numbers))
  }

  private static func linspace(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let a = try call.number("a")
    let b = try call.number("b")
    let n = try call.integer("n")
    guard n >= 0 else {
      throw call.failure(.wrongValue, "`linspace` needs `n` of at least 0", under: "n")
    }
    try call.reserve(n)
    let last = max(n - 1, 1)
    var elements = try call.evaluator.interrupt.array(n) { range, output in
      for index in range { output[index] = a + (b - a) * Double(index) / Double(last) }
    }
    if n > 1 { elements[n - 1] = b }
    return .tensor(Tensor(elements, kind: call.isDate("a") ? .dates : .numbers))
  }

  /// The axis lengths in `zeros(2, 3)` and `zeros((2, 3))`, and how many elements that makes.
  private static func shape(_ call: BuiltinCall, _ operands: [BuiltinCall.Operand])
    throws(RuntimeFailure) -> (axes: [Int], count: Int)
  {
    var axes: [Int] = []
    for operand in operands { axes += try call.shape(operand) }
    if let negative = axes.first(where: { $0 < 0 }) {
      throw call.failure(.wrongValue, "An axis cannot be \(negative) long", at: operands[0].span)
    }
    guard axes.count <= 32 else {
      throw call.failure(.wrongValue, "An array has at most 32 axes", at: operands[0].span)
    }
    try call.reserve(Shape.extent(axes))
    return (axes, Shape.count(axes) ?? 0)
  }

  package static func filled(_ call: BuiltinCall, _ number: Double) throws(RuntimeFailure) -> Value
  {
    let (axes, count) = try shape(call, call.rest)
    return Value.shaped(Tensor(try filled(call, number, count), shape: axes))
  }

  package static func filled(_ call: BuiltinCall, _ number: Double, _ count: Int)
    throws(RuntimeFailure) -> [Double]
  {
    try call.evaluator.interrupt.array(count) { range, output in
      (output + range.lowerBound).update(repeating: number, count: range.count)
    }
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
    let kind = try call.value("value").tensor?.kind ?? .numbers
    return Value.shaped(Tensor(try filled(call, number, count), shape: axes, kind: kind))
  }

  private static func eye(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (axes, count) = try shape(call, [try call.required("n"), try call.required("n")])
    guard axes.count == 2 else {
      throw call.failure(.wrongType, "`eye` needs one number", under: "n")
    }
    var elements = try filled(call, 0, count)
    for index in 0..<axes[0] { elements[index * axes[0] + index] = 1 }
    return .tensor(Tensor(elements, shape: axes))
  }

  private static func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .tensor(try call.columns(call.required("values"), for: "values"))
  }

  // MARK: Random numbers

  /// Draws in blocks, so that the call can be stopped.
  package static func draw(
    _ call: BuiltinCall, _ body: (UnsafeMutableBufferPointer<Double>) -> Void
  ) throws(RuntimeFailure) -> Value {
    let (axes, count) = try shape(call, call.rest)
    let interrupt = call.evaluator.interrupt
    // One block: the numbers are drawn in order, and by nobody else meanwhile.
    let numbers = try interrupt.array(count, of: max(count, 1)) { range, output in
      // What an interrupted draw leaves undone is thrown away with the array.
      try? interrupt.blocksInOrder(range.count) { part in
        body(UnsafeMutableBufferPointer(start: output + part.lowerBound, count: part.count))
      }
    }
    return Value.shaped(Tensor(numbers, shape: axes))
  }

  private static func rand(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try draw(call, call.evaluator.random.fillUniform)
  }

  private static func randn(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try draw(call, call.evaluator.random.fillNormal)
  }

  private static func seed(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if call.has("k") {
      call.evaluator.random.seed(UInt64(bitPattern: try call.wholeNumber("k")))
    } else {
      var system = SystemRandomNumberGenerator()
      call.evaluator.random.seed(system.next())
    }
    return .nothing
  }

  // MARK: Order

  private static func sort(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let order = try textOrder(call) {
      let items = try call.items("x")
      return .list(try call.evaluator.interrupt.map(order.count) { items[order[$0]] })
    }
    let order = try order(call)
    var sorted = try lineByLine(call, short: order.sortLines, order.sorted)
    sorted.kind = try call.tensor("x").kind
    return Value.shaped(sorted)
  }

  private static func argsort(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if let order = try textOrder(call) { return .tensor(Tensor(order.map { Double($0) })) }
    return Value.shaped(try lineByLine(call, order(call).indices))
  }

  /// The places of texts in order, those that are missing last; nil where there are no texts.
  private static func textOrder(_ call: BuiltinCall) throws(RuntimeFailure) -> [Int]? {
    guard let texts = try call.textColumn(call.required("x")) else { return nil }
    try call.reserve(Shape.extent([texts.count, 4]))
    return try Table.Column.texts(texts).order(
      isDescending: call.boolean("descending"), call.evaluator.interrupt)
  }

  private static func order(_ call: BuiltinCall) throws(RuntimeFailure) -> Order {
    Order(
      isDescending: try call.boolean("descending"),
      interrupt: call.evaluator.interrupt)
  }

  /// Replaces each line along `axis=` (the last when left out) by one of the same length.
  private static func lineByLine(
    _ call: BuiltinCall,
    short: Tensor.ShortLines? = nil,
    _ body: ([Double]) throws(RuntimeFailure) -> [Double]
  ) throws(RuntimeFailure) -> Tensor {
    let tensor = try call.tensor("x")
    guard tensor.rank > 0 else { return tensor }
    let axis = try call.axis(of: tensor) ?? tensor.rank - 1
    return try tensor.lines(along: axis, call.evaluator.interrupt, short: short, body)
  }

  // MARK: Shape

  private static func reshape(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    var axes: [Int] = []
    for operand in call.rest { axes += try call.shape(operand) }
    guard let first = call.rest.first, let last = call.rest.last else {
      throw call.failure(
        .missingArgument, "`reshape` needs a shape", help: "Write `reshape(x, (-1, 1))`.")
    }
    let place = first.span.union(last.span)
    if axes.count(where: { $0 == -1 }) == 1, let open = axes.firstIndex(of: -1) {
      let others = Shape.count(axes.filter { $0 != -1 }) ?? 0
      if others > 0, tensor.count % others == 0 { axes[open] = tensor.count / others }
    }
    if axes.count <= 32, let reshaped = tensor.reshaped(axes) {
      try call.reserve(Shape.extent(axes), at: place)
      return Value.shaped(reshaped)
    }
    throw call.failure(
      .shapeClash, "\(tensor.count) elements do not fit the shape \(Shape.text(axes))",
      at: place, label: "\(tensor.count) elements",
      help: "The product of the lengths is the number of elements; one of them may be -1.")
  }

  private static func transpose(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    guard let first = call.rest.first, let last = call.rest.last else {
      return Value.shaped(try tensor.transposed(call.evaluator.interrupt))
    }
    var axes: [Int] = []
    for operand in call.rest {
      axes += try call.shape(operand).map { $0 < 0 ? $0 + tensor.rank : $0 }
    }
    guard axes.sorted() == Array(0..<tensor.rank) else {
      let known = (0..<tensor.rank).map(String.init).joined(separator: ", ")
      throw call.failure(
        .noSuchAxis, "`transpose` needs each axis of the array once",
        at: first.span.union(last.span), label: Shape.text(axes),
        help: "The array has the axes \(known); write them in their new order.")
    }
    let strides = Shape.strides(tensor.shape)
    let shape = axes.map { tensor.shape[$0] }
    try call.reserve(tensor.count)
    let elements =
      tensor.count == 0
      ? []
      : try StridedView(shape: shape, strides: axes.map { strides[$0] })
        .gathered(tensor.elements, call.evaluator.interrupt)
    return Value.shaped(Tensor(elements, shape: shape, kind: tensor.kind))
  }

  private static func flatten(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let tensor = try call.tensor("x")
    return .tensor(Tensor(tensor.elements, kind: tensor.kind))
  }

  private static func reverse(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    if case .text(let text) = try call.value("x") { return .text(try reversed(text, call)) }
    if case .tensor(let tensor) = try call.value("x"), let first = tensor.shape.first, first > 0 {
      try call.reserve(tensor.count)
      var strides = Shape.strides(tensor.shape)
      let last = (first - 1) * strides[0]
      strides[0] = -strides[0]
      let elements = try StridedView(shape: tensor.shape, strides: strides)
        .gathered(tensor.elements, from: last, call.evaluator.interrupt)
      return .tensor(Tensor(elements, shape: tensor.shape, kind: tensor.kind))
    }
    if let table = try call.value("x").table {
      let rows = Array((0..<table.rowCount).reversed())
      return .object(try table.selecting(rows: rows, call.evaluator.interrupt))
    }
    let items = Array(try call.items("x").reversed())
    if case .tuple = try call.value("x") { return .tuple(items) }
    if case .list = try call.value("x") { return .list(items) }
    return try call.evaluator.stacked(items, at: call.span).map { .tensor($0) } ?? .list(items)
  }

  private static func reversed(_ text: String, _ call: BuiltinCall) throws(RuntimeFailure) -> String
  {
    try call.reserve(text.utf8.count / 4)
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for (index, character) in text.reversed().enumerated() {
      if index & 0xfff == 0 { try call.poll() }
      result.append(character)
    }
    return result
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
      throw call.failure(.missingArgument, "`\(call.name)` needs at least one array")
    }
    return parts
  }

  private static func concat(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var operands = call.rest
    if operands.count == 1, case .list(let list) = operands[0].value {
      operands = list.items.map { BuiltinCall.Operand($0, operands[0].span) }
    }
    if let table = try joinedTables(operands, call) { return table }
    if let list = try joinedLists(operands, call) { return list }
    let parts = try parts(call).map { part, span in
      (part.rank == 0 ? Tensor(part.elements, kind: part.kind) : part, span)
    }
    let first = parts[0].0
    let axis = try call.axis(of: first) ?? 0
    var shape = first.shape
    for (part, span) in parts.dropFirst() {
      var expected = part.shape
      if expected.count == shape.count { expected[axis] = first.shape[axis] }
      guard expected == first.shape else {
        throw call.failure(
          .shapeClash,
          "Shapes \(Shape.text(first.shape)) and \(Shape.text(part.shape)) cannot be joined along axis \(axis)",
          at: span, label: "shape \(Shape.text(part.shape))",
          help: "All axes but the joined one must be equally long.")
      }
      shape[axis] += part.shape[axis]
    }
    try call.reserve(Shape.extent(shape))
    let outer = Shape.count(Array(shape[..<axis])) ?? 0
    let inner = Shape.count(Array(shape[(axis + 1)...])) ?? 0
    let elements = try interleaved(
      parts.map { (part, _) in (part.elements, part.shape[axis] * inner) }, outer, call)
    return .tensor(
      Tensor(elements, shape: shape, kind: .mixed(parts.lazy.map { part, _ in part.kind })))
  }

  /// Lists one behind the other, where one of them holds more than numbers; nil where none does.
  private static func joinedLists(_ parts: [BuiltinCall.Operand], _ call: BuiltinCall)
    throws(RuntimeFailure) -> Value?
  {
    var holdsOthers = false
    for part in parts {
      switch part.value {
      case .list where !holdsOthers:
        holdsOthers = try call.evaluator.array(of: part.value, at: part.span) == nil
      case .list: break
      case .tensor(let tensor) where tensor.rank == 1: break
      default: return nil
      }
    }
    guard holdsOthers else { return nil }
    var items: [Value] = []
    for part in parts {
      if case .tensor(let tensor) = part.value {
        try call.reserve(Shape.extent([items.count + tensor.count, 3]))
      }
      items += try call.evaluator.items(of: part.value, at: part.span)
    }
    return try call.evaluator.checked(.list(items), at: call.span)
  }

  private static func stack(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let parts = try parts(call)
    let first = parts[0].0
    if let (part, span) = parts.first(where: { $0.0.shape != first.shape }) {
      throw call.failure(
        .shapeClash,
        "Shapes \(Shape.text(first.shape)) and \(Shape.text(part.shape)) cannot be stacked",
        at: span,
        label: "shape \(Shape.text(part.shape))", help: "All arrays need one shape.")
    }
    let axis = try call.integer("axis")
    let position = axis < 0 ? axis + first.rank + 1 : axis
    guard (0...first.rank).contains(position) else {
      throw call.failure(.noSuchAxis, "There is no axis \(axis) to stack along", under: "axis")
    }
    try call.reserve(Shape.extent([parts.count] + first.shape))
    var shape = first.shape
    shape.insert(parts.count, at: position)
    let inner = Shape.count(Array(first.shape[position...])) ?? 0
    let outer = Shape.count(Array(first.shape[..<position])) ?? 0
    let elements = try interleaved(parts.map { ($0.0.elements, inner) }, outer, call)
    return .tensor(
      Tensor(elements, shape: shape, kind: .mixed(parts.lazy.map { part, _ in part.kind })))
  }

  /// Of each array in turn its first so many elements, then of each the next, and so on.
  private static func interleaved(
    _ parts: [(elements: [Double], run: Int)], _ rounds: Int, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> [Double] {
    let round = parts.reduce(0) { $0 + $1.run }
    let interrupt = call.evaluator.interrupt
    // One part, which is copied piece by piece.
    return try interrupt.array(round * rounds, of: .max) { _, output in
      var start = 0
      for (elements, run) in parts {
        // What an interrupted call leaves undone is thrown away with the array.
        try? interrupt.blocks(elements.count) { part in
          var index = part.lowerBound
          while index < part.upperBound {
            let (row, offset) = index.quotientAndRemainder(dividingBy: run)
            let count = min(run - offset, part.upperBound - index)
            elements.withUnsafeBufferPointer { elements in
              guard let base = elements.baseAddress else { return }
              (output + row * round + start + offset).update(from: base + index, count: count)
            }
            index += count
          }
        }
        start += run
      }
    }
  }
}
