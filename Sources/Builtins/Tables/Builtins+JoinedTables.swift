import Values
import Operations
import Arrays
import Diagnostics
import Language

/// Tables joined to one.
extension Builtin {
  /// The rows of one table behind those of another, or with `axis=1` the columns; nil where the parts are no tables.
  static func joinedTables(_ parts: [BuiltinCall.Operand], _ call: BuiltinCall)
    throws(RuntimeFailure) -> Value?
  {
    var tables: [Table] = []
    for part in parts {
      guard let table = part.value.table else { return nil }
      tables.append(table)
    }
    guard let first = tables.first else { return nil }
    guard try call.integer("axis") == 1 else {
      return .object(try rowsBehindRows(tables, parts, call))
    }
    for (table, part) in zip(tables, parts).dropFirst() where table.rowCount != first.rowCount {
      throw call.failure(
        .shapeClash, "Tables side by side have the same number of rows", at: part.span,
        label: "\(table.rowCount) rows, not \(first.rowCount)")
    }
    let names = tables.flatMap { $0.names }
    guard Set(names).count == names.count else {
      throw call.failure(
        .wrongValue, "Two of these tables have a column of the same name",
        help: "Choose the columns first, as in `t[(\"x\", \"y\")]`.")
    }
    return .object(Table(names: names, columns: tables.flatMap { $0.columns }))
  }

  /// Names decide which column continues which; what one of the tables lacks is missing there.
  private static func rowsBehindRows(
    _ tables: [Table], _ parts: [BuiltinCall.Operand], _ call: BuiltinCall
  ) throws(RuntimeFailure) -> Table {
    var names: [String] = []
    var known: Set<String> = []
    for (table, part) in zip(tables, parts) {
      if !names.isEmpty, known.isDisjoint(with: table.names) {
        throw call.failure(
          .shapeClash, "This table has no column that those before it have", at: part.span,
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
            .wrongValue, "The column `\(name)` holds numbers in one table and texts in another")
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
