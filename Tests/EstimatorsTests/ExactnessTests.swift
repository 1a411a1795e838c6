import Foundation
import Testing

@testable import Estimators

/// Every fast path against compensated sums over all pairs: relative error at most 1e-12 of what the
/// kernel gives the values' spread, over ties, gaps, clusters, offsets, tails and extreme widths.
struct ExactnessTests {
  /// One way to lay out keys and queries on a line.
  enum Layout: String, CaseIterable {
    case uniform, ties, gaps, clusters, offset, lattice, tails, outliers

    func sample(_ n: Int, _ m: Int, _ random: inout TestRandom) -> (
      keys: [Double], queries: [Double]
    ) {
      switch self {
      case .uniform:
        (
          (0..<n).map { _ in random.uniform(0, 5) },
          (0..<m).map { _ in random.uniform(-0.5, 5.5) }
        )
      case .ties:
        (
          (0..<n).map { _ in Double(Int(random.uniform(0, 12))) / 2 },
          (0..<m).map { _ in Double(Int(random.uniform(0, 24))) / 4 }
        )
      case .gaps:
        (
          (0..<n).map { _ in random.uniform(0, 1) + (random.uniform() < 0.5 ? 0 : 4) },
          (0..<m).map { _ in random.uniform(0, 5) }
        )
      case .clusters:
        (
          (0..<n).map { _ in Double(Int(random.uniform(0, 5))) + 1e-3 * random.normal() },
          (0..<m).map { _ in random.uniform(-1, 6) }
        )
      case .offset:
        (
          (0..<n).map { _ in 1e6 + random.uniform(0, 5) },
          (0..<m).map { _ in 1e6 + random.uniform(-0.5, 5.5) }
        )
      case .lattice:
        (
          (0..<n).map { Double($0) * 5 / Double(n) },
          (0..<m).map { Double($0) * 5 / Double(m) }
        )
      case .tails:
        (
          (0..<n).map { _ in random.normal() },
          (0..<m).map { _ in 30 * random.normal() }
        )
      case .outliers:
        // Cauchy's distribution, whose samples have keys as far out as there are keys.
        (
          (0..<n).map { _ in random.normal() / random.normal() },
          (0..<m).map { _ in random.normal() / random.normal() }
        )
      }
    }
  }

  static let cases: [(KernelSummation.Method, SmoothingKernel.Shape)] =
    [
      (.window, .gaussian), (.transform, .gaussian), (.brute, .gaussian),
      (.recursion, .laplacian), (.window, .laplacian), (.window, .logistic), (.brute, .cauchy),
      (.window, .cosine), (.interpolation, .logistic), (.interpolation, .cauchy),
    ]
    + [.boxcar, .triangular, .epanechnikov, .biweight, .triweight, .tricube].flatMap {
      (shape: SmoothingKernel.Shape) -> [(KernelSummation.Method, SmoothingKernel.Shape)] in
      [(.prefix, shape), (.window, shape)]
    }

