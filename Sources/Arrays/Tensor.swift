import Language

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
}
