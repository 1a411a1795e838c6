import Glibc
import JupyterProtocol
package import Logging
package import Sandbox
import ZeroMQ

/// Serves a language as the file says that a client wrote for this process.
package struct KernelLaunch: Sendable {
  private static let acknowledgementTime = 5000

  /// A connection file, a registration file (JEP 66), or a file yet to be written.
  package var connectionFile: FilePath
  /// Where entered cells are kept; nil forgets them at the end.
  package var historyFile: String?
  package var logger: Logger
  /// What the process shall keep, beside the sockets of the connection.
  package var sandbox: Sandbox

  package init(
    connectionFile: FilePath, historyFile: String?, logger: Logger, sandbox: Sandbox
  ) {
    self.sandbox = sandbox
    self.connectionFile = connectionFile
    self.historyFile = historyFile
    self.logger = logger
  }

  /// Returns when the process shall end.
  package func serve(_ language: any NotebookLanguage) throws(KernelLaunchError) {
    do {
      // First of all: threads inherit which signals are blocked, and that nobody reads any more is no reason to end.
      signal(SIGPIPE, SIG_IGN)
      let signals = try SignalSource([SignalSource.interrupt, SignalSource.termination])
      try OpenFileLimit.raise()
      let lastWords = try LastWords()
      let surroundings = KernelProcess.Surroundings(
        signals: signals, parent: ParentProcess.watched(), lastWords: lastWords,
        historyFile: historyFile, logger: logger)
      try serve(language, surroundings)
      lastWords.dieOfFault()
    } catch let error as KernelLaunchError {
      throw error
    } catch {
      throw KernelLaunchError("\(error)")
    }
  }

  private func serve(
    _ language: any NotebookLanguage, _ surroundings: KernelProcess.Surroundings
  ) throws {
    var surroundings = surroundings
    guard let json = try connectionFile.read() else {
      let connection = ConnectionFile(key: RandomIdentifier.make())
      surroundings.sandbox = try confine(to: connection, writing: connectionFile.name)
      let process = try KernelProcess(binding: connection, surroundings: surroundings)
      try connectionFile.write(process.connection.json)
      defer { connectionFile.remove() }
      return try process.run(language)
    }
    if let registration = try RegistrationFile(json: json) {
      try check(registration.connection)
      surroundings.sandbox = try confine(to: registration.connection, reportingTo: registration)
      let process = try KernelProcess(
        binding: registration.connection, surroundings: surroundings)
      try Self.report(process.connection, to: registration)
      return try process.run(language)
    }
    let connection = try ConnectionFile(json: json)
    try check(connection)
    surroundings.sandbox = try confine(to: connection)
    let process = try KernelProcess(binding: connection, surroundings: surroundings)
    try process.run(language)
  }

  /// Without a key whoever reaches the sockets runs cells, and a client with the wrong public key waits for ever.
  private func check(_ connection: ConnectionFile) throws(KernelLaunchError) {
    if let keys = connection.encryption, Socket.publicKey(of: keys.secretKey) != keys.publicKey {
      throw KernelLaunchError("curve_publickey does not belong to curve_secretkey")
    }
    guard connection.key.isEmpty else { return }
    guard connection.isLocal else {
      throw KernelLaunchError(
        "the connection file has no key, so that anybody who reaches \(connection.address) could run cells. Give it one, or the address 127.0.0.1"
      )
    }
    logger.warning("the connection file has no key: everybody on this machine can run cells")
  }

  private static func report(
    _ connection: ConnectionFile, to registration: RegistrationFile
  ) throws {
    let socket = try Socket(.dealer, in: Context())
    try socket.setLinger(milliseconds: 0)
    try socket.connect(to: registration.endpoint)
    try socket.send(registration.report(of: connection))
    guard let answer = try socket.receive(withinMilliseconds: acknowledgementTime),
      registration.isAcknowledged(by: answer)
    else { throw KernelLaunchError("\(registration.endpoint) did not acknowledge the ports") }
  }
}

/// Why the process cannot serve, in one sentence.
package struct KernelLaunchError: Error, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}
