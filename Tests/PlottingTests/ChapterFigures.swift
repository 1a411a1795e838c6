import Glibc

@testable import Plotting

/// The chapter's figures, computed here by brute force, so that pictures can be drawn without the language.
enum ChapterFigures {
  static let names = ["Gaussian", "Boxcar", "Constant", "Epanechikov"]
  static let kernels: [@Sendable (Double) -> Double] = [
    { exp(-$0 * $0 / 2) }, { abs($0) < 1 ? 1 : 0 }, { _ in 1 }, { max(1 - abs($0), 0) },
  ]
  static let widths = [0.1, 0.2, 0.5, 1]
  static let queries = (0..<50).map { Double($0) * 0.1 }
  static let truth = queries.map { 2 * sin($0) + $0 }

  /// 40 places and values by a small generator, so that they are the same everywhere.
  static let (keys, values): ([Double], [Double]) = {
    var state: UInt64 = 7
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let keys = (0..<40).map { _ in uniform() * 5 }.sorted()
    let values = keys.map { key in
      let noise = (0..<12).reduce(-6.0) { sum, _ in sum + uniform() }
      return 2 * sin(key) + key + noise
    }
    return (keys, values)
  }()

  static func kernelCurves() throws -> Figure {
    let x = (0..<50).map { -2.5 + Double($0) * 0.1 }
    return Figure.row(
      try zip(kernels, names).map { kernel, name in
        try Figure.line(x: x, y: x.map(kernel)) + .xLabel(name)
      }, sharesY: true)
  }

  static func estimate(_ kernel: (Double) -> Double) -> (fit: [Double], weights: [Double]) {
    var weights = [Double](repeating: 0, count: 40 * 50)
    var fit = [Double](repeating: 0, count: 50)
    for (column, query) in queries.enumerated() {
      let raw = keys.map { kernel($0 - query) }
      let total = raw.reduce(0, +)
      for row in 0..<40 {
        weights[row * 50 + column] = raw[row] / total
        fit[column] += values[row] * raw[row] / total
      }
    }
    return (fit, weights)
  }

  static func fits(_ kernels: [@Sendable (Double) -> Double], _ names: [String]) throws -> Figure {
    Figure.row(
      try zip(kernels, names).map { kernel, name in
        try Figure.line(x: queries, y: estimate(kernel).fit, label: "y_hat")
          + .line(x: queries, y: truth, style: Style(short: "m--"), label: "y")
          + .points(x: keys, y: values, style: Style(opacity: 0.5)) + .xLabel(name)
      }, sharesY: true)
  }

  static func weights(_ kernels: [@Sendable (Double) -> Double], _ names: [String]) throws -> Figure
  {
    Figure.row(
      try zip(kernels, names).map { kernel, name in
        try Figure.heatmap(
          Heatmap(values: estimate(kernel).weights, rows: 40, columns: 50), palette: .reds)
          + .xLabel(name)
      }, sharesY: true)
  }

  static let sigmaNames = ["Sigma 0.1", "Sigma 0.2", "Sigma 0.5", "Sigma 1"]
  static let gaussians: [@Sendable (Double) -> Double] = widths.map { width in
    { exp(-$0 * $0 / (2 * width * width)) }
  }

  static func all() throws -> [(name: String, figure: Figure)] {
    [
      ("kernels", try kernelCurves()), ("fits", try fits(kernels, names)),
      ("weights", try weights(kernels, names)), ("width-fits", try fits(gaussians, sigmaNames)),
      ("width-weights", try weights(gaussians, sigmaNames)),
    ]
  }
}
