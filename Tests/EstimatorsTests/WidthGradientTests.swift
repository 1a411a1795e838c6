import Foundation
import Testing

@testable import Estimators

/// The loss of a Gaussian on a line and its slope from fast sums, against all pairs.
struct WidthGradientTests {
  @Test(arguments: [true, false], [nil, ObservationWeights.Meaning.counts, .precisions])
  func fastSumsAreThoseOfAllPairs(_ leavesOneOut: Bool, _ meaning: ObservationWeights.Meaning?)
    throws
  {
    var random = TestRandom(5)
    let x = (0..<1100).map { _ in random.uniform(0, 5) } + [9, 20]
    let y = x.map { sin($0) + 0.3 * random.normal() }
    var (keys, values) = (try Points(x), try Values(y))
    if let meaning {
      (keys, values) = try ObservationWeights(
        x.map { _ in Double(Int(random.uniform(1, 4))) }, meaning: meaning
      ).applied(to: keys, values)
    }
    for width in [0.003, 0.1, 1, 30] {
      let gradient = WidthGradient(
        places: keys, values: values, shape: .gaussian, leavesOneOut: leavesOneOut)
      let loss = try gradient.loss(keys: keys, widths: [width], supervision: .none)
      let n = values.observations
      var (expected, slope) = (0.0, 0.0)
      for i in x.indices {
        let own = leavesOneOut ? values.weights?.unit(i) ?? 1 : 0
        let u = x.map { ($0 - x[i]) / width }
        let nearest = u.indices.filter { $0 != i || values.weight(i) > own }
          .reduce(Double.infinity) { min($0, u[$1] * u[$1]) }
        var w = [Double](repeating: 0, count: x.count)
        for j in x.indices where values.weight(j) > (j == i ? own : 0) {
          w[j] = (values.weight(j) - (j == i ? own : 0)) * exp(-0.5 * (u[j] * u[j] - nearest))
        }
        let total = w.reduce(0, +)
        var (mean, change) = (0.0, 0.0)
        for j in x.indices { mean += w[j] * y[j] / total }
        for j in x.indices { change += w[j] * u[j] * u[j] * (y[j] - mean) / total }
        expected += values.weight(i) * (y[i] - mean) * (y[i] - mean) / n
        slope -= 2 * values.weight(i) * (y[i] - mean) * change / n
      }
      #expect(abs(loss.value - expected) <= 1e-9 * expected, "\(loss.value) \(expected)")
      #expect(abs(loss.gradient[0] - slope) <= 1e-7 * max(abs(slope), expected), "\(width)")
    }
  }
}
