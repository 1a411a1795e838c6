/// Arithmetic on shapes that cannot overflow.
package enum Shape {
  /// The number of elements; nil when there is no `extent`.
  package static func count(_ shape: [Int]) -> Int? {
    extent(shape).map { shape.contains(0) ? 0 : $0 }
  }

  /// The number of elements if empty axes had one; nil when an axis is negative or the product overflows.
  ///
  /// An array without elements can still have a million rows: limits on memory are for the extent.
  package static func extent(_ shape: [Int]) -> Int? {
    var product = 1
    for axis in shape {
      guard axis >= 0 else { return nil }
      let (partial, overflow) = product.multipliedReportingOverflow(by: max(axis, 1))
      if overflow { return nil }
      product = partial
    }
    return product
  }

  /// Row-major strides, in elements.
  package static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * max(shape[axis + 1], 1)
    }
    return strides
  }

  /// The shape both broadcast to: axes are matched from the last; an axis of 1 stretches.
  ///
  /// Nil when they clash.
  package static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    var result = [Int](repeating: 1, count: rank)
    for back in 1..<(rank + 1) {
      let left = back <= a.count ? a[a.count - back] : 1
      let right = back <= b.count ? b[b.count - back] : 1
      guard left == right || left == 1 || right == 1 else { return nil }
      result[rank - back] = left == 1 ? right : left
    }
    return result
  }

  /// Strides that read a tensor of `shape` as if it had `target`: stretched axes have stride 0.
  package static func broadcastStrides(_ shape: [Int], to target: [Int]) -> [Int] {
    let own = strides(shape)
    let missing = target.count - shape.count
    return target.indices.map { axis in
      axis < missing || shape[axis - missing] == 1 ? 0 : own[axis - missing]
    }
  }

  /// The offset of each element, in row-major order of `shape`, under other strides.
  package static func offsets(_ shape: [Int], strides: [Int]) -> [Int] {
    let total = count(shape) ?? 0
    var result: [Int] = []
    result.reserveCapacity(total)
    var index = [Int](repeating: 0, count: shape.count)
    var offset = 0
    for _ in 0..<total {
      result.append(offset)
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        offset += strides[axis]
        if index[axis] < shape[axis] { break }
        offset -= strides[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }

  /// `(40, 1)`.
  package static func text(_ shape: [Int]) -> String {
    "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }
}
