import Tables
import Values
import Operations
import Arrays
import Language
import Diagnostics

/// Arrays whose elements are those of others, or products of them, in other places.
extension Builtin {
  static let shapingFunctions: [String: Body] = [
    "outer": outer, "meshgrid": meshgrid, "repeat": repeated, "roll": roll, "flip": flip,
  ]

  // MARK: Pairs

  private static func outer(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (a, b) = (try call.tensor("a"), try call.tensor("b"))
    try call.reserve(Shape.extent([a.count, b.count]))
    if call.has("f") {
      let column = Tensor(a.elements, shape: [a.count, 1], kind: a.kind)
      let row = Tensor(b.elements, shape: [1, b.count], kind: b.kind)
      return try call.apply(call.function("f"), .tensor(column), .tensor(row))
    }
    let width = b.count
    let elements = try call.evaluator.interrupt.array(a.count * width) { part, output in
      a.elements.withUnsafeBufferPointer { a in
        b.elements.withUnsafeBufferPointer { b in
          for index in part { output[index] = a[index / width] * b[index % width] }
        }
      }
    }
    return .tensor(
      Tensor(
        elements, shape: [a.count, width],
        kind: ElementwiseOperation.multiply.kind(of: [a.kind, b.kind])))
  }

  private static func meshgrid(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (x, y) = (try call.tensor("x"), try call.tensor("y"))
    try call.reserve(Shape.extent([2, y.count, x.count]))
    let shape = [y.count, x.count]
    let across = StridedView(shape: shape, strides: [0, 1])
    let down = StridedView(shape: shape, strides: [1, 0])
    let interrupt = call.evaluator.interrupt
    func laid(_ tensor: Tensor, _ view: StridedView) throws(RuntimeFailure) -> Value {
      let elements =
        shape.contains(0) ? [] : try view.gathered(tensor.elements, interrupt)
      return .tensor(Tensor(elements, shape: shape, kind: tensor.kind))
    }
    return .tuple([try laid(x, across), try laid(y, down)])
  }

  // MARK: Along an axis

  /// What goes over the elements of an axis, or over all of them in a row when none is said: the array, the number of blocks of
  /// which the axis makes one each, its length, and how far apart its elements lie.
  private struct AxisView {
    let tensor: Tensor
    let outer: Int
    let length: Int
    let inner: Int

    init(_ call: BuiltinCall, flattening: Bool) throws(RuntimeFailure) {
      let tensor = try call.tensor("x")
      guard let axis = try call.axis(of: tensor) else {
        self.tensor =
          flattening ? Tensor(tensor.elements, kind: tensor.kind) : tensor
        (outer, length, inner) = (1, tensor.count, 1)
        return
      }
      self.tensor = tensor
      outer = Shape.count(Array(tensor.shape[..<axis])) ?? 0
      length = tensor.shape[axis]
      inner = Shape.count(Array(tensor.shape[(axis + 1)...])) ?? 0
    }
  }

  private static func repeated(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let value = try call.value("x")
    if case .text(let text) = value {
      let count = try call.integer("n")
      guard count >= 0 else { throw negativeCount(count, call) }
      try call.reserve(Shape.extent([text.utf8.count / 8 + 1, count]))
      return .text(String(repeating: text, count: count))
    }
    let operand = try call.required("x")
    if operand.value.isTable { throw call.wrongType(operand, "x", "an array or a list") }
    guard try call.evaluator.array(of: value, at: operand.span) != nil else {
      let items = try call.items("x")
      let places = try repeatedPlaces(items.count, call)
      try call.reserve(Shape.extent([places.count, 3]))
      return .list(try call.evaluator.interrupt.map(places.count) { items[places[$0]] })
    }
    let view = try AxisView(call, flattening: true)
    let places = try repeatedPlaces(view.length, call)
    try call.reserve(Shape.extent([view.outer, places.count, view.inner]))
    let (run, inner) = (places.count * view.inner, view.inner)
    let elements = try call.evaluator.interrupt.array(view.outer * run) { part, output in
      view.tensor.elements.withUnsafeBufferPointer { source in
        for index in part {
          let (block, offset) = index.quotientAndRemainder(dividingBy: run)
          let (place, rest) = offset.quotientAndRemainder(dividingBy: inner)
          output[index] = source[(block * view.length + places[place]) * inner + rest]
        }
      }
    }
    var shape = view.tensor.shape
    if let axis = try call.axis(of: view.tensor) {
      shape[axis] = places.count
    } else {
      shape = [places.count]
    }
    return .tensor(Tensor(elements, shape: shape, kind: view.tensor.kind))
  }

