import Foundation
import Testing

@testable import Estimators

/// Several coordinates: trees and blocked brute force against compensated sums over all pairs, to 1e-12 of
/// what the kernel gives the values' spread.
struct SpaceExactnessTests {
  /// One way to lay out keys and queries in space.
  enum Layout: String, CaseIterable {
    case uniform, ties, clusters, offset, diagonal, far

    func sample(_ count: Int, _ d: Int, isQuery: Bool, _ random: inout TestRandom) -> [Double] {
      (0..<count).flatMap { _ -> [Double] in
        switch self {
        case .uniform: return (0..<d).map { _ in random.uniform(0, 5) }
        case .ties: return (0..<d).map { _ in Double(Int(random.uniform(0, 5))) / 2 }
        case .clusters:
          let centre = Double(Int(random.uniform(0, 3)))
          return (0..<d).map { _ in centre + (isQuery ? 0.3 : 1e-3) * random.normal() }
        case .offset: return (0..<d).map { _ in 1e6 + random.uniform(0, 5) }
        case .diagonal:
          let along = random.uniform(0, 5)
          return (0..<d).map { along + 0.01 * Double($0) * random.normal() }
        case .far:
          return (0..<d).map { _ in (isQuery ? 40 : 1) * random.normal() }
        }
      }
    }
  }

  static let shapes = SmoothingKernel.Shape.allCases.filter { $0 != .constant }

  @Test(arguments: shapes, Layout.allCases)
  func agreesWithBruteForce(_ shape: SmoothingKernel.Shape, _ layout: Layout) throws {
    var random = TestRandom(UInt64(Layout.allCases.firstIndex(of: layout) ?? 0) + 3)
    for (d, n, m) in [(2, 700, 20), (3, 400, 12), (8, 150, 6), (2, 5, 4), (3, 1, 3)] {
      let keys = try Points(
        coordinates: layout.sample(n, d, isQuery: false, &random), dimension: d)
      let queries = try Points(
        coordinates: layout.sample(m, d, isQuery: true, &random), dimension: d, as: .queries)
      let values = try Values(numbers: (0..<2 * n).map { _ in random.normal() }, columns: 2)
      for width in [1, 0.2, 0.01, 30] {
        // Another width for each coordinate.
        let widths = (0..<d).map { width * (1 + 0.5 * Double($0)) }
        let summation = KernelSummation(keys: keys, values: values, shape: shape, widths: widths)
        let oracle = Oracle(keys: keys, values: values, shape: shape, widths: widths)
        let expected = (0..<m).map { query in
          (0..<2).map { oracle.estimate(query, queries, column: $0) }
        }
        for method in [KernelSummation.Method.brute, .tree, .plane, .space]
        where summation.allows(method) {
          let sums = try summation.sums(at: queries, by: method)
          for query in 0..<m {
            let comment: Comment = "\(method), d \(d), width \(width), query \(query)"
            let total = sums.total(query)
            if expected[query][0].isNaN {
              #expect(total == 0, comment)
              continue
            }
            let tolerance = 1e-12 * oracle.condition(query, queries)
            let logTotal = log(total) + sums.logScales[query]
            #expect(abs(logTotal - oracle.logTotal(query, queries)) <= tolerance, comment)
            for column in 0..<2 {
              let found = sums.weighted(query, column) / total
              #expect(abs(found - expected[query][column]) <= 4 * tolerance, comment)
            }
          }
        }
      }
    }
  }

