package import Diagnostics
package import Values
package import Plotting
package import Work

/// A value in every form in which a front end may show it.
package struct Display: Sendable, Hashable {
  /// One form: text as it is, pictures in base64; what is text has been written for its medium.
  package struct Form: Sendable, Hashable {
    package let mimeType: String
    package let content: String

    private init(_ mimeType: String, _ content: String) {
      self.mimeType = mimeType
      self.content = content
    }

    /// More text than this nobody reads as the value of a cell.
    private static let longestText = 256 << 10

    package static func plain(_ text: TerminalText) -> Form {
      Form("text/plain", text.source.cut(to: longestText, "; print() shows all"))
    }
    package static func html(_ text: HTMLText) -> Form { Form("text/html", text.source) }
    package static func latex(_ text: LaTeXText) -> Form { Form("text/latex", text.source) }
    package static func markdown(_ text: MarkdownText) -> Form {
      Form("text/markdown", text.source)
    }
    package static func svg(_ drawing: Drawing) -> Form { Form("image/svg+xml", drawing.svg()) }
    package static func png(_ drawing: Drawing, scale: Double) -> Form {
      Form("image/png", base64(drawing.png(scale: scale)))
    }
    /// The SVG as an image in a page, with its sentence for those who do not see it: no cleaner looks into it, and it shrinks
    /// where a page is narrower.
    package static func image(_ drawing: Drawing, _ sentence: String) -> Form {
      let source = base64(Array(drawing.svg().utf8))
      return .html(
        """
        <img alt="\(sentence)" width="\(drawing.width)" height="\(drawing.height)" \
        style="max-width:100%;height:auto" src="data:image/svg+xml;base64,\(source)">
        """)
    }
    package static func pdf(_ drawing: Drawing) -> Form {
      Form("application/pdf", base64(drawing.pdf()))
    }
  }

  package var forms: [Form]
  /// The size in px of `image/png`, for front ends that ask.
  package var pictureSize: Size?
  /// What the reader has to know of the picture, in one line.
  package var warning: String?

  package struct Size: Sendable, Hashable {
    package var width: Int
    package var height: Int
  }

  package init(_ forms: [Form]) { self.forms = forms }

  package init(text: TerminalText) { self.init([.plain(text)]) }

  /// The form for those who can only read.
  package var text: String { forms.first { $0.mimeType == "text/plain" }?.content ?? "" }

  /// The form that stands in a page.
  package var html: HTMLText {
    let rich = forms.first { ["text/html", "image/svg+xml"].contains($0.mimeType) }
    return rich.map { HTMLText(ownWords: $0.content) } ?? HTMLText.preformatted(text)
  }
}

extension HTMLText {
  /// Text as it stands, with its lines and blanks.
  package static func preformatted(_ text: String) -> HTMLText {
    "<pre \(HTMLText.withoutMathematics)>\(text)</pre>"
  }
}

extension Display {
  /// A cell of another language, in this one: one quiet line, and the cell to be copied.
  package init(translated source: String, from language: String) {
    self.init([
      .markdown("Read as \(language). In this language:\n\n\(MarkdownText.block(source, "julia"))"),
      .plain("Read as \(language). In this language:\n\(source)"),
    ])
  }
}

extension Session {
  /// The forms of a value under this session's settings; of a figure they mean nothing after an interrupt.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - isMoving: Whether the next picture follows at once: then the PNG has one pixel a px.
  ///   - interrupt: Asked while a figure is drawn.
  /// - Returns: All forms, the best first.
  package func display(
    _ value: Value, isMoving: Bool = false, _ interrupt: Interrupt = Interrupt()
  ) -> Display {
    guard let figure = value.figure, settings.pictures != .text else {
      return textDisplay(value, interrupt)
    }
    let drawing = figure.drawing(theme: settings.theme) { interrupt.isRaised }
    var display = Display(figure, drawing, settings: settings, isMoving: isMoving)
    display.warning = warning(of: drawing.lettersWithoutFont)
    return display
  }

  /// The forms that need no PNG and no PDF, for a host that shows SVG: they mean nothing after an interrupt.
  package func pageDisplay(_ value: Value, _ interrupt: Interrupt = Interrupt()) -> Display {
    guard let figure = value.figure, settings.pictures != .text else {
      return textDisplay(value, interrupt)
    }
    let sentence = figure.sentence
    let drawing = figure.drawing(theme: settings.theme) { interrupt.isRaised }
    return Display([
      settings.pictures == .svg ? .svg(drawing) : .image(drawing, sentence), .plain("\(sentence)"),
    ])
  }

  /// The forms of a value that are no picture: of a figure its sentence and the figure in characters.
  package func textDisplay(_ value: Value, _ interrupt: Interrupt = Interrupt()) -> Display {
    if let table = value.table { return Display(table) }
    if let formula = formula(of: value) {
      return Display([
        .latex("$$\(formula)$$"), .plain("\(value.displayText)"),
      ])
    }
    if case .text(let text) = value, let source = Formula.source(of: text) {
      // What reads as a formula has no command but those that set letters, and no dollar sign.
      let markup = source.replacing("<", with: "\\lt ").replacing(">", with: "\\gt ")
      return Display([
        .latex("$$\(LaTeXText(ownWords: markup))$$"), .plain("\(text.withoutFormulas)"),
      ])
    }
    guard let figure = value.figure else { return Display(text: "\(value.displayText)") }
    return Display(text: "\(figure.sentence)\n\(figure.characters { interrupt.isRaised })")
  }

  /// A figure as SVG in this session's theme, whatever form cells show; nil for other values.
  package func svg(_ value: Value, _ interrupt: Interrupt = Interrupt()) -> String? {
    value.figure?.drawing(theme: settings.theme) { interrupt.isRaised }.svg()
  }
}

extension Display {
  init(_ table: Table) {
    self.init([
      .html(table.html), .latex(table.latex), .plain("\(table.text)"),
    ])
  }

  /// A picture that no front end shows as nothing: whoever shows HTML, trusted or not, draws the SVG in it; others take the
  /// PNG, which has two pixels a px for dense screens, and the sentence is for those who listen.
  init(_ figure: Figure, _ drawing: Drawing, settings: SessionSettings, isMoving: Bool) {
    let sentence = figure.sentence
    let png = Form.png(drawing, scale: isMoving ? 1 : 2)
    let plain = Form.plain("\(sentence)")
    switch settings.pictures {
    case .svg, .text: self.init([.svg(drawing), png, plain])
    case .png: self.init([png, plain])
    case .pdf: self.init([.image(drawing, sentence), png, .pdf(drawing), plain])
    case .portable: self.init([.image(drawing, sentence), png, plain])
    }
    pictureSize = Size(width: drawing.width, height: drawing.height)
  }
}
