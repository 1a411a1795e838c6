import ArgumentParser
import Diagnostics
import Evaluation
import JupyterProtocol
import Sandbox

/// `nadaraya check`: what is wrong, without running anything.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look for mistakes without running anything.",
    discussion: "The exit status is 1 when there is an error; warnings alone leave it at 0.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(
    help: "Scripts (.nw) and notebooks (.ipynb); - is standard input.",
    completion: .file(extensions: ["nw", "ipynb"]))
  var files: [String]

  @Option(help: "text for people, json for programs.")
  var format = Format.text

  @OptionGroup var sandbox: SandboxOption

  func run() throws {
    let sources = try files.map { try SourceFile(path: $0) }
    // What is left to do is to compute and to print.
    var grants = Grants()
    grants.terminal = .shown
    try sandbox.lock(grants)
    var outcome: Result<[Finding], any Error> = .success([])
    // Deeply nested cells need a deep stack.
    EvaluationStack.run {
      outcome = Result { try sources.flatMap { try findings(in: $0) } }
    }
    let found = try outcome.get()
    switch format {
    case .text:
      for finding in found {
        print(finding.text(colours: StandardStream.output.isTerminal))
      }
    case .json:
      print(String(decoding: JSONValue.array(found.map(\.json)).utf8, as: UTF8.self))
    }
    if found.contains(where: { $0.diagnostic.severity == .error }) { throw ExitCode.failure }
  }
}
