import Notebooks
import Terminal
import ArgumentParser
import Cells
import Diagnostics
import Values
import FoundationEssentials
import Sandbox
import Work

/// `nadaraya run`: a script or a notebook without a front end.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script (.nw) or a notebook (.ipynb).",
    discussion: """
      Prints what the cells say. Lines that begin with "# %%" divide a script into cells. The exit status is 0 when all went well, 1 when a cell failed, \
      130 when it was interrupted.
      """)

  @Argument(help: "The file; - is standard input.", completion: .file(extensions: ["nw", "ipynb"]))
  var file: String

  @Option(name: .shortAndLong, help: "Write the notebook with its new outputs to this file.")
  var output: String?

  @Option(help: "Write each figure as SVG into this folder.", completion: .directory)
  var figures: String?

  @OptionGroup var memory: MemoryOption
  @OptionGroup var sandbox: SandboxOption
  @OptionGroup var reading: ReadOption
  @OptionGroup var sources: SourceOption

  func run() throws {
    let source = try SourceFile(path: file)
    if output != nil, !source.isNotebook {
      throw ValidationError("--output is for notebooks (.ipynb).")
    }
    if let output, !output.lowercased().hasSuffix(".ipynb") {
      throw ValidationError(
        """
        --output writes a notebook: give it a name that ends in .ipynb. For a page, run \
        `jupyter nbconvert --to html` on the result.
        """)
    }
    let folders = try reading.folders()
    let sources = try sources.connection()
    // Rules bind this thread and those that it starts: none may be there yet.
    try sandbox.lock(try grants(source, folders))
    let key = InterruptKey()
    let session = Session(
      folder: source.folder, granted: folders, memoryLimit: try memory.bytes(),
      sources: sources, confinement: { "\(Confinement.current)" })
    if let output {
      throw try key.whileRunning { try execute(Notebook(source), into: output, session, $0) }
    }
    session.drawInCharacters()
    let sink = ConsoleSink(session, figures: figures.map { ($0, replaceFile) })
    let cells =
      source.isNotebook
      ? try Notebook(source).codeCells.enumerated().map { ("cell [\($0 + 1)]", $1.source) }
      : source.scriptCells.map { (source.name, $0) }
    for (name, text) in cells {
      let status = key.whileRunning { runCell(text, name, session, sink, $0) }
      if status != .success { throw status }
    }
  }

  private func grants(_ source: SourceFile, _ folders: [String]) throws -> Grants {
    var grants = Grants(notebook: source.folder, granted: folders)
    grants.terminal = .shown
    if let output { grants.letReplace(output) }
    if let figures {
      do {
        try FileManager.default.createDirectory(atPath: figures, withIntermediateDirectories: true)
      } catch {
        throw CommandFailure("The folder \(figures) cannot be made.")
      }
      grants.write.append(figures)
    }
    return grants
  }

  private func execute(
    _ notebook: Notebook, into output: String, _ session: Session, _ interrupt: Interrupt
  ) throws -> ExitCode {
    var notebook = notebook
    let result = notebook.execute(in: session, interrupt: interrupt)
    try replaceFile(output, with: Array(notebook.json))
    return report(result)
  }
}

/// Runs one cell for a person at a terminal.
func runCell(
  _ text: String, _ name: String, _ session: Session, _ sink: ConsoleSink, _ interrupt: Interrupt
) -> ExitCode {
  var result = CellResult.interrupted(at: nil)
  sink.begin(interrupt)
  EvaluationStack.run {
    result = session.execute(text, name: name, output: sink, interrupt: interrupt)
    sink.end()
    if case .finished(let value?) = result { sink.display(value, name: nil) }
  }
  return report(result)
}

/// Says on standard error why a cell did not come to its end.
private func report(_ result: CellResult) -> ExitCode {
  switch result {
  case .finished: return .success
  case .interrupted(let place):
    StandardStream.error.write("\(CellResult.interruption(place))\n")
    return ExitCode(130)
  case .failed(let diagnostic, let source):
    let text = render(
      diagnostic, in: source.text, place: source.name, emphasis: StandardStream.error.isTerminal)
    StandardStream.error.write("\(text)\n")
    return .failure
  }
}
