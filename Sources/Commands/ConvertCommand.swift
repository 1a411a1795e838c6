import Notebooks
import Terminal
import ArgumentParser
import Diagnostics
import Sandbox

/// `nadaraya convert`: a notebook as a script, and back.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Turn a notebook into a script, or a script into a notebook.",
    discussion: """
      In the script, lines that begin with "# %%" stand between cells, and prose is written as comments: `nadaraya run` runs it, and \
      a diff of two can be read. Outputs stay behind. Without -o the result goes to standard output.
      """)

  @Argument(
    help: "A notebook (.ipynb) or a script (.nw).", completion: .file(extensions: ["nw", "ipynb"]))
  var file: String

  @Option(
    name: .shortAndLong, help: "The file to write: .nw from a notebook, .ipynb from a script.")
  var output: String?

  @OptionGroup var sandbox: SandboxOption

  func run() throws {
    let source = try SourceFile(path: file)
    let ending = source.isNotebook ? ".nw" : ".ipynb"
    if let output, !output.hasSuffix(ending) {
      throw ValidationError(
        source.isNotebook
          ? "A notebook becomes a script: give -o a name that ends in .nw."
          : "A script becomes a notebook: give -o a name that ends in .ipynb.")
    }
    var grants = Grants()
    grants.terminal = .shown
    if let output { grants.letReplace(output) }
    try sandbox.lock(grants)
    let text =
      source.isNotebook
      ? PercentScript(cells: try Notebook(source).cells).text
      : String(decoding: Notebook(cells: PercentScript(source.text).cells).json, as: UTF8.self)
    if let output {
      try replaceFile(output, with: Array(text.utf8))
    } else {
      StandardStream.output.show(text)
    }
  }
}
