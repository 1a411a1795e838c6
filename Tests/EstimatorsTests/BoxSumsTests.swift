import Foundation
import Testing

@testable import Estimators

/// Sums in boxes against compensated sums over all pairs, on data that are hard for sums.
struct BoxSumsTests {
  /// Rows of a kind, and a width that suits them.
  enum Kind: String, CaseIterable {
    case uniform, clusters, exponential, ties, cauchy, far, gap, few

    func rows(_ count: Int) -> (x: [Double], y: [Double], width: Double) {
      var random = TestRandom(UInt64(rawValue.utf8.reduce(7) { $0 * 31 + Int($1) }))
      let count = self == .few ? 7 : count
      let x = (0..<count).map { index -> Double in
        switch self {
        case .uniform, .few: random.uniform(0, 10)
        case .clusters: Double(index % 5) * 2.3 + 0.02 * random.normal()
        case .exponential: -2 * log(1 - random.uniform())
        case .ties: (20 * random.uniform()).rounded() / 2
        case .cauchy: tan(.pi * (random.uniform() - 0.5))
        case .far: 1e9 + random.uniform(0, 10)
        case .gap: random.uniform(0, 2) + (index.isMultiple(of: 2) ? 0 : 100)
        }
      }
      let y = x.map { 1000 + 2 * sin($0) + 0.1 * random.normal() }
      return (x, y, 0.4)
    }
  }

  private func sums(_ x: [Double], _ y: [Double], _ width: Double) throws -> BoxSums {
    try BoxSums(keys: Points(x), values: Values(y), width: width)
  }

