/// An array expression that is not computed yet: one operation on numbers, arrays and further expressions.
///
/// The operators and the elementwise builtins build it while an expression is evaluated; whoever needs the array
/// calls `materialised`, which runs the whole expression in one pass over tiles (see `ElementwiseProgram`).
package final class ElementwiseGraph: Sendable {
  package indirect enum Operand: Sendable {
    case number(Double)
    case truth(Bool)
    case tensor(Tensor)
    case graph(ElementwiseGraph)
    /// The argument of a function that is compiled for repeated use; see `TileFunction`.
    case placeholder

    package var shape: [Int] {
      switch self {
      case .number, .truth, .placeholder: []
      case .tensor(let tensor): tensor.shape
      case .graph(let graph): graph.shape
      }
    }

    /// Nil where a single number takes part, which leaves the kind to the arrays beside it.
    package var kind: Tensor.Kind? {
      switch self {
      case .number, .placeholder: nil
      case .truth: .truths
      case .tensor(let tensor): tensor.kind
      case .graph(let graph): graph.kind
      }
    }
  }

  package let operation: ElementwiseOperation
  package let operands: [Operand]
  package let shape: [Int]
  package let kind: Tensor.Kind

  package init(_ operation: ElementwiseOperation, _ operands: [Operand], shape: [Int]) {
    self.operation = operation
    self.operands = operands
    self.shape = shape
    self.kind = operation.kind(of: operands.map { $0.kind })
  }

  /// 1 where an element is not 0.
  package var truth: ElementwiseGraph {
    kind == .truths ? self : ElementwiseGraph(.notEqual, [.graph(self), .number(0)], shape: shape)
  }
}
