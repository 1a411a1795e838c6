import Estimators
import Testing

/// Every entry of the library under every awkward input: an error of its own type, or numbers that mean something.
///
/// *Source*: the pitfalls of kernel regression as other packages meet them: NaN by underflow, a silent 0, a trap.
struct BadInputMatrixTests {
  struct Input {
    var keys: Points
    var values: Values
    var queries: Points
    var shape: SmoothingKernel.Shape
    var widths: [Double]

    var kernel: SmoothingKernel { get throws { try SmoothingKernel(shape, widths: widths) } }
    var regression: NadarayaWatson {
      get throws { try NadarayaWatson(keys: keys, values: values, kernel: kernel) }
    }
    /// As many widths as there are keys or queries.
    func repeated(_ count: Int) -> [Double] { [Double](repeating: widths[0], count: count) }
  }

  /// What an entry's numbers may be.
  enum Kind {
    /// Between the lowest and the highest value, or NaN off the support.
    case mean
    /// 0 or more; NaN where it is not defined.
    case amount
    /// Between 0 and 1, or NaN off the support.
    case share
    /// Above 0.
    case width
    /// Finite, or NaN.
    case number
    /// Whatever an overflow or a logarithm may come to.
    case any

    /// `lowest` and `highest` are those of the values.
    func allows(_ number: Double, between lowest: Double, and highest: Double) -> Bool {
      switch self {
      case .mean: number.isNaN || (lowest...highest).contains(number)
      case .amount: number.isNaN || number >= 0
      case .share: number.isNaN || (0...1 + 1e-12).contains(number)
      case .width: number > 0
      case .number: number.isNaN || number.isFinite
      case .any: true
      }
    }
  }

  /// What an entry looks at, beside the keys.
  enum Part { case values, widths }

  struct Entry: Sendable {
    let name: String
    let kind: Kind
    let asks: Set<Part>
    let call: @Sendable (Input) throws -> [Double]

    init(
      _ name: String, _ kind: Kind, asks: Set<Part> = [.values, .widths],
      _ call: @escaping @Sendable (Input) throws -> [Double]
    ) {
      (self.name, self.kind, self.asks, self.call) = (name, kind, asks, call)
    }
  }

  static let entries: [Entry] = plain + models + attention + rules

