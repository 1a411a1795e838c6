import RealModule

/// A Parzen density: how densely points lie around a query.
///
/// p(q) = 1/(n Πⱼhⱼ ∫K) Σᵢ K((q − xᵢ)/h), which integrates to 1.
///
/// With `ends` it is folded back at them, and 0 beyond.
///
/// *Edge cases*: a kernel without an integral (constant, or Cauchy in several coordinates) is refused.
/// The logarithm is finite long after the density itself underflows.
/// *Source*: Rosenblatt (1956); Parzen (1962).
public struct Density: Sendable {
  /// The points whose density it is.
  public let points: Points
  /// The kernel around each point.
  public let kernel: SmoothingKernel
  /// Where the line ends.
  public let ends: Ends
  let widths: [Double]
  /// ∫ K over the space of the queries, in their units.
  private let logIntegral: Double
  /// No columns, and the weights of the points.
  let rows: Values

  /// A density of points under a kernel; with weights Σ ωᵢ K / Σ ωᵢ in place of the mean.
  ///
  /// - Throws: `noKeys`, `widthCount`; `unsupportedKernel`; `outOfRange` for an infinite width; `weightRows` where there are
  ///   not as many weights as points; `beyondEnd`; `oneDimensionOnly` for ends in several coordinates.
  public init(
    points: Points, weights: ObservationWeights? = nil, kernel: SmoothingKernel, ends: Ends = .none
  ) throws(EstimatorError) {
    let none = Values(empty: points.count)
    let (points, rows) = try weights?.applied(to: points, none) ?? (points, none)
    try self.init(points: points, values: rows, kernel: kernel, ends: ends)
  }

  /// The density of the keys of a regression, with the weights of its values.
  init(points: Points, values: Values, kernel: SmoothingKernel, ends: Ends = .none)
    throws(EstimatorError)
  {
    guard points.count > 0 else { throw .noKeys }
    try ends.hold(points)
    self.ends = ends
    guard let integral = kernel.shape.integral(dimension: points.dimension) else {
      throw .unsupportedKernel(kernel.shape)
    }
    rows = Values(empty: points.count, weights: values.weights)
    self.points = points
    self.kernel = kernel
    self.widths = try kernel.widths(forDimension: points.dimension)
    logIntegral = widths.reduce(Double.log(integral)) { $0 + Double.log($1) }
    for width in widths where width.isInfinite {
      throw .outOfRange(setting: "the width of a density", value: width)
    }
  }

  /// A density along a circle, of points that lie on it.
  ///
  /// - Throws: `noKeys`, `weightRows`; `widthCount` for several widths; `outOfRange` for an infinite width.
  /// *Source*: Hall, Watson and Cabrera (1987), *Kernel density estimation with spherical data*.
  public init(
    points: Points, weights: ObservationWeights? = nil, kernel: SmoothingKernel,
    along circle: Circle
  ) throws(EstimatorError) {
    let none = Values(empty: points.count)
    let (points, values) = try weights?.applied(to: points, none) ?? (points, none)
    guard points.count > 0 else { throw .noKeys }
    guard kernel.widths.count == 1 else {
      throw .widthCount(widths: kernel.widths.count, dimension: 1)
    }
    let width = kernel.widths[0]
    guard width.isFinite else { throw .outOfRange(setting: "the width of a density", value: width) }
    rows = Values(empty: points.count, weights: values.weights)
    self.points = points
    self.kernel = kernel
    ends = .none
    widths = [width, width]
    logIntegral = Double.log(circle.integral(of: kernel.shape, width: width))
  }

