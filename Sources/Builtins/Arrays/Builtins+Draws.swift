import Tables
import Values
import Operations
import Arrays
import Language
import Diagnostics

/// Random numbers of other kinds than `rand` and `randn`, and random choices.
extension Builtin {
  static let drawFunctions: [String: Body] = [
    "randint": randint, "choice": choice, "permutation": permutation,
    "rand_exponential": exponential, "rand_poisson": poisson,
  ]

  private static func randint(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let (low, high) = (try call.integer("low"), try call.integer("high"))
    guard low < high else {
      throw call.failure(
        .wrongValue, "There is no whole number from \(low) up to, but without, \(high)",
        under: "high")
    }
    let (count, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow else {
      throw call.failure(.wrongValue, "`low` and `high` lie too far apart", under: "high")
    }
    return try draw(call) { numbers, generator in
      for index in numbers.indices {
        numbers[index] = Double(low + Int(generator.below(UInt64(count))))
      }
    }
  }

  private static func exponential(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try draw(call) { numbers, generator in
      for index in numbers.indices { numbers[index] = generator.exponential() }
    }
  }

  private static func poisson(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let means = try call.tensor("mean")
    if let wrong = means.elements.first(where: { !($0 >= 0 && $0 <= 1e15) }) {
      throw call.failure(
        .wrongValue, "A mean lies between 0 and 1e15; this is \(numberText(wrong))", under: "mean"
      )
    }
    if means.rank == 0 || !call.rest.isEmpty {
      guard means.count == 1 else {
        throw call.failure(
          .wrongShape, "With a shape there is one mean", under: "mean",
          label: "shape \(Shape.text(means.shape))",
          help: "Leave the shape out: each mean gives a number.")
      }
      let mean = means.elements[0]
      return try draw(call) { numbers, generator in
        for index in numbers.indices { numbers[index] = generator.poisson(mean: mean) }
      }
    }
    try call.reserve(means.count)
    let random = call.evaluator.random
    var numbers = means.elements
    try call.evaluator.interrupt.blocksInOrder(numbers.count, of: 1 << 12) { part in
      random.drawing { generator in
        for index in part { numbers[index] = generator.poisson(mean: numbers[index]) }
      }
    }
    return .tensor(Tensor(numbers, shape: means.shape))
  }

  // MARK: Choosing

  private static func choice(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("values")
    let count = try chosenFrom(operand, call)
    guard call.has("n") else {
      guard count > 0 else { throw nothingToChoose(call) }
      let place = try draws(1, below: count, call)
      return try taking(place, of: operand, isOne: true, call)
    }
    let wanted = try call.integer("n")
    let replaces = try call.boolean("replace")
    guard wanted >= 0 else {
      throw call.failure(.wrongValue, "There are no \(wanted) values", under: "n")
    }
    guard count > 0 || wanted == 0 else { throw nothingToChoose(call) }
    guard replaces || wanted <= count else {
      throw call.failure(
        .wrongValue, "There are \(count) values, of which \(wanted) cannot be chosen once each",
        under: "n", help: "With `replace=true` a value may be chosen again.")
    }
    try call.reserve(wanted)
    let places =
      replaces ? try draws(wanted, below: count, call) : try shuffled(count, first: wanted, call)
    return try taking(places, of: operand, isOne: false, call)
  }

  private static func permutation(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    let count = try chosenFrom(operand, call)
    return try taking(
      try shuffled(count, first: count, call), of: operand, isOne: false, call)
  }

  private static func nothingToChoose(_ call: BuiltinCall) -> RuntimeFailure {
    call.failure(.empty, "There is nothing to choose from", under: "values")
  }

  /// How many values there are: of a number those of `range`, of an array or a table the rows.
  private static func chosenFrom(_ operand: BuiltinCall.Operand, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Int
  {
    if case .number(let number) = operand.value {
      guard let count = Int(clampingWhole: number), count >= 0 else {
        throw call.failure(
          .wrongValue, "`\(call.name)` needs a whole number of values, not \(numberText(number))",
          at: operand.span)
      }
      return count
    }
    if let count = try call.evaluator.length(of: operand.value) { return count }
    throw call.wrongType(operand, "values", "a list, an array, a table or a number of values")
  }

  private static func taking(
    _ places: [Int], of operand: BuiltinCall.Operand, isOne: Bool, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Value {
    let interrupt = call.evaluator.interrupt
    switch operand.value {
    case .number:
      if isOne { return .number(Double(places[0])) }
      return .tensor(
        Tensor(
          try interrupt.array(places.count) { part, output in
            for index in part { output[index] = Double(places[index]) }
          }))
    case .object(.table(let table)):
      if isOne { return .object(table.row(places[0])) }
      try call.reserve(Shape.extent([places.count, max(table.columns.count, 1)]))
      return .object(try table.selecting(rows: places, interrupt))
    case .tensor(let tensor):
      if isOne { return tensor.slice(places[0]) }
      let width = tensor.leading.stride
      try call.reserve(Shape.extent([places.count, width]))
      let elements = try interrupt.array(places.count * width) { part, output in
        for index in part {
          output[index] = tensor.elements[places[index / width] * width + index % width]
        }
      }
      return .tensor(
        Tensor(elements, shape: [places.count] + tensor.shape.dropFirst(), kind: tensor.kind))
    default:
      let cursor = try call.evaluator.cursor(over: operand.value, at: operand.span)
      if isOne { return cursor[places[0]] }
      try call.reserve(Shape.extent([places.count, 3]))
      return Value.collected(try interrupt.map(places.count) { cursor[places[$0]] })
    }
  }

  // MARK: Drawing

  /// So many numbers, drawn in blocks, so that the call can be stopped.
  private static func draw(
    _ call: BuiltinCall,
    _ body: (UnsafeMutableBufferPointer<Double>, inout Xoshiro256) -> Void
  ) throws(RuntimeFailure) -> Value {
    let random = call.evaluator.random
    return try draw(call) { numbers in random.drawing { body(numbers, &$0) } }
  }

  private static func draws(_ count: Int, below bound: Int, _ call: BuiltinCall)
    throws(RuntimeFailure) -> [Int]
  {
    var places: [Int] = []
    places.reserveCapacity(count)
    try call.evaluator.interrupt.blocksInOrder(count) { part in
      call.evaluator.random.drawing { generator in
        for _ in part { places.append(Int(generator.below(UInt64(bound)))) }
      }
    }
    return places
  }

  /// The first so many of the numbers below `count` in random order (Fisher and Yates).
  private static func shuffled(_ count: Int, first wanted: Int, _ call: BuiltinCall)
    throws(RuntimeFailure) -> [Int]
  {
    try call.reserve(count)
    var places = try call.evaluator.interrupt.map(count) { $0 }
    try call.evaluator.interrupt.blocksInOrder(wanted) { part in
      call.evaluator.random.drawing { generator in
        for index in part {
          places.swapAt(index, index + Int(generator.below(UInt64(count - index))))
        }
      }
    }
    return Array(places.prefix(wanted))
  }
}
