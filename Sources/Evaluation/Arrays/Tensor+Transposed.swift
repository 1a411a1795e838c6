import CVectorMath
import Language
import Work

extension Tensor {
  /// The axes in the opposite order.
  func transposed(_ interrupt: Interrupt) throws(RuntimeFailure) -> Tensor {
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

  /// Matrices that lie one after the other, each transposed: by pieces, which keep both the rows read and the columns
  /// written in cache.
  func transposed(_ matrices: Int, rows: Int, columns: Int, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    // A large one is written past the caches, in runs that are worth it.
    let isStreamed = count >= ElementwiseProgram.mostInCache
    let (width, height) = (32, isStreamed ? 128 : 32)
    let down = (rows + height - 1) / height
    let across = (columns + width - 1) / width
    // One part, which is cut into pieces.
    return try interrupt.array(count, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(
        matrices * down * across, of: Interrupt.block / (width * height)
      ) { part in
        elements.withUnsafeBufferPointer { elements in
          withUnsafeTemporaryAllocation(of: Double.self, capacity: width * height) { piece in
            guard let base = elements.baseAddress, let piece = piece.baseAddress else { return }
            for index in part {
              let (matrix, place) = index.quotientAndRemainder(dividingBy: down * across)
              let start = matrix * rows * columns
              let (left, top) = (place / down * width, place % down * height)
              let (wide, high) = (min(width, columns - left), min(height, rows - top))
              let source = base + start + top * columns + left
              let target = output + start + left * rows + top
              if isStreamed {
                cvectormath_turn(source, columns, high, wide, piece, height)
                for column in 0..<wide {
                  cvectormath_stream(piece + column * height, target + column * rows, high)
                }
              } else {
                cvectormath_turn(source, columns, high, wide, target, rows)
              }
            }
          }
        }
      }
    }
  }
}
