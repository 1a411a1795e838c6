import JSON
package import Dialects
import Arrays
package import Cells
import Checking
package import Diagnostics
import Values
package import JupyterKernel
package import JupyterProtocol
import Sandbox
import Syntax
import Work

/// The seam between the kernel process and the language: a session that answers to Jupyter.
package struct SessionLanguage: NotebookLanguage {
  private let session: Session
  private let explorations: Explorations
  private let version: String
  /// Where the pages of the documentation are read.
  private let documentation: String

  package init(
    version: String, documentation: String, granted: [String] = [], memoryLimit: Int? = nil,
    sources: SourceConnection? = nil
  ) {
    session = Session(
      granted: granted, memoryLimit: memoryLimit, sources: sources,
      confinement: { "\(Confinement.current)" })
    explorations = Explorations(session)
    self.version = version
    self.documentation = documentation
  }

  package var description: LanguageDescription {
    LanguageDescription(
      name: "nadaraya", version: version, mimeType: "text/x-nadaraya", fileExtension: ".nw",
      codeMirrorMode: "julia", pygmentsLexer: "julia", implementation: "nadaraya",
      implementationVersion: version,
      banner: """
        Nadaraya \(version): kernel regression in notebooks. ?name explains a name.
        Sandbox: \(Confinement.current).
        """,
      helpLinks: [
        .init(text: "Nadaraya on one page", url: documentation + "/cheat-sheet.md"),
        .init(
          text: "Attention pooling in the book",
          url: "https://d2l.ai/chapter_attention-mechanisms-and-transformers/attention-pooling.html"
        ),
      ])
  }

  /// Tables are made and pages touched by a session that nobody sees.
  package func prepare() {
    let session = Session()
    let result = session.execute(
      "x = gaussian([0, 1])\nline([0, 1], x)", name: "", output: SilentSink())
    if case .finished(let value?) = result { _ = session.display(value) }
  }

  package func execute(_ cell: Cell, output: any CellOutput) -> CellOutcome {
    let interrupt = Interrupt()
    output.onInterrupt { interrupt.raise() }
    let sink = CellSink(output, for: cell, session, explorations, interrupt)
    let result = session.execute(
      cell.source, name: "cell [\(cell.number)]", output: sink, interrupt: interrupt)
    defer { sink.end() }
    switch result {
    case .finished(let value):
      let result = value.flatMap { sink.bundle($0) }
      return interrupt.isRaised
        ? .interrupted : .finished(result: result, pages: sink.pages, proposal: sink.proposal)
    case .failed(let diagnostic, let source):
      return .failed(CellFailure(diagnostic, in: source, cell: cell))
    case .interrupted(let place):
      let text = CellResult.interruption(place)
      return .failed(CellFailure(name: "Interrupted", value: text, traceback: [text]))
    }
  }

  package func evaluate(expression: String, output: any CellOutput) -> ExpressionOutcome {
    let interrupt = Interrupt()
    output.onInterrupt { interrupt.raise() }
    switch session.evaluate(expression, interrupt: interrupt) {
    case .finished(let value):
      return .value(MimeBundle(value.map { session.display($0, interrupt) } ?? Display(text: "")))
    case .failed(let diagnostic, let source): return .failed(CellFailure(diagnostic, in: source))
    case .interrupted:
      return .failed(
        CellFailure(name: "Interrupted", value: "The expression was interrupted.", traceback: []))
    }
  }
}

/// Questions about code.
extension SessionLanguage {
  package func complete(_ source: String, cursor: Int) -> CompletionList {
    let completion = session.snapshot.completion(of: source, at: cursor)
    let items = completion.items.map {
      CompletionList.Item($0.text, type: $0.kind.rawValue, signature: $0.signature?.visible)
    }
    return CompletionList(items, replacing: completion.replacing)
  }

  package func inspect(_ source: String, cursor: Int, detail: InspectionDetail) -> MimeBundle? {
    session.snapshot.inspection(of: source, at: cursor, isBrief: detail == .brief)
      .map { MimeBundle($0) }
  }

  package func completeness(of source: String) -> JupyterKernel.Completeness {
    switch cellCompleteness(of: source) {
    case .complete: .complete
    case .incomplete(let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }
}

/// Controls that a page moves.
extension SessionLanguage {
  package func commOpened(_ comm: CommMessage, target: String, output: any CellOutput) -> Bool {
    target == Widget.controlTarget
  }

  package func commReceived(_ comm: CommMessage, output: any CellOutput) {
    explorations.receive(comm, output)
  }
}

extension MimeBundle {
  /// The forms that front ends may choose from.
  package init(_ display: Display) {
    self.init(
      Dictionary(display.forms.map { ($0.mimeType, .string($0.content)) }) { first, _ in first })
    if let size = display.pictureSize {
      metadata["image/png"] = ["width": .integer(size.width), "height": .integer(size.height)]
    }
  }
}

extension CellFailure {
  /// The diagnostic as lines to read, and as data for front ends that mark the place.
  package init(_ diagnostic: Diagnostic, in source: CellSource, cell: Cell? = nil) {
    let text = source.lines
    let position = text.position(of: diagnostic.span.lower)
    var facts: JSONObject = [
      "id": .string(diagnostic.topic.id), "cell": .string(source.name.visibleInOneLine),
      "line": .integer(position.line), "column": .integer(position.column),
      "span": diagnostic.span.json(in: source.text),
    ]
    if let id = cell?.id { facts["cellId"] = .string(id) }
    if let help = diagnostic.help { facts["help"] = .string(help.visible) }
    if let correction = diagnostic.correction {
      facts["suggestion"] = [
        "replacement": .string(correction.replacement),
        "span": correction.span.json(in: source.text),
      ]
    }
    let title: TerminalText = "\(diagnostic.title)"
    let rendered = render(diagnostic, in: source.text, place: source.name, emphasis: true)
    self.init(
      name: diagnostic.topic.id, value: title.source,
      traceback: rendered.source.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0) },
      details: ["nadaraya": .object(facts)])
  }
}

extension Span {
  /// Start and end in Unicode scalars, as Jupyter counts.
  fileprivate func json(in source: String) -> JSONValue {
    .array(
      [lower, upper].map { offset in
        let prefix = source.utf8.prefix(offset)
        return .integer(String(decoding: Array(prefix), as: UTF8.self).unicodeScalars.count)
      })
  }
}
