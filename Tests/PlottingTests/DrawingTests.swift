import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import Testing

@testable import Plotting

@Suite struct DrawingTests {
  @Test func chapterFiguresAreDeterministicAndNarrow() throws {
    for ((name, first), (_, second)) in zip(try ChapterFigures.all(), try ChapterFigures.all()) {
      let svg = first.svg()
      #expect(svg == second.svg(), "\(name)")
      #expect(svg.contains("width=\"720\""), "\(name)")
      #expect(svg.utf8.count < 64_000, "\(name) has \(svg.utf8.count) bytes")
      let parser = XMLParser(data: Data(svg.utf8))
      #expect(parser.parse(), "\(name)")
    }
  }

  @Test func textIsEscaped() throws {
    let svg = try (Figure.line(x: [0, 1], y: [0, 1]) + .title("a < b & \"c\"\u{1}")).svg()
    #expect(svg.contains("a &lt; b &amp; &quot;c&quot;\u{FFFD}"))
  }

  @Test func pictureIsTheSameTwiceAndHasTheSizeOfItsSVG() throws {
    let figure = try ChapterFigures.weights(ChapterFigures.kernels, ChapterFigures.names)
    let png = figure.png()
    #expect(png == figure.png())
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let width = png[16..<20].reduce(0) { $0 << 8 | Int($1) }
    let height = png[20..<24].reduce(0) { $0 << 8 | Int($1) }
    #expect(figure.svg().contains("viewBox=\"0 0 \(width) \(height)\""))
    #expect(png.count < 40_000)
  }

  @Test(arguments: [1e300, -1e300])
  func valuesFarBeyondTheLimitsHaveTheColoursOfTheEnds(value: Double) throws {
    func figure(_ first: Double) throws -> Figure {
      let map = try Heatmap(values: [first, 0.5], rows: 1, columns: 2)
      return .heatmap(map, limits: Limits(0, 1))
    }
    let (beyond, end) = (try figure(value), try figure(value > 0 ? 1 : 0))
    #expect(beyond.png() == end.png())
    #expect(beyond.pdf().starts(with: "%PDF".utf8))
    #expect(beyond.characters() == end.characters())
    func paths(_ figure: Figure) -> [Substring] {
      figure.svg().split(separator: "\n").filter { $0.contains("<path") }
    }
    #expect(paths(beyond) == paths(end))
  }
}
