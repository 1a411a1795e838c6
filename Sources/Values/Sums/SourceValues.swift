package import Dialects
import Arrays
import Diagnostics

/// `source("warehouse")`: tables are reached by their names, and none is listed.
package final class SourceValue: ObjectValue {
  package var object: Object { .source(self) }
  package let name: String

  package init(_ name: String) { self.name = name }

  package var typeName: String { "source" }
  package var text: String {
    "Source \(name): its tables are named, as in `source(\"\(name)\").trips`."
  }
}

/// A table whose rows stay in their engine: columns and types, no data.
package final class SourceTable: ObjectValue {
  package var object: Object { .sourceTable(self) }
  package let source: String
  package let card: SourceConnection.Card

  package init(source: String, card: SourceConnection.Card) {
    self.source = source
    self.card = card
  }

  package var title: String { "\(source).\(card.table)" }
  package var typeName: String { "table of a source" }
  package var fieldNames: [String] { card.columns.map { $0.name } }
  package var jsonFieldNames: [String] { [] }

  package func field(_ name: String) -> Value? {
    card.columns.first { $0.name == name }.map { .object(SourceColumn(self, $0)) }
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
}
