import Foundation
import Testing

@testable import Estimators

/// A key's weights at all queries at once are those of the matrix, however small they are.
struct RowOfWeightsTests {
  static let shapes: [SmoothingKernel.Shape] = [
    .gaussian, .boxcar, .triangular, .epanechnikov, .tricube, .cosine, .laplacian, .logistic,
    .cauchy, .constant,
  ]

  @Test(arguments: shapes, 0..<6)
  func `a row is that of the matrix`(shape: SmoothingKernel.Shape, seed: UInt64) throws {
    var random = TestRandom(seed)
    let dimension = seed % 3 == 2 ? 2 : 1
    let count = 150
    // Clusters and gaps, a key far away by itself, and queries beyond it.
    func place() -> Double { Double(random.next() % 4) * 7 + random.uniform() }
    var coordinates = (0..<count * dimension).map { _ in place() }
    coordinates[0] = 300
    let queries = try Points(
      coordinates: (0..<200 * dimension).map { $0 % 9 == 0 ? place() * 40 : place() },
      dimension: dimension)
    let points = try Points(coordinates: coordinates, dimension: dimension)
    let plain = try Values(numbers: (0..<count).map { _ in random.uniform() }, columns: 1)
    let weights = try ObservationWeights(
      (0..<count).map { $0 % 5 == 0 ? 0 : random.uniform(0.1, 3) })
    let (keys, values) = seed % 2 == 0 ? (points, plain) : try weights.applied(to: points, plain)
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(shape, width: 0.4))
    let all = try regression.weights(at: queries)
    for key in [0, 1, 77, keys.count - 1] {
      let row = try regression.weights(ofKey: key, at: queries)
      for query in 0..<queries.count {
        let expected = all[key * queries.count + query]
        if expected.isNaN {
          #expect(row[query].isNaN, "\(key) \(query)")
          continue
        }
        // The digits that a logarithm spends before its point are not there behind it.
        let distance = zip(keys.row(key), queries.row(query)).map { ($0 - $1) / 0.4 }
          .reduce(0) { ($0 * $0 + $1 * $1).squareRoot() }
        let digits = 1e-12 + (expected > 0 ? 8 * shape.logWeight(distance).ulp : 0)
        #expect(
          abs(row[query] - expected) <= digits * expected + 16 * .leastNonzeroMagnitude,
          "\(key) \(query): \(row[query]), not \(expected)")
      }
    }
  }
}
