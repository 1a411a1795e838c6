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
    // One that is no number is its own extreme.
    if bounds.lowerBound.isFinite, bounds.upperBound.isFinite { return }
    if let bad = coordinates.firstIndex(where: { !$0.isFinite }) {
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

  /// The coordinates of one row.
  func row(_ index: Int) -> ArraySlice<Double> {
    coordinates[index * dimension..<(index + 1) * dimension]
  }
}

/// From the smallest to the largest of some numbers; 0 to 0 of none, and the whole line where one is not a number.
func range(_ numbers: [Double]) -> ClosedRange<Double> {
  if numbers.isEmpty { return 0...0 }
  let low = cvectormath_smallest(numbers, numbers.count)
  let high = cvectormath_largest(numbers, numbers.count)
  return low <= high ? low...high : -.infinity...Double.infinity
}
