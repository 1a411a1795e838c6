import Language
import Platform
import Dialects
import Arrays
import Diagnostics
import Estimators
import Operations
package import Values

extension Value {
  /// Itself, where it is a column of a source.
  var sourceColumn: SourceColumn? {
    if case .object(.sourceColumn(let column)) = self { column } else { nil }
  }
}

/// Sums that are made where the rows are.
extension BuiltinCall {
  /// Whether x is a column of a source, so that sums are made of it and of y.
  var isOfSource: Bool { operand("x")?.value.sourceColumn != nil }

  /// The sums of the columns x and y, made where the rows are unless the session has them.
  ///
  /// - Returns: sums, or pairs of groups and sums.
  func scanned(width: Double?) throws(RuntimeFailure) -> Value {
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
