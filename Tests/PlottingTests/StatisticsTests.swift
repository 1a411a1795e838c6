import CMath
import Testing

@testable import Plotting

/// Box plots and contours beside independent implementations.
@Suite struct StatisticsTests {
  static let values = [2.1, 3.7, 1.2, 9.8, 4.4, 5.0, 3.3, 2.9, -6.5, 4.1, 3.9]

  /// Quartiles by `numpy.quantile(x, [.25, .5, .75])` (NumPy 2.4.6) and R 4.2.2's `quantile(x, c(.25, .5, .75), type = 7)`, whiskers
  /// and outliers by `matplotlib.cbook.boxplot_stats(x)` (3.11.2).
  @Test(arguments: [
    (values, [2.5, 3.7, 4.25], [1.2, 5.0], [-6.5, 9.8]),
    (Array(values.prefix(10)), [2.3, 3.5, 4.325], [1.2, 5.0], [-6.5, 9.8]),
    (Array(values.prefix(4)), [1.875, 2.9, 5.225], [1.2, 9.8], []),
    ([2.1], [2.1, 2.1, 2.1], [2.1, 2.1], []),
    ([1, 1, 1, 1, 5], [1, 1, 1], [1, 1], [5]),
    ([.nan, 2.1, .infinity], [2.1, 2.1, 2.1], [2.1, 2.1], []),
  ])
  func `boxes are those of NumPy, R and matplotlib`(
    values: [Double], quartiles: [Double], whiskers: [Double], outliers: [Double]
  ) throws {
    let box = try #require(Boxes.Box(values))
    let seen = [box.quartiles.lower, box.quartiles.median, box.quartiles.upper]
    for (own, expected) in zip(seen, quartiles) { #expect((own - expected).magnitude < 1e-12) }
    #expect([box.whiskers.lower, box.whiskers.upper] == whiskers && box.outliers == outliers)
  }

  static let u = [0, 0.5, 1.5, 2, 3, 4.5, 5]
  static let v = [-1, 0, 0.25, 1, 2.5]
  static let grid = v.flatMap { b in u.map { a in sin(1.3 * a) * cos(b) + 0.2 * a * b } }

  /// A line's number of points, and its length.
  struct Measure: Equatable {
    var count: Int
    var length: Double

    init(_ count: Int, _ length: Double) {
      self.count = count
      self.length = length
    }

    init(_ line: Contours.Line) {
      count = line.x.count
      length = 0
      for index in 1..<max(count, 1) {
        let dx: Double = line.x[index] - line.x[index - 1]
        let dy: Double = line.y[index] - line.y[index - 1]
        length += (dx * dx + dy * dy).squareRoot()
      }
    }
  }

  /// Points and lengths of the lines by `contourpy.contour_generator(u, v, z, name="serial", corner_mask=False).lines(level)`
  /// (contourpy 1.3.3, which matplotlib draws with), and for the whole grid by R 4.2.2's `contourLines(u, v, t(z), levels = level)`.
  static let known: [(level: Double, hasGap: Bool, lines: [Measure])] = [
    (-0.5, false, [Measure(8, 3.667191)]),
    (0.1, false, [Measure(7, 4.196311), Measure(9, 4.655937)]),
    (0.6, false, [Measure(17, 8.945416)]),
    (1.2, false, [Measure(4, 3.047134)]),
    (-0.5, true, [Measure(2, 1.076549), Measure(5, 2.281355)]),
    (0.1, true, [Measure(3, 1.226067), Measure(5, 2.328845), Measure(7, 4.196311)]),
    (0.6, true, [Measure(5, 3.149913), Measure(10, 4.755487)]),
    (1.2, true, [Measure(4, 3.047134)]),
  ]

  @Test(arguments: known.indices) func `contours are those of contourpy and R`(index: Int) throws {
    let known = Self.known[index]
    var values = Self.grid
    if known.hasGap { values[2 * 7 + 3] = .nan }
    let contours = try Contours(values: values, x: Self.u, y: Self.v, levels: [known.level])
    let seen = contours.lines.map(Measure.init).sorted { $0.length < $1.length }
    #expect(seen.map { $0.count } == known.lines.map { $0.count })
    for (own, other) in zip(seen, known.lines) {
      #expect((own.length - other.length).magnitude < 2e-6, "\(own.length)")
    }
  }

  /// Ends of both lines, from left to right, by the same calls: the middle of a saddle decides which corners are joined.
  static let saddles: [(values: [Double], ends: [[Double]])] = [
    ([0, 1, 1, 0.2], [[0, 0.5, 0.5, 0], [0.625, 1, 1, 0.625]]),
    ([0, 1, 1, -0.2], [[0, 0.5, 0.416667, 1], [0.5, 0, 1, 0.416667]]),
    ([1, 0, 0, 0.9], [[0, 0.5, 0.5, 0], [0.555556, 1, 1, 0.555556]]),
    ([1, 0, 0, 1.2], [[0, 0.5, 0.416667, 1], [0.5, 0, 1, 0.416667]]),
  ]

  @Test(arguments: saddles.indices) func `saddles are joined as contourpy and R join them`(
    index: Int
  ) throws {
    let (values, expected) = Self.saddles[index]
    let lines = try Contours(values: values, x: [0, 1], y: [0, 1], levels: [0.5]).lines
    let ends = lines.map { line -> [Double] in
      let isForward = line.x[0] < line.x[1]
      return isForward
        ? [line.x[0], line.y[0], line.x[1], line.y[1]]
        : [line.x[1], line.y[1], line.x[0], line.y[0]]
    }.sorted { $0[0] < $1[0] }
    #expect(ends.count == 2)
    for (own, other) in zip(ends.joined(), expected.joined()) {
      #expect((own - other).magnitude < 1e-6, "\(ends)")
    }
  }
}
