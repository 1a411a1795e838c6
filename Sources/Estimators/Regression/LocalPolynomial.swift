import RealModule
import Work

/// Local polynomial regression: around each query a polynomial is fitted by weighted least squares, and
/// its value and derivatives at the query are the answer.
///
/// minimise Σᵢ K((xᵢ − q)/h) (yᵢ − Σₖ βₖ (xᵢ − q)ᵏ)² over β; the estimate is β₀ and the k-th
/// derivative k! βₖ. Degree 0 is Nadaraya-Watson; degree 1, local linear, has no first-order bias at
/// the edges of the data.
///
/// *Shapes*: n keys on a line, or of d coordinates for degrees 0 and 1; n value rows of c columns; m queries.
/// *Edge cases*: where too few distinct keys have weight the degree is lowered, down to the weighted
/// mean; where none has weight the answer is NaN and the query is listed as unsupported. Of an infinite width, and of
/// the constant kernel, the answer is the polynomial of all keys.
/// *Source*: Fan and Gijbels (1996), *Local Polynomial Modelling*, equation 3.5.
public struct LocalPolynomial: Sendable {
  /// Where values were observed.
  public let keys: Points
  /// What was observed there.
  public let values: Values
  /// How distances become weights.
  public let kernel: SmoothingKernel
  /// The degree of the polynomial.
  public let degree: Int
  let widths: [Double]

  /// The highest degree that is solved without losing digits.
  public static let maximumDegree = 4

  /// Pairs keys with values under a kernel.
  ///
  /// - Throws: `noKeys`, `countMismatch`, `widthCount`; `outOfRange` for a degree outside 0...4;
  ///   `oneDimensionOnly` for degrees above 1 in several coordinates.
  public init(keys: Points, values: Values, kernel: SmoothingKernel, degree: Int = 1)
    throws(EstimatorError)
  {
    let kernel = degree == 0 ? kernel : try Self.finite(kernel, for: keys)
    let regression = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
    guard (0...Self.maximumDegree).contains(degree) else {
      throw .outOfRange(setting: "the degree", value: Double(degree))
    }
    guard degree <= 1 || keys.dimension == 1 else {
      throw .oneDimensionOnly(dimension: keys.dimension)
    }
    self.keys = keys
    self.values = values
    self.kernel = kernel
    self.degree = degree
    self.widths = regression.widths
  }

  /// A kernel of the same weights whose distances in widths are not all 0.
  private static func finite(_ kernel: SmoothingKernel, for keys: Points) throws(EstimatorError)
    -> SmoothingKernel
  {
    let range = keys.bounds.upperBound - keys.bounds.lowerBound
    let span = range > 0 && range < 1e290 ? range : 1
    if kernel.shape == .constant || kernel.widths.allSatisfy({ $0 == .infinity }) {
      // Wide enough for queries far from all keys, and not so wide that large values overflow.
      return try SmoothingKernel(.boxcar, widths: kernel.widths.map { _ in 1e6 * span })
    }
    // So wide that a smooth kernel is flat to the last digit.
    return try kernel.with(widths: kernel.widths.map { $0 == .infinity ? 1e9 * span : $0 })
  }

  /// The estimates and derivatives at some queries.
  public struct Fit: Sendable, Hashable {
    /// The estimate at each query, m × c row-major; NaN without support.
    public var values: [Double]
    /// On a line, the derivatives of order 1 up to the degree, one array each, m × c; in several coordinates
    /// one array, the gradients, m × c × d row-major.
    public var derivatives: [[Double]]
    /// The queries, ascending, at which no key has weight.
    public var unsupported: [Int]
  }

  /// The fit at each query.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: on a line that of a Nadaraya-Watson estimate times the degree; O(n·m·d²) otherwise.
  public func fit(at queries: Points, supervision: Supervision = .none) throws(EstimatorError)
    -> Fit
  {
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    return keys.dimension == 1
      ? try fitOnLine(queries, supervision) : try fitPlanes(at: queries, supervision)
  }

  private func fitOnLine(_ queries: Points, _ supervision: Supervision) throws(EstimatorError)
    -> Fit
  {
    let (centred, centre) = try values.centred(supervision: supervision)
    let sums = try KernelSummation(
      keys: keys, values: centred, shape: kernel.shape, widths: widths, order: 2 * degree
    ).sums(at: queries, supervision: supervision)
    let columns = centre.count
    let size = queries.count * columns
    // From βₖ to the k-th derivative.
    let factors = (0...degree).map { order in
      (0..<order).reduce(1.0) { $0 * Double($1 + 1) } / Double.pow(widths[0], order)
    }
    // The estimates, then the derivatives of each order.
    let solutions: [Double] = try filledArray(size * (degree + 1)) {
      (target) throws(EstimatorError) in
      // Blocks write disjoint places.
      try parallelBlocks(queries.count, blockSize: 512, supervision: supervision.quiet) { range in
        for query in range {
          let isSupported = sums.total(query) > 0
          let moments = (0...2 * degree).map { sums.total(query, power: $0) }
          for column in 0..<columns {
            let products = (0...degree).map { sums.weighted(query, column, power: $0) }
            let beta = isSupported ? solveMoments(moments, products, degree: degree) : []
            for order in 0...degree {
              target[order * size + query * columns + column] =
                isSupported
                ? (order == 0 ? centre[column] : 0) + beta[order] * factors[order] : .nan
            }
          }
        }
      }
    }
    func row(_ order: Int) throws(EstimatorError) -> [Double] {
      try parallelMap(size, supervision: supervision) { solutions[order * size + $0] }
    }
    let unsupported = try parallelIndices(queries.count, supervision: supervision) {
      !(sums.total($0) > 0)
    }
    var fit = Fit(values: try row(0), derivatives: [], unsupported: unsupported)
    for order in 1..<(degree + 1) { fit.derivatives.append(try row(order)) }
    return fit
  }
}

/// The coefficients of the weighted least squares polynomial from Σ w uᵖ and Σ w uᵖ y.
///
/// The degree is lowered until the equations have a solution; the coefficients left out are 0.
func solveMoments(_ moments: [Double], _ products: [Double], degree: Int) -> [Double] {
  for lowered in (0...degree).reversed() {
    let size = lowered + 1
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size { for j in 0...i { matrix[i * size + j] = moments[i + j] } }
    if let beta = solveCholesky(matrix, Array(products.prefix(size)), size: size) {
      return beta + [Double](repeating: 0, count: degree - lowered)
    }
  }
  return [products[0] / moments[0]] + [Double](repeating: 0, count: degree)
}

/// Solves a symmetric positive definite system given by its lower triangle.
///
/// Returns nil when a pivot is within rounding of zero.
func solveCholesky(_ lower: [Double], _ right: [Double], size: Int) -> [Double]? {
  var factor = lower
  var solution = right
  for i in 0..<size {
    for j in 0...i {
      var sum = factor[i * size + j]
      for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
      if i == j {
        guard sum > 1e-12 * lower[i * size + i] else { return nil }
        factor[i * size + i] = sum.squareRoot()
      } else {
        factor[i * size + j] = sum / factor[j * size + j]
      }
    }
  }
  for i in 0..<size {
    for k in 0..<i { solution[i] -= factor[i * size + k] * solution[k] }
    solution[i] /= factor[i * size + i]
  }
  for i in (0..<size).reversed() {
    for k in (i + 1)..<max(size, i + 1) { solution[i] -= factor[k * size + i] * solution[k] }
    solution[i] /= factor[i * size + i]
  }
  return solution
}
