import Tables
package import Evaluation
import Arrays
import Language
package import Diagnostics
import Work

/// Values that name groups: the distinct ones in rising order, and the place of each value among them.
package struct Categories {
  /// The names where they are texts.
  private let texts: [String]?
  private let numbers: Tensor
  /// One for each value; NaN where it is missing.
  package let codes: [Double]

  package var count: Int { texts?.count ?? numbers.count }

  /// The categories as a list of texts or an array.
  package var value: Value { texts.map { .list($0.map { .text($0) }) } ?? .tensor(numbers) }

  package func name(_ code: Int) -> String {
    if let texts { return texts[code] }
    return numbers.slice(code).textInText
  }

  /// Of a list of texts or numbers.
  package init(_ operand: BuiltinCall.Operand, _ parameter: String, _ call: BuiltinCall)
    throws(RuntimeFailure)
  {
    if let categories = try Categories(texts: operand, call) {
      self = categories
      return
    }
    guard let tensor = try call.evaluator.array(of: operand.value, at: operand.span),
      tensor.rank <= 1
    else { throw call.wrongType(operand, parameter, "a list of texts or numbers") }
    let interrupt = call.evaluator.interrupt
    try call.reserve(Shape.extent([2, tensor.count]))
    let present = tensor.elements.filter { !$0.isNaN }
    let order = Order(isDescending: false, interrupt: interrupt)
    let distinct = try order.distinct(order.sorted(present))
    var places: [Double: Int] = [:]
    for (place, number) in distinct.enumerated() where places[number] == nil {
      places[number] = place
    }
    texts = nil
    numbers = Tensor(distinct, kind: tensor.kind)
    codes = try interrupt.map(tensor.count) { places[tensor.elements[$0]].map(Double.init) ?? .nan }
  }

  /// Nil for anything but a list of texts, in which some may be missing.
  package init?(texts operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure) {
    guard let column = try call.textColumn(operand) else { return nil }
    let interrupt = call.evaluator.interrupt
    try call.reserve(Shape.extent([4, column.count]))
    var places: [String: Int] = [:]
    for (index, text) in column.enumerated() {
      if index & 0xfff == 0 { try call.poll() }
      if let text { places[text] = 0 }
    }
    let names = places.keys.sorted()
    for (place, name) in names.enumerated() { places[name] = place }
    texts = names
    numbers = Tensor([])
    codes = try interrupt.map(column.count) { index in
      column[index].flatMap { places[$0] }.map(Double.init) ?? .nan
    }
  }
}

extension BuiltinCall {
  /// The texts of a list, nil for those that are missing; nil for a list of something else.
  func textColumn(_ operand: Operand) throws(RuntimeFailure) -> [String?]? {
    guard let items = operand.value.items, let first = items.first(where: { $0 != .nothing }),
      case .text = first
    else { return nil }
    return try evaluator.interrupt.map(items.count) { index throws(RuntimeFailure) in
      switch items[index] {
      case .text(let text): return text
      case .nothing: return nil
      default:
        throw failure(
          .wrongType, "`\(name)` needs values of one kind, and item \(index) is no text",
          at: operand.span, label: items[index].described,
          help: "`str(x)` makes a text of a number.")
      }
    }
  }
}

extension Builtin {
  static let categoryFunctions: [String: Body] = [
    "categories": categories, "codes": codes, "count": count, "one_hot": oneHot,
  ]

  private static func categories(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    try Categories(call.required("v"), "v", call).value
  }

  private static func codes(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .tensor(Tensor(try Categories(call.required("v"), "v", call).codes))
  }

  private static func count(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("v")
    if let value = call.operand("value")?.value {
      if case .range = operand.value {
        return .number(try call.evaluator.contains(operand.value, value, at: operand.span) ? 1 : 0)
      }
      var (count, steps) = (0, 0)
      let cursor = try call.evaluator.cursor(over: operand.value, at: operand.span)
      for index in 0..<cursor.count {
        if try call.evaluator.isSame(cursor[index], value, &steps) { count += 1 }
      }
      return .number(Double(count))
    }
    let categories = try Categories(operand, "v", call)
    var counts = [Double](repeating: 0, count: categories.count)
    var missing = 0
    for code in categories.codes {
      if code.isNaN { missing += 1 } else { counts[Int(code)] += 1 }
    }
    call.tellLeftOut(missing, of: categories.codes.count, "values")
    let values: Table.Column
    if let texts = categories.value.textItems, !texts.isEmpty {
      values = .texts(texts.map { $0 })
    } else if let tensor = categories.value.tensor {
      values = Table.Column(tensor)
    } else {
      values = .texts([])
    }
    return .object(Table(names: ["value", "count"], columns: [values, .numbers(counts)]))
  }

  private static func oneHot(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let named = try Categories(texts: call.required("labels"), call)
    let labels = if let named { named.codes } else { try call.vector("labels") }
    if let row = labels.firstIndex(where: { $0.isNaN }) {
      throw call.failure(
        .wrongValue, "Label \(row) is missing", under: "labels",
        help: "Leave it out first: `drop_missing(labels)`.")
    }
    let interrupt = call.evaluator.interrupt
    let indices = try interrupt.map(labels.count) { position throws(RuntimeFailure) in
      guard let index = Int(exactly: labels[position]), index >= 0 else {
        throw call.failure(
          .wrongValue, "A label is a whole number from 0, not \(numberText(labels[position]))",
          under: "labels")
      }
      return index
    }
    let largest = indices.max() ?? -1
    let (standard, overflow) = largest.addingReportingOverflow(1)
    try call.reserve(overflow ? nil : standard)
    let classes = try call.integer("classes", default: standard)
    guard classes > largest else {
      throw call.failure(
        .wrongValue, "Label \(largest) needs at least \(standard) classes", under: "classes")
    }
    let count = Shape.count([indices.count, classes])
    try call.reserve(Shape.extent([indices.count, classes]))
    var elements = try filled(call, 0, count ?? 0)
    try interrupt.blocksInOrder(indices.count) { range in
      for row in range { elements[row * classes + indices[row]] = 1 }
    }
    return .tensor(Tensor(elements, shape: [indices.count, classes]))
  }
}
