import CVectorMath
import Diagnostics
import Dispatch

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
    let result = MatrixProduct(left: left.elements, right: right.elements, inner: inner)
      .computed(rows: rows, columns: columns, interrupt)
    try interrupt.poll()
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

/// Sums of products, row by row: rows of the right side are read in order, four at a time.
private struct MatrixProduct {
  let left: [Double]
  let right: [Double]
  let inner: Int

  func computed(rows: Int, columns: Int, _ interrupt: Interrupt) -> [Double] {
    var result = [Double](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      // Each block of rows writes to a part of its own.
      nonisolated(unsafe) let output = base
      let isLarge = Double(rows) * Double(inner) * Double(columns) > 1e6
      let blocks = isLarge ? min(rows, 16) : 1
      DispatchQueue.concurrentPerform(iterations: blocks) { block in
        for row in (rows * block / blocks)..<(rows * (block + 1) / blocks) {
          add(row, columns, into: output + row * columns, interrupt)
        }
      }
    }
    return result
  }

  private func add(
    _ row: Int, _ columns: Int, into sums: UnsafeMutablePointer<Double>, _ interrupt: Interrupt
  ) {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return }
        let factors = a + row * inner
        var k = 0
        while k + 4 <= inner, !interrupt.isRaised {
          cvectormath_add_rows(factors + k, b + k * columns, columns, sums, columns)
          k += 4
        }
        while k < inner {
          for column in 0..<columns { sums[column] += factors[k] * b[k * columns + column] }
          k += 1
        }
      }
    }
  }
}
