import Diagnostics
import Values
import Foundation
import FoundationXML
import Syntax
import TestSupport
import Testing

@testable import Cells

/// Nothing of a value, a column, a label or an error commands what shows it.
///
/// The front ends' own parsers judge in `Tests/Conformance/test_hostile.py`.
@Suite struct HostileTextTests {
  private static func commands(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.isCommand }
  }

  /// A session in which the text is a value, a column, a cell, a label and a part of a function.
  private func session(_ text: String) -> Session {
    let session = Session()
    let literal = "\"\(text.asTextLiteral)\""
    run(
      """
      x = \(literal)
      f(a) = a^2 + len(\(literal))
      t = table([x, "b"], ([1, 2], ["u", x]))
      g = line([1, 2], [3, 4], label=x) + title(x) + xlabel(x) + caption(x) + text_at(1, 3, x)
      h = bars([x, "b"], [1, 2])
      """, in: session
    ) { result in
      if case .failed(let diagnostic, _) = result { Issue.record("\(diagnostic.title)") }
    }
    return session
  }

  private func run(_ cell: String, in session: Session, _ body: (CellResult) -> Void) {
    let result = session.execute(cell, name: "cell [1]", output: SilentSink())
    body(result)
  }

  private func check(_ display: Display, _ what: String) {
    for form in display.forms {
      switch form.mimeType {
      case "text/plain", "text/html", "text/latex", "text/markdown", "image/svg+xml":
        #expect(!Self.commands(form.content), "\(what) as \(form.mimeType)")
      default: break
      }
    }
  }

  @Test(arguments: HostileText.all)
  func `a literal is read back as the text`(text: String) {
    run("\"\(text.asTextLiteral)\"", in: Session()) { result in
      guard case .finished(let value?) = result else {
        Issue.record("cannot be read: \(text.asTextLiteral)")
        return
      }
      #expect(Array(value.plainText.utf8) == Array(text.utf8))
    }
  }

  @Test(arguments: HostileText.all)
  func `values and help command nothing`(text: String) {
    let session = session(text)
    for name in ["x", "f", "t", "[x, t]", "t[0]"] {
      shown(name, in: session)
      if let help = session.snapshot.help(on: name) { check(help, "?\(name)") }
    }
    check(session.snapshot.helpIsMissing(for: text), "no help")
  }

  /// A part of the texts, as a picture takes its time.
  @Test(arguments: stride(from: 0, to: HostileText.all.count, by: 9).map { HostileText.all[$0] })
  func `pictures command nothing, and are XML`(text: String) {
    let session = session(text)
    for name in ["g", "h"] {
      guard let value = shown(name, in: session), let svg = session.svg(value) else { continue }
      #expect(XMLParser(data: Data(svg.utf8)).parse(), "\(name) is no XML")
    }
    run("%plots text", in: session) { _ in }
    for name in ["g", "h"] { shown(name, in: session) }
  }

  @discardableResult
  private func shown(_ name: String, in session: Session) -> Value? {
    var shown: Value?
    run(name, in: session) { result in
      guard case .finished(let value?) = result else {
        Issue.record("\(name) has no value")
        return
      }
      check(session.display(value), name)
      shown = value
    }
    return shown
  }

  @Test(arguments: HostileText.all)
  func `errors command nothing, and what they offer is no code of the text`(text: String) {
    let session = session(text)
    let near = (text.dropFirst() + "q").filter { $0 != "\0" }.asTextLiteral
    for cell in [
      "t[\"\(near)\"]", "error(x)", "read_csv(x)", "x + 1", "g(1)", "assert(1 > 2, x)", "h + x",
      "line([1], [2], color=x)", "heatmap([1], cmap=x)", "t.q", "dataset(x)", "1 + \"\(near)\"",
    ] {
      run(cell, in: session) { result in
        guard case .failed(let diagnostic, let source) = result else { return }
        let shown = render(diagnostic, in: source.text, place: text, emphasis: false)
        #expect(!Self.commands(shown.source), "\(cell)")
        guard cell.hasPrefix("t["), let correction = diagnostic.correction else { return }
        run(applying(correction, to: source.text), in: session) { result in
          guard case .finished(let value?) = result else {
            Issue.record("the correction of \(cell) is no column")
            return
          }
          #expect(value.displayText == "tensor([1., 2.])" || value.displayText.hasPrefix("["))
        }
      }
    }
  }

  @Test(arguments: HostileText.all)
  func `an accepted completion is the column`(text: String) {
    let session = session(text)
    let inside = session.snapshot.completion(of: "t[\"", at: 3).items.map { $0.text }
    #expect(inside.count == 2)
    run("t[\"\(inside[0])\"]", in: session) { result in
      guard case .finished(.tensor?) = result else {
        Issue.record("no column: \(inside[0])")
        return
      }
    }
    for item in session.snapshot.completion(of: "t.", at: 2).items where item.kind == .column {
      #expect(tokenize(item.text).tokens.count == 2, "\(item.text)")
    }
  }
}
