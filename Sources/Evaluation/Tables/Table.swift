import Tables
package import Arrays
import Language
package import Diagnostics
package import Work

/// Named columns of one length.
package final class Table: ObjectValue {
  package var object: Object { .table(self) }
  package enum Column: Sendable {
    /// A missing value is NaN.
    case numbers([Double])
    case booleans([Double])
    /// Days since 1970-01-01; a missing date is NaN.
    case dates([Double])
    /// A missing value is nil.
    case texts([String?])
    /// Records, lists, values of several kinds.
    case values([Value])

    /// Whether it holds the same, what is missing included.
    func equals(_ other: Column) -> Bool {
      switch (self, other) {
      case (.numbers(let own), .numbers(let others)), (.booleans(let own), .booleans(let others)),
        (.dates(let own), .dates(let others)):
        own.count == others.count
          && zip(own, others).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
      case (.texts(let own), .texts(let others)): own == others
      case (.values(let own), .values(let others)): own == others
      default: false
      }
    }

    package var count: Int {
      switch self {
      case .numbers(let numbers), .booleans(let numbers), .dates(let numbers): numbers.count
      case .texts(let texts): texts.count
      case .values(let values): values.count
      }
    }

    /// Of the elements of an array, in their order.
    package init(_ tensor: Tensor) {
      switch tensor.kind {
      case .truths: self = .booleans(tensor.elements)
      case .dates: self = .dates(tensor.elements)
      case .numbers, .counts: self = .numbers(tensor.elements)
      }
    }

    /// What `t.column` gives: an array, or a list of texts.
    package var value: Value {
      switch self {
      case .numbers(let numbers): .tensor(Tensor(numbers))
      case .booleans(let numbers): .tensor(Tensor(numbers, kind: .truths))
      case .dates(let days): .tensor(Tensor(days, kind: .dates))
      case .texts(let texts): .list(texts.map { $0.map(Value.text) ?? .nothing })
      case .values(let values): Table(records: values).map(Value.object) ?? .list(values)
      }
    }

    /// The same as a message calls it.
    package var described: String {
      switch self {
      case .numbers, .booleans, .dates: value.described
      case .texts: "a list of \(count)"
      case .values(let values):
        values.allSatisfy { $0.record != nil } ? "a table" : "a list of \(count)"
      }
    }

    fileprivate var depth: Int {
      if case .values(let values) = self { values.reduce(0) { max($0, $1.depth) } } else { 1 }
    }

    /// What is nested in the values; numbers and texts are counted as one.
    fileprivate var size: Int {
      guard case .values(let values) = self else { return 1 }
      return values.reduce(0) { $0.addingSaturated($1.size) }
    }

    /// The rows at `positions`, which must exist.
    package func selecting(_ positions: [Int], _ interrupt: Interrupt) throws(RuntimeFailure)
      -> Column
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

    package func element(_ row: Int) -> Value {
      switch self {
      case .numbers(let numbers): .number(numbers[row])
      case .booleans(let numbers): .boolean(numbers[row] != 0)
      case .dates(let days): .date(days[row])
      case .texts(let texts): texts[row].map(Value.text) ?? .nothing
      case .values(let values): values[row]
      }
    }
  }

  package let names: [String]
  package let columns: [Column]
  package let rowCount: Int
  package let depth: Int
  package let size: Int
  let recordNames: Record.Names
  /// How the file it comes from was read, in lines; empty for any other table.
  let reading: String

  /// - Precondition: as many names as columns, and columns of one length.
  package init(names: [String], columns: [Column], reading: String = "") {
    assert(names.count == columns.count)
    self.names = names
    self.columns = columns
    self.reading = reading
    self.rowCount = columns.first?.count ?? 0
    recordNames = Record.Names(names)
    depth = 2 + columns.reduce(0) { max($0, $1.depth) }
    size = columns.reduce(1) { $0.addingSaturated($1.size) }
  }

  package func column(_ name: String) -> Column? {
    recordNames.places[name].map { columns[$0] }
  }

  package func selecting(rows positions: [Int], _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Table
  {
    var selected: [Column] = []
    for column in columns { selected.append(try column.selecting(positions, interrupt)) }
    return Table(names: names, columns: selected, reading: reading)
  }

  // MARK: As a value

  package var typeName: String { "table" }
  package var fieldNames: [String] { names }
  package func field(_ name: String) -> Value? { column(name)?.value }
  package func fieldIsMethod(_ name: String) -> Bool { false }
  package var jsonFieldNames: [String] { names }
  package func fieldDescription(_ name: String) -> String? { column(name)?.described }

  /// A table is a sequence of rows; a row is a record.
  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    // A record takes ten words with its box, an array's head four, and each of its values three.
    try call.reserve(Shape.extent([rowCount, 14 + 3 * columns.count]))
    return try call.evaluator.interrupt.map(rowCount) { .object(row($0)) }
  }
  package var length: Int? { rowCount }

  /// Rows and columns.
  package var shape: Value { .tuple([.number(Double(rowCount)), .number(Double(names.count))]) }
  package var keepsColumnsApart: Bool { true }

  package func equals(_ other: Object) -> Bool? {
    guard case .table(let other) = other else { return nil }
    return names == other.names && zip(columns, other.columns).allSatisfy { $0.equals($1) }
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
}

extension BuiltinCall {
  package func noSuchColumn(_ name: String, in table: Table, at span: Span) -> RuntimeFailure {
    .failed(
      unknownName(
        .unknownColumn, name, kind: "column", among: table.names, at: span, quoted: true))
  }
}
