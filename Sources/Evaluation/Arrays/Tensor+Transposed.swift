extension Tensor {
  /// The axes in the opposite order.
  func transposed(_ interrupt: Interrupt) throws(RuntimeFailure) -> Tensor {
    guard rank >= 2 else { return self }
    let reversed = Array(shape.reversed())
    let elements: [Double]
    if rank == 2 {
      elements = try transposedMatrix(interrupt)
    } else {
      let view = StridedView(shape: reversed, strides: Shape.strides(shape).reversed())
      elements = try view.gathered(self.elements, interrupt)
    }
    return Tensor(elements, shape: reversed, isBoolean: isBoolean)
  }

  /// By squares, which keep both the rows read and the columns written in cache.
  private func transposedMatrix(_ interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    let (rows, columns) = (shape[0], shape[1])
    let side = 32
    let down = (rows + side - 1) / side
    let across = (columns + side - 1) / side
    // One part, which is cut into squares.
    return try interrupt.array(count, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(down * across, of: Interrupt.block / (side * side)) { squares in
        elements.withUnsafeBufferPointer { elements in
          for square in squares {
            let (left, top) = (square / down * side, square % down * side)
            for column in left..<min(left + side, columns) {
              for row in top..<min(top + side, rows) {
                output[column * rows + row] = elements[row * columns + column]
              }
            }
          }
        }
      }
    }
  }
}
