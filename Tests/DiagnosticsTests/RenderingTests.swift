import Diagnostics
import Testing

@Suite struct RenderingTests {
  @Test func showsTitlePlaceLineCaretsAndCorrection() {
    let diagnostic = Diagnostic(
      .unknownName, "There is no name `gausian`", at: Span(10, 17),
      help: "Did you mean `gaussian`?", correction: .init(Span(10, 17), "gaussian"))
    #expect(
      render(diagnostic, in: "x = 1\ny = gausian(x)", place: "cell [3]") == """
        There is no name `gausian`
          cell [3], line 2
        2 | y = gausian(x)
          |     ^^^^^^^
          help: Did you mean `gaussian`?
          corrected:
        x = 1
        y = gaussian(x)
        """)
  }

  /// Of a long cell only the line is shown, when it is the only one that changes; of a file always the lines.
  @Test func aLongCellShowsWhatChanges() {
    let source = String(repeating: "x = 1\n", count: 40) + "y = gausian(x)"
    func shown(_ replacement: String, isFile: Bool) -> [Substring] {
      let diagnostic = Diagnostic(
        .unknownName, "Title", at: Span(244, 251), correction: .init(Span(244, 251), replacement))
      let text = render(diagnostic, in: source, place: "p", isFile: isFile).source
      return text.split(separator: "\n").drop { $0 != "  corrected:" }.dropFirst() + []
    }
    #expect(shown("gaussian", isFile: false) == ["y = gaussian(x)"])
    #expect(shown("a\nb", isFile: false).count == 42)
    #expect(shown("a\nb", isFile: true) == ["y = a", "b(x)"])
  }

  @Test func labelsBothOperandsWithTheirShapes() {
    let diagnostic = Diagnostic(
      .shapeClash, "These shapes do not fit", at: Span(2, 3),
      labels: [.init(Span(0, 1), "(3)"), .init(Span(4, 5), "(4, 5)")])
    #expect(
      render(diagnostic, in: "a @ b", place: "cell [1]") == """
        These shapes do not fit
          cell [1], line 1
        1 | a @ b
          | - ^ - (4, 5)
          | (3)
        """)
  }

  @Test func aLongLineIsShownAroundTheMark() {
    let source =
      String(repeating: "1 + ", count: 1000) + "foo" + String(repeating: " + é", count: 500)
    let text = render(
      Diagnostic(.unknownName, "Title", at: Span(4000, 4003)), in: source, place: "cell [1]")
    let lines = text.source.split(separator: "\n")
    #expect(lines[2].hasPrefix("1 | … 1 + 1") && lines[2].hasSuffix(" …"))
    #expect(lines[2].count < 180)
    let caret = lines[3].firstIndex(of: "^").map {
      lines[3].distance(from: lines[3].startIndex, to: $0)
    }
    let name = lines[2].firstRange(of: "foo").map {
      lines[2].distance(from: lines[2].startIndex, to: $0.lowerBound)
    }
    #expect(caret == name)
    #expect(lines[3].hasSuffix("^^^"))
  }

  @Test func aLongCallPathIsCutInTheMiddle() {
    var diagnostic = Diagnostic(.tooManyCalls, "Too many calls", at: Span(0, 1))
    diagnostic.callPath = (0..<1000).map { "f \($0)" }
    let lines = render(diagnostic, in: "f(1)", place: "cell [1]").source.split(separator: "\n")
    #expect(lines.count == 11)
    #expect(lines[8] == "  … 994 more calls")
  }

  @Test(arguments: [
    // A combining hat takes no column, an ideograph two.
    ("x\u{302} + y", Span(6, 7), "    ^"), ("数 + y", Span(6, 7), "     ^"),
    ("\tx", Span(1, 2), " ^"),
    ("\u{E9} + y", Span(5, 6), "    ^"),
    // What commands is shown by its code, and columns are counted in what is shown.
    ("\"\u{1B}\u{9B}\" + y", Span(8, 9), "                 ^"),
    ("\"\u{202E}\" + y", Span(8, 9), "             ^"),
  ])
  func caretsStandUnderTheirColumn(source: String, span: Span, carets: String) {
    let text = render(Diagnostic(.wrongValue, "Title", at: span), in: source, place: "cell [1]")
    let line = text.source.split(separator: "\n").last.map(String.init)
    #expect(line == "  | " + carets)
  }

  @Test func everySpanCanBeShown() {
    let source = "ab\r\n\nç"
    for lower in 0...source.utf8.count + 3 {
      for upper in lower...source.utf8.count + 3 {
        let text = render(
          Diagnostic(.wrongValue, "Title", at: Span(lower, upper)), in: source, place: "p")
        #expect(text.source.contains("^"))
      }
    }
  }
}

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("gausian", "gaussian"), ("Gaussian", "gaussian"), ("guassian", "gaussian"),
    ("epanechnikow", "epanechnikov"), ("wdith", "width"), ("sgima", "sigma"),
  ])
  func findsWhatWasMeant(word: String, meant: String) {
    let known = ["gaussian", "width", "epanechnikov", "sigma", "x", "rand"]
    #expect(nearest(to: word, among: known) == meant)
  }

  @Test(arguments: ["y", "foo", "torch", ""])
  func leavesStrangersAlone(word: String) {
    #expect(nearest(to: word, among: ["gaussian", "x", "rand", "n"]) == nil)
  }
}
