import Estimators
import Foundation
import Testing

/// Numbers that R 4.2.2 prints, with KernSmooth 2.23-20, locfit 1.5-9.7 and MASS's `mcycle`.
struct RReferenceTests {
  static func close(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  /// Which points `fitted(…)` is compared at.
  static let rows = [0, 49, 99, 132]

  /// *Source*: `locfit(accel ~ lp(times, h = h, deg = d), kern = k, ev = dat())`: df1 = tr H, df2 = tr HᵀH,
  /// fitted values 1, 50, 100 and 133.
  ///
  /// Its Gaussian of h 2.5 has the width 1.
  @Test(arguments: [
    (
      SmoothingKernel.Shape.epanechnikov, 6.0, 1, 8.66346044086, 7.32575532285,
      [-1.03438723239, -71.8802520655, 22.8469791011, 9.95580404056]
    ),
    (
      .epanechnikov, 6, 2, 14.5851923689, 13.2405978417,
      [-0.669243483066, -79.3184728547, 23.4204388184, 11.0926243824]
    ),
    (
      .gaussian, 1, 1, 23.7539051798, 17.9614845118,
      [-0.644503124972, -81.9426746387, 21.1065798204, 10.6457455396]
    ),
    (
      .gaussian, 1, 2, 32.5808986576, 27.2009643757,
      [-0.422486542899, -87.2231955714, 21.2922525633, 10.6967864693]
    ),
    (
      .tricube, 6, 1, 9.77581601482, 8.35286331241,
      [-0.98477747959, -73.3886291341, 23.4439863693, 11.0636496609]
    ),
    (
      .tricube, 6, 2, 16.160210174, 14.721451842,
      [-0.573505931476, -79.9016083693, 21.0749317162, 10.4058103491]
    ),
    (
      .biweight, 6, 1, 10.3854877197, 8.39361384965,
      [-0.980452078287, -73.7834334602, 23.0044803256, 10.8686203036]
    ),
    (
      .biweight, 6, 2, 16.5759170082, 14.5843656366,
      [-0.59098614606, -80.1888771296, 21.3692250768, 10.546062997]
    ),
    (
      .triangular, 6, 1, 10.8838077324, 7.99138233928,
      [-0.978622861885, -73.575740164, 22.6591248414, 10.2571253921]
    ),
    (
      .triangular, 6, 2, 17.1062980214, 13.9938794018,
      [-0.62477160177, -80.3989008888, 22.5529977528, 10.8548829073]
    ),
  ])
  func locfitPolynomials(
    _ shape: SmoothingKernel.Shape, _ width: Double, _ degree: Int, _ trace: Double,
    _ squared: Double, _ fitted: [Double]
  ) throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let regression = try LocalPolynomial(
      keys: keys, values: values, kernel: SmoothingKernel(shape, width: width), degree: degree)
    let noise = try regression.noise()
    #expect(Self.close(noise.trace, trace, 1e-8))
    #expect(Self.close(noise.squaredTrace, squared, 1e-8))
    let fit = try regression.trainingFit().fitted
    for (row, expected) in zip(Self.rows, fitted) {
      #expect(Self.close(fit[row], expected, 1e-7))
    }
  }

