import Foundation
import Testing

@testable import Estimators

/// Isolated keys, poles, ties and numbers at the end of the range: a value, or a reason, and never a band of width zero.
struct LimitTests {
  /// *Source*: the residual without the key, by hand: the nearest keys' values.
  @Test(arguments: [0.1, 0.4, 0.8], [SmoothingKernel.Shape.gaussian, .epanechnikov, .laplacian])
  func noBandIsOfWidthZero(_ width: Double, _ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(6)
    for lone in [[9.0], [9, 14], [-30, 9, 1e4]] {
      let x = (0..<60).map { _ in random.uniform(0, 5) } + lone
      let y = x.map { sin($0) + 0.3 * random.normal() }
      let regression = try NadarayaWatson(
        keys: Points(x), values: Values(y), kernel: SmoothingKernel(shape, width: width))
      let queries = try Points(lone + [2.5], as: .queries)
      let fit = try regression.trainingFit()
      let bands = [
        try regression.bootstrapBand(at: queries), try regression.pointwiseBand(at: queries),
        try regression.pointwiseBand(at: queries, convention: .asymptotic),
        try regression.simultaneousBand(at: queries, draws: 40),
        try regression.predictionBand(at: queries),
      ]
      for band in bands {
        for query in 0..<queries.count {
          // Nothing is known, or more than rounding.
          #expect(!(band.upper[query] - band.lower[query] <= 1e-6), "\(band)")
        }
      }
      // Signs of one residual: the band of a key alone is as wide as the residual without it, twice.
      for (place, key) in (60..<60 + lone.count).enumerated()
      where !fit.leftOut[key].isNaN && fit.leverages[key] > 1 - 1e-12 {
        let error = abs(fit.leftOutResiduals[key])
        #expect(abs(bands[0].upper[place] - (y[key] + error)) < 1e-6 * (1 + error))
        #expect(abs(bands[0].lower[place] - (y[key] - error)) < 1e-6 * (1 + error))
      }
    }
  }

  @Test func polesAreLimits() throws {
    let keys = try Points([1, 2, 2, 3])
    let values = try Values([4, 5, 7, 6])
    let queries = try Points([2, 3, 2.5], as: .queries)
    func estimate(_ kernel: @escaping (Double) -> Double) throws -> [Double] {
      try CustomNadarayaWatson.estimate(keys: keys, values: values, queries: queries) {
        $0.map(kernel)
      }.values
    }
    let inverse = try estimate { 1 / abs($0) }
    #expect(inverse[0] == 6 && inverse[1] == 6)
    #expect(abs(inverse[2] - (4 / 1.5 + 5 / 0.5 + 7 / 0.5 + 6 / 0.5) / (1 / 1.5 + 6)) < 1e-14)
    let weights = try CustomNadarayaWatson.weights(keys: keys, queries: queries) { distances in
      distances.map { 1 / abs($0) }
    }
    #expect([0, 3, 6, 9].map { weights[$0] } == [0, 0.5, 0.5, 0])
    // Weights whose sum overflows.
    let large = try estimate { 1e308 * exp(-abs($0)) }
    let small = try estimate { exp(-abs($0)) }
    for (a, b) in zip(large, small) { #expect(abs(a - b) < 1e-13) }
    #expect(throws: EstimatorError.weightNotNumber(distance: 0)) { try estimate { sin($0) / $0 } }
  }

  @Test func tiesOfNeighboursAreCounted() throws {
    let points = try Points((0..<100).map { Double($0 % 3) })
    let widths = try AdaptiveWidths.nearestNeighbours(
      points: points, queries: points, k: 20, counting: .points)
    let regression = try VariableWidthRegression(
      keys: points, values: Values(points.coordinates), shape: .tricube)
    #expect(throws: EstimatorError.tiedNeighbours(query: 0, ties: 34)) {
      try regression.density(at: points, widths: .ofQueries(widths))
    }
    let wider = try AdaptiveWidths.nearestNeighbours(
      points: points, queries: points, k: 40, counting: .points)
    let densities = try regression.density(at: points, widths: .ofQueries(wider))
    #expect(densities.allSatisfy { $0.isFinite && $0 > 0 })
    let tiny = try regression.density(
      at: Points([0, 0.5], as: .queries),
      widths: .ofKeys([Double](repeating: .leastNonzeroMagnitude, count: 100)))
    #expect(tiny[0] == .infinity && tiny[1] == 0)
  }

  /// Scores that overflow, or would in between, are as those of numbers that do not.
  @Test(arguments: [Attention.Score.dot, .scaledDot], [1e200, 1e300, 1, 1e-200])
  func dotProductsDoNotOverflow(_ score: Attention.Score, _ unit: Double) throws {
    func weights(_ q: [Double], _ k: [Double], _ width: Double, d: Int) throws -> [Double] {
      try Attention.weights(
        queries: Points(coordinates: q, dimension: d, as: .queries),
        keys: Points(coordinates: k, dimension: d), score: score, width: width)
    }
    if unit == 1 { #expect(try weights([1, 1], [1, 2], 1e-300, d: 1) == [0, 0, 1, 1]) }
    if unit > 1 {
      #expect(try weights([unit, -unit], [unit, 2 * unit], 1, d: 1) == [0, 1, 1, 0])
      #expect(try weights([unit], [unit, unit, 0.5 * unit], 1, d: 1) == [0.5, 0.5, 0])
    }
    // The same products in other units: powers of two change no digit.
    let two = Double(sign: .plus, exponent: unit.exponent, significand: 1)
    let (q, k) = ([0.5, 1.25, -1, 2], [1, 0.5, 0.25, -1, 2, 1.5])
    let plain = try weights(q, k, 0.75, d: 2)
    let scaled = try weights(q.map { $0 * two }, k.map { $0 / two }, 0.75, d: 2)
    #expect(plain == scaled)
  }

  @Test func keysAtTheEndOfTheNumbers() throws {
    for (x, y) in [
      ([1e300, 2e300, 3e300, 4e300], [1.0, 2, 3, 4]),
      ([1e-300, 2e-300, 3e-300, 4e-300], [1, 2, 3, 4]),
      ([1, 2, 3, 4], [1e300, 2e300, 3e300, 4e300]),
      ([1, 2, 3, 4], [1e-300, 2e-300, 3e-300, 4e-300]),
    ] {
      for width in [1e-3, 1, 1e3] {
        let fit = try LocalPolynomial(
          keys: Points(x), values: Values(y),
          kernel: SmoothingKernel(.gaussian, width: width * x[0])
        ).fit(at: Points([2.5 * x[0], 9 * x[0]], as: .queries))
        if !fit.lowered.contains(0) {
          #expect(abs(fit.values[0] / (2.5 * y[0]) - 1) < 1e-12)
        }
        if !fit.lowered.contains(1) { #expect(abs(fit.values[1] / (9 * y[0]) - 1) < 1e-12) }
        #expect(width < 1 || fit.lowered.isEmpty)
      }
    }
  }
}