  /// For each place of the result the place whose element stands there: each `n` times, or as often as its own number says.
  private static func repeatedPlaces(_ count: Int, _ call: BuiltinCall) throws(RuntimeFailure)
    -> [Int]
  {
    let given = try call.vector("n")
    var counts: [Int] = []
    for number in given {
      guard let whole = Int(clampingWhole: number), whole >= 0 else {
        throw call.failure(
          .wrongValue,
          "An element is repeated a whole number of times, not \(numberText(number))",
          under: "n")
      }
      counts.append(whole)
    }
    guard counts.count == 1 || counts.count == count else {
      throw call.failure(
        .shapeClash, "There are \(count) elements, and \(counts.count) numbers of times",
        under: "n", help: "Give one number, or one for each element.")
    }
    var total: Int? = 0
    for index in 0..<count {
      let (sum, overflow) = (total ?? 0).addingReportingOverflow(
        counts[counts.count == 1 ? 0 : index])
      total = overflow || total == nil ? nil : sum
    }
    try call.reserve(total)
    return try call.evaluator.interrupt.collecting { places throws(RuntimeFailure) in
      places.reserveCapacity(total ?? 0)
      for index in 0..<count {
        for _ in 0..<counts[counts.count == 1 ? 0 : index] {
          if places.count & 0xffff == 0 { try call.poll() }
          places.append(index)
        }
      }
    }
  }

  private static func negativeCount(_ count: Int, _ call: BuiltinCall) -> RuntimeFailure {
    call.failure(.wrongValue, "A text cannot be repeated \(count) times", under: "n")
  }

  private static func roll(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let view = try AxisView(call, flattening: false)
    let shift = try call.integer("shift")
    let tensor = view.tensor
    guard tensor.count > 0 else { return Value.shaped(tensor) }
    let run = view.length * view.inner
    let distance = shift % view.length * view.inner
    try call.reserve(tensor.count)
    let elements = try call.evaluator.interrupt.array(tensor.count) { part, output in
      tensor.elements.withUnsafeBufferPointer { source in
        for index in part {
          let offset = index % run
          var place = offset - distance
          if place < 0 { place += run } else if place >= run { place -= run }
          output[index] = source[index - offset + place]
        }
      }
    }
    return Value.shaped(Tensor(elements, shape: tensor.shape, kind: tensor.kind))
  }

  private static func flip(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    if operand.value.isTable { throw call.wrongType(operand, "x", "an array or a list") }
    guard try call.evaluator.array(of: operand.value, at: operand.span) != nil else {
      return .list(Array(try call.items("x").reversed()))
    }
    let tensor = try call.tensor("x")
    guard tensor.count > 0 else { return Value.shaped(tensor) }
    let axis = try call.axis(of: tensor)
    try call.reserve(tensor.count)
    var strides = Shape.strides(tensor.shape)
    var first = 0
    for index in strides.indices where axis == nil || index == axis {
      first += (tensor.shape[index] - 1) * strides[index]
      strides[index] = -strides[index]
    }
    let elements = try StridedView(shape: tensor.shape, strides: strides)
      .gathered(tensor.elements, from: first, call.evaluator.interrupt)
    return Value.shaped(Tensor(elements, shape: tensor.shape, kind: tensor.kind))
  }
}
