import Tables
package import Values
import Arrays
import Language
package import Diagnostics
package import Work

extension Table: WorkingObject {
  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    // A record takes ten words with its box, an array's head four, and each of its values three.
    try call.reserve(Shape.extent([rowCount, 14 + 3 * columns.count]))
    return try call.evaluator.interrupt.map(rowCount) { .object(row($0)) }
  }

  /// `t["x"]`, `t[("x", "y")]`, `t[2:5]`, `t[3]`, `t[t.x > 1]`, `t[argsort(t.x)]`.
  package func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard let operand = index.rest.first, index.rest.count == 1 else {
      throw index.failure(
        .tooManySubscripts, "A table takes one subscript",
        help: "Write `t.column[rows]`, or `t[rows].column`.")
    }
    switch operand.value {
    case .text(let name): return try column(named: name, operand, index).value
    case .list(let names), .tuple(let names):
      var selected: [(String, Column)] = []
      for item in names.items {
        guard case .text(let name) = item else { return try rows(operand, index) }
        selected.append((name, try column(named: name, operand, index)))
      }
      return .object(Table(names: selected.map { $0.0 }, columns: selected.map { $0.1 }))
    default: return try rows(operand, index)
    }
  }

  private func column(
    named name: String, _ operand: BuiltinCall.Operand, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Column {
    if let column = column(name) { return column }
    throw call.noSuchColumn(name, in: self, at: operand.span)
  }

  private func rows(_ operand: BuiltinCall.Operand, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Value
  {
    let interrupt = call.evaluator.interrupt
    if let slice = operand.value.slice {
      let range = slice.positions(rowCount)
      let positions = try interrupt.map(range?.count ?? 0) { Int(range?[$0] ?? 0) }
      return .object(try selecting(rows: positions, interrupt))
    }
    if case .boolean = operand.value {
      throw call.evaluator.noIndex(operand, help: "Compare a column: `t[t.x == 1]`.")
    }
    guard let tensor = try call.evaluator.array(of: operand.value, at: operand.span),
      tensor.rank <= 1
    else {
      throw call.failure(
        .wrongType, "Rows are selected by numbers, a slice or a condition", at: operand.span,
        label: operand.value.described)
    }
    if tensor.isBoolean, tensor.rank == 1 {
      guard tensor.count == rowCount else {
        throw call.failure(
          .shapeClash, "The condition has \(tensor.count) elements, the table \(rowCount) rows",
          at: operand.span, help: "Write a condition on the table's own columns.")
      }
      return .object(try selecting(rows: interrupt.places(tensor.elements), interrupt))
    }
    if tensor.kind == .counts { throw call.evaluator.noIndex(operand) }
    let positions = try interrupt.map(tensor.count) { place throws(RuntimeFailure) in
      let element = tensor.elements[place]
      guard let index = Int(clampingWhole: element), index >= -rowCount, index < rowCount else {
        throw call.failure(
          .outOfRange, "There is no row \(numberText(element))", at: operand.span,
          help: "The table has \(rowCount) rows, counted from 0.")
      }
      return index < 0 ? index + rowCount : index
    }
    if tensor.rank == 0, let row = positions.first {
      return .object(self.row(row))
    }
    return .object(try selecting(rows: positions, interrupt))
  }

  package func selecting(rows positions: [Int], _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Table
  {
    var selected: [Column] = []
    for column in columns { selected.append(try column.selecting(positions, interrupt)) }
    return Table(names: names, columns: selected, reading: reading)
  }
}

extension Table.Column {
  /// The rows at `positions`, which must exist.
  package func selecting(_ positions: [Int], _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Table.Column
  {
    func selected(_ numbers: [Double]) throws(RuntimeFailure) -> [Double] {
      try interrupt.array(positions.count) { range, output in
        for index in range { output[index] = numbers[positions[index]] }
      }
    }
    switch self {
    case .numbers(let numbers): return .numbers(try selected(numbers))
    case .booleans(let numbers): return .booleans(try selected(numbers))
    case .dates(let days): return .dates(try selected(days))
    case .texts(let texts):
      return .texts(try interrupt.map(positions.count) { texts[positions[$0]] })
    case .values(let values):
      return .values(try interrupt.map(positions.count) { values[positions[$0]] })
    }
  }
}

extension BuiltinCall {
  package func noSuchColumn(_ name: String, in table: Table, at span: Span) -> RuntimeFailure {
    .failed(
      unknownName(
        .unknownColumn, name, kind: "column", among: table.names, at: span, quoted: true))
  }
}
