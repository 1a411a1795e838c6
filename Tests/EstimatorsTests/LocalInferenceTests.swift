import Foundation
import Testing

@testable import Estimators

/// Noise that changes from place to place, planes as models, and blocks that are left out.
struct LocalInferenceTests {
  static func regressors() throws -> (Points, Values) {
    let table = try referenceTable("two_regressors.csv")
    return (
      try Points(coordinates: table.flatMap { [$0[0], $0[1]] }, dimension: 2),
      try Values(table.map { $0[2] })
    )
  }

  /// *Source*: NumPy: weighted least squares at each query by `linalg.pinv`, each residual from a fit without its key.
  @Test(arguments: [
    (
      2.0, 0,
      [1.2867805381894148, 5.6555571409170025, 7.841620786445019, 4.794414816958433]
    ),
    (2, 1, [0.7604676231199374, 5.261826899835299, 7.576532696571161, 4.7118891826289]),
    (3, 2, [1.4461224336614524, 5.227970305571519, 7.807679937523613, 5.935335007537215]),
  ])
  func localErrorsOfMotorcycle(_ width: Double, _ degree: Int, _ expected: [Double]) throws {
    let (times, accel) = try ReferenceTests.motorcycle()
    let kernel = try SmoothingKernel(.gaussian, width: width)
    let queries = try Points([10, 20, 30, 50], as: .queries)
    let polynomial = try LocalPolynomial(
      keys: times, values: accel, kernel: kernel, degree: degree)
    var found = [try polynomial.localStandardErrors(at: queries)]
    if degree == 0 {
      let mean = try NadarayaWatson(keys: times, values: accel, kernel: kernel)
      found.append(try mean.localStandardErrors(at: queries))
      found.append(try mean.standardErrors(at: queries, convention: .local))
    }
    for errors in found {
      for (found, expected) in zip(errors, expected) {
        #expect(abs(found / expected - 1) < 1e-9, "\(found)")
      }
    }
    let band = try polynomial.pointwiseBand(at: queries, level: 0.9, isLocal: true)
    #expect(band.standardErrors == found[0])
    #expect(abs(band.upper[1] - band.estimates[1] - 1.6448536269514722 * found[0][1]) < 1e-9)
  }

  /// *Source*: statsmodels 0.15, `OLS(accel, add_constant(times)).fit(cov_type="HC3")`: errors of the line.
  @Test func localErrorsOfOneLine() throws {
    let (times, accel) = try ReferenceTests.motorcycle()
    let errors = try LocalPolynomial(
      keys: times, values: accel, kernel: SmoothingKernel(.gaussian, width: .infinity)
    ).localStandardErrors(at: Points([10, 20, 30, 50], as: .queries))
    let expected = [5.929464849767012, 4.4984053894922456, 3.854438227947562, 5.721067745320431]
    for (found, expected) in zip(errors, expected) { #expect(abs(found / expected - 1) < 1e-10) }
  }

  /// Σ l² v/ω by the matrix of weights, over kernels, degrees, weights and models.
  @Test(arguments: [SmoothingKernel.Shape.gaussian, .tricube, .laplacian, .boxcar], [0, 1, 2])
  func normsWithVariances(_ shape: SmoothingKernel.Shape, _ degree: Int) throws {
    var random = TestRandom(51)
    let n = 60
    let keys = try Points((0..<n).map { _ in random.uniform() })
    let precise = try ObservationWeights((0..<n).map { _ in 0.5 + random.uniform() })
    let variances = (0..<n).map { _ in random.uniform() }
    let queries = try Points([0.1, 0.5, 0.77, 1.3, 30], as: .queries)
    for weights in [nil, precise] {
      let values = try Values((0..<n).map { _ in random.normal() }).weighted(by: weights)
      let kernel = try SmoothingKernel(shape, width: 0.2)
      var models: [any LinearSmoother] = [
        try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree),
        try NeighbourPolynomial(
          keys: keys, values: values, shape: shape, degree: degree, neighbours: 12),
      ]
      if degree == 0 {
        models.append(try NadarayaWatson(keys: keys, values: values, kernel: kernel))
      }
      for model in models {
        let matrix = try model.weights(at: queries)
        let norms = try model.squaredNorms(of: variances, at: queries, supervision: .none)
        for query in 0..<queries.count {
          let sum = (0..<n).reduce(0) {
            let l = matrix[$1 * queries.count + query]
            return $0 + l * l * variances[$1] / (weights?.numbers[$1] ?? 1)
          }
          if sum.isNaN {
            #expect(norms[query] == 0)
          } else {
            #expect(abs(norms[query] - sum) <= 1e-9 * sum + 1e-12, "\(model) \(query)")
          }
        }
      }
    }
  }