  @Test(arguments: Kind.allCases, [0.4, 1.1, 20])
  func `estimates are exact and their certificates hold`(kind: Kind, width: Double) throws {
    let (x, y, narrow) = kind.rows(800)
    let sums = try sums(x, y, narrow)
    let regression = try SummedRegression(sums, width: width)
    let sorted = x.sorted()
    // At keys, between them, and up to 40 widths outside.
    var queries = (0..<20).map { sorted[$0 * (x.count - 1) / 19] }
    queries += zip(queries, queries.dropFirst()).map { ($0 + $1) / 2 }
    queries += [1.0, 4, 40].flatMap {
      [sorted[0] - $0 * width, sorted[x.count - 1] + $0 * width]
    }
    let points = try Points(queries, as: .queries)
    let oracle = Oracle(
      keys: try Points(x), values: try Values(y.map { $0 - sums.centre }), shape: .gaussian,
      widths: [width])
    let size = Oracle(
      keys: oracle.keys, values: try Values(oracle.values.numbers.map { $0.magnitude }),
      shape: .gaussian, widths: [width])
    let answer = try regression.estimate(at: queries)
    let density = try regression.density(at: queries)
    for query in queries.indices {
      let expected = sums.centre + oracle.estimate(query, points)
      let scale = size.estimate(query, points) + 1e-3
      let (value, bound) = (answer.values[query], answer.bounds[query])
      if value.isNaN {
        #expect(bound > 1e-6 * scale / 10 || kind == .few, "\(kind) \(queries[query])")
        continue
      }
      // What is subtracted from 1000 and added again is rounded there, and so is the far oracle's distance.
      let rounding = 3e-13 + 1e-12 * (kind == .far ? 1e3 : 1) * scale
      #expect(
        (value - expected).magnitude <= bound + rounding,
        "\(kind) at \(queries[query]): \(value) for \(expected), bound \(bound)")
      let log = oracle.logTotal(query, points)
      let expectedDensity = exp(log) / Double(x.count) / width / (2 * .pi).squareRoot()
      if expectedDensity > 1e-300, density.values[query].isFinite {
        #expect(
          (density.values[query] - expectedDensity).magnitude
            <= density.bounds[query] + 1e-11 * expectedDensity)
      }
    }
    // Inside the data nothing is left open.
    for query in 0..<20 where kind != .far {
      #expect(answer.bounds[query] <= 1e-9, "\(kind) \(queries[query]) \(answer.bounds[query])")
    }
  }

  @Test(arguments: Kind.allCases, [0.4, 1.3])
  func `criteria are those of all rows`(kind: Kind, width: Double) throws {
    let (x, y, narrow) = kind.rows(500)
    let fit = try SummedRegression(try sums(x, y, narrow), width: width).fit()
    let direct = try NadarayaWatson(
      keys: Points(x), values: Values(y), kernel: SmoothingKernel(.gaussian, width: width))
    let expected = try direct.trainingFit()
    let noise = try direct.noise()
    func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
      a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= tolerance * b.magnitude
    }
    // Keys of 1e9 leave a distance of a thousandth only ten digits, in both.
    let slack = kind == .far ? 1e3 : 1.0
    #expect(isClose(fit.trace, noise.trace, 1e-11 * slack))
    #expect(isClose(fit.squaredTrace, noise.squaredTrace, 1e-11 * slack))
    #expect(isClose(fit.noiseVariance, noise.variance, 1e-10 * slack))
    for criterion in TrainingFit.Criterion.allCases {
      let (a, b) = (fit.score(criterion), try expected.score(criterion))
      #expect(isClose(a, b, 1e-10 * slack), "\(kind) \(criterion): \(a) for \(b)")
    }
    #expect(fit.accuracy <= 1e-9)
  }

  @Test(arguments: Kind.allCases)
  func `halves add up to the whole and boxes coarsen to what a wider scan gives`(kind: Kind) throws
  {
    let (x, y, width) = kind.rows(600)
    let whole = try sums(x, y, width)
    let half = x.count / 2
    let first = try sums(Array(x[..<half]), Array(y[..<half]), width)
    let second = try sums(Array(x[half...]), Array(y[half...]), width / 5)
    let both = (first + second).centred(at: whole.centre)
    #expect(both.numbers == whole.numbers && both.count == Double(x.count))
    try expectSame(both, whole)
    for factor in [8.0, 300] {
      let wide = try sums(x, y, width * factor)
      try expectSame(whole.coarsened(to: wide.exponent), wide)
    }
  }

  private func expectSame(_ a: BoxSums, _ b: BoxSums) throws {
    try #require(a.numbers == b.numbers && a.exponent == b.exponent && a.columns == b.columns)
    for box in a.numbers.indices {
      let count = b.sums[box * b.columns]
      for column in 0..<b.columns {
        let (left, right) = (a.sums[box * b.columns + column], b.sums[box * b.columns + column])
        #expect((left - right).magnitude <= 1e-9 * count)
      }
    }
  }

  @Test(arguments: Kind.allCases, [1, 2, 3])
  func `local polynomials are those of all rows`(kind: Kind, degree: Int) throws {
    let (x, y, width) = kind.rows(500)
    let regression = try SummedRegression(try sums(x, y, width), width: 2 * width)
    let direct = try LocalPolynomial(
      keys: Points(x), values: Values(y), kernel: SmoothingKernel(.gaussian, width: 2 * width),
      degree: degree)
    let sorted = x.sorted()
    let queries = (0..<16).map { sorted[$0 * (x.count - 1) / 15] + 0.01 }
    let fit = try direct.fit(at: Points(queries, as: .queries))
    for derivative in 0...degree {
      let answer = try regression.polynomial(
        degree: degree, derivative: derivative, at: queries)
      let expected = derivative == 0 ? fit.values : fit.derivatives[derivative - 1]
      for query in queries.indices where !fit.lowered.contains(query) {
        let (value, bound) = (answer.values[query], answer.bounds[query])
        guard value.isFinite else { continue }
        let slack = 1e-9 * (kind == .far ? 1e3 : 1) * (1 + expected[query].magnitude)
        #expect(
          (value - expected[query]).magnitude <= bound + slack,
          "\(kind) derivative \(derivative) at \(queries[query]): \(value) for \(expected[query]), \(bound)"
        )
      }
      // Where rows are many, something is told.
      if kind == .uniform { #expect(answer.untold.isEmpty) }
    }
  }

  @Test func `a width is chosen as from all rows`() throws {
    let (x, y, _) = Kind.uniform.rows(400)
    let sums = try sums(x, y, 0.1)
    let direct = try WidthSearch(
      NadarayaWatson(keys: Points(x), values: Values(y), kernel: .unit(.gaussian))
    ).best()
    let found = try SummedWidthSearch(sums).best()
    #expect((found.width - direct.width).magnitude <= 1e-5 * direct.width)
    #expect((found.score - direct.score).magnitude <= 1e-10 * direct.score)
  }

  @Test func `bands are those of all rows`() throws {
    let (x, y, _) = Kind.exponential.rows(500)
    let queries = arange(0, 6, 0.5)
    let direct = try NadarayaWatson(
      keys: Points(x), values: Values(y), kernel: SmoothingKernel(.gaussian, width: 0.5)
    ).pointwiseBand(at: Points(queries, as: .queries))
    let band = try SummedRegression(try sums(x, y, 0.5), width: 0.5).pointwiseBand(at: queries)
    for query in queries.indices {
      #expect((band.lower[query] - direct.lower[query]).magnitude <= 1e-9)
      #expect((band.upper[query] - direct.upper[query]).magnitude <= 1e-9)
    }
  }

  /// Two simulations of the same critical value, by rows and by boxes.
  @Test(arguments: [Kind.uniform, .clusters, .gap, .few])
  func `simultaneous bands are those of all rows`(kind: Kind) throws {
    let (x, y, _) = kind.rows(300)
    let queries = arange(0, 10, 0.25)
    let direct = try NadarayaWatson(
      keys: Points(x), values: Values(y), kernel: SmoothingKernel(.gaussian, width: 0.5)
    ).simultaneousBand(at: Points(queries, as: .queries), draws: 2000)
    let band = try SummedRegression(try sums(x, y, 0.5), width: 0.5)
      .simultaneousBand(at: queries)
    #expect((band.critical - direct.critical).magnitude < 0.12)
    if kind == .uniform { #expect(band.critical > 2.5) }
  }

  @Test(arguments: Kind.allCases, [0.4, 1.3])
  func `asymptotic errors are those of all rows`(kind: Kind, width: Double) throws {
    let (x, y, narrow) = kind.rows(400)
    let direct = try NadarayaWatson(
      keys: Points(x), values: Values(y), kernel: SmoothingKernel(.gaussian, width: width))
    let sorted = x.sorted()
    let queries = (0..<25).map { sorted[$0 * (x.count - 1) / 24] + 0.01 }
    let expected = try direct.standardErrors(
      at: Points(queries, as: .queries), convention: .asymptotic)
    let found = try SummedRegression(try sums(x, y, narrow), width: width)
      .asymptoticErrors(at: queries)
    for query in queries.indices where found[query].isFinite || kind == .uniform {
      // Residuals of values of 1000 are rounded at 1e-13, and keys of 1e9 have ten digits.
      let tolerance = kind == .far ? 1e-6 : 1e-9
      #expect(
        (found[query] - expected[query]).magnitude <= tolerance * (expected[query] + 1e-3),
        "\(kind) \(query): \(found[query]) for \(expected[query])")
    }
  }

  @Test func `what the boxes do not serve is an error`() throws {
    let sums = try sums([0, 1, 2, 3], [1, 2, 3, 4], 0.5)
    #expect(throws: EstimatorError.narrowerThanSums(width: 0.01, narrowest: sums.narrowest)) {
      try SummedRegression(sums, width: 0.01)
    }
    #expect(throws: EstimatorError.widthNotPositive(-1)) { try SummedRegression(sums, width: -1) }
    #expect(throws: EstimatorError.boxesTooNarrow(width: 1e-9, key: 1e15)) {
      try self.sums([1e15], [0], 1e-9)
    }
    let plain = try BoxSums(
      keys: Points([0, 1, 2]), values: Values([1, 2, 3]), width: 1, scores: false)
    #expect(throws: EstimatorError.noSquares) { try SummedWidthSearch(plain) }
    #expect(throws: EstimatorError.noSpread(.keys)) {
      try SummedWidthSearch(try self.sums([1, 1, 1], [1, 2, 3], 0.5))
    }
  }

  /// Sums of three rows, 0.1, 0.2 and 0.3 in the box from 0 to 1, with z = 1, 2, 3, and what no rows could give.
  @Test(arguments: [
    (0, 2.5), (0, -1), (0, .nan), (1, 1.6), (2, 0.1), (3, 11), (4, 6), (6, -1), (6, .infinity),
  ])
  func `sums that no rows have are refused`(column: Int, number: Double) throws {
    var sums = [3, -0.9, 0.29, 6, -1.6, 0.46, 14]
    let fits = try BoxSums(
      exponent: 0, terms: 3, squareTerms: 1, centre: 0, numbers: [0], sums: sums)
    #expect(fits.mean == 2)
    sums[column] = number
    #expect(throws: EstimatorError.impossibleSums(row: 0)) {
      try BoxSums(exponent: 0, terms: 3, squareTerms: 1, centre: 0, numbers: [0], sums: sums)
    }
    #expect(throws: EstimatorError.impossibleSums(row: 0)) {
      try BoxSums(
        exponent: 0, terms: 3, squareTerms: 1, centre: 0, numbers: [0x1p53],
        sums: [3, -0.9, 0.29, 6, -1.6, 0.46, 14])
    }
  }

  @Test func `a box that comes several times is added`() throws {
    let sums = try BoxSums(
      exponent: 0, terms: 1, squareTerms: 1, centre: 1, numbers: [4, -2, 4],
      sums: [1, 2, 4, 1, 1, 1, 2, 0, 0])
    #expect(sums.numbers == [-2, 4] && sums.sums == [1, 1, 1, 3, 2, 4])
    #expect(sums.range == -2...5)
  }

  @Test(arguments: [1e-295, 1e300, .infinity])
  func `extreme widths are served or refused`(width: Double) throws {
    let (x, y) = ([0.0, 1e-290, 5e-290], [1.0, 2, 3])
    let scaled = width < 1 ? x : [0, 1e290, 5e290]
    let sums = try sums(scaled, y, width)
    let answer = try SummedRegression(sums, width: width).estimate(at: scaled)
    #expect(answer.values.allSatisfy { (1...3).contains($0) })
  }
}
