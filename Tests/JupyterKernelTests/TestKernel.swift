import Foundation
import JupyterProtocol
import Logging
import Synchronization
import ZeroMQ

@testable import JupyterKernel

/// A kernel process on a thread of the test process.
final class TestKernel: Sendable {
  private let bound = Mutex<ConnectionFile?>(nil)
  private let isBound = DispatchSemaphore(value: 0)
  let hasEnded = DispatchSemaphore(value: 0)

  /// Starts to serve and returns where.
  func start(
    _ language: any NotebookLanguage = EchoLanguage(),
    connection: ConnectionFile = ConnectionFile(key: "key"), historyFile: String? = nil,
    early: EarlyPublications.Bounds = .init()
  ) -> ConnectionFile {
    let thread = Thread { [self] in
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      var surroundings = KernelProcess.Surroundings(historyFile: historyFile, logger: logger)
      surroundings.early = early
      do {
        let process = try KernelProcess(binding: connection, surroundings: surroundings)
        bound.withLock { [connection = process.connection] in $0 = connection }
        isBound.signal()
        try process.run(language)
      } catch {
        isBound.signal()
      }
      hasEnded.signal()
    }
    thread.start()
    isBound.wait()
    return bound.withLock { $0 } ?? connection
  }
}
