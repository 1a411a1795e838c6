import Language
import Diagnostics
import Syntax

/// Shapes that the source settles, so that clashes are found before a cell has run for a while.
extension BinaryOperator {
  fileprivate var isEquality: Bool { self == .equal || self == .notEqual }

  fileprivate var isOrdering: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}

extension Checker {
  mutating func visitBinary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) -> Fact {
    let first = visitOperand(left)
    let second = visitOperand(right)
    if operation == .contained {
      // Of an array or a list it gives a truth for each element.
      return first == .unknown || first == .list ? .unknown : comparison(first, .boolean)
    }
    if operation == .matrixMultiply { return matrixProduct(left, first, right, second, span) }
    if operation.isEquality, first.shape == nil || second.shape == nil {
      return comparison(first, second)
    }
    if let complaint = textArithmetic(operation, left, first, right, second, span) {
      complain(complaint)
      return .unknown
    }
    guard let a = first.shape, let b = second.shape else {
      return first == .text && second == .text && operation == .add ? .text : .unknown
    }
    guard let shape = Shape.broadcast(a, b) else {
      complain(clash(operation, left, a, right, b, span))
      return .unknown
    }
    if operation.isEquality || operation.isOrdering { return comparison(first, second) }
    if case .number(let x?) = first, case .number(let y?) = second {
      switch operation {
      case .add: return .number(x + y)
      case .subtract: return .number(x - y)
      case .multiply: return .number(x * y)
      case .divide: return .number(x / y)
      default: return .number(nil)
      }
    }
    return .shaped(shape)
  }

  private mutating func visitOperand(_ operand: Expression) -> Fact {
    place = .operand
    return visit(operand)
  }

  /// What a comparison gives: a truth for each element of arrays, one for all else that is known.
  private func comparison(_ first: Fact, _ second: Fact) -> Fact {
    switch (first, second) {
    case (.tuple, _), (_, .tuple): return .boolean
    case (.unknown, _), (_, .unknown), (.list, _), (_, .list), (.table, _), (_, .table):
      return .unknown
    case (.array(let a), .array(let b)): return .shaped(Shape.broadcast(a, b))
    case (.array, _): return first
    case (_, .array): return second
    default: return .boolean
    }
  }

  private func clash(
    _ operation: BinaryOperator, _ left: Expression, _ a: [Int], _ right: Expression, _ b: [Int],
    _ span: Span
  ) -> Diagnostic {
    let advice = clashAdvice(
      operation.rawValue, ShapedOperand(left.span, text: text(of: left), shape: a),
      ShapedOperand(right.span, text: text(of: right), shape: b))
    return Diagnostic(
      .shapeClash,
      "`\(operation.rawValue)` cannot combine the shapes \(Shape.text(a)) and \(Shape.text(b))",
      at: span,
      labels: [.init(left.span, Shape.text(a)), .init(right.span, Shape.text(b))],
      help: advice.help, correction: advice.correction)
  }

  private mutating func matrixProduct(
    _ left: Expression, _ first: Fact, _ right: Expression, _ second: Fact, _ span: Span
  ) -> Fact {
    guard let a = first.shape, let b = second.shape, !a.isEmpty, !b.isEmpty, a.count <= 2,
      b.count <= 2
    else { return .unknown }
    guard a[a.count - 1] == b[0] else {
      complain(clash(.matrixMultiply, left, a, right, b, span))
      return .unknown
    }
    return .shaped(Array(a.dropLast()) + Array(b.dropFirst()))
  }

  /// `"n = " + 3`: text and number do not mix.
  private func textArithmetic(
    _ operation: BinaryOperator, _ left: Expression, _ first: Fact, _ right: Expression,
    _ second: Fact, _ span: Span
  ) -> Diagnostic? {
    let number: Expression
    if operation == .remainder, first == .text, case .text(let parts) = left.kind, parts.count == 1
    {
      let values = if case .tuple(let items) = right.kind { items } else { [right] }
      return formatted(
        filledText(text(of: left), percents: values.map { text(of: $0) }),
        left.span.union(right.span))
    }
    switch (first, second) {
    case (.text, .number), (.text, .array): number = right
    case (.number, .text), (.array, .text): number = left
    default: return nil
    }
    let labels = [
      Diagnostic.Label(left.span, first.described ?? ""),
      Diagnostic.Label(right.span, second.described ?? ""),
    ]
    if operation.isOrdering {
      return Diagnostic(
        .textAndNumber, "A text is neither less nor more than a number", at: span,
        labels: labels, help: "Texts are compared with texts, and numbers with numbers.")
    }
    guard operation == .add else {
      return Diagnostic(
        .textAndNumber, "`\(operation.rawValue)` does not work on a text", at: span,
        labels: labels, help: "Texts are joined by `+`, or filled by `$`: `\"n = $n\"`.")
    }
    let other = number.span == right.span ? left : right
    if case .text(let parts) = other.kind, parts.count == 1, case .literal(let word) = parts[0],
      Double(word) != nil
    {
      return Diagnostic(
        .textAndNumber, "A text and a number cannot be added", at: span, labels: labels,
        help: "Make the text a number with `number`.",
        correction: .init(other.span, "number(\(text(of: other)))"))
    }
    return Diagnostic(
      .textAndNumber, "A text and a number cannot be added", at: span, labels: labels,
      help: "Make the number a text with `str`.",
      correction: .init(number.span, "str(\(text(of: number)))"))
  }

  // MARK: Results

  /// What is known about the result of a builtin.
  func result(of signature: Signature, _ arguments: [Argument], _ facts: [Fact]) -> Fact {
    let hasKeywords = arguments.contains { $0.name != nil }
    let numbers = facts.compactMap { fact -> Double? in
      if case .number(let value?) = fact { return value }
      return nil
    }
    let areKnown = numbers.count == facts.count && !hasKeywords
    switch signature.name {
    case "zeros", "ones", "rand", "randn":
      let lengths: [Double]? =
        if areKnown { numbers } else if facts.count == 1, case .tuple(let items) = facts[0] {
          items.compactMap { if case .number(let value?) = $0 { value } else { nil } }
        } else { nil }
      guard let lengths, !lengths.isEmpty else { return .unknown }
      let shape = lengths.compactMap(Int.init(exactly:)).filter { $0 >= 0 }
      return shape.count == lengths.count ? .array(shape: shape) : .unknown
    case "linspace":
      guard areKnown, numbers.count == 3, let n = Int(exactly: numbers[2]), n > 0 else {
        return .unknown
      }
      return .array(shape: [n])
    case "arange":
      guard areKnown, !numbers.isEmpty else { return .unknown }
      let start = numbers.count > 1 ? numbers[0] : 0
      let stop = numbers.count > 1 ? numbers[1] : numbers[0]
      let count = ((stop - start) / (numbers.count > 2 ? numbers[2] : 1)).rounded(.up)
      return Int(exactly: count).map { .array(shape: [max($0, 0)]) } ?? .unknown
    case "reshape":
      guard facts.count == 2, let count = facts[0].shape.flatMap(elementCount),
        let axes = facts[1].axes, let shape = completed(axes, count)
      else { return .unknown }
      return .array(shape: shape)
    case "sort" where !hasKeywords: return facts.first ?? .unknown
    case "str", "json", "to_csv": return .text
    case "lower", "upper", "strip", "replace":
      if facts.first == .text { return .text }
      return .unknown
    default:
      // A function of each element keeps the shape.
      guard signature.group == .maths, signature.parameters.count == 1, facts.count == 1 else {
        return .unknown
      }
      return .shaped(facts[0].shape)
    }
  }

  mutating func visitField(_ base: Expression, _ name: String, _ nameSpan: Span) -> Fact {
    if let complaint = pointedNumber(base, name, nameSpan) ?? dottedName(base, name, nameSpan) {
      complain(complaint)
      return .unknown
    }
    let fact = visit(base)
    if name == "T", case .array(let shape) = fact, shape.count <= 2 {
      return .array(shape: shape.reversed())
    }
    if case .table(let names) = fact, !names.contains(name),
      Catalog.entry(named: name) == nil
    {
      var complaint = unknownName(
        .unknownColumn, name, kind: "column", among: names, at: nameSpan)
      complaint.subject = "table"
      complain(complaint)
    }
    return .unknown
  }
}
