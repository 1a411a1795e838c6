import Foundation
import Testing

@testable import Estimators

/// Classes by the hundred, summed by one transform, by windows or class by class, against compensated sums over all pairs.
struct ClassSumsTests {
  /// Widths for which each way serves, and queries in gaps and beyond all keys.
  @Test(arguments: SmoothingKernel.Shape.allCases, [1e-3, 0.05, 1.5])
  func sharesAreThoseOfAllPairs(_ shape: SmoothingKernel.Shape, _ width: Double) throws {
    var random = TestRandom(3)
    let x = (0..<1500).map { _ in random.uniform(0, 5) + (random.uniform() < 0.5 ? 0 : 40) }
    let classes = 130
    let labels = x.map { min(classes - 1, Int(12 * $0.truncatingRemainder(dividingBy: 10))) }
    let keys = try Points(x)
    let queries = try Points(
      Array(x.prefix(40)) + [5.2, 20, 22.5, 46, 300], as: .queries)
    let classifier = try KernelClassifier(
      keys: keys, labels: labels, classes: classes, kernel: SmoothingKernel(shape, width: width))
    let found = try classifier.predict(at: queries)
    let plain = try classifier.labels(at: queries)
    for query in 0..<queries.count {
      let logs = x.map { shape.logWeight(abs(($0 - queries.coordinates[query]) / width)) }
      let top = logs.max() ?? 0
      let shares = found.probabilities[query * classes..<(query + 1) * classes]
      guard top > -.infinity else {
        #expect(found.unsupported.contains(query))
        #expect(found.labels[query] == -1 && plain[query] == -1)
        #expect(shares.allSatisfy { $0.isNaN })
        continue
      }
      var sums = [CompensatedSum](repeating: CompensatedSum(), count: classes)
      for (log, label) in zip(logs, labels) { sums[label].add(exp(log - top)) }
      var total = CompensatedSum()
      for sum in sums { total.add(sum.value) }
      for (share, sum) in zip(shares, sums) {
        #expect(abs(share - sum.value / total.value) <= 1e-12, "\(query)")
      }
      let likeliest = sums.map { $0.value }.max() ?? 0
      for label in [found.labels[query], plain[query]] {
        #expect(sums[label].value >= likeliest * (1 - 1e-11))
      }
    }
  }

  /// Few classes, and several coordinates, have no sums of their own.
  @Test(arguments: [1, 2], [3, 40])
  func labelsAreThoseOfThePredictions(_ dimension: Int, _ classes: Int) throws {
    var random = TestRandom(9)
    let x = (0..<400 * dimension).map { _ in random.uniform(0, 5) }
    let labels = (0..<400).map { Int(x[$0 * dimension] / 5 * Double(classes)) }
    let classifier = try KernelClassifier(
      keys: Points(coordinates: x, dimension: dimension), labels: labels, classes: classes,
      kernel: SmoothingKernel(.epanechnikov, width: 0.4))
    let queries = try Points(
      coordinates: x.map { $0 + 0.3 } + [Double](repeating: 99, count: dimension),
      dimension: dimension, as: .queries)
    #expect(try classifier.labels(at: queries) == classifier.predict(at: queries).labels)
  }

  /// What a band takes of the noise, of two numbers for each key, against that of whole arrays.
  @Test(arguments: SmoothingKernel.Shape.allCases)
  func noiseIsThatOfTheWholeFit(_ shape: SmoothingKernel.Shape) throws {
    var random = TestRandom(2)
    let x = (0..<700).map { _ in random.uniform(0, 5) } + [9, 9.001]
    let y = x.map { 1e3 + sin($0) + 0.2 * random.normal() }
    for weights in [
      nil, try ObservationWeights(x.map { _ in random.uniform(0.1, 3) }),
      try ObservationWeights(x.map { _ in random.uniform(1, 4).rounded() }, meaning: .counts),
    ] {
      let model = try NadarayaWatson(
        keys: Points(x), values: Values(y).weighted(by: weights),
        kernel: SmoothingKernel(shape, width: 0.3))
      let norms = try model.squaredNorms(at: model.keys, supervision: .none)
      let expected = try NoiseEstimate(
        model.trainingFit(), squaredNorms: norms, supervision: .none)
      let found = try model.noise()
      #expect(abs(found.trace - expected.trace) <= 1e-11 * expected.trace)
      #expect(abs(found.squaredTrace - expected.squaredTrace) <= 1e-11 * expected.squaredTrace)
      #expect(abs(found.variance - expected.variance) <= 1e-9 * expected.variance)
    }
  }
}
