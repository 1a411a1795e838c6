/// Local lines along a circle: around each query the values are a + b s, s = (P/2π) sin(2π(x − q)/P) being what a step along
/// the circle is there.
///
/// minimise Σᵢ K(chordᵢ/h) (yᵢ − a − b sᵢ)²; the estimate is a and the derivative b.
///
/// *Shapes*: n keys on a circle, as points of the plane, with n value rows of c columns; m queries on it.
/// *Edge cases*: where the keys with weight lie at one place, or on the other side of the circle, the answer is their mean, and
/// the query is listed as lowered; where none has weight it is NaN.
/// *Source*: Di Marzio, Panzera and Taylor (2009), *Local polynomial regression for circular predictors*.
public struct CircularLines: Sendable {
  private let regression: NadarayaWatson
  private let degree: Int

  /// Pairs keys with values.
  ///
  /// - Throws: as `NadarayaWatson`; `outOfRange` for a degree above 1.
  public init(keys: Points, values: Values, kernel: SmoothingKernel, degree: Int = 1)
    throws(EstimatorError)
  {
    guard (0...1).contains(degree) else {
      throw .outOfRange(setting: "the degree along a circle", value: Double(degree))
    }
    guard keys.dimension == 2 else {
      throw .dimensionMismatch(keys: keys.dimension, queries: 2)
    }
    regression = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
    self.degree = degree
  }

  /// The fit at each query.
  ///
  /// - Throws: `dimensionMismatch`, `stopped`.
  /// - Complexity: O(n·m·c).
  public func fit(at queries: Points, supervision: Supervision = .none) throws(EstimatorError)
    -> LocalPolynomial.Fit
  {
    let (keys, count) = (regression.keys, regression.keys.count)
    guard queries.dimension == keys.dimension else {
      throw .dimensionMismatch(keys: keys.dimension, queries: queries.dimension)
    }
    let (values, means) = try regression.values.centred(supervision: supervision)
    let columns = values.columns
    let stride = 2 * columns + 1
    // Of each query the estimates and the slopes, and the degree that was reached.
    let solutions: [Double] = try parallelArray(
      queries.count * stride, blockSize: stride * queriesPerBlock(pairsPerQuery: 16 * count),
      supervision: supervision
    ) { part, result in
      // Blocks are whole queries.
      for query in part.lowerBound / stride..<part.upperBound / stride {
        let at = Array(queries.row(query))
        let weights = regression.normalisedWeights(at: queries.row(query), supervision)
        if supervision.shouldStop() { return }
        let radius = (at[0] * at[0] + at[1] * at[1]).squareRoot()
        // The component of a key across the query's direction.
        func step(_ key: Int) -> Double {
          (at[0] * keys.coordinates[2 * key + 1] - at[1] * keys.coordinates[2 * key]) / radius
        }
        let middle = compensatedSum(0..<count) { weights[$0] * step($0) }
        let spread = compensatedSum(0..<count) {
          weights[$0] * (step($0) - middle) * (step($0) - middle)
        }
        // Steps are known to the rounding of the radius.
        let isLine = degree == 1 && spread > (1e-12 * radius) * (1e-12 * radius)
        for column in 0..<columns {
          let mean = compensatedSum(0..<count) {
            weights[$0] * values.numbers[$0 * columns + column]
          }
          let slope =
            isLine
            ? compensatedSum(0..<count) {
              weights[$0] * (step($0) - middle)
                * (values.numbers[$0 * columns + column] - mean)
            } / spread : 0
          result[query * stride + column] = means[column] + mean - slope * middle
          result[query * stride + columns + column] = mean.isNaN ? .nan : slope
        }
        result[query * stride + 2 * columns] = isLine ? 1 : 0
      }
    }
    func rows(from start: Int) -> [Double] {
      (0..<queries.count).flatMap {
        solutions[$0 * stride + start..<$0 * stride + start + columns]
      }
    }
    let unsupported = (0..<queries.count).filter { solutions[$0 * stride].isNaN }
    return LocalPolynomial.Fit(
      values: rows(from: 0), derivatives: degree == 0 ? [] : [rows(from: columns)],
      unsupported: unsupported,
      lowered: (0..<queries.count).filter {
        degree == 1 && solutions[$0 * stride + 2 * columns] == 0 && !solutions[$0 * stride].isNaN
      })
  }
}
