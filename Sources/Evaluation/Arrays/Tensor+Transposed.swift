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

  /// Matrices that lie one after the other, each transposed: by squares, which keep both the rows read and the columns
  /// written in cache.
  func transposed(_ matrices: Int, rows: Int, columns: Int, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    let side = 64
    let across = (columns + side - 1) / side
    // One more than needed where the first rows end where a line of the cache does.
    let down = (rows + side - 1) / side + 1
    let passesCaches: Int32 = count >= ElementwiseProgram.manyInCaches ? 1 : 0
    // One part, which is cut into squares.
    return try interrupt.array(count, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(matrices * down * across, of: Interrupt.block / (side * side)) { part in
        elements.withUnsafeBufferPointer { elements in
          guard let base = elements.baseAddress else { return }
          for index in part {
            let (matrix, square) = index.quotientAndRemainder(dividingBy: down * across)
            let start = matrix * rows * columns
            let behindLine = (output + start).numbersBehindLine
            let left = square / down * side
            let top = max(square % down * side - behindLine, 0)
            let bottom = min(square % down * side + side - behindLine, rows)
            guard top < bottom else { continue }
            cvectormath_turn(
              base + start + top * columns + left, columns, bottom - top,
              min(side, columns - left), output + start + left * rows + top, rows, passesCaches)
          }
        }
        if passesCaches != 0 { cvectormath_end_past_caches() }
      }
    }
  }
}

extension UnsafeMutablePointer<Double> {
  /// How many numbers lie between here and where the line of the cache begins.
  var numbersBehindLine: Int { Int(bitPattern: self) / MemoryLayout<Double>.stride % 8 }
}
