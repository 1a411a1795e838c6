import Estimators
import Foundation
import Testing

struct DensityTests {
  /// Old Faithful's eruptions, in minutes.
  ///
  /// *Source*: R's `faithful` (Azzalini and Bowman 1990), 272 of them.
  static func eruptions() throws -> [Double] { try referenceTable("faithful.csv").map { $0[0] } }

  /// The waiting times before them, in whole minutes.
  static func waiting() throws -> [Double] { try referenceTable("faithful.csv").map { $0[1] } }

  /// *Source*: exact sums in NumPy at R's `bw.nrd0` width.
  @Test func eruptionsDensity() throws {
    let x = try Points(Self.eruptions())
    let expected = [
      0.1592779748, 0.3415402183, 0.1684750589, 0.06424885659, 0.1590236487, 0.3850462286,
      0.4698534959, 0.2141262696,
    ]
    let found = try Density(points: x, kernel: SmoothingKernel(.gaussian, width: 0.3347770345))
      .density(at: Points((0..<8).map { 1.5 + 0.5 * Double($0) }, as: .queries))
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
  }

  /// *Source*: R 4.2.2 (`bw.nrd0`, `bw.nrd`, `bw.SJ`, `bw.ucv`), R's np (`cv.ml`, `cv.ls`), SciPy (silverman), KDEpy
  /// (ISJ).
  ///
  /// R bins the data for three of them, which moves the third digit. KDEpy 1.1.12 finds its ISJ width on a
  /// grid of extent 15.5 and scales it by the data's range of 3.5: the width itself is 15.5/3.5 times that.
  @Test(arguments: [
    (DensityWidth.silverman, 0.3347770345, 1e-9), (.scott, 0.3942929517, 1e-9),
    (.normalReference, 0.3940042404, 1e-9), (.sheatherJones, 0.1400435359, 3e-3),
    (.plugIn, 0.1652727785, 3e-3), (.likelihood, 0.1026800113, 1e-3),
    (.leastSquares, 0.1026276037, 1e-3), (.improvedSheatherJones, 0.0410612290 * 15.5 / 3.5, 2e-3),
  ])
  func eruptionsWidths(_ rule: DensityWidth, _ expected: Double, _ tolerance: Double) throws {
    let width = try rule.width(of: Points(Self.eruptions()))
    #expect(abs(width - expected) <= tolerance * expected, "\(width)")
  }

  /// *Source*: algorithm 1 of Botev, Grotowski and Kroese (2010) in Python, SciPy's `dct` and `brentq`, with 2¹⁴ bins on three
  /// times the range: 0.18191436737543562 for the eruptions, 5.690528415350008 for the motorcycle's times.
  ///
  /// KDEpy prints 0.0411 and 2.842 for the two, the scale of its grid being left out.
  @Test func diffusionWidthsOfThePaper() throws {
    for (numbers, expected) in [
      (try Self.eruptions(), 0.18191436737543562),
      (try ReferenceTests.motorcycle().0.coordinates, 5.690528415350008),
    ] {
      let width = try DensityWidth.improvedSheatherJones.width(of: Points(numbers))
      #expect(abs(width / expected - 1) < 2e-3, "\(width)")
    }
  }

  /// *Source*: KDEpy 1.1.12 (ISJ), whose grid of extent 106 over times that range over 53 halves the width.
  @Test func waitingWidth() throws {
    let width = try DensityWidth.improvedSheatherJones.width(of: Points(Self.waiting()))
    #expect(abs(width / (2 * 2.4170100639) - 1) < 2e-3, "\(width)")
  }

