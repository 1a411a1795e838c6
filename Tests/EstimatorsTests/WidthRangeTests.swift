import Foundation
import Testing

@testable import Estimators

/// The search for a width finds the lowest score there is, wherever the keys lie, and what it says of its ends is true.
struct WidthRangeTests {
  /// The lowest leave-one-out score of a fine grid far beyond any width that could matter.
  static func lowest(_ search: WidthSearch, from low: Double, to high: Double) throws -> Double {
    try search.curve((0...150).map { low * pow(high / low, Double($0) / 150) })
      .map { $0.score }.min() ?? .nan
  }

  enum Layout: String, CaseIterable {
    case even, uniform, farKey, fartherKey, clusters, ties, offset, exponential

    func keys(_ random: inout TestRandom) -> [Double] {
      switch self {
      case .even: (0..<60).map { Double($0) / 59 }
      case .uniform: (0..<80).map { _ in random.uniform() }
      case .farKey: (0..<89).map { _ in random.uniform() } + [1000]
      case .fartherKey: (0..<89).map { _ in random.uniform() } + [10000]
      case .clusters:
        (0..<40).map { _ in random.uniform() } + (0..<40).map { _ in 500 + random.uniform() }
      case .ties: (0..<80).map { _ in Double(Int(random.uniform(0, 20))) / 20 }
      case .offset: (0..<80).map { _ in 1e6 + random.uniform() }
      case .exponential: (0..<80).map { _ in exp(random.uniform(-6, 6)) }
      }
    }
  }

  @Test(arguments: Layout.allCases, [0, 1])
  func theBestWidthIsFound(_ layout: Layout, _ degree: Int) throws {
    var random = TestRandom(17)
    let x = layout.keys(&random)
    for frequency in [6.0, 40] {
      let y = x.map { sin(frequency * min($0 - x[0], 2)) + 0.1 * random.normal() }
      let search = try WidthSearch(
        NadarayaWatson(keys: Points(x), values: Values(y), kernel: .unit(.gaussian)),
        degree: degree)
      let best = try search.best()
      let extent = (x.max() ?? 1) - (x.min() ?? 0)
      let lowest = try Self.lowest(search, from: 2e-4, to: 4 * extent)
      #expect(best.score <= lowest * 1.001, "\(best) for \(lowest)")
      let flat = try search.score(at: .infinity)
      if best.edge == .global { #expect(flat <= best.score * 1.011) }
      if best.edge == nil { #expect(best.width < 2 * extent) }
    }
  }

  /// Where gaps differ ten thousandfold a local polynomial's score has steps, because its degree falls at a key or two.
  @Test(arguments: [17, 19, 21], [1, 2])
  func theBestWidthOfUnevenKeysIsFound(_ seed: Int, _ degree: Int) throws {
    var random = TestRandom(UInt64(seed))
    let x = (0..<60).map { _ in exp(random.uniform(-6, 6)) }
    let y = x.map { sin(6 * min($0 - x[0], 2)) + 0.1 * random.normal() }
    let search = try WidthSearch(
      NadarayaWatson(keys: Points(x), values: Values(y), kernel: .unit(.gaussian)),
      degree: degree)
    let best = try search.best()
    let lowest =
      try search.curve((0...700).map { 2e-4 * pow(4e6, Double($0) / 700) })
      .map { $0.score }.min() ?? .nan
    #expect(best.score <= lowest * 1.001, "\(best) for \(lowest)")
  }

  /// statsmodels' issue 599: fifty even keys and waves under as much noise; local lines ended at the narrowest width.
  ///
  /// *Source*: draw 20 of NumPy's `RandomState(1122)`, see `ReferenceData/waves.py`.
  @Test func narrowWidthsOfLinesScoreAsTheyPredict() throws {
    let rows = try referenceTable("waves.csv")
    let search = try WidthSearch(
      NadarayaWatson(
        keys: Points(rows.map { $0[0] }), values: Values(rows.map { $0[1] }),
        kernel: .unit(.gaussian)), degree: 1)
    let scores = try search.curve([0.0045, 0.005, 0.03]).map { $0.score }
    for (score, expected) in zip(scores, [1.05869, 1.05869, 0.97025]) {
      #expect(abs(score - expected) < 1e-5, "\(score)")
    }
    let best = try search.best()
    #expect(abs(best.width - 0.027) < 0.002 && best.edge == nil)
  }

  @Test func spaceWithLevelsAndScales() throws {
    var random = TestRandom(3)
    for unit in [1.0, 1e4, 1e-4] {
      let x = (0..<90).flatMap { row -> [Double] in
        [unit * random.uniform()] + (0..<3).map { $0 == row % 3 ? 1 : 0 }
      }
      let y = (0..<90).map {
        sin(12 * x[4 * $0] / unit) + Double($0 % 3) + 0.1 * random.normal()
      }
      let keys = try Points(coordinates: x, dimension: 4)
      let search = try WidthSearch(
        NadarayaWatson(
          keys: keys, values: Values(y), kernel: SmoothingKernel(.gaussian, widths: [1, 1, 1, 1])))
      let best = try search.best()
      let lowest = try Self.lowest(search, from: 1e-4 * min(unit, 1), to: 10 * max(unit, 1))
      #expect(best.score <= lowest * 1.001, "\(best) for \(lowest)")
    }
  }

  @Test func reasonsAreTheReasons() throws {
    let few = try NadarayaWatson(
      keys: Points([1, 2, 3]), values: Values([1, 3, 2]), kernel: .unit(.gaussian))
    #expect(throws: EstimatorError.noFiniteScore(.akaike, keys: 3)) {
      try WidthSearch(few, criterion: .akaike).best()
    }
    let equal = try NadarayaWatson(
      keys: Points([1, 2, 3, 4, 5, 6]), values: Values([2, 2, 2, 2, 2, 2]),
      kernel: .unit(.gaussian))
    #expect(throws: EstimatorError.noSpread(.values)) {
      try WidthSearch(equal, criterion: .akaike).best()
    }
    let levels = (0..<60).map { Double($0 % 3) }
    #expect(throws: EstimatorError.tooFewDistinct(count: 3, needed: 5)) {
      try DirectPlugIn.width(keys: Points(levels), values: Values(levels.map { $0 * $0 }))
    }
    let points = try Points([1, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(throws: EstimatorError.tooFewNeighbours(query: 0, distances: 7, needed: 8)) {
      try AdaptiveWidths.nearestNeighbours(points: points, queries: points, k: 8)
    }
    // Two neighbours at one distance count once: three different keys, one distance.
    let three = try Points([-1, 0, 1])
    #expect(throws: EstimatorError.tooFewNeighbours(query: 1, distances: 1, needed: 2)) {
      try AdaptiveWidths.nearestNeighbours(points: three, queries: three, k: 2)
    }
  }

