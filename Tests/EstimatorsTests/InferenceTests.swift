import Estimators
import Foundation
import Testing

/// What is said about an estimate: bands, diagnostics, and how errors shrink.
struct InferenceTests {
  @Test func diagnosticsAgreeWithTheWeights() throws {
    let (keys, values) = try MethodTests.sample(60)
    let queries = try Points([-0.5, 1, 2.5, 9, 300], as: .queries)
    for shape in SmoothingKernel.Shape.allCases {
      let regression = try NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(shape, width: 0.4))
      let found = try regression.diagnostics(at: queries)
      let weights = try regression.weights(at: queries)
      for query in 0..<5 {
        let column = (0..<60).map { weights[$0 * 5 + query] }
        if column[0].isNaN {
          #expect(found.effectiveSampleSizes[query] == 0)
          continue
        }
        let norm = column.reduce(0) { $0 + $1 * $1 }
        let entropy = column.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
        #expect(abs(found.effectiveSampleSizes[query] * norm - 1) < 1e-11)
        #expect(abs(found.entropies[query] - entropy) < 1e-9)
        let nearest = keys.coordinates.map { abs($0 - queries.coordinates[query]) }.min() ?? 0
        #expect(abs(found.nearestDistances[query] - nearest / 0.4) < 1e-12)
        let top = try regression.heaviestKeys(
          at: Points([queries.coordinates[query]]), count: 3)
        #expect(top.first?.weight == column.max())
      }
    }
  }

  /// Every key has the same weight, and none is far.
  @Test func anInfiniteWidthHasPlainDiagnostics() throws {
    let (keys, values) = try MethodTests.sample(30)
    let found = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: .infinity)
    ).diagnostics(at: Points([-100, 2], as: .queries))
    #expect(found.effectiveSampleSizes.allSatisfy { abs($0 - 30) < 1e-12 })
    #expect(found.entropies.allSatisfy { abs($0 - log(30)) < 1e-12 })
    #expect(found.nearestDistances == [0, 0])
    #expect(found.logDensities.allSatisfy { $0.isNaN })
  }

  @Test func bandsCoverWhatTheyPromise() throws {
    // The band of the estimate's mean, under the model that it assumes: noise of one variance.
    var random = TestRandom(12)
    let x = (0..<150).map { _ in random.uniform(0, 5) }
    let keys = try Points(x)
    let queries = try Points(arange(0.5, 4.5, 0.1), as: .queries)
    let kernel = try SmoothingKernel(.gaussian, width: 0.3)
    let truth = try NadarayaWatson(keys: keys, values: Values(x.map { sin($0) }), kernel: kernel)
      .estimate(at: queries).values
    var pointwise = 0.0
    var together = 0.0
    let repeats = 60
    for repeated in 0..<repeats {
      let values = try Values(x.map { sin($0) + 0.3 * random.normal() })
      let regression = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      let narrow = try regression.pointwiseBand(at: queries)
      let wide = try regression.simultaneousBand(
        at: queries, draws: 100, seed: UInt64(repeated))
      #expect(narrow.critical < wide.critical)
      let hits = (0..<40).map {
        narrow.lower[$0] <= truth[$0] && truth[$0] <= narrow.upper[$0] ? 1.0 : 0
      }
      pointwise += hits.reduce(0, +) / 40 / Double(repeats)
      let all = (0..<40).allSatisfy { wide.lower[$0] <= truth[$0] && truth[$0] <= wide.upper[$0] }
      together += all ? 1 / Double(repeats) : 0
    }
    #expect((0.90...0.99).contains(pointwise))
    #expect((0.83...1).contains(together))
  }

  @Test func bootstrapAndPredictionBandsAreNearTheirTheory() throws {
    let (keys, values) = try MethodTests.sample(400)
    let queries = try Points(arange(1, 4, 0.5), as: .queries)
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 0.3))
    let linear = try regression.pointwiseBand(at: queries)
    let wild = try regression.bootstrapBand(at: queries, draws: 300)
    let local = try regression.standardErrors(at: queries, convention: .asymptotic)
    for query in 0..<queries.count {
      let error = linear.standardErrors[query]
      #expect((0.6...1.5).contains(wild.standardErrors[query] / error))
      #expect((0.6...1.5).contains(local[query] / error))
      #expect(wild.lower[query] < linear.estimates[query])
    }
    // Noise of variance 1: 95% of new values within about ±1.96.
    let prediction = try regression.predictionBand(at: queries)
    let reach = (prediction.upper[0] - prediction.lower[0]) / 2
    #expect((1.6...2.4).contains(reach))
    let again = try regression.bootstrapBand(at: queries, draws: 300)
    #expect(again.lower == wild.lower && again.upper == wild.upper)
  }

  /// *Source*: Barber, Candès, Ramdas and Tibshirani (2021), section 1.1: the ⌈(n + 1) level⌉-th residual.
  @Test func predictionLimitsAreAnOrderStatistic() throws {
    let (keys, values) = try MethodTests.sample(40)
    let query = try Points([2], as: .queries)
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 0.3))
    let residuals = zip(values.numbers, try regression.trainingFit().leftOut)
      .map { abs($0 - $1) }.sorted()
    for (level, rank) in [(0.5, 21), (0.9, 37), (0.95, 39)] {
      let band = try regression.predictionBand(at: query, level: level)
      #expect(abs(band.upper[0] - band.estimates[0] - residuals[rank - 1]) < 1e-12)
    }
    #expect(try regression.predictionBand(at: query, level: 0.99).lower == [-.infinity])
    // Two of three keys have no other in reach.
    let apart = try NadarayaWatson(
      keys: Points([0, 0.5, 9]), values: Values([1, 2, 3]),
      kernel: SmoothingKernel(.boxcar, width: 1))
    #expect(try apart.predictionBand(at: query, level: 0.5).upper[0].isFinite == false)
  }

  /// Of one query it is the pointwise band; of many it is wider, and Bonferroni's is wider still.
  @Test func simultaneousLimitsLieBetweenTheirBounds() throws {
    let (keys, values) = try MethodTests.sample(60)
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 0.3))
    for level in [0.9, 0.95, 0.99] {
      let one = try regression.simultaneousBand(at: Points([2], as: .queries), level: level)
      let alone = try regression.pointwiseBand(at: Points([2], as: .queries), level: level)
      #expect((1...1.05).contains(one.critical / alone.critical))
      let queries = try Points((0..<20).map { Double($0) / 4 }, as: .queries)
      let all = try regression.simultaneousBand(at: queries, level: level)
      let each = try regression.pointwiseBand(at: queries, level: 1 - (1 - level) / 20)
      #expect((alone.critical * 1.1...each.critical).contains(all.critical))
    }
  }

  /// *Source*: exercise 4 of *Dive into Deep Learning* 11.2; the rate is Stone's (1982).
  @Test(arguments: [1, 2, 3])
  func errorsShrinkAtTheRateOfTheDimension(_ d: Int) throws {
    let points = try Consistency.simulate(
      dimension: d, counts: [50, 200, 800], repeats: 4
    ) { x in sin(4 * x[0]) }
    let rate = Consistency.rate(points)
    #expect(rate < -0.5 * 2 / Double(d + 4))
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.error > $1.error })
  }
}
