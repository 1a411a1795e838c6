import Language
import Diagnostics
import Work

/// What functions of arrays make of a table, whose columns have meanings and units of their own.
extension Builtin {
  /// The call for each column of a table by itself, under its name; nil where the call has no table, or says by `axis=1` that
  /// it is about rows.
  func columnwise(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard signature.takesColumns, case .object(let object)? = call.bound.first??.value,
      let table = object as? Table
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
      throw call.failure("wrong-type", "No column of this table holds numbers")
    }
    return .object(Table(names: names, columns: columns))
  }

  /// The rows of one table behind those of another, or with `axis=1` the columns; nil where the parts are no tables.
  static func joinedTables(_ parts: [BuiltinCall.Operand], _ call: BuiltinCall)
    throws(RuntimeFailure) -> Value?
  {
    var tables: [Table] = []
    for part in parts {
      guard case .object(let object) = part.value, let table = object as? Table else { return nil }
      tables.append(table)
    }
    guard let first = tables.first else { return nil }
    guard try call.integer("axis", default: 0) == 1 else {
      return .object(try rowsBehindRows(tables, parts, call))
    }
    for (table, part) in zip(tables, parts).dropFirst() where table.rowCount != first.rowCount {
      throw call.failure(
        "shape-clash", "Tables side by side have the same number of rows", at: part.span,
        label: "\(table.rowCount) rows, not \(first.rowCount)")
    }
    let names = tables.flatMap { $0.names }
    guard Set(names).count == names.count else {
      throw call.failure(
        "wrong-value", "Two of these tables have a column of the same name",
        help: "Choose the columns first, as in `t[(\"x\", \"y\")]`.")
    }
    return .object(Table(names: names, columns: tables.flatMap { $0.columns }))
  }
}

extension Builtin {
  /// Names decide which column continues which; what one of the tables lacks is missing there.
  private static func rowsBehindRows(
    _ tables: [Table], _ parts: [BuiltinCall.Operand], _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Table {
    var names: [String] = []
    var known: Set<String> = []
    for (table, part) in zip(tables, parts) {
      if !names.isEmpty, known.isDisjoint(with: table.names) {
        throw call.failure(
          "shape-clash", "This table has no column that those before it have", at: part.span,
          label: table.names.joined(separator: ", "),
          help: "Before it there are \(names.joined(separator: ", ")).")
      }
      for name in table.names where known.insert(name).inserted { names.append(name) }
    }
    let partial = names.filter { name in tables.contains { $0.column(name) == nil } }
    if !partial.isEmpty {
      let listed = partial.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
      call.evaluator.remark(
        "Not all of these tables have \(listed)\(partial.count > 5 ? ", …" : ""): missing where they have not.",
        at: call.span)
    }
    try call.reserve(Shape.extent([names.count, tables.reduce(0) { $0 + $1.rowCount }]))
    var columns: [Table.Column] = []
    for name in names {
      columns.append(
        try .joined(tables.map { ($0.column(name), $0.rowCount) }, name, call))
    }
    return Table(names: names, columns: columns)
  }
}

extension Table.Column {
  /// One column behind the other; of a part without one, so many missing values.
  fileprivate static func joined(_ parts: [(Self?, rows: Int)], _ name: String, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Self
  {
    let columns = parts.compactMap { $0.0 }
    if columns.contains(where: { if case .values = $0 { true } else { false } }) {
      return .values(
        parts.flatMap { column, rows in (0..<rows).map { column?.element($0) ?? .nothing } })
    }
    if columns.contains(where: { if case .texts = $0 { true } else { false } }) {
      var texts: [String?] = []
      for (column, rows) in parts {
        switch column {
        case nil: texts += [String?](repeating: nil, count: rows)
        case .texts(let part): texts += part
        default:
          throw call.failure(
            "wrong-value", "The column `\(name)` holds numbers in one table and texts in another")
        }
      }
      return .texts(texts)
    }
    var numbers: [Double] = []
    var kinds: [Tensor.Kind] = []
    for (column, rows) in parts {
      let tensor = column?.value.tensor
      numbers += tensor?.elements ?? Array(repeating: .nan, count: rows)
      if let tensor { kinds.append(tensor.kind) }
    }
    let kind = Tensor.Kind.mixed(kinds)
    // A truth cannot be missing.
    return Self(
      Tensor(numbers, kind: kind == .truths && columns.count < parts.count ? .counts : kind))
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
    guard case .object(let object) = operand.value, let table = object as? Table else {
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
          "wrong-type", "The column `\(name)` holds no numbers",
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
