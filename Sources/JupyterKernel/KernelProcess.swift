package import JupyterProtocol
package import Logging
package import Sandbox
package import ZeroMQ

/// A kernel process: it serves one language to the clients of one connection until it is told to
/// stop.
///
/// The thread that makes it owns the sockets and does all input and output; cells run on a thread
/// of their own, and questions about code are answered on a third.
package struct KernelProcess: ~Copyable {
  /// What the process heeds beside its sockets.
  package struct Surroundings: Sendable {
    /// SIGINT interrupts, SIGTERM ends the process.
    package var signals: SignalSource?
    /// The process ends when the one that started it does.
    package var parent: ProcessExit?
    package var lastWords: LastWords?
    /// Where entered cells are kept; nil forgets them at the end.
    package var historyFile: String?
    package var logger: Logger
    /// What is left to the process from the first message on.
    package var sandbox: Sandbox?
    /// What is kept for subscribers to come.
    package var early = EarlyPublications.Bounds()

    package init(
      signals: SignalSource? = nil, parent: ProcessExit? = nil, lastWords: LastWords? = nil,
      historyFile: String? = nil, logger: Logger, sandbox: Sandbox? = nil
    ) {
      self.signals = signals
      self.parent = parent
      self.lastWords = lastWords
      self.historyFile = historyFile
      self.logger = logger
      self.sandbox = sandbox
    }
  }

  private let channels: Channels
  private let surroundings: Surroundings

  /// Binds the sockets; clients may connect from now on.
  package init(
    binding connection: ConnectionFile, surroundings: Surroundings
  ) throws(ZeroMQError) {
    channels = try Channels(binding: connection, in: Context())
    self.surroundings = surroundings
  }

  /// The connection with the ports that are really bound.
  package var connection: ConnectionFile { channels.connection }

  /// Serves until a client, a signal or the end of the parent says to stop.
  package consuming func run(_ language: any NotebookLanguage) throws {
    var loop = try IOLoop(channels: channels, language: language, surroundings: surroundings)
    try loop.run()
  }
}
