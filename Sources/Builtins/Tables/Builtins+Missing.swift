import Operations
import Values
import Diagnostics
import Arrays
import Language
import Work

/// What is missing: NaN among numbers, `nothing` among others.
extension BuiltinCall {
  /// Whether the call leaves out what is missing.
  var dropsMissing: Bool {
    get throws(RuntimeFailure) {
      guard parameters.contains(where: { $0.name == "missing" }) else { return false }
      return try text("missing") == "drop"
    }
  }

  /// Says once for each place of a cell how much is left out.
  func tellLeftOut(_ missing: Int, of count: Int, _ what: String) {
    guard missing > 0 else { return }
    evaluator.remark(
      "\(missing) of \(count) \(what) \(missing == 1 ? "is" : "are") left out, being missing.",
      at: span)
  }

  /// The numbers of an array, with `missing="drop"` those that are there.
  func presentNumbers(_ parameter: String) throws(RuntimeFailure) -> [Double] {
    let numbers = try tensor(parameter).elements
    guard try dropsMissing else { return numbers }
    let present = numbers.filter { !$0.isNaN }
    tellLeftOut(numbers.count - present.count, of: numbers.count, "numbers")
    return present
  }
}

extension Tensor {
  /// Whether an element is NaN.
  func misses(_ interrupt: Interrupt) throws(RuntimeFailure) -> Bool {
    guard count > 0 else { return false }
    let gaps = ElementwiseGraph(.isnan, [.tensor(self)], shape: shape)
    return try Reduction.any.ofAll(ElementwiseProgram(gaps), interrupt) != 0
  }
}

extension Builtin {
  static let missingFunctions: [String: Body] = ["drop_missing": dropMissing]

  private static func dropMissing(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let operand = try call.required("x")
    let interrupt = call.evaluator.interrupt
    if let table = operand.value.table {
      let rows = try interrupt.collecting { rows throws(RuntimeFailure) in
        for row in 0..<table.rowCount {
          if row & 0xfff == 0 { try call.poll() }
          if !table.columns.contains(where: { $0.misses(row) }) { rows.append(row) }
        }
      }
      return .object(try table.selecting(rows: rows, interrupt))
    }
    if let tensor = try call.evaluator.array(of: operand.value, at: operand.span), tensor.rank > 0 {
      let width = tensor.leading.stride
      var rows: [Int] = []
      try interrupt.blocksInOrder(tensor.leading.count) { part in
        for row in part
        where !tensor.elements[row * width..<(row + 1) * width].contains(where: { $0.isNaN }) {
          rows.append(row)
        }
      }
      try call.reserve(Shape.extent([rows.count, width]))
      let elements = try interrupt.array(rows.count * width) { part, output in
        for index in part {
          output[index] = tensor.elements[rows[index / width] * width + index % width]
        }
      }
      return .tensor(
        Tensor(elements, shape: [rows.count] + tensor.shape.dropFirst(), kind: tensor.kind))
    }
    guard operand.value.items != nil else {
      throw call.wrongType(operand, "x", "a table, an array or a list")
    }
    let items = try call.items("x").filter { $0 != .nothing }
    return Value.collected(items)
  }
}

extension Table.Column {
  fileprivate func misses(_ row: Int) -> Bool {
    switch self {
    case .numbers(let numbers), .dates(let numbers): numbers[row].isNaN
    case .booleans: false
    case .texts(let texts): texts[row] == nil
    case .values(let values): values[row] == .nothing
    }
  }
}
