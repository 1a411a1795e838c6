package import Arrays

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
  package let reading: String

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

  // MARK: As a value

  package var typeName: String { "table" }
  package var fieldNames: [String] { names }
  package func field(_ name: String) -> Value? { column(name)?.value }
  package func fieldIsMethod(_ name: String) -> Bool { false }
  package var jsonFieldNames: [String] { names }
  package func fieldDescription(_ name: String) -> String? { column(name)?.described }

  /// A table is a sequence of rows; a row is a record.
  package var length: Int? { rowCount }

  /// Rows and columns.
  package var shape: Value { .tuple([.number(Double(rowCount)), .number(Double(names.count))]) }
  package var keepsColumnsApart: Bool { true }

  package func equals(_ other: Object) -> Bool? {
    guard case .table(let other) = other else { return nil }
    return names == other.names && zip(columns, other.columns).allSatisfy { $0.equals($1) }
  }
}
