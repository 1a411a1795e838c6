package import Values
import Tables
package import Arrays
import Language
package import Diagnostics
import Work

extension Evaluator {
  /// Whether a condition holds.
  package func truth(_ value: Value, at span: Span) throws(RuntimeFailure) -> Bool {
    switch value {
    case .boolean(let flag): return flag
    case .number(let number): return number != 0
    default: break
    }
    if let scalar = value.scalar { return scalar != 0 }
    var help: String?
    if case .tensor = value { help = "Reduce it first, with `any(…)` or `all(…)`." }
    if help != nil, source.lines.text(span).contains("nothing") {
      help = "Each element is compared; `type(x) == \"nothing\"` asks about all of `x`."
    }
    throw .failed(
      Diagnostic(
        .notACondition, "A condition is true or false; this is \(value.described)", at: span,
        labels: [.init(span, value.shapeOrType)], help: help))
  }

  /// The value as an array; nil when it is none.
  package func array(of value: Value, at span: Span) throws(RuntimeFailure) -> Tensor? {
    switch value {
    case .range(let range):
      try reserve(range.count, at: span)
      return Tensor(
        try interrupt.array(range.count) { part, output in
          for index in part { output[index] = range[index] }
        })
    case .list(let sequence), .tuple(let sequence): return try stacked(sequence.items, at: span)
    case .object(let object):
      if let tensor = try object.working.array(BuiltinCall(on: object, at: span, self)) {
        return tensor
      }
      guard object.base.length != nil, !object.base.keepsColumnsApart else { return nil }
      return try stacked(items(of: value, at: span), at: span)
    default: return value.tensor
    }
  }

  /// Arrays of one shape as the slices of an array with one axis more; nil when they are none.
  package func stacked(_ items: [Value], at span: Span) throws(RuntimeFailure) -> Tensor? {
    try Stacking<RuntimeFailure>(
      reserve: { (count) throws(RuntimeFailure) in try self.reserve(count, at: span) },
      poll: { () throws(RuntimeFailure) in try self.interrupt.poll() },
      array: { (object) throws(RuntimeFailure) in
        try self.array(of: .object(object), at: span)
      }
    ).stacked(items)
  }

  /// All items of a sequence; nil when it is none.
  package func itemsIfAny(of value: Value, at span: Span) throws(RuntimeFailure) -> [Value]? {
    switch value {
    case .list(let sequence), .tuple(let sequence): return sequence.items
    case .text(let text):
      // A value takes three words.
      try reserve(text.utf8.count * 3, at: span)
      return try interrupt.collecting { items throws(RuntimeFailure) in
        for (index, character) in text.enumerated() {
          if index & 0xfff == 0 { try interrupt.poll() }
          items.append(.text(String(character)))
        }
      }
    case .object(let object):
      return try object.working.items(BuiltinCall(on: object, at: span, self))
    case .tensor, .range:
      guard let length = value.length else { return nil }
      // The rows of an array are arrays of their own, with a head of four words and more.
      if case .tensor(let tensor) = value, tensor.rank > 1 {
        try reserve(Shape.extent([length, 12 + tensor.leading.stride]), at: span)
      } else {
        try reserve(Shape.extent([length, 3]), at: span)
      }
      return try interrupt.map(length) { value.item($0) }
    default: return nil
    }
  }

  package func items(of value: Value, at span: Span) throws(RuntimeFailure) -> [Value] {
    if let items = try itemsIfAny(of: value, at: span) { return items }
    throw notASequence(value, at: span)
  }

  /// The items of a sequence one after the other, without making them all first.
  package func cursor(over value: Value, at span: Span) throws(RuntimeFailure) -> Cursor {
    switch value {
    case .text, .object:
      let items = try items(of: value, at: span)
      return Cursor(.list(items), items.count, interrupt)
    default:
      if let count = value.length { return Cursor(value, count, interrupt) }
    }
    throw notASequence(value, at: span)
  }

  /// How many items `for` would see; nil when the value is no sequence.
  package func length(of value: Value) throws(RuntimeFailure) -> Int? {
    guard case .text(let text) = value, text.utf8.count > 1 << 16 else { return value.length }
    var count = 0
    var place = text.startIndex
    while let next = text.index(place, offsetBy: 1 << 14, limitedBy: text.endIndex) {
      try interrupt.poll()
      count += 1 << 14
      place = next
      if place == text.endIndex { return count }
    }
    return count + text[place...].count
  }

  private func notASequence(_ value: Value, at span: Span) -> RuntimeFailure {
    var help: String?
    if let number = value.scalar, let whole = Int64(exactly: number) {
      help = "Write `range(\(whole))` to count."
    }
    let isNumber = if case .number = value { true } else { false }
    return .failed(
      Diagnostic(
        .notASequence, "This is \(value.described), which has no items to go through", at: span,
        help: help,
        correction: isNumber ? .init(span, "range(\(source.lines.text(span)))") : nil))
  }

