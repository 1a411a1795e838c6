package import Values
import Arrays
import Language
package import Diagnostics

/// Comparison of values that are not all numbers.
///
/// One rule for every kind: arrays and lists are compared element by element, with each other or with one value; a tuple, and
/// whatever else is no sequence, as a whole.
extension Evaluator {
  /// What a comparison gives whose operands arithmetic does not know.
  func compared(
    _ operation: ElementwiseOperation, _ a: BuiltinCall.Operand, _ b: BuiltinCall.Operand,
    sign: String, at operatorSpan: Span?
  ) throws(RuntimeFailure) -> Value {
    func holds(_ x: Value, _ y: Value) throws(RuntimeFailure) -> Bool {
      switch operation {
      case .equal: return try areEqual(x, y, at: a.span.union(b.span))
      case .notEqual: return try !areEqual(x, y, at: a.span.union(b.span))
      default: break
      }
      if let order = try order(x, y) { return order.isIn(operation) }
      throw wrongOperands(operation, [x, y], [a.span, b.span], sign, operatorSpan)
    }
    if a.value.isTuple || b.value.isTuple { return .boolean(try holds(a.value, b.value)) }
    if a.value.isTable != b.value.isTable {
      throw wrongOperands(operation, [a.value, b.value], [a.span, b.span], sign, operatorSpan)
    }
    let lengths = (a.value.comparedLength, b.value.comparedLength)
    switch (a.value, b.value) {
    case (.tensor(let tensor), _) where lengths.1 == nil:
      if let mask = try compared(operation, tensor, with: b, at: a.span) { return mask }
    case (_, .tensor(let tensor)) where lengths.0 == nil:
      if let mask = try compared(operation, tensor, with: a, at: b.span) { return mask }
    default: break
    }
    guard let count = lengths.0 ?? lengths.1 else { return .boolean(try holds(a.value, b.value)) }
    if let left = lengths.0, let right = lengths.1,
      left != right || a.value.hasRows || b.value.hasRows
    {
      throw .failed(
        Diagnostic(
          .shapeClash, "Lists are compared element by element, and these do not fit together",
          at: operatorSpan ?? b.span,
          labels: [.init(a.span, a.value.described), .init(b.span, b.value.described)],
          help: "Both need one element for each of the other."))
    }
    try reserve(count, at: a.span.union(b.span))
    let truths = try interrupt.map(count) { index throws(RuntimeFailure) -> Double in
      let x = lengths.0 == nil ? a.value : a.value.item(index)
      let y = lengths.1 == nil ? b.value : b.value.item(index)
      return try holds(x, y) ? 1 : 0
    }
    return .tensor(Tensor(truths, kind: .truths))
  }

  /// An array beside one value that is no number: a missing element is NaN, and none is anything else.
  private func compared(
    _ operation: ElementwiseOperation, _ tensor: Tensor, with other: BuiltinCall.Operand,
    at span: Span
  ) throws(RuntimeFailure) -> Value? {
    if tensor.kind == .dates, case .text(let text) = other.value {
      throw noDate(text, other.span, tensor, at: span)
    }
    guard operation == .equal || operation == .notEqual else { return nil }
    var equal: Tensor
    if case .nothing = other.value {
      equal = try .computed(.isnan, [tensor], interrupt)
    } else {
      try reserve(tensor.count, at: span)
      equal = Tensor(
        try interrupt.array(tensor.count) { range, output in
          (output + range.lowerBound).update(repeating: 0, count: range.count)
        }, shape: tensor.shape, kind: .truths)
      if case .text = other.value {
        remark("Numbers are compared with a text here, which none of them equals.", at: span)
      }
    }
    if operation == .notEqual { equal = try .computed(.not, [equal], interrupt) }
    return .tensor(equal)
  }

  /// Whether two values are the same as a whole, as far as lists can be compared in a moment.
  func areEqual(_ a: Value, _ b: Value, at span: Span) throws(RuntimeFailure) -> Bool {
    guard min(a.size, b.size) <= 10_000_000 else {
      throw .failed(
        Diagnostic(
          .tooLarge, "These lists hold too many values to be compared", at: span,
          help: "Compare parts of them."))
    }
    guard case .object(let left) = a, case .object(let right) = b,
      left.base.typeName == right.base.typeName
    else {
      var steps = 0
      return try isSame(a, b, &steps)
    }
    if let equal = left.base.equals(right) { return equal }
    throw .failed(
      Diagnostic(
        .wrongOperands, "Nothing says when one \(left.base.typeName) equals another", at: span,
        help: "Compare what they hold, such as their fields."))
  }