  private static let plain: [Entry] =
    [
      Entry("estimate", .mean, { try $0.regression.estimate(at: $0.queries).values }),
      Entry(
        "estimate, nearest off the support", .mean,
        { try $0.regression.estimate(at: $0.queries, offSupport: .nearest).values }
      ),
      Entry("weights", .share, { try $0.regression.weights(at: $0.queries) }),
      Entry("fitted", .mean, { try $0.regression.trainingFit().fitted }),
      Entry("left out", .mean, { try $0.regression.trainingFit().leftOut }),
      Entry("leverages", .share, { try $0.regression.trainingFit().leverages }),
      Entry("noise", .amount, { [try $0.regression.noise().variance] }),
      Entry("standard errors", .amount, { try $0.regression.standardErrors(at: $0.queries) }),
      Entry(
        "asymptotic errors", .amount,
        { try $0.regression.standardErrors(at: $0.queries, convention: .asymptotic) }
      ),
      Entry("pointwise band", .mean, { try $0.regression.pointwiseBand(at: $0.queries).estimates }),
      Entry(
        "simultaneous band", .mean,
        { try $0.regression.simultaneousBand(at: $0.queries, draws: 20).estimates }
      ),
      Entry(
        "bootstrap band", .mean,
        { try $0.regression.bootstrapBand(at: $0.queries, draws: 20).estimates }
      ),
      Entry(
        "prediction band", .mean, { try $0.regression.predictionBand(at: $0.queries).estimates }),
      Entry(
        "effective sample sizes", .amount,
        { try $0.regression.diagnostics(at: $0.queries).effectiveSampleSizes }
      ),
      Entry("entropies", .amount, { try $0.regression.diagnostics(at: $0.queries).entropies }),
      Entry(
        "heaviest keys", .share,
        { input in
          try (0..<input.queries.count).flatMap { query in
            let at = try Points(
              coordinates: Array(
                input.queries.coordinates.dropFirst(query * input.queries.dimension)
                  .prefix(input.queries.dimension)), dimension: input.queries.dimension)
            return try input.regression.heaviestKeys(at: at, count: 3).map(\.weight)
          }
        }
      ),
      Entry(
        "local lines", .number,
        {
          try LocalPolynomial(keys: $0.keys, values: $0.values, kernel: $0.kernel)
            .fit(at: $0.queries).values
        }
      ),
      Entry(
        "local constants", .mean,
        {
          try LocalPolynomial(keys: $0.keys, values: $0.values, kernel: $0.kernel, degree: 0)
            .fit(at: $0.queries).values
        }
      ),
      Entry(
        "local lines, left out", .number,
        {
          try LocalPolynomial(keys: $0.keys, values: $0.values, kernel: $0.kernel)
            .trainingFit().leftOut
        }
      ),
      Entry(
        "widths of queries", .mean,
        { input in
          try VariableWidthRegression(keys: input.keys, values: input.values, shape: input.shape)
            .estimate(at: input.queries, widths: .ofQueries(input.repeated(input.queries.count)))
            .values
        }
      ),
      Entry(
        "widths of keys", .mean,
        { input in
          try VariableWidthRegression(keys: input.keys, values: input.values, shape: input.shape)
            .estimate(at: input.queries, widths: .ofKeys(input.repeated(input.keys.count))).values
        }
      ),
      Entry(
        "weights of widths of keys", .share,
        { input in
          try VariableWidthRegression(keys: input.keys, values: input.values, shape: input.shape)
            .weights(at: input.queries, widths: .ofKeys(input.repeated(input.keys.count)))
        }
      ),
      Entry(
        "density", .amount, asks: [.widths],
        { try Density(points: $0.keys, kernel: $0.kernel).density(at: $0.queries) }
      ),
      Entry(
        "classes", .share,
        {
          try KernelClassifier(
            keys: $0.keys, labels: (0..<$0.values.count).map { $0 % 3 }, classes: 3,
            kernel: $0.kernel
          ).predict(at: $0.queries).probabilities
        }
      ),
      Entry(
        "a kernel of the caller's", .mean, asks: [.values],
        {
          try CustomNadarayaWatson.estimate(keys: $0.keys, values: $0.values, queries: $0.queries) {
            $0.map { abs($0) < 1 ? 1 : 0 }
          }.values
        }
      ),
      Entry(
        "adaptive widths", .width, asks: [.widths],
        { try AdaptiveWidths.silverman(points: $0.keys, pilot: $0.kernel) }
      ),
      Entry(
        "widths of neighbours", .amount, asks: [],
        {
          try AdaptiveWidths.nearestNeighbours(
            points: $0.keys, queries: $0.queries, k: 2, counting: .points)
        }
      ),
      Entry("search", .width, { [try WidthSearch($0.regression).best(gridSize: 8).width] }),
      Entry(
        "a width for each coordinate", .width, asks: [.values],
        {
          try WidthSearch.widthsPerCoordinate(keys: $0.keys, values: $0.values, shape: $0.shape)
            .widths
        }
      ),
      Entry(
        "learning", .width,
        { try WidthLearning($0.regression).path(steps: 2, rate: 0.1).widths.flatMap { $0 } }
      ),
      Entry(
        "learning keys too", .width,
        {
          try WidthLearning($0.regression, learnsKeys: true).path(steps: 2, rate: 0.1).widths
            .flatMap { $0 }
        }
      ),
      Entry(
        "direct plug-in", .width, asks: [.values],
        { [try DirectPlugIn.width(keys: $0.keys, values: $0.values)] }),
    ]

  enum Situation: String, CaseIterable {
    case ordinary, oneKey, twoKeys, duplicates, equalKeys, equalValues, noQueries, farQueries
    case offset, hugeOffset, hugeScale, tinyScale, hugeValues
    case subnormalWidth, tinyWidth, hugeWidth, infiniteWidth

