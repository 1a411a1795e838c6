import JSON
import Terminal
import ArgumentParser
import Diagnostics
import Values
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
    // Files that cells include.
    grants.read = sources.map { $0.folder }
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
        StandardStream.output.write(
          "\(finding.text(emphasis: StandardStream.output.isTerminal))\n")
      }
    case .json:
      let json = String(decoding: JSONValue.array(found.map { $0.json }).utf8, as: UTF8.self)
      StandardStream.output.write("\(TerminalText(ownWords: json.escapedForJSON))\n")
    }
    if found.contains(where: { $0.diagnostic.severity == .error }) { throw ExitCode.failure }
  }
}

extension String {
  /// This JSON with what a terminal would follow written as `\u009b`, which means the same to programs.
  fileprivate var escapedForJSON: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      guard scalar.isCommand else { return text.unicodeScalars.append(scalar) }
      for unit in String(Character(scalar)).utf16 {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
}