  /// *Source*: `hcv(times, accel)` of R's sm prints 1.43106035.
  ///
  /// It scores local lines without each point in turn at eight widths, even in log from a tenth of the normal reference to
  /// twice it, and takes the lowest point of a parabola through the best three: not the minimum, which is 1.4758.
  @Test func smCrossValidation() throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let reference = try DensityWidth.normalReference.width(of: keys)
    let (low, step) = (log(reference / 10), log(20.0) / 7)
    let logs = (0..<8).map { low + Double($0) * step }
    let curve = try WidthSearch(
      NadarayaWatson(keys: keys, values: values, kernel: .unit(.gaussian)), degree: 1
    ).curve(logs.map { exp($0) }).map(\.score)
    let best = try #require(curve.indices.min { curve[$0] < curve[$1] })
    try #require(best > 0 && best < 7)
    let (before, after) = (curve[best - 1] - curve[best], curve[best + 1] - curve[best])
    let width = exp(logs[best] + step * (before - after) / (2 * (before + after)))
    #expect(Self.close(width, 1.43106035, 1e-8), "\(width)")
  }

  /// *Source*: `lm.wfit` at each point without it, `optimize` over the width; np's `npregbw` prints 1.475767209 and
  /// 1.644508756 for the first and the third.
  @Test(arguments: [
    (TrainingFit.Criterion.leaveOneOut, 1, 1.4757941238, 561.33945352759),
    (.leaveOneOut, 2, 2.5547273446, 548.43044140351), (.akaike, 1, 1.6445012470, 7.4338822311131),
    (.generalised, 1, 1.5697713498, 599.67051321222),
  ])
  func widthsOfLocalPolynomials(
    _ criterion: TrainingFit.Criterion, _ degree: Int, _ width: Double, _ score: Double
  ) throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let best = try WidthSearch(
      NadarayaWatson(keys: keys, values: values, kernel: .unit(.gaussian)), criterion: criterion,
      degree: degree
    ).best()
    #expect(Self.close(best.width, width, 1e-6))
    #expect(Self.close(best.score, score, 1e-10))
  }

  /// *Source*: the hat matrix of a local line of width 1.5, row by row with `solve`.
  @Test func standardErrorsOfLocalLines() throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let regression = try LocalPolynomial(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 1.5))
    #expect(Self.close(try regression.noise().variance.squareRoot(), 23.347397435929, 1e-9))
    let errors = try regression.standardErrors(at: keys)
    let expected = [14.736896883368, 4.501818788675, 6.4424218607863, 23.026900427244]
    for (row, expected) in zip(Self.rows, expected) {
      #expect(Self.close(errors[row], expected, 1e-9))
    }
  }

  /// *Source*: `locfit(accel ~ lp(times, nn = 0.3, deg = 0), ev = dat())`: tricube weights up to the 39th nearest point.
  @Test func locfitNeighbours() throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let widths = try AdaptiveWidths.nearestNeighbours(
      points: keys, queries: keys, k: 39, counting: .points)
    let regression = try VariableWidthRegression(keys: keys, values: values, shape: .tricube)
    let fit = try regression.estimate(at: keys, widths: .ofQueries(widths)).values
    let expected = [-2.34118814886, -70.2596562596, 22.0103273067, 0.593663090057]
    for (row, expected) in zip(Self.rows, expected) {
      #expect(Self.close(fit[row], expected, 1e-8))
    }
    let weights = try regression.weights(at: keys, widths: .ofQueries(widths))
    let (n, squares) = (keys.count, weights.reduce(0) { $0 + $1 * $1 })
    #expect(Self.close((0..<n).reduce(0) { $0 + weights[$1 * n + $1] }, 6.22895880971, 1e-9))
    #expect(Self.close(squares, 5.09917104977, 1e-9))
  }

  static let queries: [Double] = [5, 10, 15, 20, 25, 30, 35, 40, 50]

  /// *Source*: `lm.wfit` with weights `dnorm((times - q) / 2)` around each query.
  ///
  /// `KernSmooth::locpoly`, which bins the data and cuts the Gaussian at 4 widths, is up to 1e-3 from them for lines and 5e-2 for second derivatives.
  @Test(arguments: [
    (
      1, 0,
      [
        -1.873416818006, -3.863225963451, -27.217104529863, -100.22961624781, -65.040287812996,
        19.54877577722, 20.835068661605, 4.75555453849, -5.9467246192245,
      ]
    ),
    (
      1, 1,
      [
        -0.2364051073745, -1.6340999055745, -17.866589159837, -8.2886276574853, 20.029368806905,
        10.819413759673, -5.5204918949525, -1.4346092187032, 2.2255036615253,
      ]
    ),
    (
      2, 2,
      [
        0.082592744589001, -0.98585107368307, -3.486800498037, 4.8993505117981, 2.4468537092386,
        -4.3941607612145, 0.70727636674684, 1.5258200227216, 0.54718066760523,
      ]
    ),
    (
      3, 0,
      [
        -2.3198138920049, -2.2087772123033, -22.343005792568, -112.44865135521, -68.947697123735,
        31.177439229112, 19.974243857591, 1.1240880049766, -6.1854887433779,
      ]
    ),
    (
      3, 2,
      [
        0.2561488920028, -0.41555642536473, -3.4995016391904, 4.9360350916663, 1.7982751266572,
        -4.4224454222252, 0.68350223648877, 1.7056010646557, 0.34580344417019,
      ]
    ),
    (
      4, 1,
      [
        -0.12568395580021, 0.83517540418869, -20.114868978476, -8.053326959302, 24.530664163429,
        11.028504628225, -7.2000965397437, -2.2200136056485, 5.1930337385244,
      ]
    ),
  ])
  func derivativesOfPolynomials(_ degree: Int, _ derivative: Int, _ expected: [Double]) throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let fit = try LocalPolynomial(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 2), degree: degree
    ).fit(at: Points(Self.queries, as: .queries))
    let found = derivative == 0 ? fit.values : fit.derivatives[derivative - 1]
    for (found, expected) in zip(found, expected) { #expect(Self.close(found, expected, 1e-9)) }
  }

  /// *Source*: `ksmooth(kernel = "normal")` with the bandwidth of width 1.
  ///
  /// It cuts the Gaussian at 4 widths.
  @Test func ksmoothNormal() throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let width = try #require(try WidthConvention.ksmooth.width(1 / 0.3706506, of: .gaussian))
    #expect(Self.close(width, 1, 1e-6))
    let estimate = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: width)
    ).estimate(at: Points(Self.queries, as: .queries))
    let expected = [
      -2.05309311723, -3.1299256646, -28.8982542378, -106.698806376, -62.3013951336, 24.2976958031,
      18.2849654554, -3.61267872991, -5.33415174493,
    ]
    for (found, expected) in zip(estimate.values, expected) {
      #expect(Self.close(found, expected, 1e-3))
    }
  }

  /// *Source*: the formulas of Ruppert, Sheather and Wand (1995) with `lm`, `lm.wfit` and `solve` over all pairs.
  ///
  /// `KernSmooth::dpill` prints 1.445258366: it bins the data and cuts the Gaussian at 4 widths.
  @Test func directPlugIn() throws {
    let (keys, values) = try ReferenceTests.motorcycle()
    let width = try DirectPlugIn.width(keys: keys, values: values)
    #expect(Self.close(width, 1.4469214281195, 1e-10))
    #expect(Self.close(width, 1.445258366, 2e-3))
  }

  /// *Source*: the same formulas over all pairs, 0.201536098442, and `KernSmooth::dpill`, 0.196969521551, for R's `faithful`.
  ///
  /// The two differ by the cut of the Gaussian at 4 widths. Of the local cubic of width 0.350337712871 it makes the mean of m″²
  /// 364.735618793 where it is 325.266779426; 4001 bins in place of R's 401 leave it at 364.733.
  @Test func directPlugInOfClusters() throws {
    let rows = try referenceTable("faithful.csv")
    let (keys, values) = (try Points(rows.map { $0[0] }), try Values(rows.map { $0[1] }))
    let width = try DirectPlugIn.width(keys: keys, values: values)
    #expect(Self.close(width, 0.201536098442, 1e-10))
    let sorted = rows.sorted { $0[0] < $1[0] }.dropFirst(2).dropLast(2)
    let (x, y) = (sorted.map { $0[0] }, sorted.map { $0[1] })
    let pilot = 0.350337712871
    func roughness(cut: Double) throws -> Double {
      var sum = 0.0
      let margin = 0.05 * (x[x.count - 1] - x[0])
      for place in x where place >= x[0] + margin && place <= x[x.count - 1] - margin {
        let near = x.indices.filter { abs(x[$0] - place) <= cut * pilot }
        let fit = try LocalPolynomial(
          keys: Points(near.map { x[$0] }), values: Values(near.map { y[$0] }),
          kernel: SmoothingKernel(.gaussian, width: pilot), degree: 3
        ).fit(at: Points([place], as: .queries))
        sum += fit.derivatives[1][0] * fit.derivatives[1][0]
      }
      return sum / Double(x.count)
    }
    let (all, near) = (try roughness(cut: .infinity), try roughness(cut: 4))
    #expect(Self.close(all, 325.266779426, 1e-8))
    #expect(Self.close(near, 364.735618793, 1e-8))
    #expect(Self.close(width * pow(all / near, 0.2), 0.196969521551, 1e-4))
  }

  /// *Source*: the formulas of Sheather and Jones (1991) by sums over all pairs with `dnorm`, solved by `uniroot`;
  /// `bw.SJ(nb = 30000)`, which bins, agrees to five digits.
  @Test(arguments: [
    ("faithful.csv", 0.13968310464509, 0.16534775458088),
    ("precip.csv", 3.9420123894303, 4.0229369586221),
    ("motorcycle.csv", 3.6416129525052, 4.2368857682382),
  ])
  func sheatherJones(_ name: String, _ equation: Double, _ direct: Double) throws {
    let points = try Points(referenceTable(name).map { $0[0] })
    #expect(Self.close(try DensityWidth.sheatherJones.width(of: points), equation, 1e-8))
    #expect(Self.close(try DensityWidth.plugIn.width(of: points), direct, 1e-9))
  }

  /// *Source*: `KernSmooth::dpik` prints 0.1647677475 for the 272 eruptions.
  ///
  /// It puts them into 401 bins, of which the last one loses the longest eruption, and divides by n² where Sheather and
  /// Jones divide by n(n − 1).
  @Test func plugInWithoutTheLongestEruption() throws {
    let eruptions = try referenceTable("faithful.csv").map { $0[0] }.sorted().dropLast()
    let width = try DensityWidth.plugIn.width(of: Points(Array(eruptions)))
    #expect(Self.close(width / 0.1647677475, 1, 1.5e-3), "\(width)")
  }

  /// *Source*: `bw.nrd0`, `bw.nrd` and `bw.ucv(nb = 1e5, tol = 1e-8)`, which bins.
  @Test(arguments: [
    ("motorcycle.csv", 4.44431800106, 5.23441897903), ("precip.csv", 3.84789224259, 4.53196197461),
    ("faithful.csv", 0.334777034464, 0.394292951702),
  ])
  func rulesOfThumb(_ name: String, _ silverman: Double, _ scott: Double) throws {
    let points = try Points(referenceTable(name).map { $0[0] })
    #expect(Self.close(try DensityWidth.silverman.width(of: points), silverman, 1e-11))
    #expect(Self.close(try DensityWidth.scott.width(of: points), scott, 1e-11))
  }
}
