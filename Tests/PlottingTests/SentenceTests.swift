import Testing

@testable import Plotting

/// A figure's sentence is true to the digits that matter, and tells what is seen and what is not.
@Suite struct SentenceTests {
  /// Numbers of all sizes, near each other and far apart; the same on every run.
  private static let sets: [[Double]] = {
    var state: UInt64 = 7
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    func power(_ exponent: Int) -> Double { Decimal.powerOfTen(exponent) }
    var sets: [[Double]] = [
      [1999, 2001], [1999, 2000, 2001], [1905, 1900, 1910], [1_700_000_000, 1_700_086_400],
      [0.1, 0.30000000000000004, 0.3], [1e15, 1e15 + 1], [-1e-9, 1e-9], [1e300, -1e300],
      [.leastNonzeroMagnitude, 1],
      [12345.678, 12345.679], [999.96, 1000.04], [0, 4.9], [-0.87654, 6], [1, 1], [0, -0.0],
      [1e6, 1e6 + 1], [123_456_789, 123_456_790], [99_999_999.5, 1e8],
    ]
    for _ in 0..<2000 {
      let centre = (next() - 0.5) * power(Int(next() * 24) - 12)
      let spread = power(Int(next() * 24) - 12)
      sets.append((0...Int(next() * 5)).map { _ in centre + (next() - 0.5) * spread })
    }
    return sets
  }()

  /// The number that a text of a figure says.
  private static func read(_ text: String) -> Double? {
    let plain = text.replacing("\u{2009}", with: "").replacing("\u{2212}", with: "-")
    let parts = plain.split(separator: "·10")
    guard let first = parts.first, let number = Double(String(first)) else { return nil }
    guard parts.count == 2 else { return number }
    let raised: [Character: Character] = [
      "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
      "⁸": "8", "⁹": "9",
    ]
    return Double("\(first)e\(String(parts[1].compactMap { raised[$0] }))")
  }

  @Test func `numbers told together read differently, and are read back to the digits that matter`()
  {
    for set in Self.sets {
      let texts = Figure.texts(of: set)
      let distinct = Set(set.map { $0 + 0 })
      #expect(Set(texts).count == distinct.count, "\(set) as \(texts)")
      let spread = (set.max() ?? 0) - (set.min() ?? 0)
      for (value, text) in zip(set, texts) {
        guard let number = Self.read(text) else {
          Issue.record("\(text) is no number")
          continue
        }
        let error = (number - value).magnitude
        #expect(error <= 0.005 * value.magnitude * (1 + 1e-9), "\(value) as \(text)")
        if spread > 0, spread.isFinite {
          #expect(
            error <= 0.0051 * spread + 1e-15 * value.magnitude, "\(value) of \(set) as \(text)")
        }
        if value == value.rounded(), value.magnitude < 1e7 { #expect(number == value) }
      }
    }
  }

  @Test(arguments: [
    (0.0, "0"), (0.125, "0.125"), (-3, "−3"), (1905, "1905"), (12345, "12\u{2009}345"),
    (1.2e8, "1.2·10⁸"),
    (0.000012345, "1.23·10⁻⁵"), (4.0 / 3, "1.33"), (999.96, "1000"), (.infinity, "∞"),
    (-.infinity, "−∞"),
    (.nan, "NaN"), (.leastNonzeroMagnitude, "5·10⁻³²⁴"),
  ])
  func `a number alone has three digits, or is whole`(value: Double, text: String) {
    #expect(Figure.text(of: value) == text)
  }

  private func line(_ x: [Double], _ y: [Double]) -> Figure { .line(x: x, y: y) }

  @Test func `the view that is shown is told`() throws {
    let ten = line((0...10).map(Double.init), (0...10).map(Double.init))
    let cases: [(Figure, String)] = [
      (ten, "x from 0 to 10, y from 0 to 10"),
      (try ten + .xLimits(0, 5), "x from 0 to 5, y from 0 to 10"),
      (try ten + .xLimits(-5, 20), "x from −5 to 20, y"),
      (try ten + .xLimits(5, 0), "x from 5 to 0, y"),
      (try ten + .xLimits(nil, 5), "x from 0 to 5, y"),
      (try ten + .yLimits(2, nil), "y from 2 to 10"),
      (try ten + .attribute { $0.xScale = .logarithmic }, "x from 1 to 10, y from 0"),
      (try ten + .attribute { $0.xScale = .logarithmic } + .xLimits(-1, 5), "x from 1 to 5, y"),
      (line([1999, 2000, 2001], [1, 2, 3]), "x from 1999 to 2001"),
      (try line([1999, 2001], [1, 2]) + .rule(x: 2000), "x = 2000; x from 1999 to 2001"),
      (
        try line([0, 1], [1, 2]) + .rule(x: 0.50012) + .rule(x: 0.50014),
        "x = 0.50012 and a rule at x = 0.50014"
      ),
    ]
    for (figure, words) in cases {
      #expect(figure.sentence.contains(words), "\(figure.sentence)")
    }
  }

