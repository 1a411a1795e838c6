import CVectorMath

/// Places in space: the keys a regression learned from, or the queries it is asked about.
///
/// *Shapes*: `count` rows of `dimension` coordinates, row-major in `coordinates`.
/// Every coordinate is finite; the initialisers see to it.
public struct Points: Sendable, Hashable {
  /// All coordinates, row after row.
  public let coordinates: [Double]
  /// Coordinates per point.
  public let dimension: Int
  /// Rows.
  public let count: Int
  /// From the smallest to the largest coordinate; 0 to 0 of none.
  let bounds: ClosedRange<Double>

  /// Points on a line.
  ///
  /// - Throws: `notFinite` with the row of the first coordinate that is infinite or not a number.
  public init(_ line: [Double], as argument: EstimatorError.Argument = .keys)
    throws(EstimatorError)
  {
    try self.init(coordinates: line, dimension: 1, as: argument)
  }

  /// Points with `dimension` coordinates each, row after row.
  ///
  /// - Throws: `raggedRows` when the numbers do not fill whole rows, `notFinite` with the row.
  public init(
    coordinates: [Double], dimension: Int, as argument: EstimatorError.Argument = .keys
  ) throws(EstimatorError) {
    guard dimension > 0, coordinates.count.isMultiple(of: dimension) else {
      throw .raggedRows(numbers: coordinates.count, columns: dimension)
    }
    self.init(checked: coordinates, dimension: dimension)
    if !(bounds.lowerBound.isFinite && bounds.upperBound.isFinite),
      let bad = coordinates.firstIndex(where: { !$0.isFinite })
    {
      throw .notFinite(argument, row: bad / dimension, value: coordinates[bad])
    }
  }

  /// Rows of a container that has been checked already.
  init(checked coordinates: [Double], dimension: Int) {
    self.coordinates = coordinates
    self.dimension = dimension
    self.count = coordinates.count / dimension
    self.bounds = range(coordinates)
  }

  /// The points at some positions, in their order.
  ///
  /// - Precondition: the positions are rows.
  /// - Complexity: O(positions · d)
  public func rows(_ positions: [Int]) -> Points {
    if dimension == 1 {
      return Points(checked: positions.map { coordinates[$0] }, dimension: 1)
    }
    return Points(checked: positions.flatMap { row($0) }, dimension: dimension)
  }

  /// The coordinates of one row.
  func row(_ index: Int) -> ArraySlice<Double> {
    coordinates[index * dimension..<(index + 1) * dimension]
  }
}

/// From the smallest to the largest of some numbers; 0 to 0 of none, and the whole line where one is not a number.
func range(_ numbers: [Double]) -> ClosedRange<Double> {
  if numbers.isEmpty { return 0...0 }
  let parts = numbers.withUnsafeBufferPointer { numbers in
    // Nothing stops it: a million numbers take half a millisecond.
    try? parallelParts(numbers.count, size: 1 << 17, supervision: .none) { part in
      extremes(UnsafeBufferPointer(rebasing: numbers[part]))
    }
  }
  let both = (parts ?? []).reduce(SIMD2(.infinity, -.infinity), joined)
  return both[0] <= both[1] ? both[0]...both[1] : -.infinity...Double.infinity
}

/// The smallest and the largest; NaN where there is one.
private func extremes(_ numbers: UnsafeBufferPointer<Double>) -> SIMD2<Double> {
  var both = SIMD2(Double.infinity, -.infinity)
  // In blocks that stay in the cache for the second look.
  for start in stride(from: 0, to: numbers.count, by: 4096) {
    let count = min(4096, numbers.count - start)
    let block = numbers.baseAddress.map { $0 + start }
    both = joined(
      both, SIMD2(cvectormath_smallest(block, count), cvectormath_largest(block, count)))
  }
  return both
}

/// What is no number stays, and so does the answer that there is one.
private func joined(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
  SIMD2(
    b[0] < a[0] || b[0].isNaN ? b[0] : a[0], b[1] > a[1] || b[1].isNaN ? b[1] : a[1])
}
