import Diagnostics
import Work

extension Evaluator {
  /// Whether a condition holds.
  func truth(_ value: Value, at span: Span) throws(RuntimeFailure) -> Bool {
    switch value {
    case .boolean(let flag): return flag
    case .number(let number): return number != 0
    default: break
    }
    if let scalar = value.scalar { return scalar != 0 }
    var help: String?
    if case .tensor = value { help = "Reduce it first, with `any(…)` or `all(…)`." }
    throw .failed(
      Diagnostic(
        "not-a-condition", "A condition is true or false; this is \(value.described)", at: span,
        labels: [.init(span, value.shapeOrType)], help: help))
  }

  /// The value as an array; nil when it is none.
  func array(of value: Value, at span: Span) throws(RuntimeFailure) -> Tensor? {
    switch value {
    case .range(let range):
      try reserve(range.count, at: span)
      return Tensor(
        try interrupt.array(range.count) { part, output in
          for index in part { output[index] = range[index] }
        })
    case .list(let sequence), .tuple(let sequence):
      return try Value.stacked(sequence.items) { () throws(RuntimeFailure) in
        try interrupt.poll()
      }
    default: return value.tensor
    }
  }

  /// All items of a sequence.
  func items(of value: Value, at span: Span) throws(RuntimeFailure) -> [Value] {
    if case .list(let sequence) = value { return sequence.items }
    if let length = value.length { try reserve(Shape.extent([length, 3]), at: span) }
    if let items = value.items { return items }
    throw notASequence(value, at: span)
  }

  /// The items of a sequence one after the other, without making them all first.
  func cursor(over value: Value, at span: Span) throws(RuntimeFailure) -> Cursor {
    switch value {
    case .text, .object:
      if case .text(let text) = value { try reserve(text.utf8.count * 3, at: span) }
      if let items = value.items { return Cursor(.list(items), items.count, interrupt) }
    default:
      if let count = value.length { return Cursor(value, count, interrupt) }
    }
    throw notASequence(value, at: span)
  }

  struct Cursor {
    private let value: Value
    let count: Int
    /// Behind the value, so that it is the last to let go.
    private let keeper: Keeper?

    fileprivate init(_ value: Value, _ count: Int, _ interrupt: Interrupt) {
      self.value = value
      self.count = count
      keeper = count > 10_000 ? Keeper([value], interrupt) : nil
    }

    subscript(index: Int) -> Value { value.item(index) }
  }

  /// A long list that a stop does not wait for.
  private final class Keeper {
    private var values: [Value]
    private let interrupt: Interrupt

    init(_ values: [Value], _ interrupt: Interrupt) {
      self.values = values
      self.interrupt = interrupt
    }

    deinit { interrupt.letGo(&values) }
  }

  private func notASequence(_ value: Value, at span: Span) -> RuntimeFailure {
    var help: String?
    if let number = value.scalar, let whole = Int(exactly: number) {
      help = "Write `range(\(whole))` to count."
    }
    return .failed(
      Diagnostic(
        "not-a-sequence", "This is \(value.described), which has no items to go through", at: span,
        help: help))
  }

  /// `item in sequence`.
  func contains(_ sequence: Value, _ item: Value, at span: Span) throws(RuntimeFailure) -> Bool {
    switch (sequence, item) {
    case (.text(let text), .text(let part)): return part.isEmpty || text.contains(part)
    case (.tensor(let tensor), _):
      guard let number = item.scalar, tensor.count > 0 else { return false }
      let same = ElementwiseGraph(.equal, [.tensor(tensor), .number(number)], shape: tensor.shape)
      return try Reduction.any.ofAll(ElementwiseProgram(same), interrupt) != 0
    case (.range(let range), _):
      guard let number = item.scalar, range.count > 0 else { return false }
      let index = (number - range[0]) / Double(range.step)
      return index >= 0 && index < Double(range.count) && index == index.rounded()
    default:
      for other in try items(of: sequence, at: span) {
        if try areEqual(other, item, at: span) { return true }
      }
      return false
    }
  }

  /// Whether two values are the same, as far as lists can be compared in a moment.
  func areEqual(_ a: Value, _ b: Value, at span: Span) throws(RuntimeFailure) -> Bool {
    guard min(a.size, b.size) <= 10_000_000 else {
      throw .failed(
        Diagnostic(
          "too-large", "These lists hold too many values to be compared.", at: span,
          help: "Compare parts of them."))
    }
    switch (a, b) {
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      guard left.items.count == right.items.count else { return false }
      for (index, item) in left.items.enumerated() {
        if index & 0xfff == 0 { try interrupt.poll() }
        if item != right.items[index] { return false }
      }
      return true
    default: return a == b
    }
  }

  // MARK: Fields

  /// What `value.name` gives.
  func field(_ name: String, of value: Value, at span: Span) throws(RuntimeFailure) -> Value? {
    switch (value, name) {
    case (.tensor(let tensor), "shape"): return .tuple(tensor.shape.map { .number(Double($0)) })
    case (.tensor(let tensor), "T"): return .tensor(try tensor.transposed(interrupt))
    case (.tensor(let tensor), "ndim"): return .number(Double(tensor.rank))
    case (.tensor(let tensor), "size"): return .number(Double(tensor.count))
    case (.object(let object), _):
      if let field = object.field(name) { return field }
      return try object.computedField(
        name, BuiltinCall(positional: Arguments(span: span), name: object.typeName, self))
    default: return nil
    }
  }

  private func fieldNames(of value: Value) -> [String] {
    switch value {
    case .tensor: ["shape", "T", "ndim", "size"]
    case .object(let object): object.fieldNames
    default: []
    }
  }

  func noField(_ name: String, of value: Value, at span: Span, isMethod: Bool) -> RuntimeFailure {
    let known = fieldNames(of: value)
    if isMethod {
      var complaint = unknownName(
        "unknown-method", name, kind: "method", among: known + Builtin.functionNames, at: span)
      complaint.title = "\(value.described.sentence) has no method `\(name)`"
      if complaint.help == nil, !known.isEmpty {
        complaint.help = "It has \(known.map { "`\($0)`" }.joined(separator: ", "))."
      }
      return .failed(complaint)
    }
    if known.isEmpty {
      var complaint = Diagnostic(
        "no-fields", "This is \(value.described), which has no field `\(name)`", at: span)
      // A pair such as `(y_hat, attention_w)` under one name.
      if case .tuple(let tuple) = value, let first = tuple.items.first,
        fieldNames(of: first).contains(name)
      {
        complaint.help = "It holds several values: `[0]` takes the first."
        complaint.correction = .init(Span(span.lower - 1, span.lower - 1), "[0]")
      }
      return .failed(complaint)
    }
    let isTable = value.typeName == "table"
    var complaint = unknownName(
      isTable ? "unknown-column" : "unknown-field", name, kind: "field", among: known, at: span)
    complaint.title = "\(value.described.sentence) has no \(isTable ? "column" : "field") `\(name)`"
    if complaint.help == nil {
      complaint.help = "It has \(known.map { "`\($0)`" }.joined(separator: ", "))."
    }
    if Builtin.named(name)?.isCallable ?? false {
      complaint.help = "It is a function: write `()` behind it."
      complaint.correction = .init(Span(span.upper, span.upper), "()")
    }
    return .failed(complaint)
  }
}
