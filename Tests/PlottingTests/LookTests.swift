import Foundation
import Testing

@testable import Plotting

@Suite struct LookTests {
  static func kinds() throws -> [(name: String, figure: Figure)] {
    let x = (0..<80).map { Double($0) * 0.1 }
    let noisy: [Double] = x.indices.map { index in
      let noise = Double((index * 7919) % 13 - 6) / 20
      return sin(x[index]) + noise
    }
    let wave = x.map { sin($0) }
    var normal: [Double] = []
    var state: UInt64 = 3
    for _ in 0..<600 {
      var sum = -6.0
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        sum += Double(state >> 11) / Double(1 << 53)
      }
      normal.append(sum)
    }
    let holes: [Double] = x.indices.map { index in
      index % 17 == 3 || (30...36).contains(index) ? Double.nan : wave[index]
    }
    var classes: [Int?] = []
    for row in 0..<60 {
      for column in 0..<60 {
        let (u, v) = (Double(column) / 30 - 1, Double(row) / 30 - 1)
        classes.append(u * u + v * v < 0.3 ? 0 : v > sin(3 * u) * 0.5 ? 1 : 2)
      }
    }
    let map: [Double] = (0..<60_000).map { index in
      let (row, column) = (Double(index / 300), Double(index % 300))
      return sin(column / 30) * cos(row / 20)
    }
    return [
      (
        "fit",
        try Figure.band(
          x: x, lower: wave.map { $0 - 0.2 }, upper: wave.map { $0 + 0.2 }, label: "95 % band")
          + .line(x: x, y: wave, label: "fit") + .points(x: x, y: noisy, label: "data")
          + .xLabel("x") + .yLabel("y") + .title("A fit with its band")
      ),
      (
        "bars",
        try Figure.bars(
          names: ["gaussian", "boxcar", "triangular", "epanechnikov"], heights: [3.2, 1.5, -0.8, 2])
          + .yLabel("score")
      ),
      (
        "manybars",
        try Figure.bars(
          names: (0..<24).map { "a long name \($0)" },
          heights: (0..<24).map { Double($0 * $0) * 1e6 })
          + .yLabel("score")
      ),
      ("histogram", try Figure.histogram(values: normal) + .xLabel("value") + .yLabel("count")),
      (
        "area",
        try Figure.area(x: x, y: wave.map { $0 + 1 }, label: "area") + .rule(y: 1, label: "one")
      ),
      (
        "steps",
        try Figure.steps(x: Array(x.prefix(20)), y: Array(noisy.prefix(20)))
          + .text(x: 1, y: 0, "here")
      ),
      (
        "log",
        try Figure.line(
          x: (1...60).map { pow(1.3, Double($0)) }, y: (1...60).map { pow(1.2, -Double($0)) },
          style: Style(short: "o-"), label: "error")
          + .attribute { $0.xScale = .logarithmic } + .attribute { $0.yScale = .logarithmic }
      ),
      (
        "holes",
        try Figure.line(x: x, y: holes, label: "with gaps") + .points(x: [1, 2], y: [.nan, 0])
      ),
      (
        "regions",
        Figure(
          Layer(
            .regions(
              try Regions(
                classes: classes, rows: 60, columns: 60, x: -1...1, y: -1...1,
                names: ["inner", "upper", "lower"]))))
      ),
      (
        "bigmap",
        Figure.heatmap(try Heatmap(values: map, rows: 200, columns: 300), palette: .coolwarm)
      ),
      (
        "nanmap",
        Figure.heatmap(
          try Heatmap(
            values: (0..<100).map { $0 % 11 == 0 ? .nan : Double($0) }, rows: 10, columns: 10,
            xCentres: [1, 2, 3, 4, 5, 7, 9, 12, 15, 20], yCentres: (0..<10).map { Double($0) * 0.5 }
          ))
      ),
      (
        "grid",
        try Figure.row(
          (1...6).map { k in
            try Figure.line(x: x, y: x.map { sin($0 * Double(k)) }, label: "k = \(k)")
              + .title("k = \(k)") + .xLabel("x")
          }, columns: 3, sharesX: true, sharesY: true) + .title("Six waves")
      ),
      (
        "markers",
        try Figure.overlay(
          Style.Marker.allCases.enumerated().map { index, marker in
            Figure.points(
              x: (0..<6).map(Double.init), y: (0..<6).map { Double($0 + index) },
              style: Style(marker: marker, size: 8), label: "\(marker.rawValue)")
          })
      ),
      (
        "lines",
        try Figure.overlay(
          (0..<8).map { index in
            Figure.line(
              x: x, y: x.map { sin($0 - Double(index) / 3) }, label: "line \(index)")
          })
      ),
      ("tiny", Figure.line(x: [1, 1 + 1e-9, 1 + 2e-9], y: [1e-300, 2e-300, 1.5e-300])),
      ("huge", Figure.line(x: [1e9, 2e9, 3e9], y: [-1e300, 1e300, 0])),
      ("constant", Figure.line(x: [1, 2, 3], y: [7, 7, 7])),
      ("one", Figure.points(x: [3], y: [4])),
      ("none", Figure.line(x: [], y: [])),
      ("reversed", try Figure.line(x: x, y: wave) + .xLimits(8, 0) + .yLimits(1, -1)),
      (
        "offset", Figure.line(x: [100000.1, 100000.2, 100000.3], y: [1e9 + 1, 1e9 + 2, 1e9 + 1.5])
      ),
      ("allnan", Figure.line(x: [1, 2], y: [.nan, .infinity])),
    ]
  }

  @Test func write() throws {
    guard let folder = ProcessInfo.processInfo.environment["PICTURES"] else { return }
    for (name, figure) in try ChapterFigures.all() + Self.kinds() {
      try figure.svg().write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
      try figure.svg(theme: .dark).write(
        toFile: "\(folder)/\(name).dark.svg", atomically: true, encoding: .utf8)
      try Data(figure.png()).write(to: URL(filePath: "\(folder)/\(name).png"))
      try Data(figure.pdf()).write(to: URL(filePath: "\(folder)/\(name).pdf"))
      try figure.characters().write(
        toFile: "\(folder)/\(name).txt", atomically: true, encoding: .utf8)
      print(name, figure.svg().utf8.count, figure.png().count, figure.pdf().count, figure.sentence)
    }
  }

  /// In a row each panel has names at the ends of its own lines where that is asked for, and room for them.
  @Test(arguments: [1, 2, 3]) func `names stand at the ends of lines in figures in a row`(
    count: Int
  ) throws {
    let panel =
      try Figure.line(x: [0, 1], y: [0, 1], label: "the upper line")
      + .line(x: [0, 1], y: [0, -1], label: "lower") + .attribute { $0.legend = .direct }
    let layout = FigureLayout(Figure.row(Array(repeating: panel, count: count)), theme: .light)
    #expect(layout.strip.isEmpty && layout.frames.count == count)
    for (frame, next) in zip(
      layout.frames, layout.frames.dropFirst().map { $0.rect.x } + [layout.width])
    {
      guard case .atEnds(let ends) = frame.plan.names else {
        Issue.record("names stand elsewhere")
        continue
      }
      #expect(ends.map(\.text) == ["the upper line", "lower"])
      let widest = Font.width("the upper line", size: LegendEntry.size)
      #expect(frame.rect.right + 6 + widest < next)
    }
  }
}
