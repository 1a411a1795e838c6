package import Dialects
package import Arrays
package import Diagnostics
import Estimators
import Language
import Platform
import Work

/// `source("warehouse")`: tables are reached by their names, and none is listed.
package final class SourceValue: ObjectValue {
  package var object: Object { .source(self) }
  package let name: String

  package init(_ name: String) { self.name = name }

  package var typeName: String { "source" }
  package var text: String {
    "Source \(name): its tables are named, as in `source(\"\(name)\").trips`."
  }

  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    throw call.rowsStay(of: name)
  }

  package func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor? {
    throw call.rowsStay(of: name)
  }

  package func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    .object(try SourceTable(source: self.name, table: name, call))
  }

  package func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard let operand = index.rest.first, case .text(let name) = operand.value else { return nil }
    return .object(try SourceTable(source: self.name, table: name, index))
  }
}

/// A table whose rows stay in their engine: columns and types, no data.
package final class SourceTable: ObjectValue {
  package var object: Object { .sourceTable(self) }
  package let source: String
  let card: SourceConnection.Card

  package init(source: String, table: String, _ call: BuiltinCall) throws(RuntimeFailure) {
    self.source = source
    card = try call.granted(source) { (connection, interrupt) throws(SourceConnection.Refusal) in
      try connection.card(source, table, interrupt)
    }
  }

  package var title: String { "\(source).\(card.table)" }
  package var typeName: String { "table of a source" }
  package var fieldNames: [String] { card.columns.map { $0.name } }
  package var jsonFieldNames: [String] { [] }

  package func field(_ name: String) -> Value? {
    card.columns.first { $0.name == name }.map { .object(SourceColumn(self, $0)) }
  }

  package func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? {
    guard let operand = index.rest.first, case .text(let name) = operand.value else { return nil }
    if let column = field(name) { return column }
    throw .failed(
      unknownName(
        .unknownField, name, kind: "column", among: fieldNames, at: operand.span, quoted: true))
  }

  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    throw call.rowsStay(of: title)
  }

  package func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor? {
    throw call.rowsStay(of: title)
  }

  package var text: String {
    let width = card.columns.map { $0.name.count }.max() ?? 0
    return
      (["\(title): the rows stay where they are"]
      + card.columns.map {
        "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.type)"
      }).joined(separator: "\n")
  }
}

/// `t.distance`: what sums are made of.
package final class SourceColumn: ObjectValue {
  package var object: Object { .sourceColumn(self) }
  package let table: SourceTable
  package let column: SourceConnection.Column

  package init(_ table: SourceTable, _ column: SourceConnection.Column) {
    self.table = table
    self.column = column
  }

  package var typeName: String { "column of a source" }
  package var text: String {
    "Column \(column.name) of \(table.title), \(column.type): the rows stay where they are"
  }

  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    throw call.rowsStay(of: table.title)
  }

  package func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor? {
    throw call.rowsStay(of: table.title)
  }
}

extension Value {
  /// Itself, where it is a column of a source.
  var sourceColumn: SourceColumn? {
    if case .object(.sourceColumn(let column)) = self { column } else { nil }
  }
}

extension BuiltinCall {
  /// Whether x is a column of a source, so that sums are made of it and of y.
  package var isOfSource: Bool { operand("x")?.value.sourceColumn != nil }

  fileprivate func rowsStay(of table: String) -> RuntimeFailure {
    failure(
      .sourceRows, "The rows of `\(table)` stay where they are",
      help:
        "Sums of two columns come here: `sums(t.x, t.y; width=1)`, or at once `regression(t.x, t.y; width=1)`."
    )
  }

  /// What the connection answers to a request about a source.
  fileprivate func granted<Result>(
    _ source: String,
    _ request: (SourceConnection, Interrupt) throws(SourceConnection.Refusal) -> Result
  ) throws(RuntimeFailure) -> Result {
    guard let connection = evaluator.sources.connection else {
      throw failure(
        .sourceRefused, "No source `\(source)` is granted here",
        help:
          "Whoever starts the kernel grants tables, by ~/.config/nadaraya/sources.toml or `--source`; a page has none."
      )
    }
    do throws(SourceConnection.Refusal) {
      return try request(connection, evaluator.interrupt)
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .refused(let title, let help):
        throw failure(.sourceRefused, title, help: help)
      }
    }
  }

  // MARK: Scanning

  /// The sums of the columns x and y, made where the rows are unless the session has them.
  ///
  /// - Returns: sums, or pairs of groups and sums.
  package func scanned(width: Double?) throws(RuntimeFailure) -> Value {
    guard let x = operand("x")?.value.sourceColumn else { return .nothing }
    // A density asks for keys alone.
    let y = takes("y") ? try column("y", of: x.table).column.name : nil
    let range = takes("range") ? try interval("range") : nil
    var request = SourceConnection.Request(
      source: x.table.source, table: x.table.card.table, x: x.column.name, y: y,
      group: takes("by") && has("by") ? try column("by", of: x.table).column.name : nil,
      range: range, hasScores: takes("score") ? try boolean("score") : true)
    if let width {
      request.exponent = try estimating(under: operand("width")?.span) {
        () throws(EstimatorError) in try BoxSums.exponent(forWidth: width)
      }
    }
    if let value = evaluator.sources.scan(for: request) { return value }
    try agree(to: x.table)
    let answer = try granted(request.source) {
      (connection, interrupt) throws(SourceConnection.Refusal) in
      try connection.sums(request, interrupt)
    }
    var files = SumsFiles()
    let place = Operand(operand("x")?.value ?? .nothing, span)
    try files.add(answer.csv, from: x.table.title, isMarked: true, place, self)
    let value = try files.value(self, minimumCount: answer.minimumCount)
    evaluator.sources.keep(
      .init(request: request, exponent: request.exponent ?? files.exponent, value: value))
    return value
  }

  package func takes(_ parameter: String) -> Bool {
    parameters.contains { $0.name == parameter }
  }

  private func column(_ parameter: String, of table: SourceTable) throws(RuntimeFailure)
    -> SourceColumn
  {
    let operand = try required(parameter)
    guard let column = operand.value.sourceColumn, column.table.title == table.title else {
      throw wrongType(operand, parameter, "a column of `\(table.title)`")
    }
    return column
  }

  /// Asks the reader, once for each table, where the grant wants it.
  private func agree(to table: SourceTable) throws(RuntimeFailure) {
    guard table.card.asks, !evaluator.sources.isAgreed(table) else { return }
    let size = table.card.bytes.map { ", \(bytesText($0))" } ?? ""
    guard
      let answer = try evaluator.output.input(
        prompt: "Read \(table.title)\(size)? [y/N] ", isSecret: false)
    else {
      throw failure(
        .noReader,
        "`\(table.title)` is read only after a question, and nobody is there to answer",
        help: "Run the cell where a front end can ask.")
    }
    guard ["y", "yes"].contains(answer.lowercased()) else {
      throw failure(.sourceRefused, "`\(table.title)` is not read: the answer was no")
    }
    evaluator.sources.agree(to: table)
  }
}
