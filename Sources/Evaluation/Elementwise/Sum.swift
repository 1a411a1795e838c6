import CVectorMath

/// Sums of many numbers, whose rounding error grows with the logarithm of their count.
enum Sum {
  typealias Lanes = VectorMath.Lanes
  private static let block = 1024

  /// Pairwise summation (Higham, 1993) of blocks that are summed in eight lanes.
  static func of(_ numbers: [Double]) -> Double {
    numbers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return of(base, buffer.count)
    }
  }

  private static func of(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
    if count > block {
      let half = count / 2 / block * block + (count / 2 < block ? block : 0)
      return of(numbers, half) + of(numbers + half, count - half)
    }
    var lanes = Lanes(repeating: 0)
    var index = 0
    while index + 8 <= count {
      lanes += UnsafeRawPointer(numbers + index).loadUnaligned(as: Lanes.self)
      index += 8
    }
    var total = lanes.sum()
    while index < count {
      total += numbers[index]
      index += 1
    }
    return total
  }

  /// The sums along an axis: rows are added to one another, so that memory is read in order.
  static func along(_ axis: Int, _ tensor: Tensor) -> [Double] {
    let lines = AxisLines(tensor.shape, axis: axis)
    if lines.stride == 1 {
      return tensor.elements.withUnsafeBufferPointer { buffer in
        (0..<lines.count).map { line in
          buffer.baseAddress.map { of($0 + line * lines.length, lines.length) } ?? 0
        }
      }
    }
    var sums = [Double](repeating: 0, count: lines.count)
    guard lines.stride > 0 else { return sums }
    tensor.elements.withUnsafeBufferPointer { elements in
      sums.withUnsafeMutableBufferPointer { sums in
        for outer in 0..<(lines.count / lines.stride) {
          for position in 0..<lines.length {
            guard let row = elements.baseAddress, let sum = sums.baseAddress else { return }
            let target = sum + outer * lines.stride
            let start = (outer * lines.length + position) * lines.stride
            cvectormath_add(target, row + start, target, lines.stride)
          }
        }
      }
    }
    return sums
  }
}
