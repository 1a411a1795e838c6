import Estimators
import Foundation
import Testing

/// Numbers that other programs print.
struct ReferenceTests {
  static func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  /// *Source*: Stata `lpoly`, bandwidth 1, in statsmodels' `results_kernel_regression.csv`
  /// (BSD-3): keys ln(service), values accident, 40 even points.
  @Test(arguments: [
    ("s_gau", SmoothingKernel.Shape.gaussian, 3), ("s_tri", .triangular, 4), ("s_rec", .boxcar, 5),
    ("s_epan2", .epanechnikov, 6), ("s_epa", .epanechnikov, 7), ("s_bi", .biweight, 8),
  ])
  func stataLocalPolynomial(_ column: String, _ shape: SmoothingKernel.Shape, _ index: Int) throws {
    let table = try referenceTable("lpoly.csv")
    let rows = table.filter { !$0[1].isNaN && !$0[0].isNaN }
    #expect(rows.count == 34)
    let grid = table.map { $0[2] }.filter { !$0.isNaN }
    let expected = table.filter { !$0[2].isNaN }.map { $0[index] }
    let low = rows.map { $0[1] }.min() ?? 0
    let high = rows.map { $0[1] }.max() ?? 0
    #expect(grid.count == 40 && abs(grid[0] - low) < 1e-6 && abs(grid[39] - high) < 1e-6)
    let convention = column == "s_epa" ? WidthConvention.np : .natural
    let width = try #require(try convention.width(1, of: shape))
    // The printed grid is rounded; the points themselves are even.
    let queries = (0..<40).map { low + (high - low) * Double($0) / 39 }
    let estimate = try NadarayaWatson(
      keys: Points(rows.map { $0[1] }), values: Values(rows.map { $0[0] }),
      kernel: SmoothingKernel(shape, width: width)
    ).estimate(at: Points(queries, as: .queries))
    for (found, expected) in zip(estimate.values, expected) {
      #expect(Self.close(found, expected, 1e-6), "\(column)")
    }
  }

  static func motorcycle() throws -> (Points, Values) {
    let table = try referenceTable("motorcycle.csv")
    return (try Points(table.map { $0[0] }), try Values(table.map { $0[1] }))
  }

  static let queries: [Double] = [5, 10, 15, 20, 25, 30, 35, 40, 50]

