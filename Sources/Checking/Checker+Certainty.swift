import Language
import Diagnostics
import Syntax

/// Conditions, sequences, indices and axes that cannot be right whatever runs before them.
extension Checker {
  /// Visits what may never run, so that what is only wrong when it runs is left to the evaluator.
  mutating func uncertainly<Result>(_ body: (inout Checker) -> Result) -> Result {
    uncertainty += 1
    defer { uncertainty -= 1 }
    return body(&self)
  }

  /// The condition of `if`, `while`, `?` and a comprehension.
  mutating func visitCondition(_ condition: Expression) {
    let fact = visit(condition)
    guard let described = fact.described else { return }
    var complaint = Diagnostic(
      .notACondition, "A condition is true or false; this is \(described)", at: condition.span,
      labels: [.init(condition.span, described)])
    switch fact {
    case .array(let shape) where elementCount(shape) != 1:
      complaint.help = "Reduce it first, with `any(…)` or `all(…)`."
      let asksForAll: Bool =
        if case .binary(.equal, _, _, _) = condition.kind { true } else { false }
      complaint.correction = .init(
        condition.span, "\(asksForAll ? "all" : "any")(\(text(of: condition)))")
    case .text, .function, .builtin, .table: break
    default: return
    }
    complain(complaint)
  }

  /// What stands behind `in`.
  mutating func visitSequence(_ sequence: Expression) {
    place = .sequence
    guard case .number = visit(sequence) else { return }
    complain(
      Diagnostic(
        .notASequence, "This is a number, which has no items to go through", at: sequence.span,
        help: "Write `range(\(text(of: sequence)))` to count.",
        correction: .init(sequence.span, "range(\(text(of: sequence)))")))
  }

  func notANumber(_ operation: UnaryOperator, _ operand: Expression) -> Diagnostic {
    Diagnostic(
      .wrongOperands, "`\(operation.rawValue)` needs numbers, not a text", at: operand.span,
      labels: [.init(operand.span, "a text")])
  }

  // MARK: Indices

  mutating func visitIndex(_ base: Expression, _ subscripts: [Subscript]) -> Fact {
    let fact = visit(base)
    var positions: [Fact] = []
    for item in subscripts {
      switch item {
      case .index(let index): positions.append(visit(index))
      case .slice(let start, let stop, let step, _):
        for bound in [start, stop, step] { if let bound { _ = visit(bound) } }
        positions.append(.unknown)
      }
    }
    if case .table(let names) = fact, subscripts.count == 1,
      case .index(let index) = subscripts[0], case .text(let parts) = index.kind,
      parts.count == 1, case .literal(let name) = parts[0], !names.contains(name)
    {
      complain(
        unknownName(
          .unknownColumn, name, kind: "column", among: names, at: index.span, quoted: true))
    }
    let counts: [Int]? =
      switch fact {
      case .array(let shape): shape
      case .tuple(let items): [items.count]
      default: nil
      }
    if uncertainty == 0, let counts, let complaint = outside(counts, subscripts, positions) {
      complain(complaint)
    }
    return .unknown
  }

  /// An index beyond the last item.
  private func outside(_ counts: [Int], _ subscripts: [Subscript], _ positions: [Fact])
    -> Diagnostic?
  {
    for (count, (subscript_, position)) in zip(counts, zip(subscripts, positions)) {
      guard case .number(let value?) = position, let index = Int(exactly: value),
        index >= count || index < -count, case .index(let expression) = subscript_
      else { continue }
      return Diagnostic(
        .outOfRange, "Index \(index) is outside of \(count) item\(count == 1 ? "" : "s")",
        at: expression.span,
        help: count == 0
          ? "It is empty."
          : "Indices count from 0 to \(count - 1), or from the end: -1 to -\(count).",
        // Who counts from 1 means the last one.
        correction: index == count && count > 0 ? .init(expression.span, "\(count - 1)") : nil)
    }
    return nil
  }

  // MARK: Axes and shapes

  /// An axis that the array does not have, or a shape that its elements do not fill.
  func shapeComplaint(_ signature: Signature, _ arguments: [Argument], _ facts: [Fact])
    -> Diagnostic?
  {
    guard uncertainty == 0, let shape = facts.first?.shape else { return nil }
    if signature.name == "reshape" {
      guard facts.count == 2, let count = elementCount(shape), let axes = facts[1].axes,
        completed(axes, count) == nil
      else { return nil }
      return Diagnostic(
        .shapeClash, "\(count) elements do not fit the shape \(Shape.text(axes))",
        at: arguments[1].value.span, labels: [.init(arguments[0].value.span, "\(count) elements")],
        help: "The product of the lengths is the number of elements; one of them may be -1.")
    }
    guard signature.name != "stack", !shape.isEmpty,
      let place = arguments.firstIndex(where: { $0.name?.text == "axis" }),
      case .number(let value?) = facts[place], let axis = Int(exactly: value),
      axis >= shape.count || axis < -shape.count
    else { return nil }
    let span = arguments[place].value.span
    return Diagnostic(
      .noSuchAxis, "There is no axis \(axis): the array has \(shape.count)", at: span,
      labels: [.init(arguments[0].value.span, "shape \(Shape.text(shape))")],
      help: shape.count == 1
        ? "The only axis is 0." : "Axes count from 0 to \(shape.count - 1).",
      correction: .init(span, "\(shape.count - 1)"))
  }

  /// The shape with its -1 filled in; nil when it does not hold `count` elements.
  func completed(_ axes: [Int], _ count: Int) -> [Int]? {
    let known = axes.filter { $0 != -1 }
    guard known.allSatisfy({ $0 >= 0 }), let product = elementCount(known) else { return nil }
    let open = axes.filter { $0 == -1 }.count
    if open == 0 { return product == count ? axes : nil }
    guard open == 1, product > 0, count % product == 0 else { return nil }
    return axes.map { $0 == -1 ? count / product : $0 }
  }
}

extension Fact {
  /// The lengths that a shape such as `(3, -1)` or `6` names, where the source settles them.
  var axes: [Int]? {
    let items: [Fact] =
      switch self {
      case .tuple(let items): items
      case .number: [self]
      default: []
      }
    let lengths = items.compactMap { item -> Int? in
      guard case .number(let value?) = item else { return nil }
      return Int(exactly: value)
    }
    return lengths.count == items.count && !items.isEmpty ? lengths : nil
  }
}

/// The product of the lengths; nil when it is beyond what a number holds.
func elementCount(_ shape: [Int]) -> Int? {
  var product = 1
  for length in shape {
    let (result, overflow) = product.multipliedReportingOverflow(by: length)
    guard !overflow else { return nil }
    product = result
  }
  return product
}