  /// The same, where objects that nothing can tell apart or alike are different.
  package func isSame(_ a: Value, _ b: Value, _ steps: inout Int) throws(RuntimeFailure) -> Bool {
    if steps & 0xfff == 0 { try interrupt.poll() }
    steps += 1
    switch (a, b) {
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      guard left.items.count == right.items.count else { return false }
      for (index, item) in left.items.enumerated() {
        if try !isSame(item, right.items[index], &steps) { return false }
      }
      return true
    default: return a == b
    }
  }

  /// Numbers by size, texts by their letters, tuples by the first items that differ; nil where there is no order.
  private func order(_ a: Value, _ b: Value) throws(RuntimeFailure) -> Order? {
    switch (a, b) {
    case (.text(let a), .text(let b)): return a < b ? .before : a == b ? .same : .behind
    // What is missing comes neither before nor behind.
    case (.text, .nothing), (.nothing, .text), (.number, .nothing), (.nothing, .number):
      return Order.none
    case (.tuple(let a), .tuple(let b)):
      for index in 0..<min(a.items.count, b.items.count) {
        if index & 0xfff == 0 { try interrupt.poll() }
        guard let order = try order(a.items[index], b.items[index]) else { return nil }
        if order != .same { return order }
      }
      let (left, right) = (a.items.count, b.items.count)
      return left < right ? .before : left == right ? .same : .behind
    default:
      guard let x = a.single, let y = b.single else { return nil }
      return x < y ? .before : x == y ? .same : x > y ? .behind : Order.none
    }
  }

  private enum Order {
    case before, same, behind, none

    func isIn(_ operation: ElementwiseOperation) -> Bool {
      switch operation {
      case .less: self == .before
      case .lessOrEqual: self == .before || self == .same
      case .greater: self == .behind
      case .greaterOrEqual: self == .behind || self == .same
      default: false
      }
    }
  }

  // MARK: Membership

  /// `item in sequence`: of an array or a list, for each of its elements.
  package func contained(_ item: Value, in sequence: BuiltinCall.Operand) throws(RuntimeFailure)
    -> Value
  {
    guard let count = item.comparedLength else {
      return .boolean(try contains(sequence.value, item, at: sequence.span))
    }
    // The array's numbers, or else the items.
    let tensor: Tensor? = if case .tensor(let tensor) = item { tensor } else { nil }
    func element(_ index: Int) -> Value {
      tensor.map { .number($0.elements[index]) } ?? item.item(index)
    }
    let truths: [Double]
    switch sequence.value {
    case .text, .range:
      truths = try interrupt.map(tensor?.count ?? count) { index throws(RuntimeFailure) in
        try contains(sequence.value, element(index), at: sequence.span) ? 1 : 0
      }
    default:
      let choices = Choices(try elements(of: sequence))
      truths = try interrupt.map(tensor?.count ?? count) { choices.contain(element($0)) ? 1 : 0 }
    }
    return .tensor(Tensor(truths, shape: tensor?.shape ?? [count], kind: .truths))
  }

  /// The items of a sequence; of an array with several axes each of its numbers.
  private func elements(of sequence: BuiltinCall.Operand) throws(RuntimeFailure) -> [Value] {
    guard case .tensor(let tensor) = sequence.value else {
      return try items(of: sequence.value, at: sequence.span)
    }
    try reserve(Shape.extent([tensor.count, 3]), at: sequence.span)
    return try interrupt.map(tensor.count) { .number(tensor.elements[$0]) }
  }

  /// Values that many others are looked for among.
  private struct Choices {
    private var numbers: Set<Double> = []
    private var texts: Set<String> = []
    private var others: [Value] = []

    init(_ values: [Value]) {
      for value in values {
        switch value {
        case .text(let text): texts.insert(text)
        case .number(let number) where number.isNaN: others.append(value)
        default:
          if let number = value.single { numbers.insert(number) } else { others.append(value) }
        }
      }
    }

    func contain(_ value: Value) -> Bool {
      switch value {
      case .text(let text): texts.contains(text)
      default: value.single.map { numbers.contains($0) } ?? false || others.contains(value)
      }
    }
  }
}

extension Value {
  /// How many elements a comparison sees; nil when the value is compared as a whole.
  fileprivate var comparedLength: Int? {
    switch self {
    case .tensor, .range, .list: length
    default: nil
    }
  }

  fileprivate var isTuple: Bool { if case .tuple = self { true } else { false } }

  fileprivate var hasRows: Bool {
    if case .tensor(let tensor) = self { tensor.rank > 1 } else { false }
  }

  /// A number that is no array.
  fileprivate var single: Double? {
    switch self {
    case .number(let number): number
    case .boolean(let flag): flag ? 1 : 0
    case .tensor(let tensor) where tensor.isDate: tensor.elements[0]
    default: nil
    }
  }
}