  /// Crowds of large values, tails and far queries: each estimate has the digits of the values that have weight there.
  @Test(arguments: [0.25, 0.6, 3.0])
  func expansionsKeepDigitsBesideCrowds(_ width: Double) throws {
    var random = TestRandom(31)
    let n = 3000
    var (x, y): ([Double], [Double]) = ([], [])
    for key in 0..<n {
      // Thousands at one corner with values of 1e9, a few elsewhere, two places with many ties.
      let isCrowd = key % 3 == 0
      let isTie = key % 3 == 1
      for _ in 0..<3 {
        x.append(
          1e6
            + (isCrowd
              ? 0.02 * random.normal()
              : isTie ? 2 + Double(key % 2) : 3 * random.uniform() * random.uniform()))
      }
      y.append(isCrowd ? 1e9 + random.normal() : random.normal())
    }
    let queries = try Points(
      coordinates: (0..<3 * 150).map { _ in 1e6 + random.uniform(-2, 5) }, dimension: 3,
      as: .queries)
    let (keys, values) = (try Points(coordinates: x, dimension: 3), try Values(y))
    let widths = [width, 1.2 * width, 1.5 * width]
    let summation = KernelSummation(keys: keys, values: values, shape: .gaussian, widths: widths)
    try #require(summation.allows(.space))
    let sums = try summation.sums(at: queries, by: .space)
    let oracle = Oracle(keys: keys, values: values, shape: .gaussian, widths: widths)
    let sizes = Oracle(
      keys: keys, values: try Values(y.map { abs($0) }), shape: .gaussian, widths: widths)
    for query in 0..<queries.count {
      let expected = oracle.estimate(query, queries)
      let found = sums.weighted(query, 0) / sums.total(query)
      let tolerance = 1e-12 * oracle.condition(query, queries)
      // Trees leave out 1e-17 of the weight, here of values of 1e9.
      let allowed = tolerance * sizes.estimate(query, queries) + 1e-17 * 1e9
      #expect(abs(found - expected) <= allowed, "\(query)")
      let logTotal = log(sums.total(query)) + sums.logScales[query]
      #expect(abs(logTotal - oracle.logTotal(query, queries)) <= tolerance, "\(query)")
    }
  }

  /// Where they are, expansions are chosen only for many points, and one key or equal ones are no trouble.
  @Test
  func expansionsTakeDegenerateKeys() throws {
    for keys in [[1.0, 2, 3], [1, 2, 3, 1, 2, 3], [1, 2, 3, 1, 2, 4]] {
      let keys = try Points(coordinates: keys, dimension: 3)
      let values = try Values((0..<keys.count).map { Double($0) + 1 })
      let queries = try Points(
        coordinates: [1, 2, 3, 1.5, 2, 3, -80, 900, 1e5], dimension: 3, as: .queries)
      let summation = KernelSummation(
        keys: keys, values: values, shape: .gaussian, widths: [1, 2, 0.5])
      let oracle = Oracle(keys: keys, values: values, shape: .gaussian, widths: [1, 2, 0.5])
      let sums = try summation.sums(at: queries, by: .space)
      for query in 0..<3 {
        let found = sums.weighted(query, 0) / sums.total(query)
        #expect(abs(found - oracle.estimate(query, queries)) <= 1e-12 * found)
      }
    }
  }

  /// Weights squared, as variances need them.
  @Test(arguments: shapes)
  func squaredWeightsAgree(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(9)
    let keys = try Points(coordinates: (0..<900).map { _ in random.uniform(0, 5) }, dimension: 3)
    let queries = try Points(coordinates: (0..<30).map { _ in random.uniform(0, 5) }, dimension: 3)
    let summation = KernelSummation(
      keys: keys, values: Values(empty: 300), shape: shape, widths: [0.8, 0.8, 0.8],
      isSquared: true)
    let oracle = Oracle(
      keys: keys, values: Values(empty: 300), shape: shape, widths: [0.8, 0.8, 0.8])
    for method in [KernelSummation.Method.brute, .tree, .plane, .space]
    where summation.allows(method) {
      let sums = try summation.sums(at: queries, by: method)
      for query in 0..<10 {
        var expected = CompensatedSum()
        for key in 0..<300 {
          let weight = shape.weight(oracle.distance(key, query, queries))
          expected.add(weight * weight)
        }
        let found = sums.total(query) * exp(sums.logScales[query])
        #expect(abs(found - expected.value) <= 2e-12 * expected.value)
      }
    }
  }

