/// An array expression that is not computed yet: one operation on numbers, arrays and further expressions.
///
/// The operators and the elementwise builtins build it while an expression is evaluated; whoever needs the array
/// calls `materialised`, which runs the whole expression in one pass over tiles (see `ElementwiseProgram`).
final class ElementwiseGraph: Sendable {
  indirect enum Operand: Sendable {
    case number(Double)
    case tensor(Tensor)
    case graph(ElementwiseGraph)
    /// The argument of a function that is compiled for repeated use; see `TileFunction`.
    case placeholder

    var shape: [Int] {
      switch self {
      case .number, .placeholder: []
      case .tensor(let tensor): tensor.shape
      case .graph(let graph): graph.shape
      }
    }

    var isBoolean: Bool {
      switch self {
      case .number, .placeholder: false
      case .tensor(let tensor): tensor.isBoolean
      case .graph(let graph): graph.isBoolean
      }
    }
  }

  let operation: ElementwiseOperation
  let operands: [Operand]
  let shape: [Int]

  init(_ operation: ElementwiseOperation, _ operands: [Operand], shape: [Int]) {
    self.operation = operation
    self.operands = operands
    self.shape = shape
  }

  /// 1 where an element is not 0.
  var truth: ElementwiseGraph {
    isBoolean ? self : ElementwiseGraph(.notEqual, [.graph(self), .number(0)], shape: shape)
  }

  var isBoolean: Bool {
    operation == .where
      ? operands.dropFirst().allSatisfy(\.isBoolean) : operation.isBoolean
  }
}
