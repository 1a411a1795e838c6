package import Diagnostics

/// An operand of which the shape is known, as it stands in the source.
package struct ShapedOperand {
  var span: Span
  var text: String
  var shape: [Int]

  package init(_ span: Span, text: String, shape: [Int]) {
    self.span = span
    self.text = text
    self.shape = shape
  }

  private func reshaped(_ shape: String) -> Diagnostic.Correction {
    .init(span, "reshape(\(text), \(shape))")
  }

  fileprivate var asColumn: Diagnostic.Correction { reshaped("(-1, 1)") }
  fileprivate var asTransposed: Diagnostic.Correction { .init(span, "transpose(\(text))") }
}

/// What to do about two shapes that clash in an operator or a function, and what to write where that is clear.
package func clashAdvice(_ sign: String, _ left: ShapedOperand, _ right: ShapedOperand)
  -> (help: String, correction: Diagnostic.Correction?)
{
  let (a, b) = (left.shape, right.shape)
  if sign == "@" || sign == "dot" {
    let (inner, first) = (a.last ?? 0, b.first ?? 0)
    let help =
      "The last axis on the left, \(inner), must be as long as the first on the right, \(first)."
    if b.count == 2, b[1] == inner { return (help, right.asTransposed) }
    return (help, a.count == 2 && a[0] == first ? left.asTransposed : nil)
  }
  if a.count == 1, Shape.broadcast(a + [1], b) != nil {
    return (
      b.count == 1
        ? "For every pair of elements, make the first a column."
        : "Make the first a column to match the rows.", left.asColumn
    )
  }
  let help = "Axes are compared from the last; they must agree, or one of them must be 1."
  if b.count == 1, Shape.broadcast(a, b + [1]) != nil {
    return ("Make the second a column to match the rows.", right.asColumn)
  }
  return (help, a.count == 2 && a == b.reversed() ? right.asTransposed : nil)
}
