import Cells
import Values
import Foundation
import Plotting
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Runs the gallery's cells; every picture is a golden, and `docs/gallery.md` is made of them.
@Suite struct GalleryTests {
  /// An entry's figure, and its SVG under the settings that the cell makes.
  private func picture(of entry: GalleryEntry) throws -> (figure: Figure, svg: String) {
    let session = Session()
    for cell in [GalleryEntry.preparation, entry.cell] {
      let result = session.execute(cell, name: "cell [1]", output: SilentSink())
      guard case .finished(let value) = result else {
        Issue.record("\(entry.name): \(result)")
        break
      }
      if let value, let figure = value.figure, let svg = session.svg(value) { return (figure, svg) }
    }
    Issue.record("\(entry.name) is no figure")
    return (Figure(), "")
  }

  @Test(arguments: GalleryEntry.all.map(\.name))
  func pictureIsAsRecorded(name: String) throws {
    let entry = try #require(GalleryEntry.all.first { $0.name == name })
    let (figure, svg) = try picture(of: entry)
    #expect(differenceFromGolden(svg, "Gallery/\(name).svg") == nil)
    #expect(try lintComplaints(of: svg) == [])
    #expect(svg.utf8.count < 130_000, "\(svg.utf8.count) bytes")
    #expect(try picture(of: entry).svg == svg)
    #expect(try lintComplaints(of: figure.svg(theme: .dark)) == [])
    #expect(!figure.sentence.contains("\n"))
  }

  @Test func pageIsAsRecorded() throws {
    var page = """
      # Gallery

      Every kind of figure with the cell that makes it. This page and its pictures are written by
      `make golden`; before every cell stands

      ```julia
      \(GalleryEntry.preparation)
      ```

      """
    var sizes = "| figure | SVG, bytes |\n|---|--:|\n"
    for (heading, entries) in [
      ("The chapter's figures", GalleryEntry.chapter), ("Kinds of figures", GalleryEntry.kinds),
    ] {
      page += "\n## \(heading)\n"
      for entry in entries {
        let (figure, svg) = try picture(of: entry)
        let sentence = figure.sentence.replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
        page += """

          ### \(entry.name)

          \(entry.about)

          ```julia
          \(entry.cell)
          ```

          <img src="../Tests/Goldens/Gallery/\(entry.name).svg" alt="\(sentence)">

          > \(figure.sentence)

          """
        sizes += "| \(entry.name) | \(svg.utf8.count) |\n"
      }
    }
    page += "\n## Sizes\n\n\(sizes)"
    #expect(differenceFromGolden(page, "../../docs/gallery.md") == nil)
  }
}

/// What keeps an SVG from being shown whole by every viewer: anything but the elements and attributes that cleaners keep.
private func lintComplaints(of svg: String) throws -> [String] {
  let lint = Lint()
  let parser = XMLParser(data: Data(svg.utf8))
  parser.delegate = lint
  if !parser.parse() { lint.complaints.append("not well-formed") }
  for line in svg.split(separator: "\n") where line.split(separator: "<").count > 3 {
    lint.complaints.append("several elements in one line: \(line.prefix(80))")
  }
  if svg.contains("<?") || svg.contains("<!") { lint.complaints.append("prolog or comment") }
  return lint.complaints
}

private final class Lint: NSObject, XMLParserDelegate {
  var complaints: [String] = []
  private var ids: Set<String> = []
  private var isFirst = true

  private static let paint: Set<String> = [
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-linejoin", "stroke-linecap",
  ]
  private static let allowed: [String: Set<String>] = [
    "svg": ["xmlns", "id", "viewBox", "width", "height", "font-family", "role", "aria-labelledby"],
    "title": ["id"], "desc": ["id"], "g": ["shape-rendering", "data-panel", "data-x", "data-y"],
    "rect": paint.union(["x", "y", "width", "height"]),
    "circle": paint.union(["cx", "cy", "r"]),
    "path": paint.union(["d", "transform", "data-value"]),
    "text": ["x", "y", "font-size", "font-style", "fill", "text-anchor", "transform"],
    // Only inside a heat map of more cells than paths can tell (docs/decisions/0302-heat-maps-as-paths.md).
    "image": [
      "x", "y", "width", "height", "preserveAspectRatio", "image-rendering", "href", "data-value",
    ],
  ]

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard let allowed = Self.allowed[name] else {
      complaints.append("<\(name)>")
      return
    }
    for key in attributes.keys where !allowed.contains(key) { complaints.append("\(name) \(key)") }
    if ["rect", "circle", "path", "text"].contains(name), attributes["fill"] == nil {
      complaints.append("<\(name)> without fill")
    }
    if let id = attributes["id"], !ids.insert(id).inserted { complaints.append("id twice: \(id)") }
    if name == "svg", isFirst {
      isFirst = false
      if (attributes["width"].flatMap(Double.init) ?? 1000) > 1000 { complaints.append("too wide") }
    }
  }
}
