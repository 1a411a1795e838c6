import Estimators
import Testing

/// *Source*: the pitfalls of kernel regression as other packages meet them: each has a clear error
/// here, or a limit value.
struct BadInputTests {
  @Test func namesTheRowOfANumberThatIsNotFinite() {
    #expect(throws: EstimatorError.notFinite(.keys, row: 1, value: .infinity)) {
      try Points([0, .infinity])
    }
    #expect(throws: EstimatorError.notFinite(.queries, row: 2, value: -.infinity)) {
      try Points(coordinates: [0, 1, 2, 3, -.infinity, 5], dimension: 2, as: .queries)
    }
    do {
      _ = try Values([0, 1, .nan])
      Issue.record("a value that is not a number was taken")
    } catch {
      #expect(error.description == "row 2 of the values is nan, which is not a finite number")
    }
  }

  @Test func moreKeysThanFitAreRefused() throws {
    let most = Int.max
    #expect(throws: EstimatorError.outOfRange(setting: "a count", value: Double(most))) {
      try Consistency.simulate(dimension: 8, counts: [most]) { $0[0] }
    }
    let points = try Points([1, 2, 3])
    #expect(throws: EstimatorError.tooFewNeighbours(query: 0, distances: 2, needed: most)) {
      try AdaptiveWidths.nearestNeighbours(points: points, queries: points, k: most)
    }
  }

  @Test func shapesMustFit() throws {
    #expect(throws: EstimatorError.raggedRows(numbers: 3, columns: 2)) {
      try Points(coordinates: [1, 2, 3], dimension: 2)
    }
    #expect(throws: EstimatorError.raggedRows(numbers: 3, columns: 0)) {
      try Values(numbers: [1, 2, 3], columns: 0)
    }
    #expect(throws: EstimatorError.countMismatch(keys: 2, values: 3)) {
      try NadarayaWatson(
        keys: Points([1, 2]), values: Values([1, 2, 3]), kernel: .unit(.gaussian))
    }
    #expect(throws: EstimatorError.noKeys) {
      try NadarayaWatson(keys: Points([]), values: Values([]), kernel: .unit(.gaussian))
    }
    let regression = try NadarayaWatson(
      keys: Points([1, 2]), values: Values([1, 2]), kernel: .unit(.gaussian))
    #expect(throws: EstimatorError.dimensionMismatch(keys: 1, queries: 2)) {
      try regression.estimate(at: Points(coordinates: [1, 2], dimension: 2))
    }
  }

  @Test func noQueriesGiveNoEstimates() throws {
    let estimate = try NadarayaWatson(
      keys: Points([1]), values: Values([2]), kernel: .unit(.boxcar)
    ).estimate(at: Points([], as: .queries))
    #expect(estimate.values.isEmpty && estimate.unsupported.isEmpty)
  }

  @Test(arguments: SmoothingKernel.Shape.allCases)
  func oneKeyGivesItsValue(_ shape: SmoothingKernel.Shape) throws {
    let estimate = try NadarayaWatson(
      keys: Points([1]), values: Values([2]), kernel: .unit(shape)
    ).estimate(at: Points([1, 1.5], as: .queries))
    #expect(estimate.values == [2, 2])
  }

  @Test func aMatrixThatCannotBeHeldIsRefused() throws {
    let keys = try Points([Double](repeating: 0, count: 1000))
    let regression = try NadarayaWatson(
      keys: keys, values: Values(keys.coordinates), kernel: .unit(.gaussian))
    #expect(throws: EstimatorError.tooManyWeights(keys: 1000, queries: 1000)) {
      try regression.weights(at: keys, limit: 999_999)
    }
  }

  @Test func stopsWhenTold() throws {
    let keys = try Points((0..<200).map(Double.init))
    let regression = try NadarayaWatson(
      keys: keys, values: Values(keys.coordinates), kernel: .unit(.gaussian))
    let stopped = Supervision(shouldStop: { true })
    #expect(throws: EstimatorError.stopped) {
      try regression.estimate(at: keys, supervision: stopped)
    }
    #expect(throws: EstimatorError.stopped) {
      try regression.weights(at: keys, supervision: stopped)
    }
    #expect(throws: EstimatorError.stopped) {
      try regression.heaviestKeys(at: Points([1]), count: 3, supervision: stopped)
    }
  }
}
