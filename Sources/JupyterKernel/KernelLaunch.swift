import FoundationEssentials
import Glibc
import JupyterProtocol
package import Logging
package import Sandbox
import ZeroMQ

/// Serves a language as the file says that a client wrote for this process.
package struct KernelLaunch: Sendable {
  private static let acknowledgementTime = 5000

  /// A connection file, a registration file (JEP 66), or a file yet to be written.
  package var connectionFile: String
  /// Where entered cells are kept; nil forgets them at the end.
  package var historyFile: String?
  package var logger: Logger
  /// What the process shall keep, beside the sockets of the connection.
  package var sandbox: Sandbox

  package init(
    connectionFile: String, historyFile: String?, logger: Logger, sandbox: Sandbox
  ) {
    self.sandbox = sandbox
    self.connectionFile = connectionFile
    self.historyFile = historyFile
    self.logger = logger
  }

  /// Returns when the process shall end.
  package func serve(_ language: any NotebookLanguage) throws(KernelLaunchError) {
    do {
      // First of all: threads inherit which signals are blocked.
      let signals = try SignalSource([SignalSource.interrupt, SignalSource.termination])
      let lastWords = try LastWords()
      let surroundings = KernelProcess.Surroundings(
        signals: signals, parent: try Self.parent(), lastWords: lastWords, historyFile: historyFile,
        logger: logger)
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
    guard FileManager.default.fileExists(atPath: connectionFile) else {
      let connection = ConnectionFile(key: RandomIdentifier.make())
      surroundings.sandbox = try confine(to: connection, writing: connectionFile)
      let process = try KernelProcess(binding: connection, surroundings: surroundings)
      try write(process.connection)
      defer { unlink(connectionFile) }
      return try process.run(language)
    }
    guard let data = FileManager.default.contents(atPath: connectionFile) else {
      throw KernelLaunchError("\(connectionFile) cannot be read")
    }
    if let registration = RegistrationFile(json: Array(data)) {
      surroundings.sandbox = try confine(to: registration.connection, reportingTo: registration)
      let process = try KernelProcess(
        binding: registration.connection, surroundings: surroundings)
      try Self.report(process.connection, to: registration)
      return try process.run(language)
    }
    let connection = try ConnectionFile(json: Array(data))
    surroundings.sandbox = try confine(to: connection)
    let process = try KernelProcess(binding: connection, surroundings: surroundings)
    try process.run(language)
  }

  /// The process that the launcher says it is; without a word from it, none is watched.
  private static func parent() throws -> ProcessExit? {
    guard let text = ProcessInfo.processInfo.environment["JPY_PARENT_PID"], let id = Int32(text),
      id > 0
    else { return nil }
    guard kill(id, 0) == 0 || errno != ESRCH else {
      throw KernelLaunchError("process \(id), which started this one, is gone")
    }
    return try? ProcessExit(of: id)
  }

  /// Holds the key, so nobody else may read it.
  private func write(_ connection: ConnectionFile) throws(KernelLaunchError) {
    let file = open(connectionFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw KernelLaunchError("\(connectionFile) cannot be written") }
    defer { close(file) }
    let json = connection.json
    guard Glibc.write(file, json, json.count) == json.count else {
      throw KernelLaunchError("\(connectionFile) cannot be written")
    }
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
