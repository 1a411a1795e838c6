import ArgumentParser
import FoundationEssentials

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

  func run() throws {
    var hasChanges = false
    for path in files {
      let file = try SourceFile(path: path)
      let text = try file.formattedText()
      if path == "-" {
        if !check { StandardStream.output.write(text) }
      } else if text != file.text {
        print(path)
        if !check { try write(text, to: path) }
      }
      hasChanges = hasChanges || text != file.text
    }
    if check && hasChanges { throw ExitCode.failure }
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure("\(path) cannot be written.")
    }
  }
}
