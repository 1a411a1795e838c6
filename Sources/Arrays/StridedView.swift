package import Diagnostics
import Language
package import Work

/// How elements are read in another order than they lie in.
///
/// Each axis has a stride of its own, 0 where it is stretched. Axes with neighbours of matching stride are merged.
package struct StridedView: Sendable {
  private var sizes: [Int] = []
  private var strides: [Int] = []

  package init(shape: [Int], strides: [Int]) {
    for (size, stride) in zip(shape, strides) where size != 1 {
      if let last = self.strides.last, last == stride * size {
        sizes[sizes.count - 1] *= size
        self.strides[sizes.count - 1] = stride
      } else {
        sizes.append(size)
        self.strides.append(stride)
      }
    }
    if sizes.isEmpty {
      sizes = [1]
      self.strides = [0]
    }
  }

  /// How an array of a smaller shape is read as a larger one.
  package init(stretching shape: [Int], to target: [Int]) {
    self.init(shape: target, strides: Shape.broadcastStrides(shape, to: target))
  }

  /// The same, for one thread alone.
  var unshared: StridedView {
    var copy = self
    copy.sizes = sizes.map { $0 }
    copy.strides = strides.map { $0 }
    return copy
  }

  /// All elements, in the order of the view, from the one at `offset` on.
  package func gathered(_ source: [Double], from offset: Int = 0, _ interrupt: Interrupt)
    throws(RuntimeFailure) -> [Double]
  {
    try interrupt.array(Shape.count(sizes) ?? 0) { range, output in
      source.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        gather(
          base + offset, start: range.lowerBound, count: range.count,
          into: output + range.lowerBound)
      }
    }
  }

  /// Where the first of the elements `start ..< start + count` lies, and how far each is from the one before, when they are
  /// all equally far; nil when they are not.
  package func run(_ start: Int, _ count: Int) -> (offset: Int, step: Int)? {
    let inner = sizes.count - 1
    var rest = start
    var offset = 0
    for axis in stride(from: inner, through: 0, by: -1) {
      let (outer, place) = rest.quotientAndRemainder(dividingBy: sizes[axis])
      if axis == inner, place + count > sizes[axis] { return nil }
      offset += place * strides[axis]
      rest = outer
    }
    return (offset, strides[inner])
  }

  /// Copies the elements `start ..< start + count` of the view.
  package func gather(
    _ source: UnsafePointer<Double>, start: Int, count: Int,
    into target: UnsafeMutablePointer<Double>
  ) {
    if let run = run(start, count) {
      return Self.copy(source + run.offset, step: run.step, count, to: target)
    }
    runs(start: start, count: count) { done, offset, step, run in
      Self.copy(source + offset, step: step, run, to: target + done)
    }
  }

  /// Copies elements that are equally far from one another.
  package static func copy(
    _ source: UnsafePointer<Double>, step: Int, _ count: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    switch step {
    case 1: target.update(from: source, count: count)
    case 0: target.update(repeating: source[0], count: count)
    default: for position in 0..<count { target[position] = source[position * step] }
    }
  }

  /// Writes `source` to all elements of the view, of which the first is at `offset`; a single number to each of them.
  package func scatter(
    _ source: [Double], to target: inout [Double], from offset: Int, _ interrupt: Interrupt
  ) throws(RuntimeFailure) {
    let stride = source.count == 1 ? 0 : 1
    try target.withUnsafeMutableBufferPointer { target throws(RuntimeFailure) in
      guard let base = target.baseAddress else { return }
      // Each part writes to elements of its own.
      nonisolated(unsafe) let first = base + offset
      try interrupt.blocks(Shape.count(sizes) ?? 0) { range in
        runs(start: range.lowerBound, count: range.count) { done, offset, step, run in
          for position in 0..<run {
            first[offset + position * step] = source[(range.lowerBound + done + position) * stride]
          }
        }
      }
    }
  }

  /// Goes over the elements `start ..< start + count` in runs of equal distance.
  private func runs(
    start: Int, count: Int, _ body: (_ done: Int, _ offset: Int, _ step: Int, _ run: Int) -> Void
  ) {
    let inner = sizes.count - 1
    var index = [Int](repeating: 0, count: sizes.count)
    var rest = start
    var offset = 0
    for axis in sizes.indices.reversed() {
      index[axis] = rest % sizes[axis]
      rest /= sizes[axis]
      offset += index[axis] * strides[axis]
    }
    var done = 0
    while done < count {
      let run = min(count - done, sizes[inner] - index[inner])
      body(done, offset, strides[inner], run)
      done += run
      index[inner] += run
      offset += run * strides[inner]
      var axis = inner
      while index[axis] == sizes[axis], axis > 0 {
        index[axis] = 0
        offset -= sizes[axis] * strides[axis]
        axis -= 1
        index[axis] += 1
        offset += strides[axis]
      }
    }
  }
}
