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

  /// Matrices that lie one after the other, each transposed: by pieces, which keep both the rows read and the columns
  /// written in cache.
  package func transposed(_ matrices: Int, rows: Int, columns: Int, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    // Where one side is short, the other is long: so many numbers are turned at a time.
    let (side, size) = (64, 64 * 64)
    let width = max(side, size / max(min(rows, side), 1) / side * side)
    let height = max(side, size / max(min(columns, side), 1) / side * side)
    let across = (columns + width - 1) / width
    let passesCaches = count >= ElementwiseProgram.manyInCaches
    // Past the caches lines are written whole: pieces begin where one does.
    let beginsLines = passesCaches && rows % 8 == 0
    let down = (rows + height - 1) / height + (beginsLines ? 1 : 0)
    let perBlock = Interrupt.block / max(min(size, rows * columns), 1)
    // One part, which is cut into pieces.
    return try interrupt.array(count, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(matrices * down * across, of: perBlock) { part in
        elements.withUnsafeBufferPointer { elements in
          guard let base = elements.baseAddress else { return }
          for index in part {
            let (matrix, piece) = index.quotientAndRemainder(dividingBy: down * across)
            let start = matrix * rows * columns
            let behindLine = beginsLines ? (output + start).numbersBehindLine : 0
            let left = piece / down * width
            let top = max(piece % down * height - behindLine, 0)
            let bottom = min((piece % down + 1) * height - behindLine, rows)
            guard top < bottom else { continue }
            cvectormath_turn(
              base + start + top * columns + left, columns, bottom - top,
              min(width, columns - left), output + start + left * rows + top, rows,
              passesCaches ? 1 : 0)
          }
        }
        if passesCaches { cvectormath_end_past_caches() }
      }
    }
  }
}

extension UnsafeMutablePointer<Double> {
  /// How many numbers lie between here and where the line of the cache begins.
  var numbersBehindLine: Int { Int(bitPattern: self) / MemoryLayout<Double>.stride % 8 }
}
