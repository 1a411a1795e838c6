/// An array of numbers: contiguous, row-major, any number of axes.
package struct Tensor: Sendable, Hashable {
  /// What the numbers stand for.
  package enum Kind: Sendable, Hashable {
    case numbers
    /// What a comparison gives, a mask: 0 and 1 that print as `false` and `true`, and select as an index.
    case truths
    /// What arithmetic makes of masks, such as their sum: numbers, but none that counts rows.
    case counts
    /// Days since 1970-01-01, which print as dates and count no rows.
    case dates

    /// Of an array whose elements come from arrays of two kinds.
    package func mixed(with other: Kind) -> Kind {
      if self == other { return self }
      // What is a date beside numbers stays one that can be seen.
      return self == .dates || other == .dates ? .dates : .counts
    }

    /// Of an array whose elements come from all of these.
    package static func mixed(_ kinds: some Swift.Sequence<Kind>) -> Kind {
      var result: Kind?
      for kind in kinds { result = result?.mixed(with: kind) ?? kind }
      return result ?? .numbers
    }
  }

  package var elements: [Double]
  package private(set) var shape: [Int]
  package var kind: Kind

  package var isBoolean: Bool { kind == .truths }
  /// Whether it is a single date.
  package var isDate: Bool { kind == .dates && shape.isEmpty }

  /// A tensor with one axis.
  package init(_ elements: [Double], kind: Kind = .numbers) {
    self.elements = elements
    self.shape = [elements.count]
    self.kind = kind
  }

  /// - Precondition: the product of `shape` is the number of elements.
  package init(_ elements: [Double], shape: [Int], kind: Kind = .numbers) {
    assert(Shape.count(shape) == elements.count)
    self.elements = elements
    self.shape = shape
    self.kind = kind
  }

  /// The same elements under another shape; nil when the counts differ.
  package func reshaped(_ shape: [Int]) -> Tensor? {
    guard Shape.count(shape) == elements.count else { return nil }
    var result = self
    result.shape = shape
    return result
  }

  package var count: Int { elements.count }
  package var rank: Int { shape.count }

  /// The number of elements along the first axis, and of elements in each of its slices.
  package var leading: (count: Int, stride: Int) {
    guard let first = shape.first else { return (1, 1) }
    return (first, first == 0 ? 0 : elements.count / first)
  }

  /// The slice at `index` of the first axis, which must exist.
  package func slice(_ index: Int) -> Value {
    let stride = leading.stride
    if rank <= 1 { return Value.element(elements[index], kind) }
    let part = Array(elements[index * stride..<(index + 1) * stride])
    return .tensor(Tensor(part, shape: Array(shape.dropFirst()), kind: kind))
  }
}

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
