import Foundation
import Testing

@testable import Estimators

/// Local polynomials against 400 digits: the degree and the digits hold while enough distinct keys have weight, and
/// coordinates that depend on each other get the smallest slopes.
///
/// *Source*: `ReferenceData/local_polynomials.py`, by mpmath.
struct LocalPolynomialTests {
  struct References: Decodable {
    var lines: [Line]
    var planes: [Plane]
  }

  struct Line: Decodable {
    var name: String
    var x: [Double]
    var y: [Double]
    var q: Double
    var shape: String
    var width: Double
    var degree: Int
    /// nil without support.
    var value: Double?
    var slope: Double?
    var reached: Int
    /// Σ |l| of the weights of the estimate: how far rounding of one value can carry.
    var reach: Double
  }

  struct Plane: Decodable {
    var name: String
    var x: [[Double]]
    var y: [Double]
    var q: [Double]
    var shape: String
    var widths: [Double]
    var value: Double
    var reach: Double
  }

  static func references() throws -> References {
    try JSONDecoder().decode(References.self, from: referenceData("local_polynomials.json"))
  }

  /// 10⁻¹² of the spread of the values, as far as the estimate carries it.
  static func tolerance(_ y: [Double], _ reach: Double) -> Double {
    1e-12 * max(1, reach) * ((y.max() ?? 0) - (y.min() ?? 0))
  }