  /// *Source*: R's `sm.regression(poly.index = 0)` and `ksmooth` on `mcycle`.
  @Test(arguments: [
    (
      SmoothingKernel.Shape.gaussian, 1.0,
      [
        -2.053103516, -3.130165267, -28.89935978, -106.6929474, -62.3013112, 24.29564535,
        18.28458707, -3.611264999, -5.334071808,
      ]
    ),
    (
      .gaussian, 0.5,
      [
        -2.447076382, -3.500473376, -23.64266879, -111.0136242, -59.1592372, 22.39974228,
        17.41733431, -12.04256545, -1.372229596,
      ]
    ),
    (
      .gaussian, 2,
      [
        -1.94579923, -4.079768267, -38.00080628, -93.68261808, -58.80834009, 13.66863975,
        21.09531582, 4.578144491, -6.681871634,
      ]
    ),
    (
      .boxcar, 2.5,
      [
        -1.914285714, -2.83, -33.30689655, -101.75, -59.77894737, 25.80909091, 19.64166667,
        8.488888889, -8.82,
      ]
    ),
    (
      .boxcar, 0.5,
      [
        .nan, -3.6, -21.65454545, -122.7333333, -58.42, 36.2, 18.425, -17.4, .nan,
      ]
    ),
  ])
  func motorcycleEstimates(_ shape: SmoothingKernel.Shape, _ width: Double, _ expected: [Double])
    throws
  {
    let (keys, values) = try Self.motorcycle()
    let estimate = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(shape, width: width)
    ).estimate(at: Points(Self.queries, as: .queries))
    for (found, expected) in zip(estimate.values, expected) {
      #expect(expected.isNaN ? found.isNaN : Self.close(found, expected, 1e-9))
    }
  }

  /// *Source*: R's `sm.regression` (poly.index = 1 and 0): local linear, and standard errors with
  /// its σ̂ = 22.82507954.
  @Test func motorcycleLinesAndErrors() throws {
    let (keys, values) = try Self.motorcycle()
    let queries = try Points(Self.queries, as: .queries)
    let lines = try LocalPolynomial(keys: keys, values: values, kernel: .unit(.gaussian))
      .fit(at: queries)
    let linear = [
      -2.079940604, -3.146892713, -22.39369653, -108.9924926, -65.85638926, 25.99252568,
      19.36327959, -3.662359202, -4.504155496,
    ]
    for (found, expected) in zip(lines.values, linear) {
      #expect(Self.close(found, expected, 1e-8))
    }
    let errors = try NadarayaWatson(keys: keys, values: values, kernel: .unit(.gaussian))
      .standardErrors(at: queries, noiseVariance: 22.82507954 * 22.82507954)
    let expected = [
      9.613736671, 8.107403231, 4.570297934, 6.927930835, 6.041714932, 8.309415295, 7.12715609,
      9.341150042, 13.6631096,
    ]
    for (found, expected) in zip(errors, expected) { #expect(Self.close(found, expected, 1e-8)) }
  }

  /// *Source*: R's `np::npregbw` (lc, cv.ls and cv.aic) on `mcycle`; GCV by brute force in NumPy.
  @Test(arguments: [
    (TrainingFit.Criterion.leaveOneOut, 0.9138084918), (.akaike, 1.217525297),
    (.generalised, 1.089047),
  ])
  func motorcycleWidths(_ criterion: TrainingFit.Criterion, _ expected: Double) throws {
    let (keys, values) = try Self.motorcycle()
    let regression = try NadarayaWatson(keys: keys, values: values, kernel: .unit(.gaussian))
    let best = try WidthSearch(regression, criterion: criterion).best()
    #expect(abs(best.width - expected) < 1e-3 * expected)
    if criterion == .leaveOneOut {
      #expect(Self.close(best.score, 595.9363442, 1e-6))
      let fit = try regression.with(width: best.width).trainingFit()
      #expect(Self.close(fit.rSquared, 0.8116994006, 1e-4))
      #expect(Self.close(fit.trace, 23.412803, 1e-3))
    }
  }

  /// *Source*: R's np on `faithful` (waiting by eruptions, lc, cv.ls): with its default starts it returns the local minimum
  /// 0.584295 with the score 32.369518; the lowest is at 0.261407 with 32.296059.
  @Test func theLowestOfSeveralMinimaIsFound() throws {
    let table = try referenceTable("faithful.csv")
    let regression = try NadarayaWatson(
      keys: Points(table.map { $0[0] }), values: Values(table.map { $0[1] }),
      kernel: .unit(.gaussian))
    let search = try WidthSearch(regression)
    let best = try search.best()
    #expect(abs(best.width / 0.261407 - 1) < 1e-4, "\(best.width)")
    #expect(Self.close(best.score, 32.296059, 1e-7), "\(best.score)")
    let scores = try search.curve([0.5, 0.584295, 0.68]).map(\.score)
    #expect(abs(scores[1] - 32.369518) < 1e-5, "\(scores[1])")
    #expect(scores[1] < scores[0] && scores[1] < scores[2])
  }

  /// *Source*: R's `locfit` (df1 = tr H, df2 = tr HᵀH), degree 0, on `mcycle`.
  @Test(arguments: [
    (SmoothingKernel.Shape.epanechnikov, 5.0, 8.683277858, 7.08405686),
    (.gaussian, 1, 21.57928701, 16.03362528), (.boxcar, 2.5, 11.84464066, .nan),
  ])
  func motorcycleFreedom(
    _ shape: SmoothingKernel.Shape, _ width: Double, _ trace: Double, _ squared: Double
  ) throws {
    let (keys, values) = try Self.motorcycle()
    let noise = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(shape, width: width)
    ).noise()
    #expect(Self.close(noise.trace, trace, 1e-9))
    if !squared.isNaN { #expect(Self.close(noise.squaredTrace, squared, 1e-9)) }
  }

  /// *Source*: R's `np::npreg` with `bwtype = "generalized_nn"` and `"adaptive_nn"`, k = 4, on `mcycle`.
  @Test func motorcycleNeighbours() throws {
    let (keys, values) = try Self.motorcycle()
    let widths = try AdaptiveWidths.nearestNeighbours(points: keys, queries: keys, k: 4)
    let regression = try VariableWidthRegression(keys: keys, values: values, shape: .gaussian)
    let y = values.numbers
    func rSquared(_ fit: [Double]) -> Double {
      let mean = y.reduce(0, +) / Double(y.count)
      let cross = zip(y, fit).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
      let own = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return cross * cross / (own * fit.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    }
    let balloon = try regression.estimate(at: keys, widths: .ofQueries(widths))
    #expect(Self.close(rSquared(balloon.values), 0.7979513, 1e-6))
    let adaptive = try regression.estimate(at: keys, widths: .ofKeys(widths))
    #expect(Self.close(rSquared(adaptive.values), 0.8064404, 1e-6))
  }

  /// *Source*: R's `np` on the data of statsmodels' `test_continuousdata_lc_cvls`.
  @Test func twoRegressors() throws {
    let table = try referenceTable("two_regressors.csv")
    let keys = try Points(coordinates: table.flatMap { [$0[0], $0[1]] }, dimension: 2)
    let values = try Values(table.map { $0[2] })
    let best = try WidthSearch.widthsPerCoordinate(keys: keys, values: values, shape: .gaussian)
    #expect(abs(best.widths[0] - 0.6163830) < 2e-4)
    #expect(abs(best.widths[1] - 0.1649659) < 2e-4)
    #expect(Self.close(best.score, 1.643536148, 1e-6))
    let fit = try NadarayaWatson(
      keys: keys, values: values,
      kernel: SmoothingKernel(.gaussian, widths: [0.6163830, 0.1649659])
    ).trainingFit()
    #expect(Self.close(fit.rSquared, 0.9563790913, 1e-6))
    let expected = [31.49157172, 37.29535911, 43.72332105, 40.58997185, 36.80710832]
    for (found, expected) in zip(fit.fitted, expected) {
      #expect(Self.close(found, expected, 1e-7))
    }
  }
}
