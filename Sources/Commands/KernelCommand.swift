import KernelHost
import ArgumentParser
import JupyterKernel
import Glibc
import Logging
import Platform
import Sandbox

/// `nadaraya kernel`: what Jupyter starts.
struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel", abstract: "Serve one notebook (Jupyter starts this).")

  @Option(
    help: "The connection file that Jupyter wrote; where there is none, one is written.",
    completion: .file())
  var connectionFile: String

  // `jupyter run` and `jupyter console` hand their file on to the kernel.
  @Argument(parsing: .allUnrecognized, help: .hidden)
  var ignored: [String] = []

  @Flag(help: "Forget what was entered when the kernel ends.")
  var noHistory = false

  @OptionGroup var memory: MemoryOption
  @OptionGroup var sandbox: SandboxOption
  @OptionGroup var reading: ReadOption
  @OptionGroup var sources: SourceOption

  @Option(
    help: "How much to tell on standard error: debug, info, warning or error.",
    transform: { text in
      guard let level = Logger.Level(rawValue: text) else {
        throw ValidationError("There is no level '\(text)'.")
      }
      return level
    })
  var logLevel = Logger.Level.warning

  func run() throws {
    var logger = Logger(label: "nadaraya") { _ in StandardErrorLog() }
    logger.logLevel = logLevel
    // The history and sockets that are files are nobody else's business.
    umask(0o077)
    let folders = try reading.folders()
    // Before any thread, and before anything is taken away.
    let sources = try sources.connection()
    let history = noHistory ? nil : HistoryFile.path()
    var grants = Grants(notebook: ".", granted: folders)
    grants.serves = true
    if let history { grants.write = [folder(of: history)] }
    let launch = KernelLaunch(
      connectionFile: FilePath(bytes: ProcessArguments.bytes(of: connectionFile)),
      historyFile: history, logger: logger, sandbox: Sandbox(try sandbox.mode(), grants))
    let limit = try memory.bytes()
    MemoryNet.spread(limit: limit ?? Memory.available)
    try launch.serve(
      SessionLanguage(
        version: nadarayaVersion, documentation: documentationAddress, granted: folders,
        memoryLimit: limit, sources: sources))
  }
}
