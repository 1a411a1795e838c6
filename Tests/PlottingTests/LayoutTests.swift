import Testing

@testable import Plotting

@Suite struct LayoutTests {
  private static func map(_ rows: Int, _ columns: Int) throws -> Figure {
    let values = (0..<rows * columns).map(Double.init)
    return Figure.heatmap(try Heatmap(values: values, rows: rows, columns: columns))
  }

  private static let shapes = [(40, 50), (10, 50), (50, 10), (7, 7), (1, 5)]

  @Test(arguments: [1, 2, 5])
  func `pictures side by side keep their own proportions`(columns: Int) throws {
    var figure = Figure.row(try Self.shapes.map { try Self.map($0.0, $0.1) })
    figure.arrangement.columns = columns
    let layout = FigureLayout(figure, theme: .light)
    for ((rows, columns), frame) in zip(Self.shapes, layout.frames) {
      let ratio = frame.rect.height / frame.rect.width * Double(columns) / Double(rows)
      // Places are whole px.
      #expect(abs(ratio - 1) < 0.06, "\(rows) × \(columns): \(frame.rect)")
      #expect(frame.rect.right <= layout.width && frame.rect.bottom <= layout.height)
    }
    for (first, second) in zip(layout.frames, layout.frames.dropFirst()) {
      #expect(first.rect.right < second.rect.x || first.rect.bottom < second.rect.y)
    }
  }

  @Test func `pictures on one y axis are equally high`() throws {
    let figure = Figure.row([try Self.map(40, 8), try Self.map(40, 30)], sharesY: true)
    let frames = FigureLayout(figure, theme: .light).frames
    #expect(frames[0].rect.height == frames[1].rect.height)
    #expect(frames[0].rect.width < frames[1].rect.width / 2)
  }

  @Test(arguments: [1, 2, 3, 4])
  func `a few panels have three to seven ticks on each axis from 0 to 1`(count: Int) {
    let line = Figure.line(x: [0, 1], y: [0, 1])
    let layout = FigureLayout(Figure.row(Array(repeating: line, count: count)), theme: .light)
    for frame in layout.frames {
      #expect((3...7).contains(frame.y.ticks.values.count), "\(frame.y.ticks.labels)")
      #expect((3...7).contains(frame.x.ticks.values.count), "\(frame.x.ticks.labels)")
    }
  }

  @Test func `equal limits leave room around them`() throws {
    let figure = try Figure.line(x: [0, 1], y: [0, 1]) + .yLimits(0.5, 0.5)
    let range = FigureLayout(figure, theme: .light).frames[0].y.scale.range
    #expect(range.lowerBound < 0.5 && range.upperBound > 0.5)
  }

  @Test func `a logarithmic axis of a narrow range has round numbers`() throws {
    let figure = try Figure.line(x: [0, 1], y: [1, 3]) + .attribute { $0.yScale = .logarithmic }
    let labels = FigureLayout(figure, theme: .light).frames[0].y.ticks.labels
    #expect(labels == ["1.0", "1.5", "2.0", "2.5", "3.0"])
  }

  /// However many bars there are, none is left out, and the highest stands where it belongs.
  @Test(arguments: [4_000, 4_999, 5_000, 5_001, 20_000, 123_457])
  func allBarsAreDrawn(count: Int) throws {
    let places = (0..<count).map { Double($0) }
    let highest = count * 7 / 9
    let heights = places.map { Int($0) == highest ? 3.0 : 1 }
    let svg = Figure.bars(x: places, heights: heights).svg()
    let bars = svg.matches(
      of: /<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"/)
    let boxes = bars.compactMap { match in
      Double(match.1).flatMap { x in
        Double(match.3).flatMap { width in Double(match.4).map { (x, x + width, $0) } }
      }
    }.dropFirst()
    #expect(boxes.count <= 5_000)
    let frame = try #require(boxes.map(\.0).min())
    let end = try #require(boxes.map(\.1).max())
    #expect(end - frame > 450)
    let tall = try #require(boxes.max { $0.2 < $1.2 })
    let share = (tall.0 - frame) / (end - frame)
    #expect(abs(share - Double(highest) / Double(count)) < 0.01)
  }

  /// However little room there is, wrapping ends, and no letter is lost where all lines are kept.
  @Test(arguments: [-1e300, -5, 0, 1e-9, 0.5, 7, 30, 200, 1e300, .infinity, -.infinity])
  func wrappingKeepsEveryLetter(width: Double) {
    for text in ["", " ", "a", "candidate 17", "two\nlines of words", "한글 이름", "e\u{301}\u{302} o"]
    {
      let lines = FigureLayout.wrapped(text, width: width, size: 12)
      let letters = lines.joined().filter { !$0.isWhitespace }
      #expect(letters == text.filter { !$0.isWhitespace })
      #expect(!lines.contains(""))
    }
  }

  @Test(arguments: [1, 5, 19, 20, 21, 60, 500]) func barsOfManyNamesAreDrawnInCharacters(count: Int)
  {
    let names = (0..<count).map { "candidate \($0)" }
    let figure = Figure.bars(names: names, heights: names.indices.map { Double($0 * $0) })
    #expect(!figure.characters().isEmpty && figure.svg().contains("<rect"))
  }
}
