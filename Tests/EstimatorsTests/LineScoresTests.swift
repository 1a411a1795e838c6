import Foundation
import Testing

@testable import Estimators

/// Sums over all keys on a line by boxes and neighbours, against compensated sums over all pairs, each relative to its nearest key.
struct LineScoresTests {
  /// One way to lay out keys on a line.
  enum Layout: String, CaseIterable {
    case uniform, normal, clusters, exponential, cauchy, gap, offset, ties, outlier, halo, bump,
      smooth

    func sample(_ n: Int) -> (keys: [Double], values: [Double]) {
      var random = TestRandom(UInt64(Self.allCases.firstIndex(of: self) ?? 0) + 70)
      let keys = (0..<n).map { index -> Double in
        switch self {
        case .uniform, .bump, .smooth: random.uniform(0, 5)
        case .normal: random.normal()
        case .clusters: (index % 2 == 0 ? 0 : 3) + 0.1 * random.normal()
        case .exponential: -log(1 - random.uniform())
        case .cauchy: tan(.pi * (random.uniform() - 0.5))
        case .gap: random.uniform() + (index % 2 == 0 ? 0 : 1.5)
        case .offset: 1e6 + random.uniform()
        case .ties: (40 * random.uniform()).rounded() / 8
        case .outlier: index == 0 ? 1e5 : random.normal()
        // A few keys around a crowd.
        case .halo: index % 50 == 0 ? random.uniform(-3, 3) : 0.01 * random.normal()
        }
      }.sorted()
      let values = keys.map { x -> Double in
        switch self {
        case .bump: 1e9 * exp(-50 * (x - 2) * (x - 2)) + random.normal()
        case .smooth: sin(x)
        case .outlier: x > 1e4 ? 1e9 : random.normal()
        default: 2 * sin(x) + random.normal()
        }
      }
      let mean = values.reduce(0, +) / Double(n)
      return (keys, values.map { $0 - mean })
    }
  }

  /// Of each key the logarithm of the sum of weights over the others, and the estimate from them.
  private func others(_ x: [Double], _ y: [Double], _ h: Double) -> [(
    log: Double, estimate: Double
  )] {
    x.indices.map { key in
      let squares = x.map { ($0 - x[key]) / h * (($0 - x[key]) / h) }
      let nearest = min(
        key > 0 ? squares[key - 1] : .infinity, key + 1 < x.count ? squares[key + 1] : .infinity)
      var (total, weighted) = (CompensatedSum(), CompensatedSum())
      for other in x.indices where other != key {
        let weight = exp((nearest - squares[other]) / 2)
        total.add(weight)
        weighted.add(weight * y[other])
      }
      return (log(total.value) - nearest / 2, weighted.value / total.value)
    }
  }

