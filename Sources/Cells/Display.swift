package import Evaluation
import FoundationEssentials
import Plotting
package import Work

/// A value in every form in which a front end may show it.
package struct Display: Sendable, Hashable {
  /// One form: text as it is, pictures in base64.
  package struct Form: Sendable, Hashable {
    package var mimeType: String
    package var content: String
  }

  package var forms: [Form]
  /// The size in px of `image/png`, for front ends that ask.
  package var pictureSize: Size?

  package struct Size: Sendable, Hashable {
    package var width: Int
    package var height: Int
  }

  package init(_ forms: [Form]) { self.forms = forms }

  package init(text: String) { self.init([Form(plain: text)]) }
}

extension Display.Form {
  /// More text than this nobody reads as the value of a cell.
  private static let longestText = 256 << 10

  fileprivate init(plain text: String) {
    self.init(
      mimeType: "text/plain", content: text.cut(to: Self.longestText, "; print() shows all"))
  }
}

extension Display {
  /// A cell of another language, in this one: one quiet line, and the cell to be copied.
  package init(translated source: String, from language: String) {
    let heading = "Read as \(language). In this language:"
    // Longer than any run of backquotes inside, so that no text ends it.
    var longest = 0
    var run = 0
    for byte in source.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    self.init([
      Form(mimeType: "text/markdown", content: "\(heading)\n\n\(fence)julia\n\(source)\n\(fence)"),
      Form(mimeType: "text/plain", content: "\(heading)\n\(source)"),
    ])
  }
}

extension Session {
  /// The forms of a value under this session's settings; of a figure they mean nothing after an interrupt.
  package func display(_ value: Value, _ interrupt: Interrupt = Interrupt()) -> Display {
    if case .object(let object) = value, let table = object as? Table { return Display(table) }
    if let formula = formula(of: value) {
      return Display([
        Display.Form(mimeType: "text/latex", content: "$$\(formula)$$"),
        Display.Form(plain: value.displayText),
      ])
    }
    guard let figure = value.figure else { return Display(text: value.displayText) }
    return Display(figure, settings: settings, interrupt)
  }

  /// A figure as SVG in this session's theme, whatever form cells show; nil for other values.
  package func svg(_ value: Value, _ interrupt: Interrupt = Interrupt()) -> String? {
    value.figure?.drawing(theme: settings.theme) { interrupt.isRaised }.svg()
  }
}

extension Display {
  init(_ table: Table) {
    self.init([
      Form(mimeType: "text/html", content: table.html),
      Form(mimeType: "text/latex", content: table.latex),
      Form(plain: table.text),
    ])
  }

  /// A picture that no front end shows as nothing: trusted ones draw the SVG, others the PNG, and the sentence is for
  /// those who listen.
  init(_ figure: Figure, settings: SessionSettings, _ interrupt: Interrupt) {
    let sentence = figure.sentence
    guard settings.pictures != .text else {
      self.init(text: sentence + "\n" + figure.characters { interrupt.isRaised })
      return
    }
    let drawing = figure.drawing(theme: settings.theme) { interrupt.isRaised }
    let png = Form(mimeType: "image/png", content: base64(drawing.png()))
    let plain = Form(plain: sentence)
    switch settings.pictures {
    case .svg, .text:
      self.init([Form(mimeType: "image/svg+xml", content: drawing.svg()), png, plain])
    case .png:
      self.init([png, plain])
    case .pdf:
      // With a PDF at hand, nbconvert's way to LaTeX does not ask for Inkscape.
      let pdf = Form(mimeType: "application/pdf", content: base64(drawing.pdf()))
      self.init([Form(mimeType: "image/svg+xml", content: drawing.svg()), png, pdf, plain])
    case .portable:
      // Untrusted notebooks keep an <img>, and no cleaner looks into it.
      let source = "data:image/svg+xml;base64," + base64(Array(drawing.svg().utf8))
      let image =
        "<img alt=\"\(attribute(sentence))\" width=\"\(drawing.width)\" height=\"\(drawing.height)\" src=\"\(source)\">"
      self.init([Form(mimeType: "text/html", content: image), png, plain])
    }
    pictureSize = Size(width: drawing.width, height: drawing.height)
  }
}

private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

/// Text that may stand between the quotes of an HTML attribute.
private func attribute(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
    .replacing(">", with: "&gt;")
}
