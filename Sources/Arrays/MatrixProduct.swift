package import Diagnostics
import CVectorMath
package import Language
package import Work

/// The product of a matrix of `rows` by `inner` numbers and one of `inner` by `columns`, on all cores.
///
/// The order in which products are added up depends on the shapes only.
package struct MatrixProduct {
  package let left: [Double]
  package let right: [Double]
  package let rows: Int
  package let inner: Int
  package let columns: Int

  package init(left: [Double], right: [Double], rows: Int, inner: Int, columns: Int) {
    self.left = left
    self.right = right
    self.rows = rows
    self.inner = inner
    self.columns = columns
  }

  package func computed(_ interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    let hasElements = rows > 0 && inner > 0 && columns > 0
    guard hasElements else { return [Double](repeating: 0, count: rows * columns) }
    if columns == 1 { return try timesVector(interrupt) }
    if rows < CVECTORMATH_TILE_ROWS { return try fewRows(interrupt) }
    return try tiled(interrupt)
  }

  // MARK: Matrix times vector

  /// How many products are added up in one go.
  private static let run = 1 << 14

  /// One sum of products for each row; those of long rows come in runs.
  private func timesVector(_ interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    let runs = (inner - 1) / Self.run + 1
    let rowsPerBlock = max(1, Interrupt.block / min(inner, Self.run))
    let parts = try interrupt.array(rows * runs, of: rowsPerBlock) { range, output in
      withOperands { left, right in
        for index in range {
          let (row, run) = index.quotientAndRemainder(dividingBy: runs)
          let start = run * Self.run
          output[index] = cvectormath_dot(
            left + row * inner + start, right + start, min(Self.run, inner - start))
        }
      }
    }
    if runs == 1 { return parts }
    return try Reduction.sum.reduced(Tensor(parts, shape: [rows, runs]), 1, interrupt).elements
  }

  // MARK: Vector times matrix

  /// Each row of the result is a sum of the right side's rows, which are read in order, four at a time.
  private func fewRows(_ interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    // Columns are cut so that the sums stay in the first-level cache, and so often that every core has some.
    let width = min(2048, max(64, columns / 16))
    let strips = (columns - 1) / width + 1
    return try interrupt.array(rows * columns, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(rows * strips, of: 1) { range in
        for index in range {
          let (row, strip) = index.quotientAndRemainder(dividingBy: strips)
          let start = strip * width
          let count = min(width, columns - start)
          addRows(row, start, count, into: output + row * columns + start, interrupt)
        }
      }
    }
  }

  private func addRows(
    _ row: Int, _ start: Int, _ count: Int, into sums: UnsafeMutablePointer<Double>,
    _ interrupt: Interrupt
  ) {
    sums.update(repeating: 0, count: count)
    withOperands { left, right in
      let factors = left + row * inner
      var k = 0
      while k + 4 <= inner, !interrupt.isRaised {
        cvectormath_add_rows(factors + k, right + k * columns + start, columns, sums, count)
        k += 4
      }
      while k < inner {
        let source = right + k * columns + start
        for column in 0..<count { sums[column] += factors[k] * source[column] }
        k += 1
      }
    }
  }

  // MARK: Matrix times matrix

  /// Both sides are copied in pieces to where the inner loop reads them in order (Goto and van de Geijn, 2008): a piece
  /// of the left side stays in the second-level cache, one of the right side in the first.
  private func tiled(_ interrupt: Interrupt) throws(RuntimeFailure) -> [Double] {
    let (tileRows, tileColumns) = (Int(CVECTORMATH_TILE_ROWS), Int(CVECTORMATH_TILE_COLUMNS))
    let (depth, height, width) = (256, 16 * tileRows, 256 * tileColumns)
    var result = try interrupt.array(rows * columns) { range, output in
      (output + range.lowerBound).update(repeating: 0, count: range.count)
    }
    for start in stride(from: 0, to: inner, by: depth) {
      let depth = min(depth, inner - start)
      for leftmost in stride(from: 0, to: columns, by: width) {
        let width = min(width, columns - leftmost)
        let panels = (width - 1) / tileColumns + 1
        let packed = try interrupt.array(panels * tileColumns * depth, of: tileColumns * depth) {
          range, output in
          let column = range.lowerBound / depth
          withOperands { _, right in
            cvectormath_pack_columns(
              right + start * columns + leftmost + column, columns,
              min(tileColumns, width - column), depth, output + range.lowerBound)
          }
        }
        try result.withUnsafeMutableBufferPointer { result throws(RuntimeFailure) in
          guard let output = result.baseAddress else { return }
          // Each part writes to rows of its own.
          nonisolated(unsafe) let target = output + leftmost
          try interrupt.blocks(rows, of: height) { range in
            multiply(range, start, depth, packed, width, into: target, interrupt)
          }
        }
      }
    }
    return result
  }

  /// Adds to some rows of the result what `depth` columns of the left side contribute.
  private func multiply(
    _ range: Range<Int>, _ start: Int, _ depth: Int, _ packed: [Double], _ width: Int,
    into target: UnsafeMutablePointer<Double>, _ interrupt: Interrupt
  ) {
    let (tileRows, tileColumns) = (Int(CVECTORMATH_TILE_ROWS), Int(CVECTORMATH_TILE_COLUMNS))
    let tiles = (range.count - 1) / tileRows + 1
    withUnsafeTemporaryAllocation(of: Double.self, capacity: tiles * tileRows * depth) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      withOperands { left, _ in
        for tile in 0..<tiles {
          let row = range.lowerBound + tile * tileRows
          cvectormath_pack_rows(
            left + row * inner + start, inner, min(tileRows, range.upperBound - row), depth,
            scratch + tile * tileRows * depth)
        }
      }
      packed.withUnsafeBufferPointer { packed in
        guard let packed = packed.baseAddress else { return }
        for column in stride(from: 0, to: width, by: tileColumns) where !interrupt.isRaised {
          for tile in 0..<tiles {
            let row = range.lowerBound + tile * tileRows
            cvectormath_add_tile(
              scratch + tile * tileRows * depth, packed + column * depth, depth,
              target + row * columns + column, columns, min(tileRows, range.upperBound - row),
              min(tileColumns, width - column))
          }
        }
      }
    }
  }

  private func withOperands(
    _ body: (_ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>) -> Void
  ) {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        if let left = left.baseAddress, let right = right.baseAddress { body(left, right) }
      }
    }
  }
}

extension Shape {
  /// Where the matrices of the last two axes begin, for each place of axes to which those in front of them stretch.
  package static func matrixStarts(_ shape: [Int], in batch: [Int]) -> [Int] {
    let size = count(Array(shape.suffix(2))) ?? 0
    let strides = broadcastStrides(Array(shape.dropLast(2)), to: batch)
    return offsets(batch, strides: strides.map { $0 * size })
  }
}
