/// A tuple that knows how it is drawn: the curve of scores of widths, the steps of a search.
package final class DrawnTuple: ObjectValue {
  package var object: Object { .drawnTuple(self) }

  private let tuple: Value
  private let fields: [(name: String, value: Value)]
  package let draw: Builtin.Drawing

  package init(
    _ items: [Value], fields: [(name: String, value: Value)] = [], draw: @escaping Builtin.Drawing
  ) {
    tuple = .tuple(items)
    self.fields = fields
    self.draw = draw
  }

  package var typeName: String { "tuple" }
  package var text: String { tuple.displayText }
  package var glance: String { tuple.glance }
  package var size: Int { tuple.size }
  package var depth: Int { tuple.depth }
  package var length: Int? { tuple.length }
  package var plain: Value? { tuple }

  package func equals(_ other: Object) -> Bool? {
    guard case .drawnTuple(let other) = other else { return nil }
    return other.tuple == tuple
  }
  package var fieldNames: [String] { fields.map { $0.name } }

  package func field(_ name: String) -> Value? { fields.first { $0.name == name }?.value }
}
