package import Diagnostics
import CVectorMath
import Language
package import Work

extension Tensor {
  /// The axes in the opposite order.
  package func transposed(_ interrupt: Interrupt) throws(RuntimeFailure) -> Tensor {
    guard rank >= 2 else { return self }
    let reversed = Array(shape.reversed())
    let elements: [Double]
    if rank == 2 {
      elements = try transposed(1, rows: shape[0], columns: shape[1], interrupt)
    } else {
      let view = StridedView(shape: reversed, strides: Shape.strides(shape).reversed())
      elements = try view.gathered(self.elements, interrupt)
    }
    return Tensor(elements, shape: reversed, kind: kind)
  }

  /// Matrices that lie one after the other, each transposed: by squares, which keep both the rows read and the columns
  /// written in cache.
  package func transposed(_ matrices: Int, rows: Int, columns: Int, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    let side = 32
    let down = (rows + side - 1) / side
    let across = (columns + side - 1) / side
    // One part, which is cut into squares.
    return try interrupt.array(count, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(matrices * down * across, of: Interrupt.block / (side * side)) { part in
        elements.withUnsafeBufferPointer { elements in
          guard let base = elements.baseAddress else { return }
          for index in part {
            let (matrix, square) = index.quotientAndRemainder(dividingBy: down * across)
            let start = matrix * rows * columns
            let (left, top) = (square / down * side, square % down * side)
            cvectormath_turn(
              base + start + top * columns + left, columns, min(side, rows - top),
              min(side, columns - left), output + start + left * rows + top, rows)
          }
        }
      }
    }
  }
}