  /// The kernel of a shape with the width that makes Σ ln p₋ᵢ(xᵢ) largest, p₋ᵢ being the density along a circle of the points
  /// without point i.
  ///
  /// - Throws: `noKeys`, `weightRows`; `tooFewKeys` below three points; `unsupportedKernel` for the constant kernel; `stopped`.
  /// - Complexity: some fifty densities at the points.
  /// *Source*: Hall, Watson and Cabrera (1987), section 3.
  public static func likeliestKernel(
    _ shape: SmoothingKernel.Shape, _ points: Points, weights: ObservationWeights? = nil,
    along circle: Circle, supervision: Supervision = .none
  ) throws(EstimatorError) -> SmoothingKernel {
    guard shape != .constant else { throw .unsupportedKernel(shape) }
    let none = Values(empty: points.count)
    let (points, own) = try weights?.applied(to: points, none) ?? (points, none)
    let rows = own.weighted(by: own.weights?.scaledToEffectiveCount)
    guard rows.observations >= (weights == nil ? 3 : 1) else {
      throw .tooFewKeys(count: points.count, needed: 3)
    }
    let total = try rows.totalWeight(supervision)
    let quiet = supervision.quiet
    func loss(_ log: Double) throws(EstimatorError) -> Double {
      let width = Double.exp(log)
      let sums = try KernelSummation(
        keys: points, values: rows, shape: shape, widths: [width, width]
      ).sums(at: points, supervision: quiet)
      let integral = circle.integral(of: shape, width: width)
      let peak = shape.weight(0)
      let sum = try rows.weightedSum(quiet) { point in
        let left = rows.weights.map { $0.unit(point) } ?? 1
        return Double.log((sums.total(point) - left * peak) / ((total - left) * integral))
      }
      return sum.isNaN ? .infinity : -sum
    }
    let logs = (0..<40).map {
      Double.log(circle.period) - 7 + 7 * Double($0) / 39
    }
    var losses: [Double] = []
    for (index, log) in logs.enumerated() {
      supervision.progress?(Double(index) / 60)
      losses.append(try loss(log))
    }
    let best = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    let found = try minimum(
      between: logs[max(best - 1, 0)], and: logs[min(best + 1, logs.count - 1)], tolerance: 1e-8,
      of: loss)
    supervision.finish()
    return try SmoothingKernel(shape, width: Double.exp(found.place))
  }

  /// The natural logarithm of the density at each query; −∞ where no point has weight.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: as a Nadaraya-Watson estimate.
  public func logDensity(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    guard queries.dimension == points.dimension else {
      throw .dimensionMismatch(keys: points.dimension, queries: queries.dimension)
    }
    let images = try ends.images(kernel.shape, width: widths[0])
    if !ends.isOpen {
      let count = images.count
      // The places behind the ends lie beside each other.
      let logs = try Density(points: points, values: rows, kernel: kernel).logDensity(
        at: Points(
          checked: try parallelMap(queries.count * count, supervision: supervision) {
            images[$0 % count].of(queries.coordinates[$0 / count])
          }, dimension: 1), supervision: supervision)
      return try parallelMap(queries.count, supervision: supervision) { query in
        guard ends.contains(queries.coordinates[query]) else { return -.infinity }
        let own = logs[query * count..<(query + 1) * count]
        let top = own.reduce(-Double.infinity) { max($0, $1) }
        guard top.isFinite else { return top }
        return top + Double.log(own.reduce(0) { $0 + Double.exp($1 - top) })
      }
    }
    let sums = try KernelSummation(
      keys: points, values: rows, shape: kernel.shape, widths: widths
    ).sums(at: queries, supervision: supervision)
    let constant = Double.log(try rows.totalWeight(supervision)) + logIntegral
    return try parallelArray(queries.count, supervision: supervision) { part, logs in
      for query in part {
        logs[query] = Double.log(sums.total(query)) + sums.logScales[query] - constant
      }
    }
  }

  /// The density at each query.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: as a Nadaraya-Watson estimate.
  public func density(at queries: Points, supervision: Supervision = .none)
    throws(EstimatorError) -> [Double]
  {
    let logs = try logDensity(at: queries, supervision: supervision)
    return try parallelArray(logs.count, supervision: supervision) { part, densities in
      for query in part { densities[query] = Double.exp(logs[query]) }
    }
  }
}
