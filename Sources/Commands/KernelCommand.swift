import ArgumentParser
import JupyterKernel
import Logging

/// `nadaraya kernel`: what Jupyter starts.
struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "Serve one notebook (Jupyter starts this).")

  @Option(
    help: "The connection file that Jupyter wrote; where there is none, one is written.",
    completion: .file())
  var connectionFile: String

  @Flag(help: "Forget what was entered when the kernel ends.")
  var noHistory = false

  @OptionGroup var memory: MemoryOption

  @Option(
    help: "How much to tell on standard error: debug, info, warning or error.",
    transform: { text in
      guard let level = Logger.Level(rawValue: text) else {
        throw ValidationError("There is no level '\(text)'.")
      }
      return level
    })
  var logLevel = Logger.Level.error

  func run() throws {
    var logger = Logger(label: "nadaraya") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel
    let launch = KernelLaunch(
      connectionFile: connectionFile, historyFile: noHistory ? nil : HistoryFile.path(),
      logger: logger)
    try launch.serve(SessionLanguage(memoryLimit: try memory.bytes()))
  }
}