  /// *Source*: R 4.2.2, `locfit(y ~ lp(a, b, h = 3, deg = 1), kern = "gauss", ev = dat())` for the traces and the first fits.
  ///
  /// locfit's Gaussian of h 3 has the width 1.2, and ends somewhere. NumPy for the rest, every row left out in turn.
  @Test func planesOfTwoRegressors() throws {
    let (keys, values) = try Self.regressors()
    let model = try LocalPolynomial(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 1.2))
    let noise = try model.noise()
    #expect(abs(noise.trace - 7.68475811357) < 1e-7)
    #expect(abs(noise.squaredTrace - 5.62497441857) < 1e-7)
    #expect(abs(noise.variance - 1.2576736047265389) < 1e-10)
    let fit = try model.trainingFit()
    for (row, fitted) in [31.2324884569, 37.3466923398, 44.2628316229, 40.7152084646].enumerated() {
      #expect(abs(fit.fitted[row] - fitted) < 1e-6)
    }
    let leftOut = [31.235544567695463, 37.30816739088841, 44.68659887516181, 40.587442969152406]
    for (row, expected) in leftOut.enumerated() { #expect(abs(fit.leftOut[row] - expected) < 1e-9) }
    #expect(abs(try fit.score(.leaveOneOut) - 1.3213102632911113) < 1e-9)
    let queries = try Points(coordinates: [0, 10, 1, 9.5, -3, 14], dimension: 2, as: .queries)
    let errors = try model.standardErrors(at: queries)
    let local = try model.localStandardErrors(at: queries)
    for (found, expected) in zip(
      errors + local,
      [
        0.16330330817978606, 0.22623972889626157, 2.5751909918943974, 0.16600816254033812,
        0.27405605820782797, 2.2031124926571177,
      ])
    {
      #expect(abs(found / expected - 1) < 1e-9, "\(found)")
    }
  }

