import Estimators
import Foundation
import Testing

struct NadarayaWatsonTests {
  static let shapes = SmoothingKernel.Shape.allCases

  static func sample(_ n: Int, seed: UInt64 = 1) throws -> (Points, Values) {
    var random = TestRandom(seed)
    let x = (0..<n).map { _ in random.uniform(0, 5) }
    return (try Points(x), try Values(x.map { 2 * $0 + random.normal() }))
  }

  @Test(arguments: shapes)
  func agreesWithTheDefinition(_ shape: SmoothingKernel.Shape) throws {
    let (keys, values) = try Self.sample(60)
    let queries = try Points((0..<80).map { -1 + 0.1 * Double($0) }, as: .queries)
    for width in [0.05, 0.4, 3] {
      let estimate = try NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(shape, width: width)
      ).estimate(at: queries)
      let oracle = Oracle(keys: keys, values: values, shape: shape, widths: [width])
      for query in 0..<queries.count {
        let expected = oracle.estimate(query, queries)
        if expected.isNaN {
          #expect(estimate.values[query].isNaN)
          #expect(estimate.unsupported.contains(query))
        } else {
          #expect(abs(estimate.values[query] - expected) <= 1e-12 * 12)
        }
      }
    }
  }

  /// *Source*: issue 4, property G: rows of weights add up to 1 and give the estimate.
  @Test(arguments: shapes)
  func weightsAddUpAndGiveTheEstimate(_ shape: SmoothingKernel.Shape) throws {
    let (keys, values) = try Self.sample(30)
    let queries = try Points([-3, 0, 1.5, 2.2, 7], as: .queries)
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(shape, width: 0.5))
    let estimate = try regression.estimate(at: queries)
    let weights = try regression.weights(at: queries)
    for query in 0..<5 {
      let column = (0..<30).map { weights[$0 * 5 + query] }
      if estimate.unsupported.contains(query) {
        #expect(column.allSatisfy { $0.isNaN })
        continue
      }
      #expect(abs(column.reduce(0, +) - 1) < 1e-14)
      let mean = zip(column, values.numbers).map(*).reduce(0, +)
      #expect(abs(mean - estimate.values[query]) < 1e-12)
    }
  }

  @Test func theConstantKernelGivesTheMean() throws {
    let (keys, values) = try Self.sample(41)
    let queries = try Points([-1e9, 0, 3], as: .queries)
    let mean = values.numbers.reduce(0, +) / 41
    for kernel in [.unit(.constant), try SmoothingKernel(.gaussian, width: .infinity)] {
      let estimate = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
        .estimate(at: queries)
      for value in estimate.values { #expect(abs(value - mean) < 1e-13) }
    }
  }

  @Test(arguments: [SmoothingKernel.Shape.gaussian, .laplacian, .logistic, .cauchy])
  func farQueriesGetTheNearestKey(_ shape: SmoothingKernel.Shape) throws {
    let keys = try Points([0, 1, 2])
    let values = try Values([10, 20, 30])
    let kernel = try SmoothingKernel(shape, width: 1e-3)
    let estimate = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      .estimate(at: Points([-50, 90], as: .queries))
    #expect(estimate.unsupported.isEmpty)
    if shape != .cauchy { #expect(estimate.values == [10, 30]) }
    #expect(estimate.values.allSatisfy { (10...30).contains($0) })
  }

  @Test func equallyNearKeysShareAFarQuery() throws {
    let estimate = try NadarayaWatson(
      keys: Points([0, 2]), values: Values([10, 30]),
      kernel: SmoothingKernel(.gaussian, width: 1e-200)
    ).estimate(at: Points([1], as: .queries))
    #expect(estimate.values == [20])
  }

  @Test func answersOffTheSupportAsAsked() throws {
    let regression = try NadarayaWatson(
      keys: Points([0, 1, 4]), values: Values([3, 5, 10]), kernel: .unit(.boxcar))
    let queries = try Points([0.5, 2.5, 100], as: .queries)
    let plain = try regression.estimate(at: queries)
    #expect(plain.unsupported == [1, 2])
    #expect(plain.values[0] == 4)
    #expect(plain.values[1].isNaN && plain.values[2].isNaN)
    #expect(try regression.estimate(at: queries, offSupport: .nearest).values == [4, 7.5, 10])
    #expect(try regression.estimate(at: queries, offSupport: .mean).values == [4, 6, 6])
    #expect(throws: EstimatorError.noSupport(query: 1)) {
      try regression.estimate(at: queries, offSupport: .error)
    }
  }

  /// Keys and queries on a lattice, where many keys are equally near.
  @Test(arguments: [1, 2])
  func theNearestKeysAnswerOffTheSupport(_ d: Int) throws {
    var random = TestRandom(23)
    func lattice(_ n: Int) -> [Double] {
      (0..<n * d).map { _ in Double(Int.random(in: 0..<12, using: &random)) }
    }
    let (x, q) = (lattice(40), lattice(60))
    let values = try Values(numbers: (0..<80).map { _ in random.normal() }, columns: 2)
    let estimate = try NadarayaWatson(
      keys: Points(coordinates: x, dimension: d), values: values,
      kernel: SmoothingKernel(.triangular, width: 0.5)
    ).estimate(
      at: Points(coordinates: q, dimension: d, as: .queries), offSupport: .nearest)
    #expect(!estimate.unsupported.isEmpty)
    for query in 0..<60 {
      let squares = (0..<40).map { key in
        (0..<d).reduce(0.0) { $0 + pow(x[key * d + $1] - q[query * d + $1], 2) }
      }
      let nearest = squares.indices.filter { squares[$0] == squares.min() }
      for column in 0..<2 {
        let sum = nearest.reduce(0) { $0 + values.numbers[$1 * 2 + column] }
        let expected = sum / Double(nearest.count)
        #expect(abs(estimate.values[query * 2 + column] - expected) < 1e-14)
      }
    }
  }

  @Test func vectorValuesAndSeveralCoordinates() throws {
    var random = TestRandom(5)
    let keys = try Points(
      coordinates: (0..<150).map { _ in random.normal() }, dimension: 3)
    let values = try Values(numbers: (0..<100).map { _ in random.normal() }, columns: 2)
    let queries = try Points(
      coordinates: (0..<30).map { _ in random.normal() }, dimension: 3, as: .queries)
    let widths = [0.5, 1, 2.5]
    for shape in Self.shapes {
      let estimate = try NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(shape, widths: widths)
      ).estimate(at: queries)
      let oracle = Oracle(keys: keys, values: values, shape: shape, widths: widths)
      for query in 0..<10 {
        for column in 0..<2 {
          let expected = oracle.estimate(query, queries, column: column)
          let found = estimate.values[query * 2 + column]
          #expect(expected.isNaN ? found.isNaN : abs(found - expected) < 1e-12)
        }
      }
    }
  }

  @Test func aFunctionIsAKernelToo() throws {
    let (keys, values) = try Self.sample(40)
    let queries = try Points(arange(0, 5, 0.1), as: .queries)
    let own = try CustomNadarayaWatson.estimate(
      keys: keys, values: values, queries: queries, tile: 100
    ) { distances in distances.map { max(1 - abs($0), 0) } }
    let built = try NadarayaWatson(keys: keys, values: values, kernel: .unit(.triangular))
      .estimate(at: queries)
    #expect(own.unsupported == built.unsupported)
    for (a, b) in zip(own.values, built.values) {
      #expect(abs(a - b) < 1e-13 || a.isNaN && b.isNaN)
    }
    #expect(throws: EstimatorError.weightCount(expected: 2000, found: 1)) {
      try CustomNadarayaWatson.estimate(keys: keys, values: values, queries: queries) { _ in [1] }
    }
    #expect(throws: EstimatorError.stopped) {
      try CustomNadarayaWatson.estimate(keys: keys, values: values, queries: queries) { _ in nil }
    }
  }
}
