/// A kernel that weighs distances: a shape and a width.
///
/// The weight of a key `x` at a query `q` is `shape(‖(q − x) / width‖)`, with one width for all
/// coordinates or one for each. Weights are not normalised by the width: Nadaraya-Watson divides by
/// their sum, and `Density` brings its own constant.
///
/// ```swift
/// let kernel = try SmoothingKernel(.gaussian, width: 0.5)
/// kernel.weight(at: 0.5)  // exp(-1/2)
/// ```
public struct SmoothingKernel: Sendable, Hashable {
  /// The profile at width 1.
  public var shape: Shape
  /// One number for all coordinates, or one per coordinate.
  ///
  /// All are above zero; infinity is allowed.
  public private(set) var widths: [Double]

  /// A kernel with one width for every coordinate.
  ///
  /// - Throws: `widthNotPositive` when the width is zero, negative or not a number.
  public init(_ shape: Shape, width: Double = 1) throws(EstimatorError) {
    try self.init(shape, widths: [width])
  }

  /// A kernel with a width for each coordinate.
  ///
  /// - Throws: `widthNotPositive`, or `widthCount` when the list is empty.
  public init(_ shape: Shape, widths: [Double]) throws(EstimatorError) {
    guard !widths.isEmpty else { throw .widthCount(widths: 0, dimension: 1) }
    for width in widths where !(width > 0) { throw .widthNotPositive(width) }
    self.shape = shape
    self.widths = widths
  }

  private init(unit shape: Shape) {
    self.shape = shape
    self.widths = [1]
  }

  /// The kernel of width 1.
  public static func unit(_ shape: Shape) -> SmoothingKernel { SmoothingKernel(unit: shape) }

  /// The same shape with another width.
  ///
  /// - Throws: `widthNotPositive`.
  public func with(width: Double) throws(EstimatorError) -> SmoothingKernel {
    try SmoothingKernel(shape, width: width)
  }

  /// The same shape with other widths.
  ///
  /// - Throws: `widthNotPositive`, or `widthCount` when the list is empty.
  public func with(widths: [Double]) throws(EstimatorError) -> SmoothingKernel {
    try SmoothingKernel(shape, widths: widths)
  }

  /// The weight K(distance/h) of one signed distance in the units of the data; the first width applies.
  ///
  /// *Edge cases*: as `Shape.weight`.
  public func weight(at distance: Double) -> Double { shape.weight(distance / widths[0]) }

  /// One width per coordinate.
  ///
  /// - Throws: `widthCount` when the kernel has another number of widths than `dimension`, and not one, or when the
  ///   dimension is below 1.
  public func widths(forDimension dimension: Int) throws(EstimatorError) -> [Double] {
    if widths.count == dimension { return widths }
    guard widths.count == 1, dimension > 0 else {
      throw .widthCount(widths: widths.count, dimension: dimension)
    }
    return [Double](repeating: widths[0], count: dimension)
  }
}
