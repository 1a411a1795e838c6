import ArgumentParser
import Evaluation

/// Reads the command line of this process and does what it says.
package func runCommandLine() {
  Memory.keepReleased()
  RootCommand.main()
}

struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nadaraya", abstract: "A Jupyter kernel for kernel regression.",
    version: nadarayaVersion,
    subcommands: [
      ReplCommand.self, RunCommand.self, CheckCommand.self, FormatCommand.self, KernelCommand.self,
      InstallCommand.self, UninstallCommand.self,
    ])
}
