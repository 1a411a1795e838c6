import Synchronization

/// The names of a notebook, numbered once: lowered code refers to a name by its number.
package final class NameTable: Sendable {
  private struct Table {
    var numbers: [String: Int] = [:]
    var names: [String] = []
  }
  private let table = Mutex(Table())
  /// What names mean when the notebook has not given them another meaning.
  package let builtins: [String: Value]

  package init(builtins: [String: Value]) { self.builtins = builtins }

  /// Those builtins that are plain functions, under their own names: no kernels, no numbers.
  package var functionNames: [String] {
    builtins.compactMap { name, value in
      if case .builtin(let builtin) = value, builtin.name == name { name } else { nil }
    }
  }

  /// The number of a name; a new name gets the next.
  package func number(of name: String) -> Int {
    table.withLock { table in
      if let number = table.numbers[name] { return number }
      let number = table.names.count
      table.numbers[name] = number
      table.names.append(name)
      return number
    }
  }

  /// The number of a name that has one.
  package func existing(_ name: String) -> Int? { table.withLock { $0.numbers[name] } }

  package var names: [String] { table.withLock { $0.names } }
}

/// The values of a notebook's names at one moment.
///
/// A copy is a snapshot.
package struct Namespace: Sendable {
  package let table: NameTable
  private var values: [Value?] = []
  /// Whether the value of each number changed since the last `merge`.
  private var isChanged: [Bool] = []
  /// How often changes were merged into it.
  private var version = 0

  package init(_ table: NameTable) { self.table = table }

  package subscript(number: Int) -> Value? {
    number < values.count ? values[number] : nil
  }

  package subscript(name: String) -> Value? {
    table.existing(name).flatMap { self[$0] }
  }

  package mutating func set(_ name: String, to value: Value?) {
    set(table.number(of: name), to: value)
  }

  package mutating func set(_ number: Int, to value: Value?) {
    while values.count <= number {
      values.append(nil)
      isChanged.append(false)
    }
    values[number] = value
    isChanged[number] = true
  }

  /// Takes the value out, so that the caller is its only owner and may change it in place.
  package mutating func take(_ number: Int) -> Value? {
    guard number < values.count else { return nil }
    let value = values[number]
    values[number] = nil
    return value
  }

  /// Puts a number in a place of an array that nobody else holds; see `Value.setNumber`.
  package mutating func setNumber(_ element: Double, at index: Double, of number: Int) -> Bool {
    guard !isShared(number) else { return false }
    return values[number]?.setNumber(element, at: index) ?? false
  }

  /// Whether the value came from the last `merge`, so that others hold it as well.
  package func isShared(_ number: Int) -> Bool { number >= isChanged.count || !isChanged[number] }

  /// The names that have a value, in the order they first got one.
  package var bindings: [(name: String, value: Value)] {
    zip(table.names, values).compactMap { name, value in value.map { (name, $0) } }
  }

  package mutating func removeAll() {
    for number in values.indices where values[number] != nil { set(number, to: nil) }
  }

  /// Carries this copy's changes into `shared` and takes over those that others made there.
  package mutating func merge(into shared: inout Namespace) {
    let isAlone = shared.version == version
    let changed = isChanged.indices.filter { isChanged[$0] }
    if !changed.isEmpty { shared.version += 1 }
    for number in changed { shared.set(number, to: values[number]) }
    shared.isChanged = [Bool](repeating: false, count: shared.values.count)
    version = shared.version
    // Without changes by others the values are the same, and two arrays of them can be changed in place.
    if !isAlone { values = shared.values }
    isChanged = [Bool](repeating: false, count: values.count)
  }
}

/// What code asks of the notebook's names: another module would copy all of them to ask for one.
extension Evaluator {
  package func value(ofName number: Int) -> Value? { names[number] }

  package func number(ofName number: Int) -> Double? {
    if case .number(let number)? = names[number] { number } else { nil }
  }

  /// The number at a whole place of the sequence that a name stands for.
  package func number(ofName number: Int, at index: Double) -> Double? {
    names[number]?.number(at: index)
  }

  package func setName(_ number: Int, to value: Value) { names.set(number, to: value) }

  package func setNumber(_ element: Double, at index: Double, ofName number: Int) -> Bool {
    names.setNumber(element, at: index, of: number)
  }
}
