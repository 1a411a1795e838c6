package import Diagnostics
import Language
import CVectorMath
package import Work

/// The lines of elements that run along one axis of a shape.
package struct AxisLines {
  package let length: Int
  /// How far apart neighbours of a line lie.
  package let stride: Int
  package let count: Int

  package init(_ shape: [Int], axis: Int) {
    length = shape[axis]
    stride = Shape.count(Array(shape[(axis + 1)...])) ?? 0
    count = (Shape.count(Array(shape[..<axis])) ?? 0) * stride
  }

  /// The offset of the first element of a line.
  package func start(_ line: Int) -> Int { line / stride * stride * length + line % stride }

  /// How many lines to take at a time, so that a stop does not wait long.
  var perBlock: Int { max(1, Interrupt.block / max(length, 1)) }

  /// Along each line, every element plus all before it.
  package func runningSums(_ elements: [Double], _ interrupt: Interrupt) throws(RuntimeFailure)
    -> [Double]
  {
    guard stride == 1, length > Interrupt.block else {
      return try interrupt.array(elements.count, of: Int.max) { _, output in
        // What an interrupted call leaves undone is thrown away with the array.
        try? interrupt.blocks(count, of: perBlock) { lines in
          for line in lines { addUp(start(line), elements, output) }
        }
      }
    }
    return try interrupt.array(elements.count, of: Int.max) { _, output in
      for line in 0..<count {
        var total = 0.0
        try? interrupt.blocksInOrder(length) { part in
          let begin = line * length
          // A copy stays in a register.
          var sum = total
          elements.withUnsafeBufferPointer { elements in
            for index in begin + part.lowerBound..<begin + part.upperBound {
              sum += elements[index]
              output[index] = sum
            }
          }
          total = sum
        }
      }
    }
  }

  private func addUp(
    _ start: Int, _ elements: [Double], _ output: UnsafeMutablePointer<Double>
  ) {
    var total = 0.0
    for position in 0..<length {
      total += elements[start + position * stride]
      output[start + position * stride] = total
    }
  }

  /// Along each line, every element but the first minus the one before it.
  package func differences(_ elements: [Double], _ interrupt: Interrupt) throws(RuntimeFailure)
    -> [Double]
  {
    let outer = stride == 0 ? 0 : count / stride
    let run = max(length - 1, 0) * stride
    return try interrupt.array(outer * run) { part, output in
      elements.withUnsafeBufferPointer { elements in
        guard let base = elements.baseAddress else { return }
        var index = part.lowerBound
        while index < part.upperBound {
          let (block, offset) = index.quotientAndRemainder(dividingBy: run)
          let count = min(run - offset, part.upperBound - index)
          let here = base + block * length * stride + offset
          cvectormath_subtract(here + stride, here, output + index, count)
          index += count
        }
      }
    }
  }

  /// Linear interpolation between order statistics, Hyndman and Fan's type 7, of a line that is sorted with NaN last.
  package func quantile(_ line: Int, of sorted: [Double], _ share: Double) -> Double {
    let first = start(line)
    func element(_ position: Int) -> Double { sorted[first + position * stride] }
    if element(length - 1).isNaN || share.isNaN { return .nan }
    let place = share * Double(length - 1)
    let lower = min(max(Int(place), 0), length - 1)
    let upper = min(lower + 1, length - 1)
    return element(lower) + (place - Double(lower)) * (element(upper) - element(lower))
  }
}

extension Tensor {
  /// Replaces some lines: where they are, where they go, how long each is, and how many they are.
  package typealias ShortLines = (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int, Int) ->
    Void

  /// Replaces each line along an axis by what `body` makes of it; the only thing that can end `body` is the interrupt.
  ///
  /// `short` does the same to several lines of up to `Order.mostInLine` elements that lie one behind the other.
  package func lines(
    along axis: Int, _ interrupt: Interrupt,
    short: ShortLines? = nil,
    _ body: ([Double]) throws(RuntimeFailure) -> [Double]
  ) throws(RuntimeFailure) -> Tensor {
    let lines = AxisLines(shape, axis: axis)
    if lines.count == 1 { return Tensor(try body(elements), shape: shape) }
    guard lines.stride > 1 else {
      return Tensor(try replaced(lines, interrupt, short, body), shape: shape)
    }
    // Each element of a line is far from the next: lines are laid out one after the other, and back.
    let (stride, length) = (lines.stride, lines.length)
    return try interrupt.share.operation(stages: 3) { () throws(RuntimeFailure) in
      let laidOut = Tensor(
        try transposed(lines.count / stride, rows: length, columns: stride, interrupt),
        shape: [lines.count, length])
      let replaced = Tensor(
        try laidOut.replaced(AxisLines(laidOut.shape, axis: 1), interrupt, short, body),
        shape: shape)
      return Tensor(
        try replaced.transposed(lines.count / stride, rows: stride, columns: length, interrupt),
        shape: shape)
    }
  }

  /// The lines lie one after the other: short ones are replaced on several threads, long ones one by one.
  private func replaced(
    _ lines: AxisLines, _ interrupt: Interrupt,
    _ short: ShortLines?,
    _ body: ([Double]) throws(RuntimeFailure) -> [Double]
  ) throws(RuntimeFailure) -> [Double] {
    let length = lines.length
    if let short, length <= Order.mostInLine {
      return try interrupt.array(count, of: .max) { _, output in
        // What an interrupted call leaves undone is thrown away with the array.
        try? interrupt.blocks(lines.count, of: lines.perBlock) { part in
          elements.withUnsafeBufferPointer { elements in
            guard let base = elements.baseAddress else { return }
            let offset = part.lowerBound * length
            short(base + offset, output + offset, length, part.count)
          }
        }
      }
    }
    // What an interrupted call leaves undone is thrown away with the array.
    return try interrupt.array(count, of: .max) { _, output in
      func replace(_ line: Int) throws(RuntimeFailure) {
        let start = line * length
        let row = try body(
          interrupt.array(length) { part, copy in
            for index in part { copy[index] = elements[start + index] }
          })
        try interrupt.blocks(length) { part in
          for index in part { output[start + index] = row[index] }
        }
      }
      if length > Interrupt.block {
        for line in 0..<lines.count { try? replace(line) }
      } else {
        try? interrupt.blocks(lines.count, of: lines.perBlock) { part in
          for line in part { try? replace(line) }
        }
      }
    }
  }
}
