package import Values
package import Arrays
import Language
package import Diagnostics

/// What functions of arrays make of a table, whose columns have meanings and units of their own.
extension Builtin {
  /// The call for each column of a table by itself, under its name; nil where the call has no table, or says by `axis=1` that
  /// it is about rows.
  func columnwise(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard signature.takesColumns, let table = call.bound.first??.value.table
    else { return nil }
    let hasAxis = call.parameters.contains { $0.name == "axis" }
    let axis = hasAxis ? try call.integer("axis", default: 0) : 0
    if axis != 0 {
      return try body(call.replacing(first: .tensor(call.matrix(of: table)), keepingAxis: true))
    }
    var names: [String] = []
    var columns: [Table.Column] = []
    for (name, column) in zip(table.names, table.columns) {
      if case .texts = column {
        call.evaluator.remark(
          "`\(call.name)` leaves out the column `\(name)`, which holds texts.", at: call.span)
        continue
      }
      let result = try body(call.replacing(first: column.value, keepingAxis: false))
      guard let tensor = result.tensor, tensor.rank <= 1 else { continue }
      names.append(name)
      columns.append(Table.Column(tensor))
    }
    if names.isEmpty {
      throw call.failure(.wrongType, "No column of this table holds numbers")
    }
    return .object(Table(names: names, columns: columns))
  }
}

extension BuiltinCall {
  /// The same call of another value, for the whole of it.
  fileprivate func replacing(first value: Value, keepingAxis: Bool) -> BuiltinCall {
    var bound = bound
    bound[0] = bound[0].map { Operand(value, $0.span) }
    for (index, parameter) in parameters.enumerated()
    where !keepingAxis && ["axis", "keepdims"].contains(parameter.name) {
      bound[index] = nil
    }
    return BuiltinCall(
      name: name, span: span, evaluator: evaluator, parameters: parameters, bound: bound, rest: rest
    )
  }

  /// An array of numbers, or the columns of a table as those of a matrix: for those who keep columns apart.
  package func columns(_ operand: Operand, for parameter: String) throws(RuntimeFailure) -> Tensor {
    guard let table = operand.value.table else {
      return try tensor(operand, for: parameter)
    }
    return try matrix(of: table, at: operand.span)
  }

  fileprivate func matrix(of table: Table, at place: Span? = nil) throws(RuntimeFailure) -> Tensor {
    try reserve(Shape.extent([table.rowCount, table.columns.count]), at: place)
    var columns: [[Double]] = []
    for (name, column) in zip(table.names, table.columns) {
      switch column {
      case .numbers(let numbers), .booleans(let numbers), .dates(let numbers):
        columns.append(numbers)
      case .texts, .values:
        throw failure(
          .wrongType, "The column `\(name)` holds no numbers",
          at: place ?? bound.first??.span,
          help: "Choose the columns first, as in `t[(\"x\", \"y\")]`.")
      }
    }
    let width = columns.count
    let elements = try evaluator.interrupt.array(table.rowCount * width) { range, output in
      for index in range { output[index] = columns[index % width][index / width] }
    }
    return Tensor(elements, shape: [table.rowCount, width])
  }
}
