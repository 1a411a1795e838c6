import Operations
import Values
import Diagnostics

/// Begins a turn of `while`, where its condition holds.
final class TurnNode: Node {
  let span: Span
  private let condition: any Node
  /// The variables that each turn has for itself.
  private let fresh: [Int]
  private let isFresh: Bool

  init(_ span: Span, condition: any Node, fresh: [Int]) {
    self.condition = condition
    self.fresh = fresh
    isFresh = !fresh.isEmpty
    self.span = span
  }

  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    guard try condition.holds(in: frame) else { return false }
    try frame.evaluator.turn(at: span)
    if isFresh { frame.renew(fresh) }
    return true
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { .boolean(try holds(in: frame)) }
}

/// Begins a loop over a sequence.
final class LoopNode: Node {
  let span: Span
  private let loop: Int
  private let source: any Node

  init(_ span: Span, loop: Int, source: any Node) {
    self.loop = loop
    self.source = source
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let evaluator = frame.evaluator
    let cursor = try evaluator.cursor(over: source.value(in: frame), at: source.span)
    frame.begin(
      Loop(cursor: cursor, tellsProgress: evaluator.enterLoop(cursor.count)), loop)
    return .nothing
  }
}

/// Begins a turn of a loop over a sequence, where there is another item.
final class NextItemNode: Node {
  let span: Span
  private let loop: Int
  private let target: TargetPattern
  /// The variables that each turn has for itself.
  private let fresh: [Int]
  private let isFresh: Bool

  init(_ span: Span, loop: Int, target: TargetPattern, fresh: [Int] = []) {
    self.loop = loop
    self.target = target
    self.fresh = fresh
    isFresh = !fresh.isEmpty
    self.span = span
  }

  func holds(in frame: Frame) throws(RuntimeFailure) -> Bool {
    try frame.evaluator.turn(at: span)
    guard let item = frame.nextItem(of: loop) else { return false }
    if isFresh { frame.renew(fresh) }
    try target.assign(item, in: frame)
    return true
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value { .boolean(try holds(in: frame)) }
}

/// Lets go of a loop over a sequence.
final class LoopEndNode: Node {
  let span: Span
  private let loop: Int

  init(_ span: Span, loop: Int) {
    self.loop = loop
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    frame.endLoop(loop)
    return .nothing
  }
}

/// Begins what a comprehension collects.
final class CollectionNode: Node {
  let span: Span
  private let collection: Int

  init(_ span: Span, collection: Int) {
    self.collection = collection
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    frame.beginCollection(collection)
    return .nothing
  }
}

/// Adds an item to what a comprehension collects.
final class CollectNode: Node {
  let span: Span
  private let collection: Int
  private let item: any Node

  init(_ span: Span, collection: Int, item: any Node) {
    self.collection = collection
    self.item = item
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    let count = frame.collect(try item.value(in: frame), in: collection)
    // A value takes three words, so that the limit is the same in bytes.
    if count & 0xfff == 0 { try frame.evaluator.reserve(count * 3, at: span) }
    return .nothing
  }
}

/// What a comprehension has collected.
final class CollectedNode: Node {
  let span: Span
  private let collection: Int

  init(_ span: Span, collection: Int) {
    self.collection = collection
    self.span = span
  }

  func value(in frame: Frame) throws(RuntimeFailure) -> Value {
    try frame.evaluator.checked(Value.collected(frame.endCollection(collection)), at: span)
  }
}
