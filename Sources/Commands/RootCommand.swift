import Terminal
import ArgumentParser
import Diagnostics
import Glibc
import Platform

/// Reads the command line of this process and does what it says.
package func runCommandLine() {
  // A file that may not grow is reported like a full disk.
  signal(SIGXFSZ, SIG_IGN)
  Memory.keepReleased()
  let words = ProcessArguments.texts
  guard !words.isEmpty else {
    StandardStream.error.write("The command line cannot be read: is /proc missing?\n")
    exit(1)
  }
  do {
    var command = try RootCommand.parseAsRoot(arguments(from: Array(words.dropFirst())))
    try command.run()
  } catch {
    // What was typed stands in the message.
    let status = RootCommand.exitCode(for: error)
    let message = RootCommand.fullMessage(for: error)
    let stream: StandardStream = status == .success ? .output : .error
    if !message.isEmpty { stream.write("\(message)\n") }
    exit(status.rawValue)
  }
}

/// A file alone is run.
func arguments(from given: [String]) -> [String] {
  let isFile = given.first.map { $0.hasSuffix(".nw") || $0.hasSuffix(".ipynb") } ?? false
  return isFile ? ["run"] + given : given
}

struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nadaraya", abstract: "A Jupyter kernel for kernel regression.",
    discussion: "A file alone (.nw or .ipynb) is run.",
    version: nadarayaVersion,
    subcommands: [
      ReplCommand.self, RunCommand.self, CheckCommand.self, FormatCommand.self,
      ConvertCommand.self, LanguageServerCommand.self, KernelCommand.self,
      InstallCommand.self, UninstallCommand.self, DoctorCommand.self, SelfTestCommand.self,
      SourceBrokerCommand.self,
    ])
}
