import Foundation
import Testing

@testable import Estimators

/// Weights of observations: counts are rows repeated, a weight of 0 is a row left out, and precisions matter by their
/// ratios; with numbers of other programs.
struct ObservationWeightsTests {
  static func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(1, abs(b))
  }

  static func close(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-10) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { close($0, $1, tolerance) }
  }

  /// 1, 2, 3, 1.5, 2.5 in turn, as `1 + (7 * i) %% 5 / 2` in R.
  static func motorcycle() throws -> (keys: Points, values: Values, weights: [Double]) {
    let (keys, values) = try ReferenceTests.motorcycle()
    return (keys, values, (0..<keys.count).map { 1 + Double($0 * 7 % 5) / 2 })
  }

  static func weighted(
    _ meaning: ObservationWeights.Meaning = .precisions, times factor: Double = 1
  )
    throws -> (keys: Points, values: Values)
  {
    let (keys, values, weights) = try motorcycle()
    return try ObservationWeights(weights.map { $0 * factor }, meaning: meaning)
      .applied(to: keys, values)
  }

  // MARK: Other programs

  /// *Source*: R 4.2.2, `predict(lm(accel ~ poly(times, degree), weights = w), se.fit = TRUE)` at 5, 20 and 40; `hatvalues`
  /// and y − e/(1 − h) at rows 1, 50, 100 and 133; `summary(…)$sigma^2` of degree 1 is 4302.866258035, of weights whose mean
  /// is 2.
  @Test(arguments: [
    (
      1, [-47.345275663222, -30.763317282692, -8.654039441985],
      [7.3948026007684, 4.3342358680247, 6.0388928251650]
    ),
    (
      2, [-25.394444713116, -36.923684339556, -12.134274851014],
      [10.570531260182, 4.747590927428, 6.009149866256]
    ),
  ])
  func weightedLeastSquares(_ degree: Int, _ fitted: [Double], _ errors: [Double]) throws {
    let (keys, values) = try Self.weighted()
    let model = try LocalPolynomial(
      keys: keys, values: values, kernel: .unit(.constant), degree: degree)
    let queries = try Points([5, 20, 40], as: .queries)
    #expect(Self.close(try model.fit(at: queries).values, fitted, 1e-9))
    #expect(Self.close(try model.standardErrors(at: queries), errors, 1e-9))
    let noise = try model.noise()
    #expect(Self.close(noise.trace, Double(degree + 1), 1e-10))
    if degree == 1 { #expect(Self.close(noise.variance, 4302.866258035 / 2, 1e-9)) }
    if degree == 2 {
      let fit = try model.trainingFit()
      let rows = RReferenceTests.rows
      #expect(
        Self.close(
          rows.map { fit.leverages[$0] },
          [0.041530873467993, 0.013484339180964, 0.019944990791125, 0.203371212432665], 1e-11))
      #expect(
        Self.close(
          rows.map { fit.leftOut[$0] },
          [-21.670613069214, -35.634579292285, -24.989302263908, 57.080644517434], 1e-10))
    }
  }

  /// *Source*: locfit 1.5-9.7, `locfit(accel ~ lp(times, h = h, deg = d), weights = w, kern = k, ev = dat())`.
  @Test(arguments: [
    (
      SmoothingKernel.Shape.epanechnikov, 6.0, 0, 7.35141781142, 5.99346063193,
      [-1.83941747573, -59.11851851852, 28.00679254807, 2.84029659113]
    ),
    (
      .epanechnikov, 6, 1, 8.60550060273, 7.26936099313,
      [-1.52632552663, -69.46868729799, 27.96273707991, 8.89531639140]
    ),
    (
      .epanechnikov, 6, 2, 14.5971356827, 13.2680224479,
      [-1.05001072548, -76.48483515045, 31.73685899944, 11.01847351552]
    ),
    (
      .gaussian, 1, 0, 21.4641163108, 16.0807724971,
      [-1.57039646439, -72.98648529282, 28.31228522434, 9.63055493330]
    ),
    (
      .gaussian, 1, 1, 23.7123014978, 17.9997157761,
      [-0.934373657782, -79.030476437340, 29.273428918044, 10.676736865081]
    ),
    (
      .gaussian, 1, 2, 32.4546998894, 27.2198827060,
      [-0.547124145652, -84.526741098294, 30.446705954453, 10.698873710691]
    ),
  ])
  func locfit(
    _ shape: SmoothingKernel.Shape, _ width: Double, _ degree: Int, _ trace: Double,
    _ squared: Double, _ fitted: [Double]
  ) throws {
    for meaning in ObservationWeights.Meaning.allCases {
      // Twice the weights are whole numbers.
      let (keys, values) = try Self.weighted(meaning, times: 2)
      let kernel = try SmoothingKernel(shape, width: width)
      let model = try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
      let noise = try model.noise()
      #expect(Self.close(noise.trace, trace, 1e-8) && Self.close(noise.squaredTrace, squared, 1e-8))
      let fit = try model.trainingFit().fitted
      #expect(Self.close(RReferenceTests.rows.map { fit[$0] }, fitted, 1e-7))
      guard degree == 0 else { continue }
      let constant = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      let own = try constant.noise()
      #expect(Self.close(own.trace, trace, 1e-8) && Self.close(own.squaredTrace, squared, 1e-8))
      let ownFit = try constant.trainingFit().fitted
      #expect(Self.close(RReferenceTests.rows.map { ownFit[$0] }, fitted, 1e-7))
    }
  }

  /// *Source*: the hat matrix of the weighted fit row by row in R 4.2.2 with `solve`: H, then Σ ω e²/(n − 2 tr H +
  /// tr ΩHΩ⁻¹Hᵀ) with weights of mean 1, standard errors, and the three scores; the widths by `optimize`.
  @Test func precisionsByTheHatMatrix() throws {
    let (keys, values) = try Self.weighted()
    let kernel = SmoothingKernel.unit(.gaussian)
    let constant = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
    #expect(Self.close(try constant.noise().variance, 601.40773195618, 1e-9))
    let errors = try constant.standardErrors(at: keys)
    let expected = [11.8736034255305, 5.3103254184261, 7.6180618077133, 18.2793663561419]
    #expect(Self.close(RReferenceTests.rows.map { errors[$0] }, expected, 1e-9))
    let fit = try constant.trainingFit()
    #expect(Self.close(try fit.score(.leaveOneOut), 654.00120183432, 1e-9))
    #expect(Self.close(try fit.score(.generalised), 682.5301067316, 1e-9))
    #expect(Self.close(try fit.score(.akaike), 7.5839701937717, 1e-9))
    let line = try LocalPolynomial(keys: keys, values: values, kernel: kernel)
    #expect(Self.close(try line.noise().variance, 577.49398193285, 1e-9))
    #expect(Self.close(try line.trainingFit().score(.leaveOneOut), 635.57270547149, 1e-9))
    for (degree, width, score) in [
      (0, 1.0137220141461, 653.98066205855), (1, 1.5351677620677, 607.68046161701),
    ] {
      let best = try WidthSearch(constant, degree: degree).best()
      #expect(Self.close(best.width, width, 1e-5) && Self.close(best.score, score, 1e-9))
    }
  }

  /// *Source*: SciPy 1.17.1, `gaussian_kde(times, weights=w)`: its factors are of scott and silverman, its covariance that
  /// of `numpy.cov(aweights=w)`; and R's `density(times, bw = 2, weights = w / sum(w))`, which bins, to six digits.
  @Test func scipyDensities() throws {
    let (keys, _, weights) = try Self.motorcycle()
    let own = try ObservationWeights(weights)
    let width = try DensityWidth.normalReference.width(of: keys, weights: own)
    #expect(Self.close(width, 5.383698500624768, 1e-11))
    let queries = try Points([5, 15, 30, 50], as: .queries)
    let scipy = try Density(
      points: keys, weights: own, kernel: SmoothingKernel(.gaussian, width: width)
    ).density(at: queries)
    #expect(
      Self.close(
        scipy,
        [0.01088278016450013, 0.029057652977942914, 0.020745735201041837, 0.007678605507059098],
        1e-12))
    let two = try Density(
      points: keys, weights: own, kernel: SmoothingKernel(.gaussian, width: 2)
    ).density(at: queries)
    let exact = [0.0099353839015025, 0.0437862198738481, 0.0177464886705929, 0.0061727066813833]
    #expect(Self.close(two, exact, 1e-13))
    let binned = [0.0099355566576536, 0.0437866038697691, 0.0177468564903986, 0.0061728279492006]
    #expect(Self.close(two, binned, 1e-6))
  }

  // MARK: Properties

  struct Design {
    var x: [Double]
    var y: [Double]
    var counts: [Double]
    var queries: [Double]

    init(_ seed: Int, rows: Int) {
      var random = TestRandom(UInt64(seed) + 900)
      // Ties, a cluster, a far key, and rows that count for nothing.
      x = (0..<rows).map { row in
        row % 7 == 3
          ? 2 : row % 11 == 5 ? 9 + random.uniform(0, 0.01) : row == 1 ? 30 : random.uniform(0, 5)
      }
      y = x.map { sin($0) + 0.3 * random.normal() }
      counts = (0..<rows).map { _ in Double(Int(random.uniform(0, 4))) }
      counts[1] = 2
      queries = (0..<30).map { _ in random.uniform(-3, 14) } + [2, 9, 30]
    }

    var repeated: (x: [Double], y: [Double]) {
      let rows = counts.indices.flatMap { [Int](repeating: $0, count: Int(counts[$0])) }
      return (rows.map { x[$0] }, rows.map { y[$0] })
    }

    /// For each repeated row the row, of those that have weight, it is a copy of.
    var origins: [Int] {
      counts.filter { $0 > 0 }.enumerated().flatMap {
        [Int](repeating: $0.offset, count: Int($0.element))
      }
    }
  }

  static let shapes: [SmoothingKernel.Shape] = [
    .gaussian, .boxcar, .triangular, .tricube, .laplacian, .logistic, .cauchy, .cosine, .constant,
  ]

  /// Every sum has its ways of being made; rows repeated take them without weights.
  @Test(arguments: shapes, [40, 300])
  func countsAreRowsRepeated(_ shape: SmoothingKernel.Shape, _ rows: Int) throws {
    let design = Design(3, rows: rows)
    let (x, y) = design.repeated
    let counts = try ObservationWeights(design.counts, meaning: .counts)
    let (keys, values) = try counts.applied(to: Points(design.x), Values(design.y))
    let queries = try Points(design.queries, as: .queries)
    for width in [0.05, 0.6, 40] {
      let kernel = try SmoothingKernel(shape, width: width)
      let own = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      let all = try NadarayaWatson(keys: Points(x), values: Values(y), kernel: kernel)
      #expect(
        Self.close(try own.estimate(at: queries).values, try all.estimate(at: queries).values))
      let (fit, full) = (try own.trainingFit(), try all.trainingFit())
      let copies = design.origins
      #expect(Self.close(copies.map { fit.fitted[$0] }, full.fitted))
      #expect(Self.close(copies.map { fit.leverages[$0] }, full.leverages))
      #expect(Self.close(copies.map { fit.leftOut[$0] }, full.leftOut, 1e-8))
      #expect(Self.close(fit.trace, full.trace, 1e-10))
      // Of one mean for all there is none but rounding.
      if full.rSquared > 1e-9 { #expect(Self.close(fit.rSquared, full.rSquared, 1e-9)) }
      for criterion in TrainingFit.Criterion.allCases {
        #expect(Self.close(try fit.score(criterion), try full.score(criterion), 1e-8))
      }
      let (noise, fullNoise) = (try own.noise(), try all.noise())
      #expect(Self.close(noise.squaredTrace, fullNoise.squaredTrace, 1e-9))
      #expect(Self.close(noise.variance, fullNoise.variance, 1e-8))
      #expect(
        Self.close(
          try own.standardErrors(at: queries), try all.standardErrors(at: queries), 1e-8))
      let (band, fullBand) = (
        try own.predictionBand(at: queries, level: 0.8),
        try all.predictionBand(at: queries, level: 0.8)
      )
      #expect(Self.close(band.upper, fullBand.upper, 1e-8))
      let (seen, fullSeen) = (
        try own.diagnostics(at: queries), try all.diagnostics(at: queries)
      )
      #expect(Self.close(seen.effectiveSampleSizes, fullSeen.effectiveSampleSizes, 1e-8))
      #expect(Self.close(seen.entropies, fullSeen.entropies, 1e-8))
      #expect(Self.close(seen.logDensities, fullSeen.logDensities, 1e-8))
      // Where a density vanishes there are no digits.
      let dense = try Points(
        queries.coordinates.indices.filter { fullSeen.logDensities[$0] > -300 }
          .map { queries.coordinates[$0] }, as: .queries)
      if shape.roughness != nil, shape != .constant {
        #expect(
          Self.close(
            try own.standardErrors(at: dense, convention: .asymptotic),
            try all.standardErrors(at: dense, convention: .asymptotic), 1e-7))
      }
    }
  }

  @Test(arguments: 1...3, [SmoothingKernel.Shape.gaussian, .epanechnikov, .laplacian, .constant])
  func countsOfLocalPolynomials(_ degree: Int, _ shape: SmoothingKernel.Shape) throws {
    let design = Design(5, rows: 120)
    let (x, y) = design.repeated
    let counts = try ObservationWeights(design.counts, meaning: .counts)
    let (keys, values) = try counts.applied(to: Points(design.x), Values(design.y))
    let queries = try Points(design.queries.filter { abs($0) < 6 }, as: .queries)
    for width in [0.9, 6, 400] {
      let kernel = try SmoothingKernel(shape, width: width)
      let own = try LocalPolynomial(keys: keys, values: values, kernel: kernel, degree: degree)
      let all = try LocalPolynomial(
        keys: Points(x), values: Values(y), kernel: kernel, degree: degree)
      let (a, b) = (try own.fit(at: queries), try all.fit(at: queries))
      #expect(Self.close(a.values, b.values, 1e-8) && a.lowered == b.lowered)
      let (fit, full) = (try own.trainingFit(), try all.trainingFit())
      #expect(Self.close(design.origins.map { fit.fitted[$0] }, full.fitted, 1e-8))
      #expect(Self.close(design.origins.map { fit.leverages[$0] }, full.leverages, 1e-8))
      #expect(Self.close(design.origins.map { fit.leftOut[$0] }, full.leftOut, 1e-6))
      #expect(Self.close(try own.noise().variance, try all.noise().variance, 1e-7))
      #expect(
        Self.close(
          try own.standardErrors(at: queries), try all.standardErrors(at: queries), 1e-6))
    }
  }

  @Test func countsInSpace() throws {
    let design = Design(8, rows: 300)
    var random = TestRandom(2)
    let second = design.x.map { _ in random.uniform(0, 3) }
    let plane = zip(design.x, second).flatMap { [$0, $1] }
    let rows = design.counts.indices.flatMap {
      [Int](repeating: $0, count: Int(design.counts[$0]))
    }
    let counts = try ObservationWeights(design.counts, meaning: .counts)
    let (keys, values) = try counts.applied(
      to: Points(coordinates: plane, dimension: 2), Values(design.y))
    let all = (
      keys: try Points(coordinates: rows.flatMap { [design.x[$0], second[$0]] }, dimension: 2),
      values: try Values(rows.map { design.y[$0] })
    )
    let queries = try Points(
      coordinates: design.queries.flatMap { [$0, 1 + $0 / 10] }, dimension: 2, as: .queries)
    for shape in [SmoothingKernel.Shape.gaussian, .epanechnikov, .cauchy] {
      for width in [0.1, 1.5] {
        let kernel = try SmoothingKernel(shape, width: width)
        let own = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
        let full = try NadarayaWatson(keys: all.keys, values: all.values, kernel: kernel)
        #expect(
          Self.close(try own.estimate(at: queries).values, try full.estimate(at: queries).values))
        #expect(
          Self.close(
            try own.trainingFit().score(.leaveOneOut), try full.trainingFit().score(.leaveOneOut),
            1e-9))
        let line = try LocalPolynomial(keys: keys, values: values, kernel: kernel)
        let fullLine = try LocalPolynomial(keys: all.keys, values: all.values, kernel: kernel)
        #expect(
          Self.close(
            try line.fit(at: queries).values, try fullLine.fit(at: queries).values, 1e-7))
      }
    }
    let widths = try WidthSearch.widthsPerCoordinate(keys: keys, values: values, shape: .gaussian)
    let full = try WidthSearch.widthsPerCoordinate(
      keys: all.keys, values: all.values, shape: .gaussian)
    #expect(Self.close(widths.score, full.score, 1e-6))
    for k in [1, 4, 30] {
      #expect(
        Self.close(
          try AdaptiveWidths.nearestNeighbours(
            points: keys, queries: queries, k: k, counting: .points, weights: values.weights),
          try AdaptiveWidths.nearestNeighbours(
            points: all.keys, queries: queries, k: k, counting: .points)))
    }
  }

  @Test(arguments: [
    DensityWidth.silverman, .scott, .normalReference, .sheatherJones, .plugIn,
    .improvedSheatherJones, .leastSquares, .likelihood,
  ])
  func countsInRules(_ rule: DensityWidth) throws {
    for rows in [20, 300] {
      var random = TestRandom(UInt64(rows))
      let x = (0..<rows).map { _ in random.normal() + (random.uniform() < 0.4 ? 4 : 0) }
      let counts = x.map { _ in Double(Int(random.uniform(0, 3))) }
      let repeated = zip(x, counts).flatMap { [Double](repeating: $0, count: Int($1)) }
      let own = try rule.width(
        of: Points(x), weights: ObservationWeights(counts, meaning: .counts))
      let all = try rule.width(of: Points(repeated))
      #expect(Self.close(own, all, 1e-7), "\(rule) \(own) \(all)")
      // All as heavy is as good as no weights, and the unit does not matter.
      let plain = try rule.width(of: Points(x))
      let even = try rule.width(of: Points(x), weights: ObservationWeights(x.map { _ in 7 }))
      #expect(Self.close(even, plain, 1e-7), "\(rule) \(even) \(plain)")
      let weights = x.map { _ in random.uniform(0.1, 3) }
      let a = try rule.width(of: Points(x), weights: ObservationWeights(weights))
      let b = try rule.width(of: Points(x), weights: ObservationWeights(weights.map { 1e9 * $0 }))
      #expect(Self.close(a, b, 1e-7))
    }
  }

  @Test func countsInPlugInAndSearch() throws {
    let design = Design(11, rows: 260)
    let counts = try ObservationWeights(design.counts, meaning: .counts)
    let near = design.x.indices.filter { design.x[$0] <= 5 }
    let rows = near.flatMap { [Int](repeating: $0, count: Int(design.counts[$0])) }
    let (keys, values) = try ObservationWeights(
      near.map { design.counts[$0] }, meaning: .counts
    ).applied(to: Points(near.map { design.x[$0] }), Values(near.map { design.y[$0] }))
    #expect(
      Self.close(
        try DirectPlugIn.width(keys: keys, values: values),
        try DirectPlugIn.width(
          keys: Points(rows.map { design.x[$0] }), values: Values(rows.map { design.y[$0] })), 1e-8)
    )
    let (x, y) = design.repeated
    let own = try counts.applied(to: Points(design.x), Values(design.y))
    for criterion in TrainingFit.Criterion.allCases {
      let best = try WidthSearch(
        NadarayaWatson(keys: own.keys, values: own.values, kernel: .unit(.gaussian)),
        criterion: criterion
      ).best()
      let full = try WidthSearch(
        NadarayaWatson(keys: Points(x), values: Values(y), kernel: .unit(.gaussian)),
        criterion: criterion
      ).best()
      #expect(Self.close(best.width, full.width, 1e-5) && Self.close(best.score, full.score, 1e-9))
    }
  }

  /// Rows of weight 0 are left out, and only ratios of precisions matter.
  @Test(arguments: [SmoothingKernel.Shape.gaussian, .triangular, .laplacian, .logistic])
  func precisionsMatterByTheirRatios(_ shape: SmoothingKernel.Shape) throws {
    let design = Design(13, rows: 90)
    var random = TestRandom(4)
    let weights = design.counts.map { $0 == 0 ? 0 : random.uniform(0.01, 10) }
    let kept = weights.indices.filter { weights[$0] > 0 }
    let queries = try Points(design.queries, as: .queries)
    let kernel = try SmoothingKernel(shape, width: 0.8)
    func models(_ x: [Double], _ y: [Double], _ weights: [Double]) throws -> [[Double]] {
      let (keys, values) = try ObservationWeights(weights).applied(to: Points(x), Values(y))
      let model = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      let line = try LocalPolynomial(keys: keys, values: values, kernel: kernel)
      return [
        try model.estimate(at: queries).values, try model.standardErrors(at: queries),
        try model.predictionBand(at: queries).upper, try model.diagnostics(at: queries).entropies,
        try model.diagnostics(at: queries).effectiveSampleSizes, try model.trainingFit().leftOut,
        [try model.noise().variance, try model.trainingFit().score(.leaveOneOut)],
        try line.fit(at: queries).values, try line.trainingFit().leverages,
        try model.simultaneousBand(at: queries, draws: 40).upper,
        try model.bootstrapBand(at: queries, draws: 40).upper,
      ]
    }
    let all = try models(design.x, design.y, weights)
    let scaled = try models(design.x, design.y, weights.map { $0 * 1e6 })
    let dropped = try models(
      kept.map { design.x[$0] }, kept.map { design.y[$0] }, kept.map { weights[$0] })
    for (index, row) in all.enumerated() {
      #expect(Self.close(row, scaled[index], 1e-8), "\(index)")
      #expect(Self.close(row, dropped[index], 1e-8), "\(index)")
    }
    // All as heavy is as good as no weights.
    let even = try models(design.x, design.y, design.x.map { _ in 3 })
    let (keys, values) = (try Points(design.x), try Values(design.y))
    let model = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
    #expect(Self.close(even[1], try model.standardErrors(at: queries), 1e-9))
    #expect(Self.close(even[3], try model.diagnostics(at: queries).entropies, 1e-9))
    #expect(Self.close(even[4], try model.diagnostics(at: queries).effectiveSampleSizes, 1e-9))
  }

  /// A key that outweighs a nearer one by more than the kernel falls off between them is not beyond any reach.
  @Test func weightsMayDifferByAnything() throws {
    let x = (0..<300).map { Double($0) / 10 }
    let y = x.map { $0 }
    let weights = x.indices.map { $0 == 299 ? 1 : 1e-60 }
    let (keys, values) = try ObservationWeights(weights).applied(to: Points(x), Values(y))
    let kernel = SmoothingKernel.unit(.gaussian)
    let queries = try Points((0..<200).map { 16 + Double($0) / 50 }, as: .queries)
    let found = try NadarayaWatson(keys: keys, values: values, kernel: kernel)
      .estimate(at: queries).values
    for (query, value) in zip(queries.coordinates, found) {
      var (top, bottom) = (0.0, 0.0)
      for (place, weight) in zip(x, weights) {
        let w = weight * exp(-0.5 * (place - query) * (place - query))
        top += w * place
        bottom += w
      }
      #expect(Self.close(value, top / bottom, 1e-11))
    }
  }

  @Test func othersWithWeights() throws {
    let design = Design(17, rows: 60)
    let counts = try ObservationWeights(design.counts, meaning: .counts)
    let (keys, values) = try counts.applied(to: Points(design.x), Values(design.y))
    let (x, y) = design.repeated
    let queries = try Points(design.queries, as: .queries)
    for score in Attention.Score.allCases {
      #expect(
        Self.close(
          try Attention.pool(queries: queries, keys: keys, values: values, score: score),
          try Attention.pool(queries: queries, keys: Points(x), values: Values(y), score: score)))
    }
    let labels = design.x.map { Int(abs($0)) % 3 }
    let repeated = design.counts.indices.flatMap {
      [Int](repeating: labels[$0], count: Int(design.counts[$0]))
    }
    let own = try KernelClassifier(
      keys: Points(design.x), labels: labels, classes: 3, weights: counts, kernel: .unit(.gaussian))
    let all = try KernelClassifier(
      keys: Points(x), labels: repeated, classes: 3, kernel: .unit(.gaussian))
    #expect(
      Self.close(
        try own.predict(at: queries).probabilities, try all.predict(at: queries).probabilities))
    let widths = VariableWidthRegression.Widths.ofQueries(queries.coordinates.map { 1 + abs($0) })
    let a = try VariableWidthRegression(keys: keys, values: values, shape: .gaussian)
    let b = try VariableWidthRegression(keys: Points(x), values: Values(y), shape: .gaussian)
    #expect(
      Self.close(
        try a.estimate(at: queries, widths: widths).values,
        try b.estimate(at: queries, widths: widths).values))
    #expect(
      Self.close(
        try a.density(at: queries, widths: widths), try b.density(at: queries, widths: widths)))
    let weighing: WeighingFunction = { $0.map { 1 / (1 + $0 * $0) } }
    #expect(
      Self.close(
        try CustomNadarayaWatson.estimate(
          keys: keys, values: values, queries: queries, weighing: weighing
        ).values,
        try CustomNadarayaWatson.estimate(
          keys: Points(x), values: Values(y), queries: queries, weighing: weighing
        ).values))
  }

  @Test func badWeights() throws {
    #expect(throws: EstimatorError.negativeWeight(row: 1, value: -2)) {
      try ObservationWeights([1, -2])
    }
    #expect(throws: EstimatorError.fractionalCount(row: 0, value: 1.5)) {
      try ObservationWeights([1.5, 2], meaning: .counts)
    }
    #expect(throws: EstimatorError.noWeight) { try ObservationWeights([0, 0]) }
    #expect(throws: EstimatorError.noWeight) { try ObservationWeights([]) }
    #expect(throws: EstimatorError.notFinite(.weights, row: 1, value: .infinity)) {
      try ObservationWeights([1, .infinity])
    }
    #expect(throws: EstimatorError.weightRows(rows: 3, weights: 2)) {
      try ObservationWeights([1, 2]).applied(to: Points([1, 2, 3]), Values([1, 2, 3]))
    }
    // Sums that overflow, and numbers that nearly vanish.
    let (keys, values) = try ObservationWeights([1e308, 1e308, .leastNonzeroMagnitude]).applied(
      to: Points([1, 2, 3]), Values([1, 2, 3]))
    let found = try NadarayaWatson(keys: keys, values: values, kernel: .unit(.constant))
      .estimate(at: Points([0], as: .queries)).values
    #expect(Self.close(found, [1.5], 1e-12))
  }
}