  /// `item in sequence`.
  package func contains(_ sequence: Value, _ item: Value, at span: Span) throws(RuntimeFailure)
    -> Bool
  {
    switch (sequence, item) {
    case (.text(let text), .text(let part)): return try holds(text, part, at: span)
    case (.tensor(let tensor), _):
      guard tensor.count > 0 else { return false }
      let same: ElementwiseGraph
      if case .nothing = item {
        same = ElementwiseGraph(.isnan, [.tensor(tensor)], shape: tensor.shape)
      } else if let number = item.scalar {
        same = ElementwiseGraph(.equal, [.tensor(tensor), .number(number)], shape: tensor.shape)
      } else {
        return false
      }
      return try Reduction.any.ofAll(ElementwiseProgram(same), interrupt) != 0
    case (.range(let range), _):
      guard let number = item.scalar, range.count > 0 else { return false }
      let index = (number - range[0]) / Double(range.step)
      return index >= 0 && index < Double(range.count) && index == index.rounded()
    default:
      var steps = 0
      for other in try items(of: sequence, at: span) {
        if try isSame(other, item, &steps) { return true }
      }
      return false
    }
  }

  /// Whether a text holds another one.
  package func holds(_ text: String, _ part: String, at span: Span) throws(RuntimeFailure) -> Bool {
    guard !part.isEmpty else { return true }
    try reserve(part.utf8.count * 2, at: span)
    let search = try TextSearch(part, interrupt)
    return try !search.places(in: text.utf8, atMost: 1, interrupt).isEmpty
  }

  // MARK: Fields

  /// What `value.name` gives.
  package func field(_ name: String, of value: Value, at span: Span) throws(RuntimeFailure)
    -> Value?
  {
    switch (value, name) {
    case (.tensor(let tensor), "shape"): return .tuple(tensor.shape.map { .number(Double($0)) })
    case (.tensor(let tensor), "T"): return .tensor(try tensor.transposed(interrupt))
    case (.tensor(let tensor), "ndim"): return .number(Double(tensor.rank))
    case (.tensor(let tensor), "size"): return .number(Double(tensor.count))
    case (.object(let object), _):
      if let field = object.base.field(name) { return field }
      if name == "shape", let table = value.table { return table.shape }
      return try object.working.computedField(name, BuiltinCall(on: object, at: span, self))
    default: return nil
    }
  }

  private func fieldNames(of value: Value) -> [String] {
    switch value {
    case .tensor: ["shape", "T", "ndim", "size"]
    case .object(let object): object.base.fieldNames
    default: []
    }
  }

  package func noField(_ name: String, of value: Value, at span: Span, isMethod: Bool)
    -> RuntimeFailure
  {
    let known = fieldNames(of: value)
    if isMethod {
      let fitting = names.table.functionNames.filter { value.fits(firstOf: $0) }
      var complaint = unknownName(
        .unknownMethod, name, kind: "method", among: known + fitting, at: span)
      complaint.subject = value.typeName
      complaint.title = "\(value.described.sentence) has no method `\(name)`"
      if known.contains(name) {
        complaint.title = "`\(name)` is a field of \(value.described), and not called"
        complaint.help = "Leave `()` out."
        complaint.correction = nil
        if source.lines.text(Span(span.upper, span.upper + 2)) == "()" {
          complaint.correction = .init(Span(span.upper, span.upper + 2), "")
        }
        return .failed(complaint)
      }
      if complaint.help == nil, !known.isEmpty {
        complaint.help = "It has \(known.map { "`\($0)`" }.joined(separator: ", "))."
      }
      return .failed(complaint)
    }
    if known.isEmpty {
      var complaint = Diagnostic(
        .noFields, "This is \(value.described), which has no field `\(name)`", at: span)
      complaint.subject = value.typeName
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
      isTable ? .unknownColumn : .unknownField, name, kind: "field", among: known, at: span)
    complaint.title = "\(value.described.sentence) has no \(isTable ? "column" : "field") `\(name)`"
    complaint.subject = value.typeName
    if complaint.help == nil {
      complaint.help = "It has \(known.map { "`\($0)`" }.joined(separator: ", "))."
    }
    if complaint.correction == nil, !value.fits(firstOf: name), !isTable,
      let function = nearest(
        to: name, among: names.table.functionNames.filter { value.fits(firstOf: $0) }.sorted())
    {
      complaint.help = "Did you mean `\(function)()`?"
      complaint.correction = .init(span, "\(function)()")
    }
    if value.fits(firstOf: name) {
      complaint.help = "It is a function: write `()` behind it."
      complaint.correction = .init(Span(span.upper, span.upper), "()")
    }
    return .failed(complaint)
  }
}
