import Work
package import Values
import Arrays
import Language
package import Diagnostics
import Estimators

extension Evaluator {
  /// `a @ b`: vectors and matrices, as PyTorch multiplies them; axes in front of the last two are batches, which broadcast.
  ///
  /// Shapes: (n) @ (n) → number; (…, m, n) @ (n) → (…, m); (n) @ (…, n, k) → (…, k); (…, m, n) @ (…, n, k) → (…, m, k).
  package func matrixProduct(
    _ a: BuiltinCall.Operand, _ b: BuiltinCall.Operand, sign: String, at operatorSpan: Span? = nil
  ) throws(RuntimeFailure) -> Value {
    if let weights = b.value.weights,
      let left = try array(of: a.value, at: a.span)
    {
      let interrupt = interrupt
      let pooled = try weights.pooled(
        left, { self.failed($0, at: b.span) }, Supervision(shouldStop: { interrupt.isRaised }))
      if let pooled { return .tensor(pooled) }
    }
    guard let left = try array(of: a.value, at: a.span),
      let right = try array(of: b.value, at: b.span)
    else {
      let wrong = a.value.looksNumeric ? b : a
      throw .failed(
        Diagnostic(
          .wrongOperands, "`\(sign)` multiplies arrays, not \(wrong.value.described)",
          at: wrong.span,
          labels: [.init(wrong.span, wrong.value.described)],
          help: wrong.value.isTable ? Value.tableHint : nil))
    }
    guard left.rank > 0, right.rank > 0 else {
      let wrong = left.rank > 0 ? b : a
      var complaint = Diagnostic(
        .wrongShape, "`\(sign)` multiplies arrays", at: wrong.span,
        labels: [.init(wrong.span, wrong.value.shapeOrType)])
      if wrong.value.scalar != nil {
        complaint.help = "Write `*` to multiply by a number."
        complaint.correction = operatorSpan.map { .init($0, "*") }
      }
      throw .failed(complaint)
    }
    let rows = left.rank > 1 ? left.shape[left.rank - 2] : 1
    let inner = left.shape[left.rank - 1]
    let columns = right.rank > 1 ? right.shape[right.rank - 1] : 1
    guard inner == right.shape[max(right.rank - 2, 0)],
      let batch = Shape.broadcast(Array(left.shape.dropLast(2)), Array(right.shape.dropLast(2)))
    else { throw shapeClash([left.shape, right.shape], [a.span, b.span], sign, operatorSpan) }
    try reserve(Shape.extent(batch + [rows, columns]), at: a.span.union(b.span))
    let result = try products(left, right, batch, rows: rows, inner: inner, columns: columns)
    if left.rank == 1, right.rank == 1 { return .number(result[0]) }
    var shape = batch
    if left.rank > 1 { shape.append(rows) }
    if right.rank > 1 { shape.append(columns) }
    let kind: Tensor.Kind = left.kind != .numbers && right.kind != .numbers ? .counts : .numbers
    return .tensor(Tensor(result, shape: shape, kind: kind))
  }

  private func failed(_ error: EstimatorError, at span: Span) -> RuntimeFailure {
    error == .stopped
      ? .interrupted : .failed(Diagnostic(.wrongValue, error.description.sentence, at: span))
  }

  /// The product of the last two axes for each place of the axes in front of them.
  private func products(
    _ left: Tensor, _ right: Tensor, _ batch: [Int], rows: Int, inner: Int, columns: Int
  ) throws(RuntimeFailure) -> [Double] {
    if right.rank <= 2, left.rank > 1 {
      // One matrix for all: the rows of all batches are those of one product.
      return try MatrixProduct(
        left: left.elements, right: right.elements, rows: (Shape.count(batch) ?? 0) * rows,
        inner: inner, columns: columns
      ).computed(interrupt)
    }
    let count = Shape.count(batch) ?? 0
    if count == 1 {
      return try MatrixProduct(
        left: left.elements, right: right.elements, rows: rows, inner: inner, columns: columns
      ).computed(interrupt)
    }
    var all: [Double] = []
    all.reserveCapacity(count * rows * columns)
    let starts = (
      Shape.matrixStarts(left.shape, in: batch), Shape.matrixStarts(right.shape, in: batch)
    )
    for index in 0..<count {
      try interrupt.poll()
      let (a, b) = (starts.0[index], starts.1[index])
      all += try MatrixProduct(
        left: Array(left.elements[a..<a + rows * inner]),
        right: Array(right.elements[b..<b + inner * columns]), rows: rows, inner: inner,
        columns: columns
      ).computed(interrupt)
    }
    return all
  }
}
