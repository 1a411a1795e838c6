import Foundation
import Testing

@testable import Estimators

/// Sums in the boxes of a plane against compensated sums over all pairs.
struct PlaneBoxSumsTests {
  enum Kind: String, CaseIterable {
    case uniform, clusters, ties, cauchy, far, few

    func rows(_ count: Int) -> (x: [Double], y: [Double]) {
      var random = TestRandom(UInt64(rawValue.utf8.reduce(3) { $0 * 31 + Int($1) }))
      let count = self == .few ? 12 : count
      let x = (0..<2 * count).map { index -> Double in
        switch self {
        case .uniform, .few: random.uniform(0, 4)
        case .clusters: Double(index / 2 % 3) * 1.7 + 0.02 * random.normal()
        case .ties: (6 * random.uniform()).rounded() / 2
        case .cauchy: tan(.pi * (random.uniform() - 0.5))
        case .far: 1e6 + random.uniform(0, 4)
        }
      }
      return (x, (0..<count).map { 1000 + sin(x[2 * $0]) + x[2 * $0 + 1] + 0.1 * random.normal() })
    }
  }

  @Test(arguments: Kind.allCases, [[0.4], [0.4, 0.9], [3, 11]])
  func `estimates are exact and their certificates hold`(kind: Kind, widths: [Double]) throws {
    let (x, y) = kind.rows(400)
    let keys = try Points(coordinates: x, dimension: 2)
    let sums = try PlaneBoxSums(keys: keys, values: Values(y), widths: [0.4])
    let regression = try SummedPlane(sums, widths: widths)
    // At keys, between them, and up to 20 widths outside.
    var queries = Array(x.prefix(24))
    queries += (0..<20).map { (x[$0] + x[$0 + 2]) / 2 }
    for far in [1.0, 4, 20] {
      queries += [x[0] - far * widths[0], x[1] + far]
    }
    let points = try Points(coordinates: queries, dimension: 2, as: .queries)
    let oracle = Oracle(
      keys: keys, values: try Values(y.map { $0 - sums.centre }), shape: .gaussian,
      widths: [widths[0], widths[widths.count - 1]])
    let (answer, density) = (
      try regression.estimate(at: points), try regression.density(at: points)
    )
    for query in 0..<points.count {
      let expected = sums.centre + oracle.estimate(query, points)
      let (value, bound) = (answer.values[query], answer.bounds[query])
      // Keys of a million are rounded at 1e-10 of a box.
      let wanted = (kind == .far ? 1e-9 : 3e-12) * max(sums.rootMeanSquare, 1)
      if query < 12 { #expect(bound <= wanted, "\(kind) \(bound)") }
      guard value.isFinite else {
        #expect(bound > 1e-7 && query >= 22)
        continue
      }
      // Keys of a million leave a distance ten digits, in both.
      let rounding = 1e-12 * (kind == .far ? 1e3 : 1) * 1000
      #expect(
        (value - expected).magnitude <= bound + rounding,
        "\(kind) \(query): \(value) for \(expected), bound \(bound)")
      if query < 22, kind != .far {
        #expect((value - expected).magnitude <= 1e-12 * 1000)
        let log = oracle.logTotal(query, points)
        let total =
          exp(log) / Double(y.count) / (2 * .pi * oracle.widths[0] * oracle.widths[1])
        #expect((density.values[query] - total).magnitude <= 1e-11 * total)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func `halves add up to the whole and boxes coarsen`(kind: Kind) throws {
    let (x, y) = kind.rows(300)
    func sums(_ rows: Range<Int>, _ widths: [Double]) throws -> PlaneBoxSums {
      try PlaneBoxSums(
        keys: Points(
          coordinates: Array(x[2 * rows.lowerBound..<2 * rows.upperBound]), dimension: 2),
        values: Values(Array(y[rows])), widths: widths)
    }
    let half = y.count / 2
    let whole = try sums(0..<y.count, [0.8, 0.4])
    let both = try #require(
      try sums(0..<half, [0.8, 0.1]).adding(sums(half..<y.count, [0.3, 0.4]))
    ).centred(at: whole.centre)
    try #require(both.numbers == whole.numbers && both.exponents == whole.exponents)
    for (a, b) in zip(both.sums, whole.sums) {
      #expect((a - b).magnitude <= 1e-10 * Double(y.count))
    }
    // What an engine would answer, in another order.
    let columns = whole.columns
    let order = Array(whole.numbers.indices.reversed())
    let read = try PlaneBoxSums(
      exponents: whole.exponents, terms: whole.terms, centre: whole.centre,
      numbers: [0, 1].map { axis in order.map { Double(whole.numbers[$0][axis]) } },
      sums: order.flatMap { whole.sums[$0 * columns..<($0 + 1) * columns] })
    #expect(read == whole)
    var broken = Array(whole.sums[0..<columns])
    broken[1] = broken[0]
    #expect(throws: EstimatorError.impossibleSums(row: 0)) {
      try PlaneBoxSums(
        exponents: whole.exponents, terms: whole.terms, centre: 0, numbers: [[0], [0]],
        sums: broken)
    }
  }

  @Test func `what the boxes do not serve is an error`() throws {
    let keys = try Points(coordinates: [0, 0, 1, 1, 2, 3], dimension: 2)
    let sums = try PlaneBoxSums(keys: keys, values: Values([1, 2, 3]), widths: [0.5])
    #expect(throws: EstimatorError.narrowerThanSums(width: 0.01, narrowest: sums.narrowest[1])) {
      try SummedPlane(sums, widths: [0.5, 0.01])
    }
    #expect(throws: EstimatorError.widthNotPositive(0)) { try SummedPlane(sums, widths: [0]) }
    #expect(throws: EstimatorError.widthCount(widths: 3, dimension: 2)) {
      try SummedPlane(sums, widths: [1, 1, 1])
    }
    #expect(throws: EstimatorError.boxesTooNarrow(width: 1e-9, key: 1e15)) {
      try PlaneBoxSums(
        keys: Points(coordinates: [0, 1e15], dimension: 2), values: Values([0]), widths: [1e-9])
    }
    // From the narrowest boxes to the widest at once, on both sides of 0.
    let narrow = try PlaneBoxSums(
      keys: Points(coordinates: [-1e-290, 1e-290, 2e-290, -1e-290], dimension: 2),
      values: Values([1, 3]), widths: [1e-290])
    for width in [1e-270, 1, 1e280] {
      let answer = try SummedPlane(narrow, widths: [width]).estimate(
        at: Points(coordinates: [0, 0], dimension: 2, as: .queries))
      #expect((answer.values[0] - 2).magnitude <= 1e-12)
    }
    for width in [1e-290, 1e300, .infinity] {
      let places = width < 1 ? 1e-290 : 1e290
      let wide = try PlaneBoxSums(
        keys: Points(coordinates: [0, 0, places, places], dimension: 2), values: Values([1, 3]),
        widths: [width])
      let answer = try SummedPlane(wide, widths: [width]).estimate(
        at: Points(coordinates: [0, 0], dimension: 2, as: .queries))
      #expect((1...3).contains(answer.values[0]))
    }
  }
}
