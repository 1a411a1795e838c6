/// Everything a name can stand for.
///
/// A value is immutable and crosses threads without a lock. What only a library knows (a table, a figure, a model)
/// is an `ObjectValue`: adding one touches no `switch`.
package enum Value: Sendable {
  case nothing
  case boolean(Bool)
  case number(Double)
  case text(String)
  case tensor(Tensor)
  case range(NumberRange)
  case list(Sequence)
  case tuple(Sequence)
  case function(FunctionValue)
  case builtin(Builtin)
  indirect case object(any ObjectValue)

  /// A list or tuple, which remembers how deeply it is nested, so that none gets too deep to be released, and how large
  /// it is, so that none too large is walked through.
  package struct Sequence: Sendable {
    package let items: [Value]
    let depth: Int
    let size: Int

    package init(_ items: [Value]) {
      self.items = items
      self.depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
      self.size = items.reduce(1) { size, item in
        let (sum, overflow) = size.addingReportingOverflow(item.size)
        return overflow ? .max : sum
      }
    }
  }

  package static func list(_ items: [Value]) -> Value { .list(Sequence(items)) }
  package static func tuple(_ items: [Value]) -> Value { .tuple(Sequence(items)) }

  /// How many values are nested in one another; releasing a value recurses this deeply.
  var depth: Int {
    switch self {
    case .list(let sequence), .tuple(let sequence): sequence.depth
    case .function(let function): function.depth
    case .object(let object): object.depth
    default: 1
    }
  }

  /// How many values are nested in it, at all depths.
  ///
  /// A list that holds another one twice counts it twice: sixty such lists take no memory, and longer than a life to
  /// walk through.
  var size: Int {
    switch self {
    case .list(let sequence), .tuple(let sequence): sequence.size
    case .text(let text): 1 + text.utf8.count / 64
    default: 1
    }
  }

  /// The deepest nesting that is allowed; see `Evaluator.checked(_:at:)`.
  static let maximumDepth = 500
}

/// Whole numbers from `start` up (or down) to, not including, `stop`.
package struct NumberRange: Sendable, Hashable {
  package let start: Int
  package let step: Int
  package let count: Int

  /// - Returns: nil when `step` is 0.
  package init?(start: Int, stop: Int, step: Int) {
    guard step != 0 else { return nil }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    let span = overflow ? (stop > start ? Int.max : Int.min) : distance
    if (span > 0) != (step > 0) || span == 0 {
      count = 0
    } else {
      count = Int(min((span.magnitude - 1) / step.magnitude, UInt(Int.max - 1))) + 1
    }
    self.start = start
    self.step = step
  }

  package subscript(index: Int) -> Double { Double(start) + Double(step) * Double(index) }
}

/// A value that a library brings: table, figure, model, smoothing kernel, weights.
package protocol ObjectValue: Sendable {
  /// With its article left out: `table`, `figure`, `smoothing kernel`.
  var typeName: String { get }
  var fieldNames: [String] { get }
  /// What `value.name` gives; nil when there is no such field. A function field is a method.
  func field(_ name: String) -> Value?
  /// What `value.name` gives where that takes work, which can be stopped and which nothing but a cell asks for.
  func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// The text form: one line, or a short card.
  var text: String { get }
  /// What `len` and `for` see, where the object is a sequence.
  var items: [Value]? { get }
  /// How many items those are, where that is known without making them.
  var length: Int? { get }
  /// The numbers, where the object stands for an array.
  var tensor: Tensor? { get }
  /// `value[…]`; nil when the object cannot be indexed.
  func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// `value(…)`; nil when the object cannot be called.
  func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value?
  var isCallable: Bool { get }
  /// `self + other`, the two operands in `call.rest`; nil when there is no such sum.
  func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value?
  /// What `json(value)` writes, as a value that has a JSON form.
  var plain: Value? { get }
  var depth: Int { get }
}

extension ObjectValue {
  package var fieldNames: [String] { [] }
  package func field(_ name: String) -> Value? { nil }
  package func computedField(_ name: String, _ call: BuiltinCall) throws(RuntimeFailure) -> Value? {
    nil
  }
  package var items: [Value]? { nil }
  package var length: Int? { items?.count }
  package var tensor: Tensor? { nil }
  package func subscripted(_ index: BuiltinCall) throws(RuntimeFailure) -> Value? { nil }
  package func called(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? { nil }
  package var isCallable: Bool { false }
  package func adding(_ call: BuiltinCall) throws(RuntimeFailure) -> Value? { nil }
  package var plain: Value? { nil }
  package var depth: Int { 1 }
}
