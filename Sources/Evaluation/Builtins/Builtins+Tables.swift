import Diagnostics
import Work

/// Tables: data sets, files, columns, rows in order.
extension Builtin {
  static let tableFunctions: [String: Body] = [
    "dataset": dataset, "read_json": readJSON, "read_npy": readNumPy,
    "table": table, "columns": columns, "head": head,
    "sort_by": sortBy, "summary": summary,
  ]

  private static func dataset(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let name = try call.text("name")
    if let table = Dataset.named(name) { return .object(table) }
    throw .failed(
      unknownName(
        "unknown-option", name, kind: "data set", among: Dataset.names,
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
        "json-invalid",
        "`\(path)` is not JSON: line \(error.line), column \(error.column) should be \(error.expected)",
        under: "path")
    }
  }

  private static func readNumPy(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let reader = NumPyReader(try call.fileBytes("path"))
    let result = try reader.read(call.evaluator.interrupt) { (count) throws(RuntimeFailure) in
      try call.reserve(count)
    }
    switch result {
    case .success(let tensor): return .tensor(tensor)
    case .failure(let problem):
      let path = try call.text("path")
      let reason: String =
        switch problem {
        case .notAnArray: "is not a file of `numpy.save`"
        case .type(let type): "holds elements of type \(type), which are no numbers"
        case .tooShort: "ends before its array does"
        }
      throw call.failure("npy-invalid", "`\(path)` \(reason)", under: "path")
    }
  }

  // MARK: Making and taking apart

  private static func table(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let names = try call.required("names").value.textItems
    let values = try call.items("columns")
    guard let names, names.count == values.count, Set(names).count == names.count else {
      throw call.failure(
        "wrong-value", "A table needs a name of its own for each of its \(values.count) columns",
        under: "names", help: #"Write `table(("x", "y"), (x, y))`."#)
    }
    var columns: [Table.Column] = []
    for value in values { columns.append(try column(value, call)) }
    guard columns.allSatisfy({ $0.count == columns[0].count }) else {
      let lengths = columns.map { String($0.count) }.joined(separator: ", ")
      throw call.failure(
        "shape-clash", "The columns of a table have one length", under: "columns",
        label: "lengths \(lengths)")
    }
    return .object(Table(names: names, columns: columns))
  }

  /// A column from a value: numbers where it holds numbers, records as they are, texts otherwise.
  private static func column(_ value: Value, _ call: BuiltinCall) throws(RuntimeFailure)
    -> Table.Column
  {
    let span = try call.required("columns").span
    if let tensor = try call.evaluator.array(of: value, at: span), tensor.rank <= 1 {
      return tensor.isBoolean ? .booleans(tensor.elements) : .numbers(tensor.elements)
    }
    let items = try call.evaluator.itemsIfAny(of: value, at: span) ?? [value]
    if items.contains(where: { $0.record != nil }) { return Table.Column(jsonValues: items) }
    var size = 0
    return .texts(
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

  private static func columns(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    .list(try call.object("t", as: Table.self, called: "a table").names.map(Value.text))
  }

  private static func head(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let count = max(0, try call.integer("n", default: 5))
    let value = try call.value("t")
    if case .object(let object) = value, let table = object as? Table {
      let rows = Array(0..<min(count, table.rowCount))
      return .object(try table.selecting(rows: rows, call.evaluator.interrupt))
    }
    if case .text(let text) = value { return .text(String(text.prefix(count))) }
    guard value.length != nil else {
      throw call.failure(
        "wrong-type", "`head` needs a table, an array or a list", under: "t",
        label: value.described)
    }
    let cursor = try call.evaluator.cursor(over: value, at: call.span)
    let items = (0..<min(count, cursor.count)).map { cursor[$0] }
    if let first = items.first, case .text = first { return .list(items) }
    return try call.evaluator.stacked(items, at: call.span).map(Value.tensor) ?? .list(items)
  }

  private static func sortBy(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let table = try call.object("t", as: Table.self, called: "a table")
    let name = try call.text("column")
    guard let column = table.column(name) else {
      throw call.noSuchColumn(name, in: table, at: try call.required("column").span)
    }
    let isDescending = try call.boolean("descending", default: false)
    let interrupt = call.evaluator.interrupt
    guard let order = try column.order(isDescending: isDescending, interrupt) else {
      throw call.failure(
        "wrong-type", "The values of `\(name)` have no order", under: "column",
        help: "Sort by a column of numbers or of texts.")
    }
    return .object(try table.selecting(rows: order, interrupt))
  }

  private static func summary(_ call: BuiltinCall) throws(RuntimeFailure) -> Value {
    let value = try call.value("x")
    if case .object(let object) = value, let table = object as? Table {
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
  var textItems: [String]? {
    if case .text(let text) = self { return [text] }
    var texts: [String] = []
    for item in items ?? [.nothing] {
      guard case .text(let text) = item else { return nil }
      texts.append(text)
    }
    return texts
  }
}
