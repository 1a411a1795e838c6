import Tables
import Values
import Operations
import Arrays
import Language
import Diagnostics

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