  /// Planes over layouts with ties, dependent coordinates and lonely keys: leverages, estimates left out and norms are those of
  /// the matrix of weights and of fits without the row.
  @Test(arguments: [0.02, 0.3, 2, .infinity], [0, 1])
  func planesLeftOut(_ width: Double, _ degree: Int) throws {
    var random = TestRandom(52)
    for layout in 0..<3 {
      let n = 24
      var rows = (0..<n).map { _ in [random.uniform(), random.uniform()] }
      if layout == 1 { rows = rows.map { [$0[0], 2 * $0[0]] } }
      if layout == 2 { rows[3] = rows[4] }
      rows[7] = [40, 40]
      let keys = try Points(coordinates: rows.flatMap { $0 }, dimension: 2)
      let values = try Values((0..<n).map { _ in random.normal() })
      let kernel = try SmoothingKernel(.gaussian, width: width)
      let model = try LocalPolynomial(
        keys: keys, values: values, kernel: kernel, degree: degree)
      let fit = try model.trainingFit()
      let matrix = try model.weights(at: keys)
      let norms = try model.squaredNorms(at: keys, supervision: .none)
      for row in 0..<n {
        #expect(abs(fit.leverages[row] - matrix[row * n + row]) < 1e-8)
        let norm = (0..<n).reduce(0) { $0 + matrix[$1 * n + row] * matrix[$1 * n + row] }
        #expect(abs(norms[row] - norm) < 1e-8 * max(1, norm))
        let others = (0..<n).filter { $0 != row }
        let alone = try LocalPolynomial(
          keys: keys.rows(others), values: Values(others.map { values.numbers[$0] }),
          kernel: kernel, degree: degree
        ).fit(at: keys.rows([row])).values[0]
        // A plane far outside is as uncertain as it is steep.
        let scale = max(1, abs(alone), abs(fit.leftOut[row]))
        #expect(
          abs(fit.leftOut[row] - alone) < 1e-6 * scale,
          "\(layout) \(row) \(fit.leftOut[row]) \(alone)")
      }
    }
  }

  /// *Source*: NumPy, `linalg.lstsq` at each key of `mcycle` in ascending order without it and its neighbours.
  @Test(arguments: [
    (1.5, 0, 1, 650.4286086960595), (2, 1, 2, 603.9497018523267), (3, 2, 4, 3074.3336907427197),
    (0.5, 0, 3, 803.0919015382533), (8, 1, 10, 2450.9548819131765),
  ])
  func blocksLeftOut(_ width: Double, _ degree: Int, _ block: Int, _ expected: Double) throws {
    let (times, accel) = try ReferenceTests.motorcycle()
    let search = try WidthSearch(
      NadarayaWatson(keys: times, values: accel, kernel: .unit(.gaussian)), degree: degree,
      block: block)
    let score = try search.score(at: width)
    #expect(abs(score / expected - 1) < 1e-7, "\(score)")
  }

  /// Without neighbours a block is the key alone, and noise that goes on asks for wider widths.
  @Test func blocksOfASeries() throws {
    var random = TestRandom(53)
    var noise = 0.0
    let x = (0..<200).map { Double($0) / 200 }
    let y = x.map { x in
      noise = 0.85 * noise + 0.3 * random.normal()
      return sin(5 * x) + noise
    }
    let regression = try NadarayaWatson(
      keys: Points(x), values: Values(y), kernel: .unit(.gaussian))
    let alone = try WidthSearch(regression).best().width
    let blocks = try WidthSearch(regression, block: 12).best().width
    #expect(blocks > 2 * alone)
    #expect(throws: EstimatorError.tooFewKeys(count: 200, needed: 202)) {
      try WidthSearch(regression, block: 100)
    }
    #expect(throws: EstimatorError.outOfRange(setting: "the neighbours left out", value: 2)) {
      try WidthSearch(regression, criterion: .akaike, block: 2)
    }
  }

  /// *Source*: NumPy, a million draws of normal noise over the keys of `mcycle`: 3.0653 and 2.8269 are the quantiles of the
  /// largest of forty standardised deviations at width 2.
  @Test func criticalValues() throws {
    let (times, accel) = try ReferenceTests.motorcycle()
    let model = try NadarayaWatson(
      keys: times, values: accel, kernel: SmoothingKernel(.gaussian, width: 2))
    let even = (0..<40).map { 3 + 54 * Double($0) / 39 }
    for (level, expected) in [(0.95, 3.0653009763932206), (0.9, 2.8269445610275166)] {
      // Uneven queries take another way to the same; the one that is moved hardly matters.
      for queries in [
        even, even.enumerated().map { $0.offset == 7 ? $0.element + 1e-3 : $0.element },
      ] {
        let band = try model.simultaneousBand(at: Points(queries, as: .queries), level: level)
        #expect(abs(band.critical / expected - 1) < 0.02, "\(band.critical)")
      }
      let drawn = try model.simultaneousBand(
        at: Points(even, as: .queries), level: level, draws: 4000)
      #expect(abs(drawn.critical / expected - 1) < 0.03, "\(drawn.critical)")
    }
  }

  /// The correlations are those of the rows of the matrix of weights, with variances and weights of rows, far outside too.
  @Test func correlationsOfEstimates() throws {
    var random = TestRandom(54)
    let n = 50
    let keys = try Points((0..<n).map { _ in random.uniform() })
    let precise = try ObservationWeights((0..<n).map { _ in 0.5 + random.uniform() })
    let variances = (0..<n).map { _ in 0.1 + random.uniform() }
    for (weights, own) in [(nil, nil), (precise, variances)] as [(ObservationWeights?, [Double]?)] {
      let model = try NadarayaWatson(
        keys: keys, values: Values((0..<n).map { _ in random.normal() }).weighted(by: weights),
        kernel: SmoothingKernel(.gaussian, width: 0.1))
      for places in [[0, 0.25, 0.5, 0.75, 1], [0.1, -0.3, 0.8, 0.81, 9]] {
        let queries = try Points(places, as: .queries)
        let found = try #require(
          try model.correlations(of: own, at: queries, supervision: .none))
        let matrix = try model.weights(at: queries)
        func product(_ i: Int, _ j: Int) -> Double {
          (0..<n).reduce(0) {
            $0 + matrix[$1 * 5 + i] * matrix[$1 * 5 + j] * (own?[$1] ?? 1)
              / (weights?.numbers[$1] ?? 1)
          }
        }
        for i in 0..<5 {
          for j in 0..<5 {
            let expected = product(i, j) / (product(i, i) * product(j, j)).squareRoot()
            #expect(abs(found[i * 5 + j] - expected) < 1e-9)
          }
        }
      }
    }
  }
}