  /// Widths from where neighbours alone count to beyond all keys.
  private func widths(_ x: [Double]) -> [Double] {
    let gaps = zip(x, x.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.sorted()
    let (low, high) = (gaps[gaps.count / 4], 3 * (x[x.count - 1] - x[0]))
    return (0..<12).map { low * pow(high / low, Double($0) / 11) }
  }

  @Test(arguments: Layout.allCases, [40, 800])
  func sumsAreThoseOfAllPairs(_ layout: Layout, _ n: Int) throws {
    let (x, y) = layout.sample(n)
    let scores = try #require(try LineScores(ascending: x, values: y, supervision: .none))
    for h in widths(x) {
      try #require(scores.serves(h))
      let others = others(x, y, h)
      var (leftOut, residuals, trace) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
      var (logs, pairs, size) = (CompensatedSum(), CompensatedSum(), 0.0)
      for key in x.indices {
        let error = y[key] - others[key].estimate
        let weight = exp(others[key].log)
        leftOut.add(error * error)
        residuals.add((error * weight / (1 + weight)) * (error * weight / (1 + weight)))
        trace.add(1 / (1 + weight))
        logs.add(others[key].log)
        pairs.add(1 + weight)
        size += abs(others[key].log)
      }
      // An error that is small beside the values has the digits of those.
      let spread = y.reduce(0) { $0 + $1 * $1 }
      func tolerance(_ sum: Double) -> Double { 1e-12 * sum + 1e-14 * (spread * sum).squareRoot() }
      let found = try scores.sums(h, leavesOut: true, supervision: .none)
      #expect(abs(found.squares - leftOut.value) <= tolerance(leftOut.value), "\(h)")
      let fit = try scores.sums(h, leavesOut: false, supervision: .none)
      #expect(abs(fit.squares - residuals.value) <= tolerance(residuals.value), "\(h)")
      #expect(abs(fit.trace - trace.value) <= 1e-12 * trace.value, "\(h)")
      let plain = try #require(try LineScores(ascending: x, values: [], supervision: .none))
      #expect(
        abs(try plain.logLikelihood(h, supervision: .none) - logs.value) <= 1e-12 * size, "\(h)")
      #expect(
        abs(try plain.pairs(h, supervision: .none) - pairs.value) <= 1e-12 * pairs.value, "\(h)")
    }
  }

  /// Rows that count for several, and rows of known precision.
  @Test(arguments: Layout.allCases, ObservationWeights.Meaning.allCases)
  func weightedSumsAreThoseOfAllPairs(_ layout: Layout, _ meaning: ObservationWeights.Meaning)
    throws
  {
    let (x, y) = layout.sample(500)
    var random = TestRandom(15)
    let weights = try ObservationWeights(
      x.map { _ in random.uniform(1, 4).rounded(.down) }, meaning: meaning)
    let scores = try #require(
      try LineScores(ascending: x, values: y, weights: weights, supervision: .none))
    let spread = y.reduce(0) { $0 + $1 * $1 }
    for h in widths(x) {
      var (leftOut, residuals, trace) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
      for key in x.indices {
        let squares = x.map { ($0 - x[key]) / h * (($0 - x[key]) / h) }
        let own = weights.numbers[key]
        for stays in [own - weights.unit(key), own] {
          let nearest = x.indices.filter { $0 != key || stays > 0 }.map { squares[$0] }.min() ?? 0
          var (total, weighted) = (CompensatedSum(), CompensatedSum())
          for other in x.indices {
            let count = other == key ? stays : weights.numbers[other]
            // Beside a far neighbour the weight of nothing would be infinite.
            if count == 0 { continue }
            let weight = count * exp((nearest - squares[other]) / 2)
            total.add(weight)
            weighted.add(weight * (y[other] - y[key]))
          }
          let error = weighted.value / total.value
          if stays == own {
            residuals.add(own * error * error)
            trace.add(own / total.value)
          } else {
            leftOut.add(own * error * error)
          }
        }
      }
      func tolerance(_ sum: Double) -> Double { 4e-12 * sum + 1e-13 * (spread * sum).squareRoot() }
      let found = try scores.sums(h, leavesOut: true, supervision: .none)
      #expect(abs(found.squares - leftOut.value) <= tolerance(leftOut.value), "\(h)")
      let fit = try scores.sums(h, leavesOut: false, supervision: .none)
      #expect(abs(fit.squares - residuals.value) <= tolerance(residuals.value), "\(h)")
      #expect(abs(fit.trace - trace.value) <= 4e-12 * trace.value, "\(h)")
    }
  }

  /// The sums of Sheather and Jones, whose terms have both signs.
  @Test(arguments: Layout.allCases, [4, 6])
  func derivativesAreThoseOfAllPairs(_ layout: Layout, _ order: Int) throws {
    let (x, _) = layout.sample(600)
    let scores = try #require(try LineScores(ascending: x, values: [], supervision: .none))
    for h in widths(x) {
      var (sum, size) = (CompensatedSum(), 0.0)
      for key in x {
        for other in x {
          let u = (key - other) / h * ((key - other) / h)
          let term =
            (order == 4 ? (u - 6) * u + 3 : ((u - 15) * u + 45) * u - 15) * exp(-u / 2)
          sum.add(term)
          size += abs(term)
        }
      }
      let found = try scores.pairs(h, derivative: order, supervision: .none)
      #expect(abs(found - sum.value) <= 1e-13 * size, "\(h)")
    }
  }

  /// The search finds what evaluating every score at each key finds; but for an outlier so far away that there squares of distances in widths are rounded
  /// to more than a unit.
  @Test(arguments: Layout.allCases.filter { $0 != .outlier })
  func bestWidthIsThatOfEveryKey(_ layout: Layout) throws {
    let (x, y) = layout.sample(2500)
    let (keys, values) = (try Points(x), try Values(y))
    let regression = try NadarayaWatson(
      keys: keys, values: values, kernel: SmoothingKernel(.gaussian, width: 1))
    // Weights of one go key by key.
    let weighted = try NadarayaWatson(
      keys: keys,
      values: Values(
        checked: y, columns: 1,
        weights: ObservationWeights([Double](repeating: 1, count: y.count), meaning: .counts)),
      kernel: SmoothingKernel(.gaussian, width: 1))
    for criterion in TrainingFit.Criterion.allCases {
      let found = try WidthSearch(regression, criterion: criterion).best()
      let expected = try WidthSearch(weighted, criterion: criterion).best()
      #expect(found.edge == expected.edge)
      #expect(abs(found.score - expected.score) <= 1e-11 * abs(expected.score))
    }
  }
}
