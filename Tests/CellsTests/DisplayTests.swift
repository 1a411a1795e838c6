import Cells
import Values
import FoundationEssentials
import Testing

@Suite struct DisplayTests {
  private func display(_ cells: String...) throws -> Display {
    let session = Session()
    var last: Value?
    for cell in cells {
      guard
        case .finished(let value) = session.execute(cell, name: "cell [1]", output: SilentSink())
      else {
        Issue.record("\(cell) failed")
        continue
      }
      last = value
    }
    return session.display(try #require(last))
  }

  private let cell = "line([0, 1, 2], [1, 3, 2], label=\"a < b\")"

  @Test(arguments: [
    ("", ["text/html", "image/png", "text/plain"]),
    ("%plots svg", ["image/svg+xml", "image/png", "text/plain"]),
    ("%plots png", ["image/png", "text/plain"]),
    ("%plots pdf", ["text/html", "image/png", "application/pdf", "text/plain"]),
    ("%plots portable", ["text/html", "image/png", "text/plain"]),
    ("%plots text", ["text/plain"]),
  ])
  func aFigureIsSentInTheFormsAskedFor(setting: String, forms: [String]) throws {
    let display = try display(setting, cell)
    #expect(display.forms.map(\.mimeType) == forms)
    #expect(display.forms.allSatisfy { !$0.content.isEmpty })
  }

  @Test func theLastFormIsASentence() throws {
    let text = try #require(try display(cell).forms.last?.content)
    #expect(text.hasPrefix("A line"))
    #expect(!text.contains("\n"))
  }

  @Test func thePictureSaysItsSize() throws {
    let display = try display(cell)
    let size = try #require(display.pictureSize)
    let png = try #require(display.forms.first { $0.mimeType == "image/png" })
    let bytes = [UInt8](try #require(Data(base64Encoded: png.content)))
    #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == 2 * size.width)
    #expect(bytes[20..<24].reduce(0) { $0 << 8 | Int($1) } == 2 * size.height)
  }

  @Test func thePortableImageQuotesItsWords() throws {
    let html = try #require(try display("%plots portable", cell).forms.first?.content)
    #expect(html.contains("a &lt; b"))
    #expect(html.hasSuffix("\">"))
  }

  @Test func theThemeIsASetting() throws {
    let light = try display("%plots svg", cell)
    let dark = try display("%plots svg", "%config theme = dark", cell)
    #expect(light.forms[0] != dark.forms[0])
    #expect(light.forms[0].content.contains("fill=\"#ffffff\""))
    #expect(!dark.forms[0].content.contains("fill=\"#ffffff\""))
  }

  @Test func otherValuesAreText() throws {
    #expect(try display("1 + 1").forms.map { [$0.mimeType, $0.content] } == [["text/plain", "2"]])
  }
}