  @Test func `what an axis cannot show is counted, in the sentence and below the picture`() throws {
    let logarithmic = Figure.attribute { $0.xScale = .logarithmic }
    let ten = line((0...10).map(Double.init), (0...10).map(Double.init))
    let four = Figure.points(x: [-1, 0, 1, 10], y: [1, 2, 3, 4])
    let cases: [(Figure, String)] = [
      (try four + logarithmic, "2 of 4 not above 0"),
      (try ten + .xLimits(0, 5), "5 of 11 beyond the axes"),
      (try ten + .yLimits(2, 4), "8 of 11 beyond the axes"),
      (line([0, .nan, 2, 3], [1, 2, .infinity, 4]), "2 of 4 values missing"),
      (try four + .rule(x: 20) + .xLimits(-2, 11), "a rule at x = 20 (1 of 1 beyond the axes)"),
      (
        try .bars(x: [1, 2, 3], heights: [0, 5, -1]) + .attribute { $0.yScale = .logarithmic },
        "2 of 3 not above 0"
      ),
      (try .row([four, four], sharesX: true) + logarithmic, "4 points (2 of 4 not above 0"),
      (
        try .text(x: 9, y: 9, "far") + .xLimits(0, 1) + .yLimits(0, 1),
        "\"far\" (1 of 1 beyond the axes)"
      ),
    ]
    for (figure, words) in cases {
      #expect(figure.sentence.contains(words), "\(figure.sentence)")
      #expect(figure.svg().contains("Not shown: "), "\(figure.sentence)")
    }
    #expect(!ten.sentence.contains("(") && !ten.svg().contains("Not shown"))
    #expect(!(try four + .xLimits(-1, 10)).sentence.contains("beyond"))
  }

  /// The counts add up, whatever the axes.
  @Test func `every point is seen or counted`() throws {
    for set in Self.sets.prefix(300) {
      let y = set
      for scale in [ScaleKind.linear, .logarithmic] {
        for limits in [nil, Limits(set[0], nil), Limits(-1, 1)] {
          let figure =
            try Figure.points(x: set, y: y)
            + .attribute {
              $0.xScale = scale
              $0.xLimits = limits
            }
          let plan = PanelPlan.plans(figure, theme: .light)[0]
          let hidden = figure.panels[0].layers[0].mark.hidden(plan.x, plan.y)
          let seen = set.count { plan.x.range.contains($0) && (scale == .linear || $0 > 0) }
          #expect(seen + hidden.notPositive + hidden.beyond + hidden.missing == set.count, "\(set)")
        }
      }
    }
  }
}

/// Figures that are compared stand on one scale.
@Suite struct ScalesTests {
  private func map(_ top: Double, limits: Limits? = nil) throws -> Figure {
    .heatmap(try Heatmap(values: [0, top / 3, top / 2, top], rows: 2, columns: 2), limits: limits)
  }

  @Test func `colours keep their meaning`() throws {
    let first = try map(0.31)
    for top in [0.057, 0.31, 1, 20] {
      let kept = try map(top).keeping(first.scales)
      #expect(kept.scales.panels[0].colours == first.scales.panels[0].colours)
    }
    let own = try map(5, limits: Limits(0, 10)).keeping(first.scales)
    #expect(own.scales.panels[0].colours?.range == 0...10)
    let half = try map(5, limits: Limits(nil, 10)).keeping(first.scales)
    #expect(half.scales.panels[0].colours?.range == 0...10)
    let empty = try Figure.heatmap(Heatmap(values: [.nan], rows: 1, columns: 1))
    #expect(empty.scales.panels[0].colours == nil)
    #expect(try map(3).keeping(empty.scales).scales.panels[0].colours?.range == 0...3)
  }

  @Test func `axes only grow, and a figure within them looks the same beside them`() throws {
    var figure = Figure.line(x: [0, 1], y: [0, 5])
    for top in [1.0, 8, 2, -3] {
      let before = figure.scales
      figure = Figure.line(x: [0, 1], y: [0, top]).keeping(before)
      #expect(figure.scales.panels[0].y.lower <= before.panels[0].y.lower)
      #expect(figure.scales.panels[0].y.upper >= before.panels[0].y.upper)
      #expect(PanelPlan.plans(figure, theme: .light)[0].y.range.contains(top))
    }
    let own = try (Figure.line(x: [0, 1], y: [0, 1]) + .yLimits(0, 2)).keeping(figure.scales)
    #expect(PanelPlan.plans(own, theme: .light)[0].y.range == 0...2)
    let same = Figure.line(x: [0, 1], y: [0, 5])
    #expect(same.keeping(same.scales).svg() == same.svg())
    #expect(same.keeping(try map(1).scales).svg() != "")
  }

  /// What layers share is looked at once, and means the same as if each had its own.
  @Test func sharedNumbersAreThoseOfEach() {
    let xs = [-1, 0, 2, .nan, 5]
    let ys = [3, -2, 0.5, 1, .infinity]
    func marks(_ x: [Double], _ y: [Double]) -> [Mark] {
      [
        .line(x: x, y: y), .points(x: x, y: y), .area(x: x, y: y), .steps(x: x, y: y),
        .bars(x: x, heights: y, width: nil), .band(x: x, lower: y, upper: x),
        .histogram(edges: x, counts: y),
      ]
    }
    func copy(_ numbers: [Double]) -> [Double] { numbers.map { $0 } }
    for index in marks(xs, ys).indices {
      let shared = (0..<3).map { _ in Layer(marks(xs, ys)[index]) }
      let own = (0..<3).map { _ in Layer(marks(copy(xs), copy(ys))[index]) }
      var attributes = Attributes()
      attributes.yLimits = Limits(-1, 2)
      let figures = [shared, own].map {
        Figure(panels: [Panel(layers: $0, attributes: attributes)])
      }
      #expect(figures[0].sentence == figures[1].sentence)
      #expect(figures[0].drawing().svg() == figures[1].drawing().svg())
    }
  }
}