    func input(_ shape: SmoothingKernel.Shape, _ dimension: Int) throws -> Input {
      var random = TestRandom(17)
      let n = self == .oneKey ? 1 : self == .twoKeys ? 2 : 24
      var keys = (0..<n * dimension).map { _ in random.uniform(0, 5) }
      var queries = (0..<6 * dimension).map { _ in random.uniform(0, 5) }
      var values = (0..<n).map { _ in random.normal() }
      var width = 0.7
      func map(_ change: (Double) -> Double) {
        keys = keys.map(change)
        queries = queries.map(change)
      }
      switch self {
      case .ordinary, .oneKey, .twoKeys: break
      case .duplicates: map { $0.rounded() }
      case .equalKeys: keys = keys.map { _ in 1 }
      case .equalValues: values = values.map { _ in 3 }
      case .noQueries: queries = []
      case .farQueries: queries = queries.map { $0 + 1e8 }
      case .offset: map { $0 + 1e6 }
      case .hugeOffset: map { $0 + 1e300 }
      case .hugeScale: map { ($0 - 2.5) * 1e307 }
      case .tinyScale: map { $0 * 1e-300 * 1e-10 }
      case .hugeValues: values = values.map { $0 * 1e300 }
      case .subnormalWidth: width = .leastNonzeroMagnitude
      case .tinyWidth: width = 1e-200
      case .hugeWidth: width = 1e300
      case .infiniteWidth: width = .infinity
      }
      return Input(
        keys: try Points(coordinates: keys, dimension: dimension), values: try Values(values),
        queries: try Points(coordinates: queries, dimension: dimension, as: .queries),
        shape: shape, widths: [Double](repeating: width, count: dimension))
    }
  }

  @Test(
    arguments: Situation.allCases,
    [SmoothingKernel.Shape.gaussian, .triangular, .laplacian, .cauchy, .logistic, .constant])
  func everyEntryAnswersOrSaysWhyNot(_ situation: Situation, _ shape: SmoothingKernel.Shape) throws
  {
    for dimension in [1, 2] {
      let input = try situation.input(shape, dimension)
      let lowest = input.values.numbers.min() ?? 0
      let highest = input.values.numbers.max() ?? 0
      let slack = 1e-9 * max(abs(lowest), abs(highest))
      for entry in Self.entries {
        let comment: Comment = "\(entry.name), \(situation), \(shape), d = \(dimension)"
        do {
          for number in try entry.call(input) {
            #expect(
              entry.kind.allows(number, between: lowest - slack, and: highest + slack), comment)
          }
        } catch {
          // Ordinary data is never refused, except by what is not defined for it.
          #expect(error is EstimatorError, comment)
          if situation == .ordinary, shape == .gaussian, dimension == 1 {
            Issue.record("\(error): \(comment)")
          }
        }
      }
    }
  }

  /// Shapes that do not fit, by name.
  @Test(arguments: entries.indices)
  func misfitsAreRefused(_ index: Int) throws {
    let entry = Self.entries[index]
    let good = try Situation.ordinary.input(.gaussian, 1)
    var input = good
    input.keys = try Points([])
    input.values = try Values([])
    if !entry.name.hasPrefix("widths of neighbour") {
      #expect(throws: EstimatorError.self, "\(entry.name) of no keys") { try entry.call(input) }
    }
    input = good
    input.values = try Values([1, 2, 3])
    if entry.asks.contains(.values) {
      #expect(throws: EstimatorError.countMismatch(keys: 24, values: 3), "\(entry.name)") {
        try entry.call(input)
      }
    }
    input = good
    for width in [0, -1, Double.nan] {
      input.widths = [width]
      if entry.asks.contains(.widths) {
        do {
          _ = try entry.call(input)
          Issue.record("\(entry.name) took the width \(width)")
        } catch {
          guard case .widthNotPositive? = error as? EstimatorError else {
            Issue.record("\(entry.name) under the width \(width): \(error)")
            continue
          }
        }
      }
    }
  }

  /// A number that is not finite never gets past the containers, and the message names its row.
  @Test(arguments: [Double.nan, .infinity, -.infinity], [EstimatorError.Argument.keys, .queries])
  func rowsAreNamed(_ bad: Double, _ argument: EstimatorError.Argument) {
    do {
      _ = try Points(coordinates: [0, 1, 2, 3, 4, bad], dimension: 2, as: argument)
      Issue.record("\(bad) was taken")
    } catch {
      guard case .notFinite(argument, row: 2, let value) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(value == bad || value.isNaN && bad.isNaN)
    }
  }
}
