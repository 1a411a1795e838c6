import Diagnostics

extension Evaluator {
  /// `a @ b`: vectors and matrices, as PyTorch multiplies them.
  ///
  /// Shapes: (n) @ (n) → number; (m, n) @ (n) → (m); (n) @ (n, k) → (k); (m, n) @ (n, k) → (m, k).
  func matrixProduct(_ a: BuiltinCall.Operand, _ b: BuiltinCall.Operand, at span: Span)
    throws(RuntimeFailure) -> Value
  {
    guard let left = a.value.tensor, let right = b.value.tensor else {
      let wrong = a.value.tensor == nil ? a : b
      throw .failed(
        Diagnostic(
          "wrong-operands", "`@` multiplies arrays, not \(wrong.value.described)", at: wrong.span,
          labels: [.init(wrong.span, wrong.value.described)]))
    }
    guard (1...2).contains(left.rank), (1...2).contains(right.rank) else {
      let wrong = (1...2).contains(left.rank) ? b : a
      throw .failed(
        Diagnostic(
          "wrong-shape", "`@` multiplies arrays of one or two axes", at: wrong.span,
          labels: [.init(wrong.span, wrong.value.shapeOrType)],
          help: wrong.value.scalar != nil ? "Write `*` to multiply by a number." : nil))
    }
    let rows = left.rank == 2 ? left.shape[0] : 1
    let inner = left.shape[left.rank - 1]
    let columns = right.rank == 2 ? right.shape[1] : 1
    guard inner == right.shape[0] else { throw productClash(left, right, a.span, b.span) }
    try reserve(Shape.count([rows, columns]), at: span)
    let result = try MatrixProduct(
      left: left.elements, right: right.elements, rows: rows, inner: inner, columns: columns
    ).computed(interrupt)
    if left.rank == 1, right.rank == 1 { return .number(result[0]) }
    var shape: [Int] = []
    if left.rank == 2 { shape.append(rows) }
    if right.rank == 2 { shape.append(columns) }
    return .tensor(Tensor(result, shape: shape))
  }

  private func productClash(_ left: Tensor, _ right: Tensor, _ a: Span, _ b: Span) -> RuntimeFailure
  {
    .failed(
      Diagnostic(
        "shape-clash",
        "Shapes \(Shape.text(left.shape)) and \(Shape.text(right.shape)) do not fit together in `@`",
        at: a.union(b),
        labels: [
          .init(a, "shape \(Shape.text(left.shape))"), .init(b, "shape \(Shape.text(right.shape))"),
        ],
        help:
          "The last axis of the left side (\(left.shape.last ?? 0)) must be as long as the first of the right side (\(right.shape.first ?? 0))."
      ))
  }
}