  /// *Source*: R's np, `npudensbw(bwmethod = "cv.ml")` on both columns of `faithful`: 0.146986648 and 2.925640817.
  ///
  /// There the leave-one-out likelihood, from our densities in two coordinates, is highest along each of them.
  @Test func likelihoodInTwoCoordinates() throws {
    let rows = try zip(Self.eruptions(), Self.waiting()).flatMap { [$0, $1] }
    let points = try Points(coordinates: rows, dimension: 2)
    let n = Double(points.count)
    func likelihood(_ widths: [Double]) throws -> Double {
      let own = 1 / (2 * Double.pi * widths[0] * widths[1])
      return try Density(points: points, kernel: SmoothingKernel(.gaussian, widths: widths))
        .density(at: points).reduce(0) { $0 + log((n * $1 - own) / (n - 1)) }
    }
    let best = [0.146986648, 2.925640817]
    let highest = try likelihood(best)
    for coordinate in 0..<2 {
      let step = 0.01
      let lower = try [-step, step].map { change in
        var widths = best
        widths[coordinate] *= exp(change)
        return try likelihood(widths) - highest
      }
      #expect(lower.allSatisfy { $0 < 0 })
      // The top of the parabola through the three, in ln h.
      let top = step * (lower[1] - lower[0]) / (-2 * (lower[0] + lower[1]))
      #expect(abs(top) < 1e-3, "\(top)")
    }
  }

  /// *Source*: R's `quantreg::akj` with h = 0.3 and α = ½.
  @Test func eruptionsAdaptive() throws {
    let x = try Points(Self.eruptions())
    let expected = [
      0.1523008244, 0.3763959768, 0.1511292543, 0.05567379897, 0.1242043845, 0.3939720481,
      0.5427277219, 0.1753638932,
    ]
    let widths = try AdaptiveWidths.silverman(
      points: x, pilot: SmoothingKernel(.gaussian, width: 0.3))
    let found = try VariableWidthRegression(
      keys: x, values: Values(x.coordinates), shape: .gaussian
    ).density(
      at: Points((0..<8).map { 1.5 + 0.5 * Double($0) }, as: .queries), widths: .ofKeys(widths))
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test(arguments: SmoothingKernel.Shape.allCases, [1, 2, 3])
  func integratesToOne(_ shape: SmoothingKernel.Shape, _ dimension: Int) throws {
    guard let integral = shape.integral(dimension: dimension) else {
      #expect(shape == .constant || shape == .cauchy)
      #expect(throws: EstimatorError.unsupportedKernel(shape)) {
        try Density(
          points: Points(
            coordinates: [Double](repeating: 0, count: dimension), dimension: dimension),
          kernel: .unit(shape))
      }
      return
    }
    if dimension == 1, shape == .cauchy { return }
    // In shells: surface × radius^{d−1} × weight.
    let surface = [2, 2 * Double.pi, 4 * Double.pi][dimension - 1]
    let step = 0x1p-10
    var sum = 0.0
    for i in 0..<(50 * 1024) {
      let r = (Double(i) + 0.5) * step
      sum += surface * pow(r, Double(dimension - 1)) * shape.weight(r) * step
    }
    #expect(abs(sum / integral - 1) < 3e-3)
  }

  /// *Source*: exercise 1 of *Dive into Deep Learning* 11.2: p(x, +1) − p(x, −1) by Parzen windows is
  /// Nadaraya-Watson regression of the labels times p(x).
  @Test func parzenWindowsClassify() throws {
    var random = TestRandom(4)
    let x = (0..<50).map { _ in random.normal() }
    let labels = x.map { $0 + random.normal() > 0 ? 1 : 0 }
    let keys = try Points(x)
    let kernel = try SmoothingKernel(.gaussian, width: 0.5)
    let queries = try Points([-1, 0, 0.3, 2], as: .queries)
    let signs = try NadarayaWatson(
      keys: keys, values: Values(labels.map { Double(2 * $0 - 1) }), kernel: kernel
    ).estimate(at: queries).values
    let density = try Density(points: keys, kernel: kernel).density(at: queries)
    let prediction = try KernelClassifier(keys: keys, labels: labels, classes: 2, kernel: kernel)
      .predict(at: queries)
    for label in [0, 1] {
      let own = try Points(zip(x, labels).filter { $0.1 == label }.map(\.0))
      let classDensity = try Density(points: own, kernel: kernel).density(at: queries)
      let share = Double(own.count) / 50
      for query in 0..<4 {
        let joint = share * classDensity[query]
        #expect(abs(prediction.probabilities[query * 2 + label] - joint / density[query]) < 1e-12)
      }
    }
    for query in 0..<4 {
      let difference =
        prediction.probabilities[query * 2 + 1] - prediction.probabilities[query * 2]
      #expect(abs(difference - signs[query]) < 1e-12)
      #expect(prediction.labels[query] == (signs[query] > 0 ? 1 : 0))
    }
  }
}
