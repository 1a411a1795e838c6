import Foundation
import Testing

@testable import Estimators

/// What local polynomials make of many keys, from sums over nodes, against fits at each key.
struct PolynomialSumsTests {
  private static func scores(
    _ x: [Double], _ values: Values, _ width: Double, _ degree: Int
  ) throws -> (own: PolynomialSums?, fit: TrainingFit, model: LocalPolynomial) {
    let model = try LocalPolynomial(
      keys: Points(x), values: values, kernel: SmoothingKernel(.gaussian, width: width),
      degree: degree)
    return (
      PolynomialSums(ascending: x, values: values, degree: degree), try model.trainingFit(), model
    )
  }

  @Test(arguments: LineScoresTests.Layout.allCases, [1, 2])
  func scoresAreThoseOfEveryFit(_ layout: LineScoresTests.Layout, _ degree: Int) throws {
    let n = 6000
    let (x, y) = layout.sample(n)
    var random = TestRandom(12)
    let counts = try ObservationWeights(
      x.map { _ in random.uniform(1, 4).rounded() }, meaning: .counts)
    let precisions = try ObservationWeights(x.map { _ in random.uniform(0.5, 2) })
    let spread = x[3 * n / 4] - x[n / 4]
    for weights in [nil, counts, precisions] {
      let values = Values(checked: y, columns: 1, weights: weights)
      for width in [0.15, 0.5, 2].map({ $0 * spread }) {
        let (own, fit, model) = try Self.scores(x, values, width, degree)
        for leavesOut in [false, true] {
          guard
            let found = try own?.score(width, leavesOut: leavesOut, supervision: .none)
          else { continue }
          let estimates = leavesOut ? fit.leftOut : fit.fitted
          var squares = CompensatedSum()
          for key in x.indices {
            let error = y[key] - estimates[key]
            squares.add(values.weight(key) * error * error)
          }
          #expect(abs(found.squares - squares.value) <= 2e-11 * squares.value, "\(width)")
          #expect(abs(found.trace - fit.trace) <= 1e-11 * fit.trace, "\(width)")
        }
        guard let noise = try own?.noise(width: width, supervision: .none) else { continue }
        let norms = try model.squaredNorms(at: model.keys, supervision: .none)
        let expected = try NoiseEstimate(fit, squaredNorms: norms, supervision: .none)
        #expect(abs(noise.trace - expected.trace) <= 1e-11 * expected.trace)
        #expect(abs(noise.squaredTrace - expected.squaredTrace) <= 1e-11 * expected.squaredTrace)
        #expect(abs(noise.variance - expected.variance) <= 1e-9 * expected.variance)
      }
    }
  }

  /// Evenly spread keys have sums of their own at all but narrow widths, so that what is compared above is something.
  @Test(arguments: [1, 2])
  func evenlySpreadKeysAreSummed(_ degree: Int) throws {
    let (x, y) = LineScoresTests.Layout.uniform.sample(6000)
    let values = Values(checked: y, columns: 1)
    let own = PolynomialSums(ascending: x, values: values, degree: degree)
    for width in [0.5, 2, 8] {
      #expect(try own?.score(width, leavesOut: true, supervision: .none) != nil)
    }
    #expect(try own?.noise(width: 1, supervision: .none) != nil)
  }

  /// The curvatures of local cubics between two places.
  @Test(arguments: [LineScoresTests.Layout.uniform, .normal, .gap, .offset, .ties])
  func curvaturesAreThoseOfEveryFit(_ layout: LineScoresTests.Layout) throws {
    let n = 6000
    let (x, y) = layout.sample(n)
    let values = Values(checked: y, columns: 1)
    let spread = x[3 * n / 4] - x[n / 4]
    let span = x[n / 17]...x[n - n / 19]
    for width in [0.2, 0.6].map({ $0 * spread }) {
      let found = try PolynomialSums(ascending: x, values: values, degree: 3)?
        .curvature(width: width, within: span, supervision: .none)
      let curvatures = try LocalPolynomial(
        keys: Points(x), values: values, kernel: SmoothingKernel(.gaussian, width: width), degree: 3
      ).fit(at: Points(x)).derivatives[1]
      var squares = CompensatedSum()
      for key in x.indices where span.contains(x[key]) {
        squares.add(curvatures[key] * curvatures[key])
      }
      if layout == .uniform { #expect(found != nil) }
      if let found { #expect(abs(found - squares.value) <= 1e-9 * squares.value, "\(width)") }
    }
  }

  /// A part after the other, as many are sorted, with keys that agree.
  @Test func manyNumbersAreOrderedInParts() throws {
    var random = TestRandom(21)
    let numbers = (0..<2_300_000).map { index in
      index % 3 == 0 ? random.uniform(-4, 4).rounded() : random.normal()
    }
    let order = try ascendingOrder(numbers, supervision: .none)
    #expect(order.count == numbers.count)
    let isAscending = zip(order, order.dropFirst()).allSatisfy { a, b in
      let (first, second) = (numbers[Int(a)], numbers[Int(b)])
      return first < second || (first == second && a < b)
    }
    #expect(isAscending)
  }
}
