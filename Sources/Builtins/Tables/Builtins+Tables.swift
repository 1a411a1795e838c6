package import Values
import Tables
import Operations
import Arrays
import Language
import Diagnostics
import Work

/// Tables: data sets, files, columns, rows in order.
extension Builtin {
  static let tableFunctions: [String: Body] = [
    "dataset": dataset, "read_json": readJSON, "read_npy": readNumPy,
    "table": table, "columns": columns, "head": head,
    "sort_by": sortBy, "summary": summary, "group_by": groupBy, "merge": merge,
  ]

  private static func dataset(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let name = try call.text("name")
    if let table = Dataset.named(name) { return .object(table) }
    throw .failed(
      unknownName(
        .unknownOption, name, kind: "data set", among: Dataset.names,
        at: try call.required("name").span, quoted: true))
  }

  // MARK: Files

  private static func readJSON(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    var reader = JSONReader(try call.textFileBytes("path", .utf8), call.evaluator.interrupt)
    do throws(JSONReader.Failure) {
      return try reader.read()
    } catch {
      try call.poll()
      let path = try call.text("path")
      throw call.failure(
        .jsonInvalid,
        "`\(path)` is not JSON: line \(error.line), column \(error.column) should be \(error.expected)",
        under: "path")
    }
  }

  private static func readNumPy(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let bytes = try call.fileBytes("path")
    guard let archive = ZipArchive(bytes) else { return try numPyArray(bytes, nil, call) }
    let ending = ".npy"
    var arrays: [(name: String, value: Value)] = []
    for member in archive.members where member.name.hasSuffix(ending) {
      let name = String(member.name.dropLast(ending.count))
      try call.reserve(member.range.count / 8)
      let content =
        member.isPacked
        ? try call.unpacked(bytes, in: member.range, .raw, "path") : Array(bytes[member.range])
      guard let content, member.matches(content) else {
        throw call.failure(
          .npyInvalid, "`\(name)` of `\(try call.text("path"))` cannot be unpacked",
          under: "path",
          help: "Save it with `numpy.savez`, which does not pack.")
      }
      arrays.append((name, try numPyArray(content, name, call)))
    }
    guard !arrays.isEmpty else {
      throw call.failure(
        .npyInvalid, "`\(try call.text("path"))` is an archive without arrays", under: "path")
    }
    return .object(Record(arrays))
  }

  /// `name` is that of an array in an archive.
  private static func numPyArray(_ bytes: [UInt8], _ name: String?, _ call: BuiltinCall)
    throws(RuntimeFailure) -> Value
  {
    let result = try NumPyReader(bytes).read(call.evaluator.interrupt) {
      (count) throws(RuntimeFailure) in
      try call.reserve(count)
    }
    switch result {
    case .success(let contents): return Value(contents)
    case .failure(let problem):
      let path = try call.text("path")
      let what = name.map { "`\($0)` of `\(path)`" } ?? "`\(path)`"
      switch problem {
      case .notAnArray:
        throw call.failure(.npyInvalid, "\(what) is not a file of `numpy.save`", under: "path")
      case .tooShort:
        throw call.failure(.npyInvalid, "\(what) ends before its array does", under: "path")
      case .type(let type):
        throw call.failure(
          .npyInvalid, "\(what) holds elements \(type), which are not read", under: "path",
          help:
            "Numbers of up to 64 bits, truths, dates and one axis of texts are: save `a.astype(float)`."
        )
      }
    }
  }

  // MARK: Making and taking apart

