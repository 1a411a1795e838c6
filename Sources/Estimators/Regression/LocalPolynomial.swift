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
/// *Edge cases*: weights count relative to the nearest key's, down to the smallest number. Where too few distinct keys
/// have weight the degree is lowered, down to the weighted mean, and the query is listed as lowered; where none has
/// weight the answer is NaN and the query is listed as unsupported. Where coordinates depend on each other, slopes are
/// those of the smallest norm, in widths. Of an infinite width, and of the constant kernel, the answer is the polynomial
/// of all keys.
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

  /// Whether all keys weigh the same at every query, so that one polynomial answers them all.
  var isFlat: Bool { kernel.shape == .constant || widths.allSatisfy { $0.isInfinite } }

  /// The estimates and derivatives at some queries.
  public struct Fit: Sendable, Hashable {
    /// The estimate at each query, m × c row-major; NaN without support.
    public var values: [Double]
    /// On a line, the derivatives of order 1 up to the degree, one array each, m × c; in several coordinates
    /// one array, the gradients, m × c × d row-major.
    public var derivatives: [[Double]]
    /// The queries, ascending, at which no key has weight.
    public var unsupported: [Int]
    /// The queries, ascending, at which the keys with weight tell fewer coefficients than were asked for.
    public var lowered: [Int]
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
    let columns = centre.count
    let size = queries.count * columns
    // k! βₖ is the k-th derivative.
    let factorials = (0...degree).map { (0..<$0).reduce(1.0) { $0 * Double($1 + 1) } }
    let sums =
      isFlat
      ? nil
      : try KernelSummation(
        keys: keys, values: centred, shape: kernel.shape, widths: widths, order: 2 * degree
      ).sums(at: queries, supervision: supervision.part(0, 0.5))
    // The estimates, then the derivatives of each order, then the degree that was reached, −1 without support.
    let solutions: [Double] = try filledArray(size * (degree + 1) + queries.count) {
      (target) throws(EstimatorError) in
      let reached = target + size * (degree + 1)
      func write(_ beta: [Double]?, _ query: Int, _ column: Int) {
        for order in 0...degree {
          target[order * size + query * columns + column] =
            beta.map { (order == 0 ? centre[column] : 0) + $0[order] * factorials[order] } ?? .nan
        }
      }
      // Blocks write disjoint places.
      try parallelBlocks(queries.count, blockSize: 512, supervision: supervision.quiet) { range in
        for query in range {
          let moments = sums.flatMap { LineMoments($0, query, degree: degree, width: widths[0]) }
          reached[query] = moments == nil ? -1 : Double(degree)
          for column in 0..<columns {
            let beta = moments?.solved(sums, query, column)
            if beta == nil { reached[query] = -1 }
            write(beta, query, column)
          }
        }
      }
      try fitOnLine(centred, queries, reached, supervision.part(0.5, 1), write)
    }
    func row(_ order: Int) throws(EstimatorError) -> [Double] {
      try parallelMap(size, supervision: supervision) { solutions[order * size + $0] }
    }
    func places(_ isChosen: (Double) -> Bool) throws(EstimatorError) -> [Int] {
      try parallelIndices(queries.count, supervision: supervision) {
        isChosen(solutions[size * (degree + 1) + $0])
      }
    }
    var fit = Fit(
      values: try row(0), derivatives: [], unsupported: try places { $0 < 0 },
      lowered: try places { $0 >= 0 && $0 < Double(degree) })
    for order in 1..<(degree + 1) { fit.derivatives.append(try row(order)) }
    return fit
  }

  /// Fits the polynomials that moments do not tell, where nothing is `reached` yet, from the keys themselves.
  private func fitOnLine(
    _ centred: Values, _ queries: Points, _ reached: UnsafeMutablePointer<Double>,
    _ supervision: Supervision, _ write: (_ beta: [Double]?, _ query: Int, _ column: Int) -> Void
  ) throws(EstimatorError) {
    let unsolved = try parallelIndices(queries.count, supervision: supervision) { reached[$0] < 0 }
    if unsolved.isEmpty { return }
    let line = try SortedLine(keys: keys, values: centred, supervision: supervision)
    let left = try forEachAnchored(unsolved, of: queries, on: line, supervision.part(0, of: 2)) {
      query, place in
      for column in 0..<centred.columns {
        guard let beta = place.moments.coefficients(column) else { return false }
        write(beta, query, column)
      }
      reached[query] = Double(degree)
      return true
    }
    guard let first = left.first else { return }
    var common = LineFit(line: line, shape: kernel.shape, width: widths[0], degree: degree)
    if isFlat { _ = common.prepare(at: queries.coordinates[first]) }
    let start = common
    // Blocks write disjoint places.
    try parallelBlocks(left.count, blockSize: 16, supervision: supervision.part(1, of: 2)) {
      range in
      var local = start
      for query in left[range] {
        if supervision.shouldStop() { return }
        let place = queries.coordinates[query]
        let isSupported = isFlat || local.prepare(at: place)
        if isSupported { reached[query] = Double(local.reachedDegree) }
        for column in 0..<centred.columns {
          write(isSupported ? local.coefficients(column: column, at: place) : nil, query, column)
        }
      }
    }
  }
}
