import Arrays
import Diagnostics

/// Values with names: what a JSON object holds, and a row of a table.
///
/// It is also the sequence of its values, so that a row is taken apart as a tuple is.
package final class Record: ObjectValue {
  package var object: Object { .record(self) }
  /// The names of fields, which all rows of a table share.
  package final class Names: Sendable {
    package let all: [String]
    package let places: [String: Int]

    package init(_ names: [String]) {
      all = names
      var places: [String: Int] = [:]
      for (place, name) in names.enumerated() where places[name] == nil { places[name] = place }
      self.places = places
    }
  }

  package let names: Names
  package let values: [Value]
  package let depth: Int
  package let size: Int

  /// - Precondition: as many values as names.
  package init(_ names: Names, _ values: [Value]) {
    self.names = names
    self.values = values
    depth = values.reduce(1) { max($0, 1 + $1.depth) }
    size = values.reduce(1) { $0.addingSaturated($1.size) }
  }

  /// Of equal names the last value is meant.
  package convenience init(_ members: [(name: String, value: Value)]) {
    var places: [String: Int] = [:]
    var names: [String] = []
    var values: [Value] = []
    for (name, value) in members {
      if let place = places[name] {
        values[place] = value
      } else {
        places[name] = names.count
        names.append(name)
        values.append(value)
      }
    }
    self.init(Names(names), values)
  }

  package var typeName: String { "record" }
  package var fieldNames: [String] { names.all }
  package func field(_ name: String) -> Value? { names.places[name].map { values[$0] } }
  package var length: Int? { values.count }
  package var jsonFieldNames: [String] { names.all }

  package var text: String {
    (["record of \(values.count) field\(values.count == 1 ? "" : "s")"]
      + zip(names.all, values).map { "  \($0.shortened): \($1.briefText)" }).joined(separator: "\n")
  }

  /// The same names with the same values, in any order.
  package func equals(_ other: Object) -> Bool? {
    guard case .record(let other) = other else { return nil }
    return values.count == other.values.count
      && zip(names.all, values).allSatisfy { other.field($0) == $1 }
  }
}

extension Value {
  /// On one line: small values as they are written in JSON, large ones by what they are.
  var briefText: String {
    let text = brief(budget: 60)
    return text.count <= 60 ? text : described
  }

  private func brief(budget: Int) -> String {
    switch self {
    case .nothing, .boolean, .number: return plainText
    case .text(let text):
      let line = String(text.prefix(61).map { $0.isNewline ? " " : $0 })
      return "\"" + (line.count > 40 ? line.prefix(39) + "…" : line) + "\""
    case .tensor(let tensor):
      return tensor.isDate || tensor.rank == 1 && tensor.count <= 8 ? plainText : described
    case .list(let list): return brief(list.items, "[", "]", budget)
    case .tuple(let tuple): return brief(tuple.items, "(", ")", budget)
    case .object(.record(let record)):
      guard record.values.count <= 8, budget > 0 else { return described }
      let members = zip(record.names.all, record.values).map { name, value in
        "\(name): " + value.brief(budget: budget - 30)
      }
      return "{" + members.joined(separator: ", ") + "}"
    default: return described
    }
  }

  private func brief(_ items: [Value], _ open: String, _ close: String, _ budget: Int) -> String {
    guard items.count <= 8, budget > 0 else { return described }
    return open + items.map { $0.brief(budget: budget - 30) }.joined(separator: ", ") + close
  }
}

extension Table {
  /// A table from a list of records: a column for each name that one of them has, missing where the others have not.
  ///
  /// - Returns: nil for any other list, and for records that have hardly a name in common.
  package convenience init?(records items: [Value]) {
    var names: [String] = []
    var places: [String: Int] = [:]
    var memberCount = 0
    for item in items {
      guard let record = item.record else { return nil }
      memberCount += record.values.count
      for name in record.names.all where places[name] == nil {
        places[name] = names.count
        names.append(name)
      }
    }
    let (cells, overflow) = names.count.multipliedReportingOverflow(by: items.count)
    guard !names.isEmpty, !overflow, cells <= 4 * memberCount else { return nil }
    self.init(
      names: names,
      columns: names.map { name in
        Column(jsonValues: items.map { $0.record?.field(name) ?? .nothing })
      })
  }

  /// A record for each row, as JSON has them.
  package func row(_ index: Int) -> Record {
    Record(recordNames, columns.map { $0.element(index) })
  }
}

extension Table.Column {
  /// A column of one kind of value, or of values as they are.
  package init(jsonValues values: [Value]) {
    var (numbers, booleans, texts, dates, missing) = (0, 0, 0, 0, 0)
    for value in values {
      switch value {
      case .number: numbers += 1
      case .boolean: booleans += 1
      case .text: texts += 1
      case .tensor(let tensor) where tensor.isDate: dates += 1
      case .nothing: missing += 1
      default: break
      }
    }
    let present = values.count - missing
    if numbers == present, present > 0 {
      self = .numbers(values.map { if case .number(let number) = $0 { number } else { .nan } })
    } else if booleans == values.count {
      self = .booleans(values.map { $0 == .boolean(true) ? 1 : 0 })
    } else if dates == present, present > 0 {
      self = .dates(values.map { $0.scalar ?? .nan })
    } else if texts == present, present > 0 {
      self = .texts(values.map { if case .text(let text) = $0 { text } else { nil } })
    } else {
      self = .values(values)
    }
  }
}
