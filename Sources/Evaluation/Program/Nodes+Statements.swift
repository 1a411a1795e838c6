import Operations
import Values
import Diagnostics

/// What stands left of `=`, after `for`, or in a comprehension.
indirect enum TargetPattern: Sendable {
  case name(Lowering.Place, String, Span)
  case tuple([TargetPattern], Span)

  func assign(_ value: Value, in frame: Frame) throws(RuntimeFailure) {
    switch self {
    case .name(.local(let slot), _, _): frame.slots[slot] = value
    case .name(.shared(let index), _, _): frame.variables[index].value = value
    case .name(.global(let number), _, _): frame.evaluator.setName(number, to: value)
    case .tuple(let parts, let span):
      guard let count = try frame.evaluator.length(of: value) else {
        throw .failed(
          Diagnostic(
            .cannotUnpack,
            "\(parts.count) names need as many values; this is \(value.described)",
            at: span))
      }
      guard count == parts.count else {
        throw .failed(
          Diagnostic(
            .cannotUnpack,
            "\(parts.count) names stand left of \(count) value\(count == 1 ? "" : "s")",
            at: span, labels: [.init(span, "\(parts.count) names")],
            help: "Write one name for each value; `_` for those you do not need."))
      }
      let items = try frame.evaluator.items(of: value, at: span)
      for (part, item) in zip(parts, items) { try part.assign(item, in: frame) }
    }
  }
}

/// `x = v`, `a, b = v` and definitions.
///
/// Its value is that of the right side.
final class AssignmentNode: Node {
  let span: Span
  private let target: TargetPattern
  /// The slot, where the target is a name that has one.
  private let slot: Int?
  private let assigned: any Node

  init(_ span: Span, target: TargetPattern, value: any Node) {
    self.target = target
    slot = if case .name(.local(let slot), _, _) = target { slot } else { nil }
    self.assigned = value
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let value = try assigned.value(in: frame)
    try target.assign(value, in: frame)
    return value
  }

  func perform(in frame: Frame) throws(RuntimeFailure) {
    if let number = assigned.number(in: frame) {
      if let slot {
        frame.slots[slot] = .number(number)
      } else {
        try target.assign(.number(number), in: frame)
      }
    } else {
      try target.assign(assigned.value(in: frame), in: frame)
    }
  }
}

/// A result that an instruction before has put into a temporary; it is read once.
final class TemporaryNode: Node {
  let span: Span
  let temporary: Int

  init(_ span: Span, _ temporary: Int) {
    self.temporary = temporary
    self.span = span
  }

  func number(in frame: Frame) -> Double? {
    if case .number(let number)? = frame.temporaries[temporary] { number } else { nil }
  }

  func truth(in frame: Frame) -> Bool? {
    if case .value(.boolean(let truth))? = frame.temporaries[temporary] { truth } else { nil }
  }

  func pending(in frame: Frame) throws(RuntimeFailure) -> Pending { frame.take(temporary) }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.materialised(frame.take(temporary), at: span)
  }
}

/// A value that is computed at once, even where arithmetic on arrays could be put off.
final class ComputedNode: Node {
  let span: Span
  private let node: any Node

  init(_ node: any Node) {
    self.node = node
    span = node.span
  }

  func number(in frame: Frame) -> Double? { node.number(in: frame) }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { try node.value(in: frame) }
}

/// Whether a parameter was given no argument.
final class UngivenNode: Node {
  let span: Span
  private let slot: Int

  init(_ span: Span, slot: Int) {
    self.slot = slot
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { .boolean(frame.slots[slot] == nil) }
}

/// Gives a parameter its default, which may use the parameters before it.
final class DefaultNode: Node {
  let span: Span
  private let slot: Int
  private let standard: any Node

  init(_ standard: any Node, slot: Int) {
    self.standard = standard
    self.slot = slot
    span = standard.span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    frame.slots[slot] = try standard.value(in: frame)
    frame.shareParameters()
    return .nothing
  }
}
