import Foundation
import Testing

@testable import Estimators

/// Local polynomials as wide as their k-th nearest key is far, and robust ones, against R's loess and lowess; bands of every
/// linear smoother.
struct NeighbourPolynomialTests {
  static func loess(_ degree: Int, weights: ObservationWeights? = nil) throws -> NeighbourPolynomial
  {
    var (keys, values) = try ReferenceTests.motorcycle()
    if let weights { (keys, values) = try weights.applied(to: keys, values) }
    return try NeighbourPolynomial(keys: keys, values: values, degree: degree, neighbours: 39)
  }

  static func close(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }

  /// *Source*: R 4.2.2, `loess(accel ~ times, span = 0.3, degree = d, control = loess.control(surface = "direct",
  /// statistics = "exact"))` on MASS's mcycle: fitted values 1, 50, 100 and 133, trace.hat, enp (tr HᵀH), one.delta, s, and
  /// `predict(se = TRUE)` at 3, 20 and 40.
  @Test(arguments: [
    (
      0, [-2.3411881488581, -70.2596562595891, 22.0103273066624, 0.5936630900572],
      [6.228958809707, 5.099171049768, 125.6412534304, 25.6195740492],
      [-2.373722035468, -99.623082504413, 10.760118173033],
      [5.979919281937, 5.422153395916, 4.646429062232]
    ),
    (
      1, [-0.8530402887939, -78.8356394829830, 21.5918820486811, -1.9809589546781],
      [7.826825271164, 6.7049819113, 124.051331369, 23.6712315145],
      [-1.030260505593, -105.720082794583, 8.780657478851],
      [9.448103406064, 5.515332268391, 4.409672946023]
    ),
    (
      2, [-1.444950948556, -86.056130062393, 25.073985186425, 6.753808863864],
      [12.518103554, 11.35927497182, 119.3230678638, 22.5431783658],
      [-1.407154859062, -110.231619321577, 5.344735472493],
      [10.097230276072, 6.941136764855, 5.843392694059]
    ),
  ])
  func loessByR(
    _ degree: Int, _ fitted: [Double], _ traces: [Double], _ predicted: [Double],
    _ errors: [Double]
  ) throws {
    let model = try Self.loess(degree)
    let fit = try model.trainingFit()
    #expect(Self.close(RReferenceTests.rows.map { fit.fitted[$0] }, fitted, 1e-9))
    let noise = try model.noise()
    #expect(
      Self.close(
        [
          noise.trace, noise.squaredTrace, 133 - 2 * noise.trace + noise.squaredTrace,
          noise.variance.squareRoot(),
        ], traces, 1e-8))
    let queries = try Points([3, 20, 40], as: .queries)
    #expect(Self.close(try model.fit(at: queries).values, predicted, 1e-9))
    #expect(Self.close(try model.standardErrors(at: queries), errors, 1e-8))
  }

  /// *Source*: `lowess(times, accel, f = 0.3, iter = 3, delta = 0)`, and `loess(family = "symmetric")`, which agrees.
  @Test func lowessByR() throws {
    let robust = try Self.loess(1).robust(rounds: 3)
    let fitted = try robust.fit(at: robust.keys).values
    let expected = [-0.8632517644016, -82.0501430270266, 23.6458805469969, -1.8460312287144]
    #expect(Self.close(RReferenceTests.rows.map { fitted[$0] }, expected, 1e-9))
    #expect(
      Self.close(
        try Self.loess(1).robust(rounds: 0).fit(at: robust.keys).values.prefix(1).map { $0 },
        [-0.8530402887939], 1e-9))
  }

  /// *Source*: `loess(weights = w, span = 0.3, degree = 1)`, w being those of `ObservationWeightsTests`.
  ///
  /// Its s is not ours: delta is taken there as if the weights were equal.
  @Test func weightedLoessByR() throws {
    let weights = try ObservationWeights((0..<133).map { 1 + Double($0 * 7 % 5) / 2 })
    let model = try Self.loess(1, weights: weights)
    let fit = try model.trainingFit()
    let expected = [-1.1933595339581, -75.6406919467581, 25.9696394491163, -0.1997265377994]
    #expect(Self.close(RReferenceTests.rows.map { fit.fitted[$0] }, expected, 1e-9))
    #expect(Self.close([fit.trace], [7.825482169408], 1e-9))
  }

  /// What is left out is left out: a fit without the row, under the same width.
  @Test(arguments: 0...2)
  func leavingOutIsARefit(_ degree: Int) throws {
    var random = TestRandom(UInt64(degree) + 60)
    let x = (0..<40).map { _ in random.uniform(0, 1) } + [3, 3, 9]
    let y = x.map { sin(5 * $0) + random.normal() }
    let model = try NeighbourPolynomial(
      keys: Points(x), values: Values(y), degree: degree, neighbours: 12)
    let fit = try model.trainingFit()
    let widths = try AdaptiveWidths.nearestNeighbours(
      points: model.keys, queries: model.keys, k: 12, counting: .points)
    for key in x.indices {
      var (others, values) = (x, y)
      others.remove(at: key)
      values.remove(at: key)
      let refit = try LocalPolynomial(
        keys: Points(others), values: Values(values),
        kernel: SmoothingKernel(.tricube, width: widths[key]), degree: degree
      ).fit(at: Points([x[key]], as: .queries)).values[0]
      #expect(
        refit.isNaN
          ? fit.leftOut[key].isNaN
          : abs(refit - fit.leftOut[key]) <= 1e-8 * max(1, abs(refit)), "\(key)")
    }
  }

  @Test func countsAreRowsRepeated() throws {
    var random = TestRandom(7)
    let x = (0..<60).map { _ in random.uniform(0, 5) }
    let y = x.map { sin($0) + 0.3 * random.normal() }
    let counts = x.map { _ in Double(Int(random.uniform(1, 4))) }
    let rows = x.indices.flatMap { [Int](repeating: $0, count: Int(counts[$0])) }
    let (keys, values) = try ObservationWeights(counts, meaning: .counts).applied(
      to: Points(x), Values(y))
    let own = try NeighbourPolynomial(keys: keys, values: values, degree: 1, neighbours: 30)
    let all = try NeighbourPolynomial(
      keys: Points(rows.map { x[$0] }), values: Values(rows.map { y[$0] }), degree: 1,
      neighbours: 30)
    let queries = try Points((0..<20).map { Double($0) / 4 }, as: .queries)
    #expect(Self.close(try own.fit(at: queries).values, try all.fit(at: queries).values, 1e-9))
    #expect(Self.close([try own.noise().variance], [try all.noise().variance], 1e-8))
    let (a, b) = (try own.robust(rounds: 2), try all.robust(rounds: 2))
    #expect(Self.close(try a.fit(at: queries).values, try b.fit(at: queries).values, 1e-8))
  }

  /// With a width for each query only keys in reach are looked at; the sums are those over all keys.
  @Test(arguments: SmoothingKernel.Shape.allCases)
  func widthsOfQueriesByAllPairs(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(77)
    let x = (0..<250).map { _ in random.uniform(0, 5) + (random.uniform() < 0.2 ? 30 : 0) }
    let y = x.map { sin($0) + random.normal() }
    let queries = (0..<60).map { _ in random.uniform(-5, 40) } + [x[0], 1e4]
    let widths = queries.map { _ in exp(random.uniform(-4, 3)) }
    let model = try VariableWidthRegression(keys: Points(x), values: Values(y), shape: shape)
    let places = try Points(queries, as: .queries)
    let estimates = try model.estimate(at: places, widths: .ofQueries(widths)).values
    let densities =
      shape == .constant ? nil : try model.density(at: places, widths: .ofQueries(widths))
    let integral = shape.integral(dimension: 1) ?? .nan
    for (query, q) in queries.enumerated() {
      let logs = x.map { shape.logWeight(abs($0 - q) / widths[query]) }
      let top = logs.max() ?? 0
      let weights = logs.map { top == -.infinity ? 0 : exp($0 - top) }
      let total = weights.reduce(0, +)
      var expected = 0.0
      for (weight, value) in zip(weights, y) { expected += weight * value / total }
      #expect(
        total > 0 ? abs(estimates[query] - expected) < 1e-9 : estimates[query].isNaN,
        "\(shape) \(q) \(widths[query]): \(estimates[query]) for \(expected)")
      if let densities {
        let density = total * exp(top) / (250 * widths[query] * integral)
        #expect(abs(densities[query] - density) <= 1e-9 * density)
      }
    }
  }

  /// A local polynomial and one by neighbours have all the bands of a weighted mean: in nine of ten samples or so the
  /// curve lies where a pointwise band of ninety per cent says.
  @Test func bandsOfPolynomials() throws {
    var random = TestRandom(31)
    let x = (0..<150).map { Double($0) / 30 }
    let queries = try Points([0, 0.5, 1.3, 2.5, 4.1, 5], as: .queries)
    var (inside, inLimits, total) = (0, 0, 0)
    for _ in 0..<30 {
      let y = x.map { 2 * $0 - 1 + 0.5 * random.normal() }
      let models: [any LinearSmoother] = [
        try LocalPolynomial(
          keys: Points(x), values: Values(y), kernel: SmoothingKernel(.gaussian, width: 0.4)),
        try NeighbourPolynomial(keys: Points(x), values: Values(y), degree: 1, neighbours: 40),
      ]
      for model in models {
        let band = try model.pointwiseBand(at: queries, level: 0.9)
        let prediction = try model.predictionBand(at: queries, level: 0.9)
        for (query, q) in queries.coordinates.enumerated() {
          total += 1
          let truth = 2 * q - 1
          if band.lower[query] <= truth && truth <= band.upper[query] { inside += 1 }
          let new = truth + 0.5 * random.normal()
          if prediction.lower[query] <= new && new <= prediction.upper[query] { inLimits += 1 }
        }
      }
    }
    #expect((0.82...0.96).contains(Double(inside) / Double(total)), "\(inside) of \(total)")
    #expect((0.84...0.97).contains(Double(inLimits) / Double(total)), "\(inLimits) of \(total)")
    let model = try LocalPolynomial(
      keys: Points(x), values: Values(x), kernel: SmoothingKernel(.gaussian, width: 0.4))
    let noisy = try LocalPolynomial(
      keys: Points(x), values: Values(x.map { $0 + random.normal() }),
      kernel: SmoothingKernel(.gaussian, width: 0.4))
    let together = try noisy.simultaneousBand(at: queries, draws: 400)
    #expect(together.critical > 1.96 && together.critical < 3.5)
    let wild = try noisy.bootstrapBand(at: queries, draws: 400)
    let errors = try noisy.standardErrors(at: queries)
    for query in errors.indices {
      #expect((0.4...2.5).contains(wild.standardErrors[query] / errors[query]))
    }
    // The weights of the estimate, by the estimates of single values.
    let weights = try model.weights(at: queries)
    let estimates = try model.fit(at: queries).values
    for query in 0..<queries.count {
      var (sum, squares) = (0.0, 0.0)
      for key in x.indices {
        let weight = weights[key * queries.count + query]
        sum += weight * x[key]
        squares += weight * weight
      }
      #expect(abs(sum - estimates[query]) < 1e-10)
      #expect(
        abs(squares - (try model.squaredNorms(at: queries, supervision: .none))[query]) < 1e-11)
    }
  }
}
