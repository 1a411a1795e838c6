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

  /// Sums of powers of the coordinates, with lonely places, against all pairs.
  @Test(arguments: [2, 3], [nil, ObservationWeights.Meaning.counts, .precisions])
  func powersOfCoordinatesAreThoseOfAllPairs(
    _ dimension: Int, _ meaning: ObservationWeights.Meaning?
  ) throws {
    var random = TestRandom(7)
    let n = 1300
    let x = (0..<n * dimension).map { $0 < 2 * dimension ? random.uniform(8, 30) : random.normal() }
    let y = (0..<n).map { sin(x[$0 * dimension]) + 50 + 0.3 * random.normal() }
    var (keys, values) = (try Points(coordinates: x, dimension: dimension), try Values(y))
    if let meaning {
      (keys, values) = try ObservationWeights(
        y.map { _ in Double(Int(random.uniform(1, 4))) }, meaning: meaning
      ).applied(to: keys, values)
    }
    for scale in [0.02, 0.2, 1, 8] {
      let widths = (0..<dimension).map { scale * (1 + 0.5 * Double($0)) }
      let gradient = WidthGradient(
        places: keys, values: values, shape: .gaussian, leavesOneOut: true)
      let loss = try gradient.loss(keys: keys, widths: widths, supervision: .none)
      var expected = 0.0
      var slopes = [Double](repeating: 0, count: dimension)
      for i in 0..<n {
        let u = (0..<n).map { j in
          (0..<dimension).map { (x[j * dimension + $0] - x[i * dimension + $0]) / widths[$0] }
        }
        let squares = u.map { $0.reduce(0) { $0 + $1 * $1 } }
        let own = values.weights?.unit(i) ?? 1
        let remains = (0..<n).filter { $0 != i || values.weight(i) > own }
        let nearest = remains.reduce(Double.infinity) { min($0, squares[$1]) }
        let w = remains.map {
          (values.weight($0) - ($0 == i ? own : 0)) * exp((nearest - squares[$0]) / 2)
        }
        let total = w.reduce(0, +)
        let mean = zip(w, remains).reduce(0) { $0 + $1.0 * (y[$1.1] - 50) } / total
        let share = values.weight(i) / values.observations
        expected += share * (y[i] - 50 - mean) * (y[i] - 50 - mean)
        for axis in 0..<dimension {
          let change = zip(w, remains).reduce(0) {
            $0 + $1.0 * u[$1.1][axis] * u[$1.1][axis] * (y[$1.1] - 50 - mean)
          }
          slopes[axis] -= 2 * share * (y[i] - 50 - mean) * change / total
        }
      }
      #expect(abs(loss.value - expected) <= 1e-9 * expected, "\(loss.value) \(expected)")
      for axis in 0..<dimension {
        #expect(
          abs(loss.gradient[axis] - slopes[axis]) <= 1e-6 * max(abs(slopes[axis]), expected),
          "\(scale)")
      }
    }
  }
}
