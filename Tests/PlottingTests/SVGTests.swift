import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import Testing

@testable import Plotting

@Suite struct SVGTests {
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

  @Test(arguments: [
    (0.0, "0"), (-0.001, "0"), (1.005, "1"), (12.345, "12.35"), (-3.5, "-3.5"), (0.05, "0.05"),
    (-0.25, "-0.25"), (100, "100"), (.nan, "0"), (.infinity, "0"),
  ])
  func numbersHaveAtMostTwoDecimals(value: Double, text: String) {
    #expect(number(value) == text)
  }

  @Test func textIsEscaped() throws {
    let svg = try (Figure.line(x: [0, 1], y: [0, 1]) + .title("a < b & \"c\"\u{1}")).svg()
    #expect(svg.contains("a &lt; b &amp; &quot;c&quot;\u{FFFD}"))
  }
}
