import Diagnostics
import Work

extension Evaluator {
  /// `a @ b`: vectors and matrices, as PyTorch multiplies them.
  ///
  /// Shapes: (n) @ (n) → number; (m, n) @ (n) → (m); (n) @ (n, k) → (k); (m, n) @ (n, k) → (m, k).
  func matrixProduct(
    _ a: BuiltinCall.Operand, _ b: BuiltinCall.Operand, sign: String, at operatorSpan: Span? = nil
  ) throws(RuntimeFailure) -> Value {
    guard let left = try array(of: a.value, at: a.span),
      let right = try array(of: b.value, at: b.span)
    else {
      let wrong = a.value.looksNumeric ? b : a
      throw .failed(
        Diagnostic(
          "wrong-operands", "`\(sign)` multiplies arrays, not \(wrong.value.described)",
          at: wrong.span,
          labels: [.init(wrong.span, wrong.value.described)],
          help: wrong.value.isTable ? Value.tableHint : nil))
    }
    guard (1...2).contains(left.rank), (1...2).contains(right.rank) else {
      let wrong = (1...2).contains(left.rank) ? b : a
      var complaint = Diagnostic(
        "wrong-shape", "`\(sign)` multiplies arrays of one or two axes", at: wrong.span,
        labels: [.init(wrong.span, wrong.value.shapeOrType)])
      if wrong.value.scalar != nil {
        complaint.help = "Write `*` to multiply by a number."
        complaint.correction = operatorSpan.map { .init($0, "*") }
      }
      throw .failed(complaint)
    }
    let rows = left.rank == 2 ? left.shape[0] : 1
    let inner = left.shape[left.rank - 1]
    let columns = right.rank == 2 ? right.shape[1] : 1
    guard inner == right.shape[0] else {
      throw shapeClash([left.shape, right.shape], [a.span, b.span], sign, operatorSpan)
    }
    try reserve(Shape.count([rows, columns]), at: a.span.union(b.span))
    let result = try MatrixProduct(
      left: left.elements, right: right.elements, rows: rows, inner: inner, columns: columns
    ).computed(interrupt)
    if left.rank == 1, right.rank == 1 { return .number(result[0]) }
    var shape: [Int] = []
    if left.rank == 2 { shape.append(rows) }
    if right.rank == 2 { shape.append(columns) }
    let kind: Tensor.Kind = left.kind != .numbers && right.kind != .numbers ? .counts : .numbers
    return .tensor(Tensor(result, shape: shape, kind: kind))
  }
}
