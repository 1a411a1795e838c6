import Estimators

/// The entries beside the regression itself.
extension BadInputMatrixTests {
  static let models: [Entry] =
    [
      Entry("mean squared error", .amount, { [try $0.regression.trainingFit().meanSquaredError] }),
      Entry("r squared", .share, { [try $0.regression.trainingFit().rSquared] }),
      Entry("trace", .amount, { [try $0.regression.trainingFit().trace] }),
      Entry(
        "nearest distances", .amount,
        { try $0.regression.diagnostics(at: $0.queries).nearestDistances }
      ),
      Entry(
        "prediction limits", .amount,
        {
          let band = try $0.regression.predictionBand(at: $0.queries)
          return zip(band.lower, band.upper).map { $1 - $0 }
        }
      ),
      Entry(
        "local lines' errors", .amount,
        {
          try LocalPolynomial(keys: $0.keys, values: $0.values, kernel: $0.kernel)
            .standardErrors(at: $0.queries)
        }
      ),
      Entry(
        "local quartics", .any,
        {
          let fit = try LocalPolynomial(
            keys: $0.keys, values: $0.values, kernel: $0.kernel, degree: 4
          ).fit(at: $0.queries)
          return fit.values + fit.derivatives.joined()
        }
      ),
      Entry(
        "log density", .any, asks: [.widths],
        { try Density(points: $0.keys, kernel: $0.kernel).logDensity(at: $0.queries) }
      ),
      Entry(
        "share below", .share, asks: [.widths],
        { try Density(points: $0.keys, kernel: $0.kernel).distribution(at: $0.queries) }
      ),
      Entry(
        "quantiles of a density", .any, asks: [.widths],
        { try Density(points: $0.keys, kernel: $0.kernel).quantiles([0.1, 0.5, 1]) }
      ),
      Entry(
        "quantiles of values", .mean,
        {
          try ConditionalDistribution($0.regression).quantiles(at: $0.queries, levels: [0.5])
        }
      ),
      Entry(
        "density of values", .amount,
        {
          try ConditionalDistribution($0.regression).density(
            at: $0.queries, of: [0], spread: .unit(.gaussian))
        }
      ),
      Entry(
        "density of widths of keys", .amount,
        { input in
          try VariableWidthRegression(keys: input.keys, values: input.values, shape: input.shape)
            .density(at: input.queries, widths: .ofKeys(input.repeated(input.keys.count)))
        }
      ),
      Entry(
        "weights of a kernel of the caller's", .share, asks: [],
        {
          try CustomNadarayaWatson.weights(keys: $0.keys, queries: $0.queries) {
            $0.map { abs($0) < 1 ? 1 : 0 }
          }
        }
      ),
      Entry(
        "widths of neighbouring places", .amount, asks: [],
        { try AdaptiveWidths.nearestNeighbours(points: $0.keys, queries: $0.queries, k: 2) }
      ),
      Entry(
        "curve of local lines", .any,
        {
          let search = try WidthSearch($0.regression, criterion: .generalised, degree: 1)
          return try search.curve(search.defaultWidths(count: 4)).map(\.score)
        }
      ),
      Entry(
        "losses", .any,
        {
          try WidthLearning($0.regression).losses(at: [$0.widths], leavingOneOut: true)
        }
      ),
    ]

  static let attention: [Entry] = Attention.Score.allCases.flatMap { score -> [Entry] in
    [
      Entry(
        "attention, \(score)", .mean,
        {
          try Attention.pool(
            queries: $0.queries, keys: $0.keys, values: $0.values, score: score,
            width: $0.widths[0])
        }
      ),
      Entry(
        "attention's weights, \(score)", .share, asks: [.widths],
        {
          try Attention.weights(
            queries: $0.queries, keys: $0.keys, score: score, width: $0.widths[0])
        }
      ),
    ]
  }

  static let rules: [Entry] = DensityWidth.allCases.map { rule -> Entry in
    Entry("width by \(rule)", .width, asks: [], { [try rule.width(of: $0.keys)] })
  }
}
