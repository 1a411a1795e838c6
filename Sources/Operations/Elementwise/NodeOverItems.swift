package import Values
package import Diagnostics
import Language
package import Arrays

/// Arithmetic on the items of lists of numbers, for all items at once.
///
/// `[a + 1 for a in xs]` and `map(a -> a + 1, xs)` are `xs + 1` where nothing but arithmetic is done to the items: the same
/// operations in the same order on each, so that results have the same bits, and nothing in them can fail or be seen.
package struct NodeOverItems {
  let node: any Node
  /// Where the node reads an item, and the items; all of one count.
  let columns: [(slot: Int, items: Tensor)]

  package init(node: any Node, columns: [(slot: Int, items: Tensor)]) {
    self.node = node
    self.columns = columns
  }

  /// For fewer items preparing costs more than it saves.
  static let fewest = 32

  /// The results, with the kind that a list of them has; nil for a node that does more than arithmetic on numbers.
  package func results(in frame: Frame) throws(RuntimeFailure) -> Tensor? {
    guard let count = columns.first?.items.count, node.isElementwise(in: frame),
      isScalar(node, in: frame)
    else { return nil }
    for column in columns { frame.slots[column.slot] = .tensor(column.items) }
    defer { for column in columns { frame.slots[column.slot] = nil } }
    let evaluator = frame.evaluator
    switch try evaluator.materialised(node.pending(in: frame), at: node.span) {
    case .tensor(let results) where results.shape == [count]:
      return Tensor(results.elements, kind: results.isBoolean ? .truths : .numbers)
    default: return nil
    }
  }

  /// Whether the node is arithmetic of items and single numbers.
  private func isScalar(_ node: any Node, in frame: Frame) -> Bool {
    guard let operands = node.arithmeticOperands else { return false }
    if !operands.isEmpty { return operands.allSatisfy { isScalar($0, in: frame) } }
    if case .local(let local) = node.form, columns.contains(where: { $0.slot == local.slot }) {
      return true
    }
    switch try? node.value(in: frame) {
    case .number, .boolean: return true
    default: return false
    }
  }
}

extension Node {
  /// Whether nothing but arithmetic is in it, as far as can be told before it runs.
  package var isArithmetic: Bool { arithmeticOperands?.allSatisfy { $0.isArithmetic } ?? false }

  /// Whether what it calls is what those names bring along: the notebook may have given them another meaning.
  package func isElementwise(in frame: Frame) -> Bool {
    if case .call(let call) = form, !call.callsElementwise(in: frame) { return false }
    return arithmeticOperands?.allSatisfy { $0.isElementwise(in: frame) } ?? false
  }
}

extension Evaluator {
  /// The items of some sequences side by side, as many as the shortest has; nil unless they are many numbers, or truths.
  package func columns(_ values: [Value]) throws(RuntimeFailure) -> [Tensor]? {
    var columns: [Tensor] = []
    for value in values {
      switch value {
      case .tensor(let tensor) where tensor.rank == 1 && tensor.kind != .dates:
        columns.append(
          Tensor(tensor.elements, kind: tensor.isBoolean ? .truths : .numbers))
      case .range(let range) where range.count < 1 << 27:
        columns.append(
          Tensor(
            try interrupt.array(range.count) { part, output in
              for index in part { output[index] = range[index] }
            }))
      default: return nil
      }
    }
    guard let count = columns.map({ $0.count }).min(), count >= NodeOverItems.fewest else {
      return nil
    }
    return columns.map { column in
      column.count == count
        ? column : Tensor(Array(column.elements[..<count]), kind: column.kind)
    }
  }

  /// What a function of the notebook's gives for each item, or for items side by side; nil where it does more than arithmetic,
  /// or the items are no numbers.
  package func results(of function: Value, on values: [Value]) throws(RuntimeFailure) -> Tensor? {
    guard case .function(let function) = function, let line = function.code.line,
      line.isArithmetic
    else { return nil }
    let parameters = function.code.signature
    guard parameters.count >= values.count, function.code.body.layout.sharedParameters.isEmpty,
      parameters.prefix(values.count).allSatisfy({ !$0.isKeywordOnly && !$0.isVariadic }),
      let columns = try columns(values)
    else { return nil }
    let frame = frame(calling: function)
    defer { giveBack(frame) }
    for slot in values.count..<parameters.count {
      guard let standard = function.code.defaults[slot], standard.isArithmetic else { return nil }
      frame.slots[slot] = try? standard.value(in: frame)
    }
    return try NodeOverItems(
      node: line, columns: columns.enumerated().map { (slot: $0, items: $1) }
    ).results(in: frame)
  }

  /// The items for which a condition holds.
  package func kept(_ items: Tensor, where condition: Tensor) throws(RuntimeFailure) -> Tensor {
    try selected(items, condition.truth(interrupt))
  }
}