  /// Keys that are alone with themselves are left out by another sum, not by a difference.
  @Test(arguments: [SmoothingKernel.Shape.gaussian, .laplacian, .triangular])
  func leavesOutWithoutCancelling(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(10)
    let n = 1200
    let keys = try Points(coordinates: (0..<2 * n).map { _ in random.uniform(0, 5) }, dimension: 2)
    let values = try Values((0..<n).map { _ in random.normal() })
    for width in [0.002, 0.02, 0.2] {
      let fit = try NadarayaWatson(
        keys: keys, values: values, kernel: SmoothingKernel(shape, width: width)
      ).trainingFit()
      for key in stride(from: 0, to: n, by: 60) {
        let others = (0..<n).filter { $0 != key }
        let rest = try Points(coordinates: others.flatMap { Array(keys.row($0)) }, dimension: 2)
        let expected = Oracle(
          keys: rest, values: try Values(others.map { values.numbers[$0] }), shape: shape,
          widths: [width, width]
        ).estimate(key, keys)
        if expected.isNaN {
          #expect(fit.leftOut[key].isNaN)
        } else {
          #expect(abs(fit.leftOut[key] - expected) <= 1e-9, "key \(key), width \(width)")
        }
      }
    }
  }

  /// Every query far from everything, every width too small or too large to square.
  @Test(arguments: shapes, [Double.leastNonzeroMagnitude, 1e-200, 1e200, Double.infinity])
  func extremeWidthsHaveTheirLimits(_ shape: SmoothingKernel.Shape, _ width: Double) throws {
    var random = TestRandom(12)
    let keys = try Points(coordinates: (0..<400).map { _ in random.uniform(0, 5) }, dimension: 2)
    let queries = try Points(coordinates: (0..<20).map { _ in random.uniform(0, 5) }, dimension: 2)
    let values = try Values((0..<200).map { _ in random.normal() })
    let summation = KernelSummation(
      keys: keys, values: values, shape: shape, widths: [width, width])
    for method in [KernelSummation.Method.brute, .tree, .plane, .space]
    where summation.allows(method) {
      let sums = try summation.sums(at: queries, by: method)
      for query in 0..<10 {
        let squares = (0..<200).map { key in
          pow(keys.coordinates[2 * key] - queries.coordinates[2 * query], 2)
            + pow(keys.coordinates[2 * key + 1] - queries.coordinates[2 * query + 1], 2)
        }
        let nearest = squares.indices.min { squares[$0] < squares[$1] } ?? 0
        let found = sums.weighted(query, 0) / sums.total(query)
        if width > 1 {
          #expect(abs(found - values.numbers.reduce(0, +) / 200) < 1e-13)
        } else if shape.isCompact {
          #expect(sums.total(query) == 0)
        } else if shape != .cauchy {
          #expect(found == values.numbers[nearest])
        }
      }
    }
  }

  /// Normal keys with outliers: boxes sum the dense middle, a tree what lies outside.
  @Test(arguments: [0.45, 0.7])
  func theMiddleAndWhatLiesOutsideAddUp(_ width: Double) throws {
    var random = TestRandom(41)
    let n = 20_000
    let x = (0..<3 * n).map { $0 < 30 ? 40 * random.normal() : random.normal() }
    let y = (0..<n).map { key in
      (key < 10 ? 1e6 : 0) + sin(x[3 * key]) + 0.1 * random.normal()
    }
    let (keys, values) = (try Points(coordinates: x, dimension: 3), try Values(y))
    let widths = [width, 1.3 * width, width]
    let best = try #require(SpaceMiddle.best(keys, 2, widths, queries: n))
    #expect(best.middle.outside > 0)
    let places = Array(x.prefix(120)) + (0..<90).map { _ in 2 * random.normal() } + [90, -3, 2]
    let queries = try Points(coordinates: places, dimension: 3, as: .queries)
    let sums = try KernelSummation(keys: keys, values: values, shape: .gaussian, widths: widths)
      .sums(at: queries, by: .space)
    let oracle = Oracle(keys: keys, values: values, shape: .gaussian, widths: widths)
    for query in 0..<queries.count {
      let logTotal = log(sums.total(query)) + sums.logScales[query]
      let expected = oracle.logTotal(query, queries)
      #expect(abs(logTotal - expected) <= 1e-12 * max(1, abs(expected)), "\(query)")
      let (found, mean) = (
        sums.weighted(query, 0) / sums.total(query), oracle.estimate(query, queries)
      )
      #expect(abs(found - mean) <= 4e-12 * max(1, abs(mean)), "\(query)")
    }
  }
}
