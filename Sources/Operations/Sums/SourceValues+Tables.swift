package import Values
package import Dialects
package import Arrays
package import Diagnostics
import Estimators
package import Work

extension SourceValue: WorkingObject {
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

extension SourceTable: WorkingObject {
  /// Asks the connection for the table's columns.
  fileprivate convenience init(source: String, table: String, _ call: BuiltinCall)
    throws(RuntimeFailure)
  {
    let card = try call.granted(source) {
      (connection, interrupt) throws(SourceConnection.Refusal) in
      try connection.card(source, table, interrupt)
    }
    self.init(source: source, card: card)
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
}

extension SourceColumn: WorkingObject {
  package func items(_ call: BuiltinCall) throws(RuntimeFailure) -> [Value]? {
    throw call.rowsStay(of: table.title)
  }

  package func array(_ call: BuiltinCall) throws(RuntimeFailure) -> Tensor? {
    throw call.rowsStay(of: table.title)
  }
}

extension BuiltinCall {
  fileprivate func rowsStay(of table: String) -> RuntimeFailure {
    failure(
      .sourceRows, "The rows of `\(table)` stay where they are",
      help:
        "Sums of two columns come here: `sums(t.x, t.y; width=1)`, or at once `regression(t.x, t.y; width=1)`."
    )
  }

  /// What the connection answers to a request about a source.
  package func granted<Result>(
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
}
