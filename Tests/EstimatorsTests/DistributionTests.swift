import Foundation
import Testing

@testable import Estimators

/// Densities between ends and around circles, and the distributions that they are the densities of.
struct DistributionTests {
  static let shapes = SmoothingKernel.Shape.allCases.filter { $0 != .constant }

  /// Simpson's rule between places where the function has no kink.
  static func integral(
    of f: ([Double]) throws -> [Double], from low: Double, to high: Double, pieces: Int
  ) throws -> Double {
    let step = (high - low) / Double(2 * pieces)
    let values = try f((0...2 * pieces).map { low + step * Double($0) })
    return values.enumerated().reduce(0) {
      let weight = $1.offset == 0 || $1.offset == 2 * pieces ? 1.0 : $1.offset % 2 == 1 ? 4 : 2
      return $0 + weight * $1.element * step / 3
    }
  }

  /// The share below, its complement above, and the slope of the share are the kernel's.
  @Test(arguments: shapes)
  func sharesOfKernels(_ shape: SmoothingKernel.Shape) throws {
    let integral = try #require(shape.integral(dimension: 1))
    for u in stride(from: -2.9, through: 2.9, by: 0.1) {
      let share = try #require(shape.distribution(u))
      #expect(abs(share + (try #require(shape.distribution(-u))) - 1) < 1e-15)
      // Gauss-Legendre from far below, between the places where a shape has a kink.
      var sum = shape == .cauchy ? atan2(1, 40) / .pi * integral : 0
      var low = -40.0
      for high in [-1, 0, 1, u].sorted() where high <= u {
        for piece in 0..<400 {
          let a = low + (high - low) * Double(piece) / 400
          let b = low + (high - low) * Double(piece + 1) / 400
          for (x, weight) in [(-0.6.squareRoot(), 5.0), (0, 8), (0.6.squareRoot(), 5)] {
            sum += weight / 18 * (b - a) * shape.weight((a + b) / 2 + (b - a) / 2 * x)
          }
        }
        low = high
      }
      #expect(abs(sum / integral - share) < 2e-7, "\(shape) \(u)")
    }
    // Far below it is small, and not nothing.
    if !shape.isCompact { #expect((shape.distribution(-30) ?? 0) > 0) }
  }

  /// *Source*: Abramowitz and Stegun (1964), 26.2.12, by mpmath 1.3: `ncdf(-10)`, `ncdf(-37)`.
  @Test func tailsOfTheGaussian() throws {
    for (u, expected) in [(-10.0, 7.6198530241605260660e-24), (-37, 5.7255712225245265573e-300)] {
      let share = try #require(SmoothingKernel.Shape.gaussian.distribution(u))
      #expect(abs(share / expected - 1) < 1e-13)
    }
  }

  /// *Source*: SciPy 1.17, `gaussian_kde(eruptions).integrate_box_1d(-inf, q)` at the width 0.3.
  @Test func eruptionsBelow() throws {
    let found = try Density(
      points: Points(DensityTests.eruptions()), kernel: SmoothingKernel(.gaussian, width: 0.3)
    ).distribution(at: Points([1.5, 2, 3, 4, 5], as: .queries))
    let expected = [
      0.028147502356037073, 0.1726589727487161, 0.3563075386418074, 0.5334429329680468,
      0.952911900353919,
    ]
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-13) }
  }

  private static func ends(_ random: inout TestRandom) throws -> [Ends] {
    [
      try Ends(low: -0.1 * random.uniform()), try Ends(high: 1 + 0.1 * random.uniform()),
      try Ends(low: 0, high: 1 + random.uniform()), .none,
    ]
  }

  /// Between its ends a density integrates to 1, and its share below a place is its integral up to there.
  @Test(arguments: shapes)
  func integralsBetweenEnds(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(41)
    for (round, ends) in try Self.ends(&random).enumerated() {
      if shape == .cauchy, ends.low.isFinite, ends.high.isFinite { continue }
      let x = (0..<30).map { _ in random.uniform() }
      let weights =
        round % 2 == 0
        ? nil : try ObservationWeights(x.map { _ in Double(1 + Int(random.next() % 4)) })
      let width = [0.05, 0.3, 2][round % 3]
      let density = try Density(
        points: Points(x), weights: weights, kernel: SmoothingKernel(shape, width: width),
        ends: ends)
      let (low, high) = (max(ends.low, -0.3), min(ends.high, 1.2))
      let shares = try density.distribution(at: Points([low, high], as: .queries))
      let sum = try Self.integral(
        of: { try density.density(at: Points($0, as: .queries)) }, from: low, to: high,
        pieces: 20_000)
      #expect(abs(shares[1] - shares[0] - sum) < 2e-4, "\(shape) \(ends)")
      if ends.low.isFinite { #expect(shares[0] == 0) }
      if ends.high.isFinite { #expect(abs(shares[1] - 1) < 1e-14) }
      let outside = try Points([ends.low - 1, ends.high + 1].filter { $0.isFinite }, as: .queries)
      #expect(try density.density(at: outside).allSatisfy { $0 == 0 } || ends.isOpen)
    }
  }

  /// *Source*: NumPy and SciPy 1.17: `norm.pdf` at each point and at seven images of it behind either end, and `quad` of that.
  @Test func betweenTwoEnds() throws {
    let density = try Density(
      points: Points([0.1, 0.2, 0.5, 1.5, 3]), kernel: SmoothingKernel(.gaussian, width: 0.5),
      ends: Ends(low: 0, high: 3.5))
    let queries = try Points((0..<5).map { 0.875 * Double($0) }, as: .queries)
    let heights = [0.80457233, 0.34898796, 0.15710669, 0.13680914, 0.19368365]
    for (found, expected) in zip(try density.density(at: queries), heights) {
      #expect(abs(found - expected) < 1e-8)
    }
    let shares = [0.0, 0.5371215826700994, 0.7379711075601576, 0.8434742174536695, 1.0]
    for (found, expected) in zip(try density.distribution(at: queries), shares) {
      #expect(abs(found - expected) < 1e-13)
    }
  }

  /// The way there and back, over widths, ends and shares down to the smallest.
  @Test(arguments: shapes)
  func quantilesOfDensities(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(42)
    for width in [1e-3, 0.2, 50] {
      for ends in try Self.ends(&random) {
        if ends.low.isFinite, ends.high.isFinite, shape == .cauchy || width > 2 { continue }
        let x = (0..<20).map { _ in random.uniform() }
        let density = try Density(
          points: Points(x), kernel: SmoothingKernel(shape, width: width), ends: ends)
        let shares = [0.001, 0.25, 0.5, 0.9, 0.999]
        let places = try density.quantiles(shares)
        let back = try density.distribution(at: Points(places, as: .queries))
        for (share, found) in zip(shares, back) {
          #expect(abs(found - share) < 1e-9, "\(shape) \(width) \(ends) \(share)")
        }
        #expect(places == places.sorted())
        let edges = try density.quantiles([0, 1])
        #expect(edges[0] <= places[0] && edges[1] >= places[4])
      }
    }
    if shape == .gaussian {
      let density = try Density(points: Points([0]), kernel: SmoothingKernel(shape, width: 1))
      // *Source*: mpmath 1.3, `findroot(lambda x: ncdf(x) - 1e-300, -37)`.
      #expect(abs(try density.quantiles([1e-300])[0] + 37.0470964) < 1e-6)
    }
  }

  /// *Source*: SciPy 1.17, `vonmises(kappa=(s/1.5)**2, scale=s)` with s = 24/2π: the Gaussian around a circle.
  @Test func hoursOfTheDay() throws {
    let circle = Circle(period: 24)
    let hours = try circle.points(Points([23.5, 0.2, 1, 8, 9.5, 22]), as: .keys)
    let density = try Density(
      points: hours, kernel: SmoothingKernel(.gaussian, width: 1.5), along: circle)
    let found = try density.density(
      at: circle.points(Points([0, 6, 12, 23], as: .queries), as: .queries))
    let expected = [
      0.13708328805742262, 0.02211788950369051, 0.013060905202952387, 0.1256623328454779,
    ]
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-13) }
  }

  /// *Source*: NumPy and SciPy 1.17: −Σ ln of the von Mises densities without each point, by `minimize_scalar`.
  @Test func likeliestWidthOfHours() throws {
    let circle = Circle(period: 24)
    let hours = try circle.points(Points([23.5, 0.2, 1, 8, 9.5, 22]), as: .keys)
    let kernel = try Density.likeliestKernel(.gaussian, hours, along: circle)
    #expect(abs(kernel.widths[0] / 1.4273158463293933 - 1) < 1e-6)
    let twice = try Density.likeliestKernel(
      .gaussian, hours, weights: ObservationWeights([1, 2, 1, 1, 1, 1], meaning: .counts),
      along: circle)
    let repeated = try Density.likeliestKernel(
      .gaussian, circle.points(Points([23.5, 0.2, 1, 8, 9.5, 22, 0.2]), as: .keys), along: circle)
    #expect(abs(twice.widths[0] / repeated.widths[0] - 1) < 1e-6)
  }

  /// *Source*: NumPy, `linalg.lstsq` with the columns 1 and 24/2π sin(2π(x − q)/24) under the periodic Gaussian.
  @Test func linesAlongACircle() throws {
    let circle = Circle(period: 24)
    let hours = try circle.points(Points([23.5, 0.2, 1, 8, 9.5, 22]), as: .keys)
    let fit = try CircularLines(
      keys: hours, values: Values([3, 1, 4, 1, 5, 9]),
      kernel: SmoothingKernel(.gaussian, width: 1.5)
    ).fit(at: circle.points(Points([0, 6, 12, 23], as: .queries), as: .queries))
    let values = [3.2736969554598545, 0.8423227938920311, 14.426449200285031, 5.469646208540781]
    let slopes = [
      -1.6737926588428822, 0.42316892612245643, 4.054943919158742, -2.5206320481884164,
    ]
    for query in 0..<4 {
      #expect(abs(fit.values[query] - values[query]) < 1e-11)
      #expect(abs(fit.derivatives[0][query] - slopes[query]) < 1e-11)
    }
    #expect(fit.unsupported.isEmpty && fit.lowered.isEmpty)
  }

  /// A narrow line along a wide circle is the line beside a line.
  @Test func narrowLinesAlongACircle() throws {
    var random = TestRandom(44)
    let x = (0..<40).map { _ in random.uniform() }
    let values = try Values(x.map { sin(6 * $0) + random.normal() })
    let kernel = try SmoothingKernel(.gaussian, width: 0.1)
    let queries = try Points([0.1, 0.5, 0.9], as: .queries)
    let circle = Circle(period: 1e4)
    let round = try CircularLines(
      keys: circle.points(Points(x), as: .keys), values: values, kernel: kernel
    ).fit(at: circle.points(queries, as: .queries))
    let straight = try LocalPolynomial(keys: Points(x), values: values, kernel: kernel)
      .fit(at: queries)
    for query in 0..<3 {
      #expect(abs(round.values[query] - straight.values[query]) < 1e-6)
      #expect(abs(round.derivatives[0][query] - straight.derivatives[0][query]) < 1e-5)
    }
    let alone = try CircularLines(
      keys: circle.points(Points([1, 1]), as: .keys), values: Values([1, 3]), kernel: kernel
    ).fit(at: circle.points(Points([1.05], as: .queries), as: .queries))
    #expect(alone.lowered == [0])
    #expect(abs(alone.values[0] - 2) < 1e-12)
  }

  @Test(arguments: SmoothingKernel.Shape.allCases, [0.01, 0.3, 5])
  func integratesToOneAroundACircle(_ shape: SmoothingKernel.Shape, _ width: Double) throws {
    let circle = Circle(period: 2)
    let density = try Density(
      points: circle.points(Points([0.3]), as: .keys), kernel: SmoothingKernel(shape, width: width),
      along: circle)
    let sum = try Self.integral(
      of: { try density.density(at: circle.points(Points($0, as: .queries), as: .queries)) },
      from: 0, to: 2, pieces: 40_000)
    #expect(abs(sum - 1) < 2e-3, "\(sum)")
  }

  /// *Source*: NumPy 2, `quantile(accel, p, weights=norm.pdf((times - q)/1.5), method="inverted_cdf")`.
  @Test func quantileCurvesOfMotorcycle() throws {
    let (times, accel) = try ReferenceTests.motorcycle()
    let distribution = try ConditionalDistribution(
      NadarayaWatson(keys: times, values: accel, kernel: SmoothingKernel(.gaussian, width: 1.5)))
    let found = try distribution.quantiles(
      at: Points([10, 20, 30, 50], as: .queries), levels: [0.05, 0.95, 0.25, 0.5, 0.75])
    #expect(
      found == [
        -5.4, 0, -2.7, -2.7, -2.7, -134, -50.8, -123.1, -112.5, -85.6, -24.2, 75, -17.4, 36.2, 46.9,
        -26.8, 10.7, -14.7, -13.3, 0,
      ])
  }

  /// *Source*: statsmodels 0.15, `KDEMultivariateConditional(bw=[8, 1.5])`, `pdf` and `cdf`.
  @Test func conditionalDensityOfMotorcycle() throws {
    let (times, accel) = try ReferenceTests.motorcycle()
    let distribution = try ConditionalDistribution(
      NadarayaWatson(keys: times, values: accel, kernel: SmoothingKernel(.gaussian, width: 1.5)))
    let spread = try SmoothingKernel(.gaussian, width: 8)
    for (query, place, density, share) in [
      (10.0, -20.0, 0.00562208, 0.02056897), (20, -100, 0.01014742, 0.61610007),
      (30, 0, 0.00682837, 0.30278146), (30, 40, 0.01460709, 0.65275839),
      (50, 10, 0.0158371, 0.87578989),
    ] {
      let at = try Points([query], as: .queries)
      #expect(
        abs(try distribution.density(at: at, of: [place], spread: spread)[0] - density) < 1e-8)
      #expect(
        abs(
          try distribution.distribution(at: at, below: [place], spread: spread)[0] - share) < 1e-8)
    }
  }

  /// The share below a quantile reaches its level, and that below the next lower value does not.
  @Test func quantilesAreTheLowestValues() throws {
    var random = TestRandom(43)
    for shape in SmoothingKernel.Shape.allCases {
      let keys = try Points((0..<60).map { _ in random.uniform() })
      let numbers = (0..<60).map { _ in Double(Int(random.next() % 12)) }
      let weights = try ObservationWeights(numbers.map { _ in Double(1 + Int(random.next() % 3)) })
      let distribution = try ConditionalDistribution(
        NadarayaWatson(
          keys: keys, values: Values(numbers).weighted(by: weights),
          kernel: SmoothingKernel(shape, width: 0.1)))
      let queries = try Points([0.1, 0.5, 0.95, 40], as: .queries)
      let places = Array(Set(numbers)).sorted()
      let shares = try distribution.distribution(at: queries, below: places)
      for level in [0, 0.1, 0.5, 0.77, 1] {
        let found = try distribution.quantiles(at: queries, levels: [level])
        for (query, value) in found.enumerated() {
          guard !value.isNaN else {
            #expect(shares[query * places.count].isNaN)
            continue
          }
          guard let index = places.firstIndex(of: value) else {
            Issue.record("\(value) is no value")
            continue
          }
          #expect(shares[query * places.count + index] >= level - 1e-12)
          if index > 0 { #expect(shares[query * places.count + index - 1] < max(level, 1e-12)) }
        }
      }
    }
  }

  @Test(arguments: SmoothingKernel.Shape.allCases, [1, 2])
  func quantilesByHalvesAreThoseOfAllKeys(_ shape: SmoothingKernel.Shape, dimension: Int) throws {
    var random = TestRandom(47)
    let count = 1500
    let keys = try Points(
      coordinates: (0..<count * dimension).map { _ in random.uniform() }, dimension: dimension)
    // Two of three values are ties; uneven levels fall on no sum of shares.
    let values = (0..<count).map { $0.isMultiple(of: 3) ? random.normal() : Double($0 % 50) / 10 }
    let weights = try ObservationWeights(values.map { _ in Double(1 + Int(random.next() % 3)) })
    let regression = try NadarayaWatson(
      keys: keys, values: Values(values).weighted(by: weights),
      kernel: SmoothingKernel(shape, width: 0.2))
    let order = values.indices.sorted { values[$0] < values[$1] }
    let sorted = try NadarayaWatson(
      keys: keys.rows(order),
      values: Values(order.map { values[$0] }).weighted(by: weights.rows(order)),
      kernel: regression.kernel)
    // At keys, far from all of them, and beyond what numbers hold.
    let queries = try Points(
      coordinates: Array(keys.coordinates.prefix(20 * dimension))
        + [Double](repeating: 3, count: dimension) + [Double](repeating: 1e200, count: dimension),
      dimension: dimension, as: .queries)
    let distribution = try ConditionalDistribution(regression)
    let levels = [0.9123, 0, 0.1717, 0.5003, 1]
    let (found, expected) = (
      try distribution.byHalves(sorted, queries, levels, .none),
      try distribution.byAllKeys(sorted, queries, levels, .none)
    )
    for place in found.indices {
      let isSame =
        found[place] == expected[place] || (found[place].isNaN && expected[place].isNaN)
      #expect(isSame, "\(shape) \(place): \(found[place]) for \(expected[place])")
    }
  }

  static func faithful(_ count: Int) throws -> [Double] {
    try zip(DensityTests.eruptions(), DensityTests.waiting()).prefix(count).flatMap { [$0, $1] }
  }

  /// *Source*: SciPy 1.17, `gaussian_kde(faithful)`'s two factors times the standard deviations, which agree in two coordinates.
  @Test(arguments: [DensityWidth.scott, .normalReference, .silverman])
  func rulesInTwoCoordinates(_ rule: DensityWidth) throws {
    let rows = try Self.faithful(272)
    let points = try Points(coordinates: rows, dimension: 2)
    for (found, expected) in zip(
      try rule.widths(of: points), [0.4483998362478719, 5.340930057005554])
    {
      #expect(abs(found / expected - 1) < 1e-12, "\(found)")
    }
    // Rows that count twice are rows repeated.
    let twice = try rule.widths(
      of: points,
      weights: ObservationWeights([Double](repeating: 2, count: points.count), meaning: .counts))
    let repeated = try rule.widths(of: Points(coordinates: rows + rows, dimension: 2))
    for (found, expected) in zip(twice, repeated) { #expect(abs(found / expected - 1) < 1e-12) }
  }

  /// *Source*: the scores of the first hundred rows of `faithful` in NumPy, `scipy.optimize.minimize` (BFGS, gtol 1e-9);
  /// statsmodels 0.15, `KDEMultivariate(bw="cv_ml")` and `"cv_ls"`, agrees to its four digits.
  @Test(arguments: [
    (DensityWidth.likelihood, [0.2056869574723046, 3.9143610596760734]),
    (.leastSquares, [0.17279574882279444, 4.3869848812400125]),
  ])
  func crossValidationInTwoCoordinates(_ rule: DensityWidth, _ expected: [Double]) throws {
    let points = try Points(coordinates: Self.faithful(100), dimension: 2)
    for (found, expected) in zip(try rule.widths(of: points), expected) {
      #expect(abs(found / expected - 1) < 1e-5, "\(found)")
    }
  }

  @Test func refusals() throws {
    #expect(throws: EstimatorError.outOfRange(setting: "the upper end", value: 1)) {
      try Ends(low: 1, high: 1)
    }
    let ends = try Ends(low: 0, high: 1)
    let kernel = SmoothingKernel.unit(.gaussian)
    #expect(throws: EstimatorError.beyondEnd(row: 1, value: 2)) {
      try Density(points: Points([0.5, 2]), kernel: kernel, ends: ends)
    }
    #expect(throws: EstimatorError.oneDimensionOnly(dimension: 2)) {
      try Density(points: Points(coordinates: [0.5, 2], dimension: 2), kernel: kernel, ends: ends)
    }
    #expect(throws: EstimatorError.unsupportedKernel(.cauchy)) {
      try Density(points: Points([0.5]), kernel: .unit(.cauchy), ends: ends)
        .density(at: Points([0.5]))
    }
    #expect(throws: EstimatorError.outOfRange(setting: "a width between two ends", value: 1000)) {
      try Density(points: Points([0.5]), kernel: kernel.with(width: 1000), ends: ends)
        .density(at: Points([0.5]))
    }
    for rule in [DensityWidth.sheatherJones, .plugIn, .improvedSheatherJones] {
      #expect(throws: EstimatorError.oneDimensionOnly(dimension: 2)) {
        try rule.widths(of: Points(coordinates: [0, 1, 2, 3, 1, 7], dimension: 2))
      }
    }
  }
}