  /// A quartic needs five distinct keys in each block: fewer blocks rather than a reason that is none.
  @Test func plugInTakesTiedKeys() throws {
    var random = TestRandom(8)
    let x = (0..<200).map { _ in Double(Int(random.uniform(0, 12))) }
    let y = x.map { sin($0) + 0.2 * random.normal() }
    #expect(try DirectPlugIn.width(keys: Points(x), values: Values(y)) > 0)
  }

  @Test func chosenWidthsFollowTheUnits() throws {
    var random = TestRandom(4)
    let x = (0..<100).map { _ in random.normal() }
    for unit in [1.0, 86400, 1e-6] {
      for shape in [SmoothingKernel.Shape.gaussian, .epanechnikov] {
        let one = try DensityWidth.chosenKernel(shape, Points(x))
        let scaled = try DensityWidth.chosenKernel(shape, Points(x.map { $0 * unit }))
        #expect(one.rule == .sheatherJones && scaled.rule == .sheatherJones)
        #expect(abs(scaled.kernel.widths[0] / unit - one.kernel.widths[0]) < 1e-9)
        let plane = try DensityWidth.chosenKernel(
          shape,
          Points(coordinates: x.enumerated().map { $0 % 2 == 0 ? $1 : $1 * unit }, dimension: 2))
        #expect(plane.rule == .normalReference && plane.kernel.widths.count == 2)
        let even = try DensityWidth.chosenKernel(shape, Points(coordinates: x, dimension: 2))
        #expect(abs(plane.kernel.widths[1] / unit - even.kernel.widths[1]) < 1e-12)
      }
    }
  }
}