  @Test(arguments: ["hand", "uniform", "ties", "gaps", "clusters", "offset", "outlier"])
  func linesKeepDegreeAndDigits(_ layout: String) throws {
    let cases = try Self.references().lines.filter { $0.name == layout }
    #expect(cases.count >= 6)
    for line in cases {
      let shape = try #require(SmoothingKernel.Shape(named: line.shape))
      let regression = try LocalPolynomial(
        keys: Points(line.x), values: Values(line.y),
        kernel: SmoothingKernel(shape, width: line.width), degree: line.degree)
      let fit = try regression.fit(at: Points([line.q], as: .queries))
      guard let value = line.value else {
        #expect(fit.values[0].isNaN && fit.unsupported == [0])
        continue
      }
      #expect(
        abs(fit.values[0] - value) <= Self.tolerance(line.y, line.reach),
        "\(fit.values[0]) for \(value), \(line)")
      #expect(fit.lowered.isEmpty == (line.reached == line.degree), "\(line)")
    }
  }

  @Test(arguments: ["multiples", "one_hot", "free", "narrow", "nearly"])
  func planesAreOfTheSmallestNorm(_ layout: String) throws {
    let cases = try Self.references().planes.filter { $0.name == layout }
    #expect(cases.count >= 10)
    for plane in cases {
      let shape = try #require(SmoothingKernel.Shape(named: plane.shape))
      let d = plane.q.count
      let fit = try LocalPolynomial(
        keys: Points(coordinates: plane.x.flatMap { $0 }, dimension: d), values: Values(plane.y),
        kernel: SmoothingKernel(shape, widths: plane.widths)
      ).fit(at: Points(coordinates: plane.q, dimension: d, as: .queries))
      // Coordinates that agree to five digits leave eleven of what they differ by.
      let digits = layout == "nearly" ? 10.0 : 1
      #expect(
        abs(fit.values[0] - plane.value) <= digits * Self.tolerance(plane.y, plane.reach),
        "\(fit.values[0]) for \(plane.value), \(plane.name) \(plane.q)")
      #expect(fit.lowered.isEmpty)
    }
  }

  /// The numbers of issue 12 that broke the property, with every fast path there is for them.
  @Test func farQueriesOfALine() throws {
    let fit = try LocalPolynomial(
      keys: Points([0, 1, 2]), values: Values([1, 3, 5]), kernel: .unit(.gaussian)
    ).fit(at: Points([10, -300, 300], as: .queries))
    for (value, expected) in zip(fit.values, [21.0, -599, 601]) {
      #expect(abs(value - expected) <= 1e-15 * abs(expected) * 4)
    }
    #expect(fit.lowered.isEmpty)
    let (keys, values) = try ReferenceTests.motorcycle()
    let end = try LocalPolynomial(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 0.3)
    ).fit(at: Points([58], as: .queries))
    #expect(abs(end.values[0] - 13.13635) < 1e-5)
  }

  /// What a line of values is made of does not matter to it, however wide, narrow or far.
  @Test(arguments: [SmoothingKernel.Shape.gaussian, .laplacian, .logistic, .cauchy], 0..<4)
  func linesReproduceLinesEverywhere(_ shape: SmoothingKernel.Shape, _ seed: Int) throws {
    var random = TestRandom(UInt64(seed) + 40)
    for n in [3, 40, 3000] {
      let x = (0..<n).map { _ in random.uniform(0, 5) + (random.uniform() < 0.5 ? 0 : 20) }
      let queries = [-40, -2, 0.5, 2, 12, 22, 26, 90]
      for width in [0.3, 1.7, 30, 1e4, 1e9, .infinity] {
        let fit = try LocalPolynomial(
          keys: Points(x), values: Values(x.map { 3 - 2 * $0 }),
          kernel: SmoothingKernel(shape, width: width)
        ).fit(at: Points(queries, as: .queries))
        for (query, q) in queries.enumerated() where !fit.lowered.contains(query) {
          #expect(
            abs(fit.values[query] - (3 - 2 * q)) < 1e-11 * (1 + abs(q)),
            "\(shape), width \(width), \(q): \(fit.values[query])")
          #expect(abs(fit.derivatives[0][query] + 2) < 1e-10)
        }
        #expect(fit.lowered.isEmpty || width < 1)
      }
    }
  }

  /// Many queries to one side of the keys, far from them, between clusters, and under widths beside which all keys are one
  /// place: each has the digits of the fit from the keys themselves.
  @Test(arguments: [SmoothingKernel.Shape.gaussian, .laplacian, .triangular, .cauchy], 1...4)
  func manyQueriesAreAsExactAsOne(_ shape: SmoothingKernel.Shape, _ degree: Int) throws {
    var random = TestRandom(UInt64(degree) + 70)
    let x = (0..<300).map { row in
      row % 3 == 0 ? 20 + random.uniform(0, 0.01) : random.uniform(0, 5)
    }
    let y = x.map { sin($0) + 0.1 * random.normal() }
    let spread = (y.max() ?? 0) - (y.min() ?? 0)
    let queries = (0..<250).map { _ in random.uniform(-3, 24) }
    let (keys, values) = (try Points(x), try Values(y))
    let line = try SortedLine(keys: keys, values: values, supervision: .none)
    for width in [0.4, 5, 3000] {
      let model = try LocalPolynomial(
        keys: keys, values: values, kernel: SmoothingKernel(shape, width: width), degree: degree)
      let fit = try model.fit(at: Points(queries, as: .queries))
      let own = try model.trainingFit()
      var one = LineFit(line: line, shape: shape, width: width, degree: degree)
      var told = 0
      for (query, q) in queries.enumerated().filter({ $0.offset % 5 == 0 })
      where one.prepare(at: q) {
        // Σ |l| is no more than this.
        let reach = (Double(x.count) * one.squaredNorm()).squareRoot()
        // An estimate that rounding carries farther than this has no digits to compare.
        guard reach < 1e6, one.reachedDegree == degree else { continue }
        let expected = one.coefficients(column: 0)[0]
        told += 1
        #expect(
          abs(fit.values[query] - expected) <= 1e-12 * max(1, reach) * spread,
          "\(shape) \(degree) \(width) \(q): \(fit.values[query]) for \(expected), \(reach)")
      }
      #expect(told >= 5)
      for key in stride(from: 0, to: x.count, by: 31) where one.prepare(at: x[key]) {
        let index = line.firstIndex(notBelow: x[key])
        #expect(abs(own.leverages[key] - one.weight(of: index)) < 1e-10)
        #expect(abs(own.fitted[key] - one.coefficients(column: 0)[0]) < 1e-10)
      }
    }
  }

  /// A key left out of its own fit is a fit without the key, at every width and degree.
  @Test(arguments: 1...3, [SmoothingKernel.Shape.gaussian, .laplacian, .epanechnikov])
  func leavingOutIsARefit(_ degree: Int, _ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(5)
    let x = (0..<24).map { _ in random.uniform(0, 1) } + [3, 3, 9]
    let y = x.map { sin(5 * $0) + random.normal() }
    for width in [0.003, 0.02, 0.1, 0.7, 5] {
      let kernel = try SmoothingKernel(shape, width: width)
      let fit = try LocalPolynomial(
        keys: Points(x), values: Values(y), kernel: kernel, degree: degree
      ).trainingFit()
      let straight = try LocalPolynomial(
        keys: Points(x), values: Values(y), kernel: kernel, degree: degree
      ).fit(at: Points(x))
      for key in x.indices {
        #expect(abs(straight.values[key] - fit.fitted[key]) < 1e-10)
        var (others, values) = (x, y)
        others.remove(at: key)
        values.remove(at: key)
        let refit = try LocalPolynomial(
          keys: Points(others), values: Values(values), kernel: kernel, degree: degree
        ).fit(at: Points([x[key]], as: .queries)).values[0]
        let leftOut = fit.leftOut[key]
        // Extrapolation carries the rounding of the values with it.
        #expect(
          refit.isNaN
            ? leftOut.isNaN : abs(refit - leftOut) <= 1e-9 * max(1, abs(refit)),
          "\(x[key]), width \(width): \(leftOut) for \(refit)")
      }
    }
  }
}
