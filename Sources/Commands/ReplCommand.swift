import Terminal
import ArgumentParser
import Cells
import Diagnostics
import Glibc
import Sandbox
import Syntax

/// `nadaraya repl`: the language in a terminal.
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Type cells in a terminal.",
    discussion: """
      Enter runs a complete cell, Alt+Enter starts a new line, Tab completes, the arrows go through the history, \
      Ctrl-R searches it, Ctrl-C stops a cell, Ctrl-D leaves. Cells that come through a pipe are run one by one.
      """)

  @Flag(help: "Forget what was entered.")
  var noHistory = false

  @OptionGroup var memory: MemoryOption
  @OptionGroup var sandbox: SandboxOption
  @OptionGroup var reading: ReadOption
  @OptionGroup var sources: SourceOption

  func run() throws {
    // The history is nobody else's business.
    umask(0o077)
    let folders = try reading.folders()
    let sources = try sources.connection()
    let historyFile = noHistory ? nil : HistoryFile.path(named: "repl.jsonl")
    var grants = Grants(notebook: ".", granted: folders)
    grants.terminal = .edited
    if let historyFile { grants.letReplace(historyFile) }
    // Rules bind this thread and those that it starts: none may be there yet.
    try sandbox.lock(grants)
    let key = InterruptKey()
    let session = Session(
      granted: folders, memoryLimit: try memory.bytes(), sources: sources,
      confinement: { "\(Confinement.current)" })
    session.drawInCharacters()
    let sink = ConsoleSink(session)
    guard RawTerminal.isAvailable else { return runPiped(session, sink, key) }
    StandardStream.output.write(
      "Nadaraya \(nadarayaVersion). ?name explains a name, Ctrl-D leaves.\n")
    var history = ReplHistory(path: historyFile)
    defer { history.save() }
    var number = 1
    while true {
      switch readCell(number, session, history.cells) {
      case .endOfInput: return
      case .interrupted: continue
      case .cell(let text):
        guard text.contains(where: { !$0.isWhitespace }) else { continue }
        history.add(text)
        _ = key.whileRunning { runCell(text, "cell [\(number)]", session, sink, $0) }
        number += 1
      }
    }
  }

  private func readCell(_ number: Int, _ session: Session, _ history: [String])
    -> LineEditor.Reading
  {
    guard let terminal = RawTerminal() else { return .endOfInput }
    defer { terminal.restore() }
    var editor = LineEditor(terminal, prompt: "[\(number)] > ", history: history) {
      source, cursor in
      let completion = session.snapshot.completion(of: source, at: cursor)
      return (completion.items.map(\.text), completion.replacing)
    }
    return editor.read()
  }

  /// Lines are gathered until they make a cell.
  private func runPiped(_ session: Session, _ sink: ConsoleSink, _ key: InterruptKey) {
    var text = ""
    var number = 1
    func runText() {
      _ = key.whileRunning { runCell(text, "cell [\(number)]", session, sink, $0) }
      number += 1
      text = ""
    }
    while let line = readLine(strippingNewline: false) {
      text += line
      if case .incomplete = cellCompleteness(of: text) { continue }
      runText()
    }
    if !text.isEmpty { runText() }
  }
}
