package import Diagnostics
import CVectorMath
package import Work

/// Mean, variance and length of all elements or along an axis, which is left with length 1.
package enum Spread {
  package static func mean(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt)
    throws(RuntimeFailure)
    -> Tensor
  {
    let count = Double(axis.map { tensor.shape[$0] } ?? tensor.count)
    return try quotient(Reduction.sum.reduced(tensor, axis, interrupt), count, interrupt)
  }

  /// The mean first, then the squares of the distances from it: nothing cancels.
  package static func variance(
    _ tensor: Tensor, _ axis: Int?, _ correction: Double, _ interrupt: Interrupt
  ) throws(RuntimeFailure) -> Tensor {
    let count = Double(axis.map { tensor.shape[$0] } ?? tensor.count)
    let mean = try mean(tensor, axis, interrupt)
    let squares = try Tensor.computed(.subtract, then: .square, [tensor, mean], interrupt)
    let sums = try Reduction.sum.reduced(squares, axis, interrupt)
    return try quotient(sums, max(0, count - correction), interrupt)
  }

  private static func quotient(_ sums: Tensor, _ number: Double, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> Tensor
  {
    let divisor = Tensor([number], shape: sums.shape.map { _ in 1 })
    return try .computed(.divide, [sums, divisor], interrupt)
  }

  /// Square roots of the sums of squares; nil where a square may have been too large or too small.
  private static func plainNorm(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> Tensor?
  {
    let sums: Tensor
    if axis == nil {
      let size = 1 << 12
      let parts = try interrupt.array((tensor.count + size - 1) / size, of: 16) { part, output in
        tensor.elements.withUnsafeBufferPointer { elements in
          guard let base = elements.baseAddress else { return }
          for block in part {
            let start = base + block * size
            output[block] = cvectormath_dot(start, start, min(size, tensor.count - block * size))
          }
        }
      }
      let sum = try Reduction.sum.ofAll(parts, interrupt)
      sums = Tensor([sum], shape: tensor.shape.map { _ in 1 })
    } else {
      let squares = try Tensor.computed(.square, [tensor], interrupt)
      sums = try Reduction.sum.reduced(squares, axis, interrupt)
    }
    guard sums.elements.allSatisfy({ $0 > 1e-250 && $0 < 1e300 }) else { return nil }
    return try .computed(.sqrt, [sums], interrupt)
  }

  /// The Euclidean length, scaled so that squares neither overflow nor vanish.
  package static func norm(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt)
    throws(RuntimeFailure)
    -> Tensor
  {
    if let lengths = try plainNorm(tensor, axis, interrupt) { return lengths }
    let magnitudes = try Tensor.computed(.abs, [tensor], interrupt)
    let largest = try Reduction.maximum.reduced(magnitudes, axis, interrupt)
    // 1 in place of what nothing can be divided by.
    let scale = Tensor(
      try interrupt.array(largest.count) { part, output in
        for index in part {
          let number = largest.elements[index]
          output[index] = number > 0 && number.isFinite ? number : 1
        }
      }, shape: largest.shape)
    let squares = try Tensor.computed(.divide, then: .square, [magnitudes, scale], interrupt)
    let sums = try Reduction.sum.reduced(squares, axis, interrupt)
    let lengths = try interrupt.array(sums.count) { part, output in
      for index in part {
        let largest = largest.elements[index]
        output[index] =
          largest.isFinite
          ? scale.elements[index] * sums.elements[index].squareRoot() : abs(largest)
      }
    }
    return Tensor(lengths, shape: sums.shape)
  }
}
