import Testing

@testable import Plotting

@Suite struct MergingTests {
  let line = Figure.line(x: [0, 1], y: [2, 3])
  let points = Figure.points(x: [0], y: [1])

  @Test func layersAddInOrder() throws {
    let merged = try line + points
    #expect(merged.panels.count == 1)
    #expect(merged.panels[0].layers == line.panels[0].layers + points.panels[0].layers)
  }

  @Test func theLastWordAboutAnAttributeWins() throws {
    let merged = try line + .xLabel("a") + .xLabel("b") + .yLabel("c")
    #expect(merged.panels[0].attributes.xLabel == "b")
    #expect(merged.panels[0].attributes.yLabel == "c")
    #expect(merged.panels[0].layers.count == 1)
  }

  @Test func onePanelGoesOverEveryPanelOfARow() throws {
    let row = Figure.row([line, points], sharesY: true)
    let merged = try row + .rule(y: 0) + .title("all")
    #expect(merged.panels.map(\.layers.count) == [2, 2])
    #expect(merged.heading == "all")
    #expect(merged.panels.allSatisfy { $0.attributes.title == nil })
    #expect(merged.arrangement.sharesY)
    let under = try Figure.rule(y: 0) + row
    #expect(under.panels[0].layers.first?.mark == .horizontalRule(0))
  }

  @Test func rowsOfDifferentLengthsDoNotMerge() throws {
    let two = Figure.row([line, line])
    let three = Figure.row([line, line, line])
    #expect(throws: FigureError.panelCounts(2, 3)) { try two + three }
    #expect(try (two + two).panels.map(\.layers.count) == [2, 2])
  }

  @Test func rowsTakeThePanelsOfRows() {
    #expect(Figure.row([.row([line, line]), points]).panels.count == 3)
    #expect(Figure.row([]).panels.count == 1)
  }

  @Test func rowsSayWhatTheirFiguresShareOnce() {
    var one = line
    one.summary = "Weights"
    var other = line
    other.summary = "Scores"
    #expect(Figure.row([one, one, one]).summary == "Weights")
    #expect(Figure.row([one, other, one]).summary == "Weights; Scores")
  }
}