  @Test(arguments: cases, Layout.allCases)
  func agreesWithBruteForce(
    _ path: (method: KernelSummation.Method, shape: SmoothingKernel.Shape), _ layout: Layout
  ) throws {
    var random = TestRandom(UInt64(Layout.allCases.firstIndex(of: layout) ?? 0) + 7)
    for (n, m, width) in [
      (400, 30, 0.1), (400, 30, 0.01), (400, 20, 1), (300, 10, 40), (5, 30, 0.3), (1, 5, 0.5),
      (40, 10, Double.leastNonzeroMagnitude), (200, 5, 1e300), (300, 20, 1e-5),
    ] {
      let (x, q) = layout.sample(n, m, &random)
      let keys = try Points(x)
      let queries = try Points(q, as: .queries)
      let values = try Values(numbers: (0..<(2 * n)).map { _ in random.normal() }, columns: 2)
      let summation = KernelSummation(
        keys: keys, values: values, shape: path.shape, widths: [width])
      guard summation.allows(path.method) else {
        // Only the transform is limited in width; elsewhere a refusal would hide the test.
        #expect(path.method == .transform || path.method == .interpolation)
        continue
      }
      let sums = try summation.sums(at: queries, by: path.method)
      let oracle = Oracle(keys: keys, values: values, shape: path.shape, widths: [width])
      for query in 0..<m {
        let total = sums.total(query)
        let expected = oracle.estimate(query, queries)
        if expected.isNaN {
          #expect(total == 0, "\(q[query]) has no key within \(width)")
          continue
        }
        let logTotal = oracle.logTotal(query, queries)
        // Weights near the edge of a support, and far Gaussian tails, are themselves known only to
        // the rounding of the distance.
        let tolerance = 1e-12 * max(1, oracle.condition(query, queries))
        if sums.logScales[query].isFinite {
          let found = log(total) + sums.logScales[query]
          #expect(
            abs(found - logTotal) <= tolerance,
            "total at \(q[query]), width \(width): \(found) for \(logTotal)")
        }
        for column in 0..<2 {
          let found = sums.weighted(query, column) / total
          let expected = oracle.estimate(query, queries, column: column)
          #expect(
            abs(found - expected) <= 4 * tolerance,
            "estimate at \(q[query]), width \(width): \(found) for \(expected)")
        }
      }
    }
  }

  @Test(arguments: cases)
  func momentsAgreeWithBruteForce(
    _ path: (method: KernelSummation.Method, shape: SmoothingKernel.Shape)
  ) throws {
    var random = TestRandom(3)
    for layout in [Layout.uniform, .gaps, .offset] {
      let (x, q) = layout.sample(300, 20, &random)
      let keys = try Points(x)
      let queries = try Points(q, as: .queries)
      let values = try Values((0..<300).map { _ in random.normal() })
      for width in [0.05, 0.6] {
        let summation = KernelSummation(
          keys: keys, values: values, shape: path.shape, widths: [width], order: 4)
        guard summation.allows(path.method) else { continue }
        let sums = try summation.sums(at: queries, by: path.method)
        for query in 0..<20 where sums.total(query) > 0 {
          let base = sums.logScales[query]
          for power in 0...4 {
            var expected = CompensatedSum()
            var weighted = CompensatedSum()
            var scale = 0.0
            for key in 0..<300 {
              let u = (x[key] - q[query]) / width
              let weight =
                path.shape.isCompact
                ? path.shape.weight(u) : exp(path.shape.logWeight(u) - base)
              let term = weight * pow(u, Double(power))
              expected.add(term)
              weighted.add(term * values.numbers[key])
              scale += abs(term)
            }
            // A sum of powers cannot be known better than its largest terms, nor than Σ w.
            let tolerance = 1e-11 * max(scale, sums.total(query))
            #expect(abs(sums.total(query, power: power) - expected.value) <= tolerance)
            #expect(abs(sums.weighted(query, 0, power: power) - weighted.value) <= 4 * tolerance)
          }
        }
      }
    }
  }

  @Test func sortsAsTheStandardLibraryDoes() throws {
    var random = TestRandom(11)
    for count in [0, 1, 2, 1024, 1025, 5000, 40_000] {
      let numbers = (0..<count).map { i -> Double in
        switch i % 5 {
        case 0: Double(Int(random.uniform(-5, 5)))
        case 1: random.normal() * 1e300
        case 2: -0.0
        case 3: Double.leastNonzeroMagnitude
        default: random.uniform(-1, 1)
        }
      }
      let sorted = try ascendingOrder(numbers, supervision: .none).map { numbers[Int($0)] }
      #expect(sorted == numbers.sorted())
    }
  }

  @Test func theFastestMethodIsOneThatIsAllowed() throws {
    var random = TestRandom(2)
    for shape in SmoothingKernel.Shape.allCases {
      for n in [1, 100, 2000] {
        for width in [Double.leastNonzeroMagnitude, 1e-6, 0.1, 10, 1e300, .infinity] {
          let keys = try Points((0..<n).map { _ in random.uniform(0, 5) })
          let summation = KernelSummation(
            keys: keys, values: try Values(keys.coordinates), shape: shape, widths: [width])
          #expect(summation.allows(summation.method(for: keys)))
        }
      }
    }
  }
}
