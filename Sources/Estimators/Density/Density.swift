import RealModule

/// A Parzen density: how densely points lie around a query.
///
/// p(q) = 1/(n Πⱼhⱼ ∫K) Σᵢ K((q − xᵢ)/h), which integrates to 1.
///
/// *Edge cases*: a kernel without an integral (constant, or Cauchy in several coordinates) is refused.
/// The logarithm is finite long after the density itself underflows.
/// *Source*: Rosenblatt (1956); Parzen (1962).
public struct Density: Sendable {
  /// The points whose density it is.
  public let points: Points
  /// The kernel around each point.
  public let kernel: SmoothingKernel
  let widths: [Double]
  let integral: Double
  /// No columns, and the weights of the points.
  private let rows: Values

  /// A density of points under a kernel; with weights Σ ωᵢ K / Σ ωᵢ in place of the mean.
  ///
  /// - Throws: `noKeys`, `widthCount`; `unsupportedKernel`; `outOfRange` for an infinite width; `weightRows` where there are
  ///   not as many weights as points.
  public init(points: Points, weights: ObservationWeights? = nil, kernel: SmoothingKernel)
    throws(EstimatorError)
  {
    let none = Values(empty: points.count)
    let (points, rows) = try weights?.applied(to: points, none) ?? (points, none)
    try self.init(points: points, values: rows, kernel: kernel)
  }

  /// The density of the keys of a regression, with the weights of its values.
  init(points: Points, values: Values, kernel: SmoothingKernel) throws(EstimatorError) {
    guard points.count > 0 else { throw .noKeys }
    guard let integral = kernel.shape.integral(dimension: points.dimension) else {
      throw .unsupportedKernel(kernel.shape)
    }
    rows = Values(empty: points.count, weights: values.weights)
    self.points = points
    self.kernel = kernel
    self.integral = integral
    self.widths = try kernel.widths(forDimension: points.dimension)
    for width in widths where width.isInfinite {
      throw .outOfRange(setting: "the width of a density", value: width)
    }
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
    let sums = try KernelSummation(
      keys: points, values: rows, shape: kernel.shape, widths: widths
    ).sums(at: queries, supervision: supervision)
    let constant =
      Double.log(try rows.totalWeight(supervision)) + Double.log(integral)
      + widths.reduce(0) { $0 + Double.log($1) }
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