  private static func table(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let names = try call.required("names").value.textItems
    let values = try call.items("columns")
    guard let names, names.count == values.count, Set(names).count == names.count else {
      throw call.failure(
        .wrongValue, "A table needs a name of its own for each of its \(values.count) columns",
        under: "names", help: #"Write `table(("x", "y"), (x, y))`."#)
    }
    var columns: [Table.Column] = []
    let place = try call.required("columns").span
    for value in values { columns.append(try Table.Column(of: value, at: place, call)) }
    guard columns.allSatisfy({ $0.count == columns[0].count }) else {
      let lengths = columns.map { String($0.count) }.joined(separator: ", ")
      throw call.failure(
        .shapeClash, "The columns of a table have one length", under: "columns",
        label: "lengths \(lengths)")
    }
    return .object(Table(names: names, columns: columns))
  }

  private static func columns(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .list(try call.table("t").names.map(Value.text))
  }

  private static func head(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let count = max(0, try call.integer("n"))
    let value = try call.value("t")
    if let table = value.table {
      let rows = Array(0..<min(count, table.rowCount))
      return .object(try table.selecting(rows: rows, call.evaluator.interrupt))
    }
    if case .text(let text) = value { return .text(String(text.prefix(count))) }
    guard value.length != nil else {
      throw call.failure(
        .wrongType, "`head` needs a table, an array or a list", under: "t",
        label: value.described)
    }
    let cursor = try call.evaluator.cursor(over: value, at: call.span)
    let items = (0..<min(count, cursor.count)).map { cursor[$0] }
    if let first = items.first, case .text = first { return .list(items) }
    return try call.evaluator.stacked(items, at: call.span).map(Value.tensor) ?? .list(items)
  }

  private static func sortBy(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let table = try call.table("t")
    let name = try call.text("column")
    guard let column = table.column(name) else {
      throw call.noSuchColumn(name, in: table, at: try call.required("column").span)
    }
    let isDescending = try call.boolean("descending")
    let interrupt = call.evaluator.interrupt
    guard let order = try column.order(isDescending: isDescending, interrupt) else {
      throw call.failure(
        .wrongType, "The values of `\(name)` have no order", under: "column",
        help: "Sort by a column of numbers or of texts.")
    }
    return .object(try table.selecting(rows: order, interrupt))
  }

  /// The column that an argument names, with its place in the cell.
  private static func column(_ parameter: String, of table: Table, _ call: BuiltinCall)
    throws(RuntimeFailure) -> (Table.Column, BuiltinCall.Operand)
  {
    let operand = try call.required(parameter)
    let name = try call.text(parameter)
    guard let column = table.column(name) else {
      throw call.noSuchColumn(name, in: table, at: operand.span)
    }
    return (column, operand)
  }

  private static func groupBy(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let table = try call.table("t")
    let (column, operand) = try column("column", of: table, call)
    let groups = try Categories(.init(column.value, operand.span), "column", call)
    try call.reserve(Shape.extent([table.rowCount, max(table.columns.count, 1)]))
    var rows = Array(repeating: [Int](), count: groups.count)
    var missing = 0
    for (row, code) in groups.codes.enumerated() {
      if row & 0xffff == 0 { try call.poll() }
      if code.isNaN { missing += 1 } else { rows[Int(code)].append(row) }
    }
    call.tellLeftOut(missing, of: table.rowCount, "rows")
    let values = try call.evaluator.items(of: groups.value, at: operand.span)
    let parts = try call.evaluator.interrupt.map(rows.count) { index throws(RuntimeFailure) in
      Value.tuple([
        values[index], .object(try table.selecting(rows: rows[index], call.evaluator.interrupt)),
      ])
    }
    return .list(parts)
  }

  private static func merge(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let left = try call.table("t")
    let right = try call.table("u")
    let key = try call.text("column")
    let (keys, operand) = try column("column", of: left, call)
    let (others, _) = try column("column", of: right, call)
    if let name = right.names.first(where: { $0 != key && left.column($0) != nil }) {
      throw call.failure(
        .wrongValue, "Both tables have a column `\(name)`", under: "u",
        help: "Choose the columns of one first, as in `u[(\"\(key)\", \"x\")]`.")
    }
    // Both in one, so that equal keys have one code.
    let joint = try Categories(
      .init(.list(try items(keys, operand, call) + items(others, operand, call)), operand.span),
      "column", call)
    var places = Array(repeating: [Int](), count: joint.count)
    for (row, code) in joint.codes.dropFirst(left.rowCount).enumerated() where !code.isNaN {
      places[Int(code)].append(row)
    }
    let keepsAll = try call.text("how") == "left"
    var rows: (left: [Int], right: [Int?]) = ([], [])
    var unmatched = 0
    for (row, code) in joint.codes.prefix(left.rowCount).enumerated() {
      if row & 0xfff == 0 {
        try call.poll()
        try call.reserve(
          Shape.extent([rows.left.count, 2 + left.columns.count + right.columns.count]))
      }
      let matches = code.isNaN ? [] : places[Int(code)]
      if matches.isEmpty {
        unmatched += 1
        guard keepsAll else { continue }
        rows.left.append(row)
        rows.right.append(nil)
      }
      for match in matches {
        rows.left.append(row)
        rows.right.append(match)
      }
    }
    if unmatched > 0 {
      call.evaluator.remark(
        "\(unmatched) of \(left.rowCount) rows find no match"
          + (keepsAll ? ": the other table's columns are missing there." : " and are left out."),
        at: call.span)
    }
    let interrupt = call.evaluator.interrupt
    var joined = try left.selecting(rows: rows.left, interrupt)
    let kept = right.names.indices.filter { right.names[$0] != key }
    joined = Table(
      names: joined.names + kept.map { right.names[$0] },
      columns: joined.columns
        + (try kept.map { (place) throws(RuntimeFailure) in
          try right.columns[place].selecting(rows.right, interrupt)
        }))
    return .object(joined)
  }

  private static func items(
    _ column: Table.Column, _ operand: BuiltinCall.Operand, _ call: BuiltinCall
  ) throws(RuntimeFailure) -> [Value] {
    try call.evaluator.items(of: column.value, at: operand.span)
  }

  private static func summary(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let value = try call.value("x")
    if let table = value.table {
      return .object(try table.summary(call.evaluator.interrupt))
    }
    let tensor = try call.tensor("x")
    return .object(
      try Table(names: ["x"], columns: [.numbers(tensor.elements)])
        .summary(call.evaluator.interrupt))
  }
}

extension Value {
  /// The items of a list of texts, or one text; nil when something else is in it.
  package var textItems: [String]? {
    if case .text(let text) = self { return [text] }
    var texts: [String] = []
    for item in items ?? [.nothing] {
      guard case .text(let text) = item else { return nil }
      texts.append(text)
    }
    return texts
  }
}

extension Table.Column {
  /// The rows at `positions`, missing where there is none.
  fileprivate func selecting(_ positions: [Int?], _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Table.Column
  {
    if !positions.contains(nil) { return try selecting(positions.compactMap { $0 }, interrupt) }
    return switch self {
    case .numbers(let numbers), .booleans(let numbers):
      .numbers(
        try interrupt.map(positions.count) { index in positions[index].map { numbers[$0] } ?? .nan }
      )
    case .dates(let days):
      .dates(
        try interrupt.map(positions.count) { index in positions[index].map { days[$0] } ?? .nan })
    case .texts(let texts):
      .texts(try interrupt.map(positions.count) { index in positions[index].flatMap { texts[$0] } })
    case .values(let values):
      .values(
        try interrupt.map(positions.count) { index in
          positions[index].map { values[$0] } ?? .nothing
        })
    }
  }
}
