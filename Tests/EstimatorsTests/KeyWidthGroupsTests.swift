import Foundation
import Testing

@testable import Estimators

/// Keys on a line with a width each, by transforms of one width, against compensated sums over all pairs.
struct KeyWidthGroupsTests {
  @Test(arguments: LineScoresTests.Layout.allCases, [1.5, 30])
  func sumsAreThoseOfAllPairs(_ layout: LineScoresTests.Layout, _ ratio: Double) throws {
    let n = 3400
    let (x, y) = layout.sample(n)
    var random = TestRandom(8)
    let spread = x[3 * n / 4] - x[n / 4]
    let widths = x.map { _ in 0.02 * spread * pow(ratio, random.uniform()) }
    let regression = try VariableWidthRegression(
      keys: try Points(x), values: try Values(y), shape: .gaussian)
    let (low, high) = (x[0] - spread, x[n - 1] + spread)
    let queries = x + (0..<100).map { low + (high - low) * Double($0) / 99 }
    try #require(n * queries.count > 10_000_000)
    let found = try regression.estimate(at: Points(queries), widths: .ofKeys(widths))
    let density = try regression.density(at: Points(queries), widths: .ofKeys(widths))
    for place in Array(stride(from: 0, to: n, by: 200)) + Array(n..<queries.count) {
      let squares = x.indices.map { (queries[place] - x[$0]) / widths[$0] }.map { $0 * $0 }
      let nearest = squares.min() ?? 0
      var (total, weighted, size) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
      for key in x.indices {
        let weight = exp((nearest - squares[key]) / 2) / widths[key]
        total.add(weight)
        weighted.add(weight * y[key])
        size.add(weight * abs(y[key]))
      }
      let tolerance = 1e-12 * (1 + 1e-2 * nearest)
      let expected = weighted.value / total.value
      #expect(
        abs(found.values[place] - expected) <= tolerance * size.value / total.value, "\(place)")
      let height = total.value * exp(-nearest / 2) / (Double(n) * (2 * Double.pi).squareRoot())
      #expect(abs(density[place] - height) <= tolerance * height + 1e-290, "\(place)")
    }
  }
}
