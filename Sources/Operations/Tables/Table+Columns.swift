package import Values
import Arrays
package import Diagnostics

extension Table {
  /// The table with a column more, or another one of that name: `t["new"] = v`.
  func assigning(
    _ value: BuiltinCall.Operand, to subscripts: [BuiltinCall.Operand], _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Table {
    guard subscripts.count == 1, case .text(let name) = subscripts[0].value else {
      throw call.failure(
        .cannotAssign, "A table changes by columns",
        help: "Make the column first, and assign that: `t[\"x\"] = where(t.x < 0, 0, t.x)`.")
    }
    let column = try Column(
      of: value.value, rows: columns.isEmpty ? nil : rowCount, at: value.span, call)
    guard columns.isEmpty || column.count == rowCount else {
      throw call.failure(
        .shapeClash, "The table has \(rowCount) rows, and the new column \(column.count) values",
        at: value.span, label: value.value.described)
    }
    var (names, columns) = (names, columns)
    if let place = names.firstIndex(of: name) {
      columns[place] = column
    } else {
      names.append(name)
      columns.append(column)
    }
    return Table(names: names, columns: columns, reading: reading)
  }
}

extension Table.Column {
  /// Numbers where the value holds numbers, records as they are, texts otherwise; one value in each of `rows`.
  package init(of value: Value, rows: Int? = nil, at span: Span, _ call: BuiltinCall)
    throws(RuntimeFailure)
  {
    if let tensor = try call.evaluator.array(of: value, at: span), tensor.rank <= 1 {
      if let rows, tensor.rank == 0 {
        self.init(Tensor(Array(repeating: tensor.elements[0], count: rows), kind: tensor.kind))
      } else {
        self.init(tensor)
      }
      return
    }
    var items = [value]
    if case .text = value {
      items = Array(repeating: value, count: rows ?? 1)
    } else if let several = try call.evaluator.itemsIfAny(of: value, at: span) {
      items = several
    }
    if items.contains(where: { $0.record != nil }) {
      self.init(jsonValues: items)
      return
    }
    var size = 0
    self = .texts(
      try call.evaluator.interrupt.map(items.count) { index throws(RuntimeFailure) in
        if case .nothing = items[index] { return nil }
        let text = items[index].textInText
        size += text.utf8.count
        if index & 0xff == 0 {
          try call.poll()
          try call.reserve(size / 8)
          size = 0
        }
        return text
      })
  }
}
