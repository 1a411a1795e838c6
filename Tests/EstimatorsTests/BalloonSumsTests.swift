import Foundation
import Testing

@testable import Estimators

/// Sums under a width of each query, by boxes of many sizes, against compensated sums over all pairs.
struct BalloonSumsTests {
  static let shapes = SmoothingKernel.Shape.allCases.filter { $0.hasReach }

  @Test(arguments: LineScoresTests.Layout.allCases, shapes)
  func sumsAreThoseOfAllPairs(_ layout: LineScoresTests.Layout, _ shape: SmoothingKernel.Shape)
    throws
  {
    let (n, order) = (4000, 4)
    let (x, y) = layout.sample(n)
    var random = TestRandom(11)
    let weights = try ObservationWeights(x.map { _ in random.uniform(0.5, 2) })
    let places = stride(from: 0, to: n, by: 97).map { x[$0] + random.uniform(-1e-3, 1e-3) }
    let queries = try Points(places, as: .queries)
    let widths = places.map { place in
      x.map { abs($0 - place) }.sorted()[Int(random.uniform(450, 1800))].nextUp
    }
    for weights in [nil, weights] {
      let values = Values(checked: y, columns: 1, weights: weights)
      let line = try SortedLine(keys: Points(x), values: values, supervision: .none)
      let sums = try BalloonSums(
        line: line, shape: shape, order: order, queries: queries, widths: widths,
        supervision: .none
      ).sums(at: queries, widths: widths, supervision: .none)
      for query in places.indices {
        for power in 0...order {
          var (total, weighted, size) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
          for key in x.indices {
            let u = (x[key] - places[query]) / widths[query]
            let term = shape.weight(abs(u)) * (weights?.numbers[key] ?? 1) * pow(u, Double(power))
            total.add(term)
            weighted.add(term * y[key])
            size.add(abs(term) * (1 + abs(y[key])))
          }
          let scale = exp(sums.logScales[query])
          #expect(
            abs(sums.total(query, power: power) * scale - total.value) <= 1e-12 * size.value,
            "\(query) \(power)")
          #expect(
            abs(sums.weighted(query, 0, power: power) * scale - weighted.value)
              <= 1e-12 * size.value, "\(query) \(power)")
        }
      }
    }
  }

  /// Moments tell the same polynomial as the keys themselves, with leverages and what is predicted without a key.
  @Test(arguments: [0, 1, 2, 3], [8, 60, 900])
  func momentsTellThePolynomialOfTheKeys(_ degree: Int, _ neighbours: Int) throws {
    var random = TestRandom(4)
    let x = (0..<2000).map { _ in random.uniform(0, 10) } + [3, 3, 3, 14, 14.5, 15]
    let y = x.map { sin($0) + 0.2 * random.normal() }
    let (keys, values) = (try Points(x), try Values(y))
    let model = try NeighbourPolynomial(
      keys: keys, values: values, degree: degree, neighbours: neighbours
    ).robust(rounds: 1)
    let fit = try model.trainingFit()
    let estimates = try model.fit(at: keys)
    let robustness = try #require(model.robustness)
    let widths = try AdaptiveWidths.nearestNeighbours(
      points: keys, queries: keys, k: neighbours, counting: .points)
    let order = x.indices.sorted { x[$0] < x[$1] }
    let line = try SortedLine(keys: keys, values: values, supervision: .none)
    for key in stride(from: 0, to: x.count, by: 59) {
      var direct = LineFit(
        line: line, shape: .tricube, width: widths[key], degree: degree,
        factors: order.map { robustness[$0] })
      let isSupported = direct.prepare(at: x[key])
      #expect(isSupported)
      let own = direct.coefficients(column: 0)
      #expect(abs(fit.fitted[key] - own[0]) <= 1e-10 * max(1, abs(own[0])))
      #expect(abs(estimates.values[key] - own[0]) <= 1e-10 * max(1, abs(own[0])))
      for order in 1..<(degree + 1) {
        let derivative = own[order] * (1...order).reduce(1.0) { $0 * Double($1) }
        #expect(
          abs(estimates.derivatives[order - 1][key] - derivative)
            <= 1e-8 * max(abs(derivative), pow(widths[key], -Double(order))))
      }
      let leverage = direct.weight(
        of: line.index(of: x[key], value: y[key], weight: values.weight(key)))
      if x[key] != 3 { #expect(abs(fit.leverages[key] - leverage) <= 1e-9) }
    }
  }

  @Test func theNearestPointsAreThoseOfASortedList() throws {
    var random = TestRandom(6)
    for round in 0..<40 {
      let x = (0..<50).map { _ in
        round % 2 == 0 ? random.uniform() : random.uniform(0, 9).rounded()
      }
      let queries = Array(x.prefix(9)) + [-3, 0.5, 4.25, 20]
      let k = Int(random.uniform(1, 51))
      let found = try AdaptiveWidths.nearestNeighbours(
        points: Points(x), queries: Points(queries, as: .queries), k: k, counting: .points)
      for (query, width) in zip(queries, found) {
        #expect(width == x.map { abs($0 - query) }.sorted()[k - 1].nextUp)
      }
    }
  }
}
