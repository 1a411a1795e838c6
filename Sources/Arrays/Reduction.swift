package import Diagnostics
import Language
import CVectorMath
import Synchronization
package import Work

/// How many numbers become one: by a symmetric operation that joins any two of them.
///
/// Blocks are joined at the same time on several threads, and always in the same order: the result has the same bits
/// however many there are.
package struct Reduction: Sendable {
  typealias Join =
    @Sendable (
      _ rows: UnsafePointer<Double>, _ stride: Int, _ rowCount: Int,
      _ target: UnsafeMutablePointer<Double>, _ count: Int
    ) -> Void

  /// Of numbers that lie together.
  let ofRun: @Sendable (UnsafePointer<Double>, Int) -> Double
  /// Of a count of numbers, when a closure tells of each tile of them in turn what becomes of that one.
  let ofTiles: @Sendable (Int, (Range<Int>) -> Double) -> Double
  /// Joins rows, element by element, into one.
  let joinRows: Join
  /// Of no numbers.
  let neutral: Double
  /// A number that decides the result, whatever the others are.
  let decisive: Double?

  package static let sum = Reduction(
    ofRun: Sum.of, ofTiles: Sum.ofTiles, joinRows: cvectormath_add_up, neutral: 0)
  package static let product = Reduction(
    cvectormath_product, joinRows: cvectormath_multiply_up, neutral: 1)
  package static let minimum = Reduction(
    cvectormath_smallest, joinRows: cvectormath_least_of, neutral: .infinity)
  package static let maximum = Reduction(
    cvectormath_largest, joinRows: cvectormath_most_of, neutral: -.infinity)

  /// Of zeros and ones.
  package static let any = Reduction(
    cvectormath_largest, joinRows: cvectormath_most_of, neutral: 0, decisive: 1)
  package static let all = Reduction(
    cvectormath_smallest, joinRows: cvectormath_least_of, neutral: 1, decisive: 0)

  private init(
    ofRun: @escaping @Sendable (UnsafePointer<Double>, Int) -> Double,
    ofTiles: @escaping @Sendable (Int, (Range<Int>) -> Double) -> Double,
    joinRows: @escaping Join, neutral: Double, decisive: Double? = nil
  ) {
    self.ofRun = ofRun
    self.ofTiles = ofTiles
    self.joinRows = joinRows
    self.neutral = neutral
    self.decisive = decisive
  }

  /// Tiles are joined one after the other.
  private init(
    _ ofRun: @escaping @Sendable (UnsafePointer<Double>, Int) -> Double, joinRows: @escaping Join,
    neutral: Double, decisive: Double? = nil
  ) {
    self.init(
      ofRun: ofRun,
      ofTiles: { count, tile in
        stride(from: 0, to: count, by: ElementwiseProgram.tile).reduce(neutral) { result, start in
          let both = [result, tile(start..<min(start + ElementwiseProgram.tile, count))]
          return ofRun(both, 2)
        }
      }, joinRows: joinRows, neutral: neutral, decisive: decisive)
  }

  /// Of all elements, or along an axis that is left with length 1.
  package func reduced(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt)
    throws(RuntimeFailure)
    -> Tensor
  {
    guard let axis else {
      let shape = tensor.shape.map { _ in 1 }
      return Tensor([try ofAll(tensor.elements, interrupt)], shape: shape)
    }
    var shape = tensor.shape
    shape[axis] = 1
    let lines = AxisLines(tensor.shape, axis: axis)
    let result =
      lines.length == 0 || lines.count == 0
      ? [Double](repeating: neutral, count: lines.count)
      : lines.stride == 1
        ? try ofLines(tensor.elements, lines, interrupt)
        : try ofColumns(tensor.elements, lines, interrupt)
    return Tensor(result, shape: shape)
  }

  /// Of all numbers.
  package func ofAll(_ numbers: [Double], _ interrupt: Interrupt) throws(RuntimeFailure) -> Double {
    try ofRange(0..<numbers.count, numbers, interrupt)
  }

  /// Of all elements of an expression, which are never all there at once.
  ///
  /// A sum and an extremum have the bits that they have when all are there.
  package func ofAll(_ program: ElementwiseProgram, _ interrupt: Interrupt) throws(RuntimeFailure)
    -> Double
  {
    let count = Shape.count(program.shape) ?? 0
    return join(
      try ofBlocks(count, interrupt) { block in
        var result = neutral
        program.tiles { compute in
          result = ofTiles(block.count) { tile in
            let start = block.lowerBound + tile.lowerBound
            return ofRun(compute(start..<start + tile.count), tile.count)
          }
        }
        return result
      })
  }

  private func ofRange(_ range: Range<Int>, _ numbers: [Double], _ interrupt: Interrupt)
    throws(RuntimeFailure) -> Double
  {
    join(try ofBlocks(range, numbers, interrupt))
  }

  /// Of each block of numbers.
  private func ofBlocks(_ range: Range<Int>, _ numbers: [Double], _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    try ofBlocks(range.count, interrupt) { block in
      numbers.withUnsafeBufferPointer { numbers in
        numbers.baseAddress.map { ofRun($0 + range.lowerBound + block.lowerBound, block.count) }
          ?? neutral
      }
    }
  }

  /// Of each block of `0..<count`, up to one that decides the result.
  private func ofBlocks(
    _ count: Int, _ interrupt: Interrupt, _ reduced: (Range<Int>) -> Double
  ) throws(RuntimeFailure) -> [Double] {
    let isDecided = Atomic(false)
    let blocks = (count + Interrupt.block - 1) / Interrupt.block
    return try interrupt.array(blocks, of: 1) { blocks, output in
      for block in blocks {
        if isDecided.load(ordering: .relaxed) {
          output[block] = neutral
          continue
        }
        let lower = block * Interrupt.block
        output[block] = reduced(lower..<min(lower + Interrupt.block, count))
        if output[block] == decisive { isDecided.store(true, ordering: .relaxed) }
      }
    }
  }

  private func join(_ results: [Double]) -> Double {
    results.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { buffer.isEmpty ? nil : ofRun($0, buffer.count) } ?? neutral
    }
  }

  /// Along the last axis.
  private func ofLines(_ numbers: [Double], _ lines: AxisLines, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    let length = lines.length
    if length > Interrupt.block {
      var results: [Double] = []
      for line in 0..<lines.count {
        results.append(try ofRange(line * length..<(line + 1) * length, numbers, interrupt))
      }
      return results
    }
    return try interrupt.array(lines.count, of: Interrupt.block / length) { part, output in
      numbers.withUnsafeBufferPointer { numbers in
        guard let base = numbers.baseAddress else { return }
        for line in part { output[line] = ofRun(base + line * length, length) }
      }
    }
  }

  /// How many rows are joined one after the other; their results are joined among themselves, so that rounding
  /// errors do not add up over many rows.
  private static let segment = 64
  /// How many columns at a time: so many numbers of a row stay in the first-level cache.
  private static let strip = 4096

  /// Along another axis: rows are joined to one another, so that memory is read in order.
  private func ofColumns(_ numbers: [Double], _ lines: AxisLines, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    let (length, width) = (lines.length, lines.stride)
    let segments = (length - 1) / Self.segment + 1
    let blocks = lines.count / width
    // Rows are cut into strips, none of which is cut again where a thread's part ends.
    let strips = (width - 1) / Self.strip + 1
    let perBlock = Interrupt.block / (min(width, Self.strip) * min(length, Self.segment))
    let results = try interrupt.array(blocks * segments * width, of: .max) { _, output in
      // What an interrupted call leaves undone is thrown away with the array.
      try? interrupt.blocks(blocks * segments * strips, of: perBlock) { part in
        numbers.withUnsafeBufferPointer { numbers in
          guard let base = numbers.baseAddress else { return }
          for index in part {
            let (row, strip) = index.quotientAndRemainder(dividingBy: strips)
            let (block, segment) = row.quotientAndRemainder(dividingBy: segments)
            let first = segment * Self.segment
            let column = strip * Self.strip
            joinSegment(
              base + (block * length + first) * width + column, min(length - first, Self.segment),
              width, min(width - column, Self.strip), into: output + row * width + column)
          }
        }
      }
    }
    if segments == 1 { return results }
    let rest = AxisLines([blocks, segments, width], axis: 1)
    return try ofColumns(results, rest, interrupt)
  }

  private func joinSegment(
    _ source: UnsafePointer<Double>, _ rows: Int, _ width: Int, _ count: Int,
    into target: UnsafeMutablePointer<Double>
  ) {
    if width < 8 {
      // Rows too short for a call each.
      for column in 0..<count {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.segment) { line in
          guard let line = line.baseAddress else { return }
          for row in 0..<rows { line[row] = source[row * width + column] }
          target[column] = ofRun(line, rows)
        }
      }
      return
    }
    target.update(from: source, count: count)
    joinRows(source + width, width, rows - 1, target, count)
  }

  // MARK: Where an extreme element stands

  /// The position of the first element that is its line's minimum or maximum, along an axis or in all.
  package func firstPlaces(_ tensor: Tensor, _ axis: Int?, _ interrupt: Interrupt)
    throws(RuntimeFailure)
    -> Tensor
  {
    let lines = AxisLines(axis == nil ? [tensor.count] : tensor.shape, axis: axis ?? 0)
    var shape = tensor.shape
    for index in shape.indices where axis == nil || index == axis { shape[index] = 1 }
    if lines.count == 1 {
      // The block that holds it is known before any element is looked at again.
      let blocks = try ofBlocks(0..<tensor.count, tensor.elements, interrupt)
      let extreme = join(blocks)
      let start = (blocks.firstIndex { isSame($0, extreme) } ?? 0) * Interrupt.block
      let place = tensor.elements[start...].firstIndex { isSame($0, extreme) } ?? 0
      return Tensor([Double(place)], shape: shape)
    }
    if lines.stride == 1, lines.length <= Interrupt.block {
      // Each line while it is in a cache.
      let length = lines.length
      let places = try interrupt.array(lines.count, of: lines.perBlock) { part, output in
        tensor.elements.withUnsafeBufferPointer { elements in
          guard let base = elements.baseAddress else { return }
          for line in part {
            let start = base + line * length
            output[line] = Double(cvectormath_first_place(start, length, ofRun(start, length)))
          }
        }
      }
      return Tensor(places, shape: shape)
    }
    let extremes = try reduced(tensor, axis, interrupt).elements
    let places = try interrupt.array(lines.count, of: lines.perBlock) { part, output in
      tensor.elements.withUnsafeBufferPointer { elements in
        for line in part {
          let (start, extreme) = (lines.start(line), extremes[line])
          var place = 0
          while place < lines.length, !isSame(elements[start + place * lines.stride], extreme) {
            place += 1
          }
          output[line] = Double(place)
        }
      }
    }
    return Tensor(places, shape: shape)
  }

  private func isSame(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }
}
