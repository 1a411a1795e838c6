import Terminal
import ArgumentParser
import Sandbox

/// `nadaraya fmt`: one layout for everybody.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Lay out scripts and notebooks in the one canonical way.",
    discussion: """
      Files are written anew where something changes; standard input goes to standard output. \
      Cells with an error stay as they are.
      """)

  @Argument(
    help: "Scripts (.nw) and notebooks (.ipynb); - is standard input.",
    completion: .file(extensions: ["nw", "ipynb"]))
  var files: [String]

  @Flag(help: "Write nothing; name the files that would change, with exit status 1.")
  var check = false

  @OptionGroup var sandbox: SandboxOption

  func run() throws {
    var hasChanges = false
    let sources = try files.map { ($0, try SourceFile(path: $0)) }
    var grants = Grants()
    grants.terminal = .shown
    if !check { for path in files where path != "-" { grants.letReplace(path) } }
    try sandbox.lock(grants)
    for (path, file) in sources {
      let text = try file.formattedText()
      if path == "-" {
        if !check { StandardStream.output.show(text) }
      } else if text != file.text {
        StandardStream.output.show(path + "\n")
        if !check { try replaceFile(path, with: Array(text.utf8)) }
      }
      hasChanges = hasChanges || text != file.text
    }
    if check && hasChanges { throw ExitCode.failure }
  }
}
