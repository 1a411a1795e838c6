import Language
package import Arrays

/// Everything a name can stand for.
///
/// A value is immutable and crosses threads without a lock.
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
  case object(Object)

  /// A list or tuple, with what would take a walk through all that is nested in it: one that holds another one twice
  /// takes no memory, and sixty of them in one another longer than a life to walk through.
  package struct Sequence: Sendable {
    package let items: [Value]
    /// How deeply it is nested, so that none gets too deep to be released.
    let depth: Int
    /// How large it is, so that none too large is walked through.
    package let size: Int
    let mayHoldFunctions: Bool

    package init(_ items: [Value]) {
      self.items = items
      var depth = 0
      var size = 1
      var mayHoldFunctions = false
      for item in items {
        depth = max(depth, item.depth)
        size = size.addingSaturated(item.size)
        mayHoldFunctions = mayHoldFunctions || item.mayHoldFunctions
      }
      self.depth = 1 + depth
      self.size = size
      self.mayHoldFunctions = mayHoldFunctions
    }
  }

  package static func object(_ object: some ObjectValue) -> Value { .object(object.object) }
  package static func list(_ items: [Value]) -> Value { .list(Sequence(items)) }
  package static func tuple(_ items: [Value]) -> Value { .tuple(Sequence(items)) }

  /// How many values are nested in one another; releasing a value recurses this deeply.
  var depth: Int {
    switch self {
    case .list(let sequence), .tuple(let sequence): sequence.depth
    case .function(let function): function.depth
    case .object(let object): object.base.depth
    default: 1
    }
  }

  /// How many values are nested in it, at all depths; what is there twice counts twice.
  package var size: Int {
    switch self {
    case .list(let sequence), .tuple(let sequence): sequence.size
    case .text(let text): 1 + text.utf8.count / 64
    case .object(let object): object.base.size
    default: 1
    }
  }

  /// Whether a function may be in it, and with it a variable.
  var mayHoldFunctions: Bool {
    switch self {
    case .nothing, .boolean, .number, .text, .tensor, .range, .builtin: false
    case .list(let sequence), .tuple(let sequence): sequence.mayHoldFunctions
    case .function, .object: true
    }
  }

  /// The deepest nesting that is allowed; see `Evaluator.checked(_:at:)`.
  static let maximumDepth = 500
}

/// Whole numbers from `start` up (or down) to, not including, `stop`.
package struct NumberRange: Sendable, Hashable {
  package let start: Int64
  package let step: Int64
  package let count: Int

  /// - Returns: nil when `step` is 0.
  package init?(start: Int64, stop: Int64, step: Int64) {
    guard step != 0 else { return nil }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    let span = overflow ? (stop > start ? Int64.max : Int64.min) : distance
    if (span > 0) != (step > 0) || span == 0 {
      count = 0
    } else {
      count = Int(min((span.magnitude - 1) / step.magnitude, UInt64(Int.max - 1))) + 1
    }
    self.start = start
    self.step = step
  }

  package subscript(index: Int) -> Double { Double(start) + Double(step) * Double(index) }
}

extension Int {
  /// A whole number, clamped to where arrays end; nil for any other.
  package init?(clampingWhole number: Double) {
    guard let whole = Int64(exactly: number) else { return nil }
    self.init(clamping: whole)
  }

  /// The sum, or the largest number where there is none.
  func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}

/// A value that a library brings: table, figure, model, smoothing kernel, weights.
///
/// A final class of constants: what a browser runs can ask only a class which one it is.
///
/// All of it is stored, and said at once: completion and inspection ask while a cell runs. What takes work is asked of it
/// as a `WorkingObject`.
package protocol ObjectValue: AnyObject, Sendable {
  /// Itself as one of the closed set.
  var object: Object { get }
  /// With its article left out: `table`, `figure`, `smoothing kernel`.
  var typeName: String { get }
  var fieldNames: [String] { get }
  /// What `value.name` gives; nil when there is no such field. A function field is a method.
  func field(_ name: String) -> Value?
  /// What a field is, for the list that completion shows; nil where only work could tell.
  func fieldDescription(_ name: String) -> String?
  func fieldIsMethod(_ name: String) -> Bool
  /// The fields that `json(value)` writes.
  var jsonFieldNames: [String] { get }
  /// The text form: one line, or a short card.
  var text: String { get }
  /// What a tooltip shows: no more than is stored, however large that is.
  var glance: String { get }
  /// How many values are nested in it, roughly, at all depths; see `Value.size`.
  var size: Int { get }
  /// How many items `for` sees, where the object is a sequence.
  var length: Int? { get }
  var isCallable: Bool { get }
  /// Whether `other` is the same; nil where nothing says so.
  func equals(_ other: Object) -> Bool?
  /// Whether its items are no rows of an array, because they hold columns of different meaning.
  var keepsColumnsApart: Bool { get }
  /// What `json(value)` writes, as a value that has a JSON form.
  var plain: Value? { get }
  var depth: Int { get }
}

extension ObjectValue {
  package var fieldNames: [String] { [] }
  package func field(_ name: String) -> Value? { nil }
  package func fieldDescription(_ name: String) -> String? {
    field(name).map { $0.method?.signature.written ?? $0.described }
  }
  package func fieldIsMethod(_ name: String) -> Bool { field(name)?.isCallable ?? false }
  package var jsonFieldNames: [String] { fieldNames.filter { field($0) != nil } }
  package var glance: String { text }
  package var size: Int { 1 }
  package var length: Int? { nil }
  package var isCallable: Bool { false }
  package func equals(_ other: Object) -> Bool? { nil }
  package var keepsColumnsApart: Bool { false }
  package var plain: Value? { nil }
  package var depth: Int { 1 }
}
