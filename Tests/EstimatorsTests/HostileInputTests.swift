import Estimators
import Testing

/// Random numbers from the edges of what a double can hold: every entry answers or throws an error of its own, and none ends
/// the program.
struct HostileInputTests {
  private static let edges: [Double] = [
    0, -0.0, 1, -1, 0.5, 3, .ulpOfOne, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e154, -1e155,
    1e-154, 1e-170, 0x1p53, 0x1p63, -0x1p63, 0x1p31, 4.4e18, 1e300, -1e300,
  ]

  /// Numbers of one kind more often than of many: most data is of one scale.
  private static func numbers(_ count: Int, _ random: inout TestRandom) -> [Double] {
    let scale = edges.randomElement(using: &random) ?? 1
    let way = Int.random(in: 0..<5, using: &random)
    return (0..<count).map { _ in
      switch way {
      case 0: edges.randomElement(using: &random) ?? 0
      case 1: random.normal()
      case 2: Double(Int.random(in: -2...2, using: &random))
      case 3: min(max(random.normal() * scale, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
      default: scale
      }
    }
  }

  @Test(arguments: 0..<16)
  func everyEntryAnswersOrThrows(_ seed: Int) throws {
    var random = TestRandom(UInt64(seed) &* 7919 &+ 3)
    for _ in 0..<5 {
      let dimension = Int.random(in: 1...3, using: &random)
      let n = Int.random(in: 1...14, using: &random)
      let widths = Self.numbers(dimension, &random).map { abs($0) }
      let input = BadInputMatrixTests.Input(
        keys: try Points(
          coordinates: Self.numbers(n * dimension, &random), dimension: dimension),
        values: try Values(Self.numbers(n, &random)),
        queries: try Points(
          coordinates: Self.numbers(4 * dimension, &random), dimension: dimension, as: .queries),
        shape: SmoothingKernel.Shape.allCases.randomElement(using: &random) ?? .gaussian,
        widths: random.uniform() < 0.5 ? widths : widths.map { _ in random.uniform(0.1, 2) })
      for entry in BadInputMatrixTests.entries {
        do {
          let numbers = try entry.call(input)
          // Sums of values near the end of the range overflow; widths and shares know no such excuse.
          guard entry.kind == .width || entry.kind == .share else { continue }
          for number in numbers {
            #expect(
              entry.kind.allows(number, between: 0, and: 0), "\(entry.name): \(number) of \(input)")
          }
        } catch {
          #expect(error is EstimatorError, "\(entry.name)")
        }
      }
    }
  }

  /// A spread between the smallest numbers, where halving an interval no longer makes it smaller.
  @Test(arguments: DensityWidth.allCases)
  func aSubnormalSpreadHasAWidthOrNone(_ rule: DensityWidth) throws {
    for unit in [0x1p-1074, 0x1p-1060, 0x1p-1022] {
      let points = try Points([0, 1, 2, 3, 5, 8, 9, 11].map { $0 * unit } + [1])
      // An error says that there is none.
      guard let width = try? rule.width(of: points) else { continue }
      #expect(width > 0)
    }
  }

  /// Counts at the end of their range are refused before memory is taken for them.
  @Test func hugeCountsAreRefused() throws {
    let keys = try Points([1, 2, 3])
    let regression = try NadarayaWatson(
      keys: keys, values: Values([1, 3, 2]), kernel: .unit(.gaussian))
    #expect(throws: EstimatorError.outOfRange(setting: "the number of classes", value: 0x1p63)) {
      try KernelClassifier(
        keys: keys, labels: [0, 1, 2], classes: .max, kernel: .unit(.gaussian))
    }
    #expect(throws: EstimatorError.outOfRange(setting: "the number of steps", value: 0x1p63)) {
      try WidthLearning(regression).path(steps: .max, rate: 0.1)
    }
    #expect(throws: EstimatorError.widthCount(widths: 1, dimension: -1)) {
      try SmoothingKernel.unit(.gaussian).widths(forDimension: -1)
    }
    #expect(SmoothingKernel.Shape.gaussian.integral(dimension: .min) == nil)
    #expect(try regression.heaviestKeys(at: Points([2]), count: .max).count == 3)
    #expect(Consistency.rate([]).isNaN)
  }
}
