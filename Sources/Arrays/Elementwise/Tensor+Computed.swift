package import Diagnostics
package import Work

extension Tensor {
  /// An elementwise operation on tensors whose shapes fit together.
  ///
  /// - Precondition: the first has the shape of the result.
  package static func computed(
    _ operation: ElementwiseOperation, then outer: ElementwiseOperation? = nil,
    _ operands: [Tensor], _ interrupt: Interrupt
  ) throws(RuntimeFailure) -> Tensor {
    let shape = operands[0].shape
    var graph = ElementwiseGraph(operation, operands.map { .tensor($0) }, shape: shape)
    if let outer { graph = ElementwiseGraph(outer, [.graph(graph)], shape: shape) }
    let elements = try ElementwiseProgram(graph).run(interrupt: interrupt)
    return Tensor(elements, shape: shape, kind: graph.kind)
  }

  /// 1 where an element is not 0.
  package func truth(_ interrupt: Interrupt) throws(RuntimeFailure) -> Tensor {
    if isBoolean { return self }
    return try .computed(.notEqual, [self, Tensor([0], shape: shape.map { _ in 1 })], interrupt)
  }
}
