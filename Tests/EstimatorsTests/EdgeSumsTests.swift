import Foundation
import Testing

@testable import Estimators

/// Sums in parts of boxes against compensated sums over all pairs, with rows on edges and one double beside them.
struct EdgeSumsTests {
  static let shapes: [SmoothingKernel.Shape] = [
    .boxcar, .triangular, .epanechnikov, .biweight, .triweight, .tricube, .cosine,
  ]

  /// Rows of a kind, with keys at every end of every support and the doubles on either side.
  private func rows(_ kind: BoxSumsTests.Kind, _ queries: [Double], _ width: Double)
    -> (x: [Double], y: [Double])
  {
    var (x, _, _) = kind.rows(300)
    for query in queries {
      for place in [query - width, query, query + width] {
        x += [place, place, place.nextUp, place.nextDown]
      }
    }
    var random = TestRandom(5)
    return (x, x.map { 1000 + sin($0) + 0.1 * random.normal() })
  }

  @Test(arguments: shapes, BoxSumsTests.Kind.allCases)
  func `estimates at known queries are those of all rows`(
    shape: SmoothingKernel.Shape, kind: BoxSumsTests.Kind
  ) throws {
    let sorted = kind.rows(300).x.sorted()
    let width = 0.37
    // Ties among the queries, and some that see no row.
    var queries = (0..<25).map { sorted[$0 * (sorted.count - 1) / 24] }
    queries += queries.prefix(12).map { $0 + 0.21 }
    queries += [sorted[0] - 5, queries[3], sorted[sorted.count - 1] + 1e3]
    let (x, y) = rows(kind, Array(queries.prefix(30)), width)
    let kernel = try SmoothingKernel(shape, width: width)
    let edges = try KernelEdges(queries: queries, kernel: kernel)
    #expect(edges.boxes.flatMap { $0.places } == edges.places)
    let sums = try EdgeSums(keys: Points(x), values: Values(y), edges: edges)
    #expect(sums.parts.count == Double(x.count))
    let points = try Points(queries, as: .queries)
    let oracle = Oracle(
      keys: try Points(x), values: try Values(y), shape: shape, widths: [width])
    let counts = Oracle(
      keys: oracle.keys, values: try Values(x.map { _ in 1 }), shape: shape, widths: [width])
    let (answer, density) = (
      try sums.estimate(at: queries, kernel: kernel), try sums.density(at: queries, kernel: kernel)
    )
    let norm = 1 / (Double(x.count) * width * (try #require(shape.integral(dimension: 1))))
    for query in queries.indices {
      let expected = oracle.estimate(query, points)
      guard expected.isFinite else {
        #expect(answer.values[query].isNaN && !answer.untold.contains(query))
        #expect(density.values[query] == 0)
        continue
      }
      #expect(
        (answer.values[query] - expected).magnitude <= 1e-12 * expected.magnitude
          && answer.bounds[query] <= 1e-9,
        "\(shape) \(kind) at \(queries[query]): \(answer.values[query]) for \(expected), bound \(answer.bounds[query])"
      )
      let total = exp(counts.logTotal(query, points)) * norm
      #expect((density.values[query] - total).magnitude <= 1e-11 * total)
    }
  }

  @Test(arguments: shapes)
  func `other queries are refused where their kernel would part rows`(
    shape: SmoothingKernel.Shape
  ) throws {
    let (x, y, _) = BoxSumsTests.Kind.uniform.rows(2000)
    let kernel = try SmoothingKernel(shape, width: 0.37)
    let sums = try EdgeSums(
      keys: Points(x), values: Values(y), edges: KernelEdges(queries: [3, 4], kernel: kernel))
    #expect(throws: EstimatorError.cutParts(query: 1, value: 3.1)) {
      try sums.estimate(at: [3, 3.1], kernel: kernel)
    }
    #expect(throws: EstimatorError.cutParts(query: 0, value: 3)) {
      try sums.estimate(at: [3], kernel: kernel.with(width: 0.38))
    }
    #expect(throws: EstimatorError.unsupportedKernel(.gaussian)) {
      try sums.estimate(at: [3], kernel: .unit(.gaussian))
    }
    #expect(throws: EstimatorError.unsupportedKernel(.laplacian)) {
      try KernelEdges(queries: [3], kernel: .unit(.laplacian))
    }
  }

  @Test(arguments: shapes)
  func `halves add up, and a file of them reads back`(shape: SmoothingKernel.Shape) throws {
    let (x, y, _) = BoxSumsTests.Kind.clusters.rows(600)
    let kernel = try SmoothingKernel(shape, width: 0.37)
    let queries = [0.1, 2.3, 2.4, 9]
    let edges = try KernelEdges(queries: queries, kernel: kernel)
    let halves = try [0..<250, 250..<600].map {
      try EdgeSums(keys: Points(Array(x[$0])), values: Values(Array(y[$0])), edges: edges)
    }
    let both = try #require(halves[0].adding(halves[1]))
    let (parts, columns) = (both.parts, 2 * edges.terms + 1)
    // Rows in any order.
    let order = Array(parts.numbers.indices.reversed())
    let read = try EdgeSums(
      exponent: parts.exponent, terms: parts.terms, centre: parts.centre,
      numbers: order.map { Double(parts.numbers[$0]) },
      least: order.map { both.keys[$0].lowerBound },
      greatest: order.map { both.keys[$0].upperBound },
      sums: order.flatMap { parts.sums[$0 * columns..<($0 + 1) * columns] })
    let direct = try NadarayaWatson(keys: Points(x), values: Values(y), kernel: kernel)
    let expected = try direct.estimate(at: Points(queries, as: .queries)).values
    for sums in [both, read] {
      let values = try sums.estimate(at: queries, kernel: kernel).values
      for query in queries.indices {
        #expect((values[query] - expected[query]).magnitude <= 1e-12 * 1000)
      }
    }
    #expect(throws: EstimatorError.impossibleSums(row: 0)) {
      try EdgeSums(
        exponent: 1, terms: 1, centre: 0, numbers: [3], least: [1.4], greatest: [1.6],
        sums: [2, 0, 0])
    }
  }

  /// Supports that end beyond all doubles, and ones narrower than the doubles are apart.
  @Test(arguments: [1e308, 1e300, 1, 1e-250])
  func `the ends of numbers are served or refused`(width: Double) throws {
    let queries = [1.7e308, -1.7e308, 0, 1e300]
    let kernel = try SmoothingKernel(.boxcar, width: width)
    for query in queries {
      let keys = try Points([query, query / 2, 0])
      let own: EdgeSums
      do {
        own = try EdgeSums(
          keys: keys, values: Values([1, 2, 3]),
          edges: KernelEdges(queries: [query], kernel: kernel))
      } catch {
        guard case .boxesTooNarrow = error else { throw error }
        continue
      }
      let direct = try NadarayaWatson(keys: keys, values: Values([1, 2, 3]), kernel: kernel)
        .estimate(at: Points([query], as: .queries)).values[0]
      #expect(
        (try own.estimate(at: [query], kernel: kernel).values[0] - direct).magnitude <= 1e-12)
    }
  }

  @Test func `the first double that an edge leaves out is found wherever it lies`() {
    for (query, width) in [
      (0.0, 1.0), (1, 1), (1e9, 0.1), (-3, 1e-20), (1e300, 1e300), (0.3, 0.1), (-1, 1),
    ] {
      let end = firstDouble { $0 - query >= width }
      #expect(end - query >= width && !(end.nextDown - query >= width))
      let start = firstDouble { $0 - query > -width }
      #expect(start - query > -width && !(start.nextDown - query > -width))
    }
    #expect(firstDouble { _ in false } == .infinity)
    #expect(firstDouble { _ in true } == -.greatestFiniteMagnitude)
  }
}
