import Diagnostics

/// What stands left of `=`, after `for`, or in a comprehension.
indirect enum TargetPattern: Sendable {
  case name(Lowering.Place, String, Span)
  case tuple([TargetPattern], Span)

  func assign(_ value: Value, in frame: Frame) throws(RuntimeFailure) {
    switch self {
    case .name(.local(let slot), _, _): frame.slots[slot] = value
    case .name(.shared(let index), _, _): frame.variables[index].value = value
    case .name(.global(let number), _, _): frame.evaluator.names.set(number, to: value)
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
  private let assigned: any Node

  init(_ span: Span, target: TargetPattern, value: any Node) {
    self.target = target
    self.assigned = value
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    if let number = assigned.number(in: frame) {
      try target.assign(.number(number), in: frame)
      return .number(number)
    }
    let value = try assigned.value(in: frame)
    try target.assign(value, in: frame)
    return value
  }
}

/// Statements, one after the other.
///
/// In halves down to two: what a class keeps for good is called without being counted, what an array keeps is not.
final class BlockNode: Node {
  let span: Span
  private let first: any Node
  /// The first again where there is no other: an optional would be counted.
  private let second: any Node
  private let isPair: Bool

  /// - Precondition: there is a statement.
  init(_ span: Span, statements: ArraySlice<any Node>) {
    let middle = statements.startIndex + (statements.count + 1) / 2
    first = Self.half(statements[..<middle], span)
    isPair = middle < statements.endIndex
    second = isPair ? Self.half(statements[middle...], span) : first
    self.span = span
  }

  private static func half(_ statements: ArraySlice<any Node>, _ span: Span) -> any Node {
    statements.count == 1
      ? statements[statements.startIndex] : BlockNode(span, statements: statements)
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    guard isPair else { return try run(first, in: frame) }
    // Two owners of an array would make the next statement that changes an element copy all.
    do {
      let value = try run(first, in: frame)
      if frame.signal != .none { return value }
    }
    return try run(second, in: frame)
  }

  private func run(_ statement: any Node, in frame: Frame) throws(RuntimeFailure) -> Value {
    do throws(RuntimeFailure) {
      return try statement.value(in: frame)
    } catch {
      if case .interrupted = error { frame.evaluator.stopped(at: statement.span) }
      throw error
    }
  }
}

final class ForNode: Node {
  let span: Span
  private let target: TargetPattern
  private let source: any Node
  private let body: any Node
  /// The variables that each turn has for itself.
  private let fresh: [Int]

  init(_ span: Span, target: TargetPattern, source: any Node, body: any Node, fresh: [Int]) {
    self.target = target
    self.source = source
    self.body = body
    self.fresh = fresh
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let sequence = try source.value(in: frame)
    let cursor = try frame.evaluator.cursor(over: sequence, at: source.span)
    let evaluator = frame.evaluator
    let reports = evaluator.enterLoop(cursor.count)
    defer { if reports { evaluator.leaveLoop() } }
    let isFresh = !fresh.isEmpty
    for index in 0..<cursor.count {
      try evaluator.turn(at: span)
      if reports { evaluator.reportTurn(index) }
      if isFresh { frame.renew(fresh) }
      try target.assign(cursor[index], in: frame)
      let value = try body.value(in: frame)
      if let result = frame.loopResult(after: value) { return result }
    }
    return .nothing
  }
}

final class WhileNode: Node {
  let span: Span
  private let condition: any Node
  private let body: any Node
  /// The variables that each turn has for itself.
  private let fresh: [Int]

  init(_ span: Span, condition: any Node, body: any Node, fresh: [Int]) {
    self.condition = condition
    self.body = body
    self.fresh = fresh
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let isFresh = !fresh.isEmpty
    while try condition.holds(in: frame) {
      try frame.evaluator.turn(at: span)
      if isFresh { frame.renew(fresh) }
      let value = try body.value(in: frame)
      if let result = frame.loopResult(after: value) { return result }
    }
    return .nothing
  }
}

extension Frame {
  /// What a loop gives that a turn has ended; nil when it goes on.
  fileprivate func loopResult(after value: Value) -> Value? {
    switch signal {
    case .none: return nil
    case .continued:
      signal = .none
      return nil
    case .broken:
      signal = .none
      return .nothing
    case .returned: return value
    }
  }
}

/// `return v`, `break`, `continue`.
final class SignalNode: Node {
  let span: Span
  private let signal: Frame.Signal
  private let result: (any Node)?

  init(_ span: Span, _ signal: Frame.Signal, value: (any Node)?) {
    self.signal = signal
    self.result = value
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let value = try result?.value(in: frame) ?? .nothing
    frame.signal = signal
    return value
  }
}
