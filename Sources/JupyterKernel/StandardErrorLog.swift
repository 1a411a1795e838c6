import Glibc
package import Logging

/// Writes to standard error without ever waiting for whoever reads it: what finds no room is dropped.
package struct StandardErrorLog: LogHandler {
  // What a pipe that can be written to takes whole (pipe(7)).
  private static let mostBytes = 4096

  package var logLevel = Logger.Level.warning
  package var metadata: Logger.Metadata = [:]

  package init() {}

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
      .map { " \($0.key)=\($0.value)" }.joined()
    let line = Array("nadaraya \(event.level): \(event.message)\(details)".utf8)
    let bytes = line.prefix(Self.mostBytes - 1) + [UInt8(ascii: "\n")]
    var item = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    guard poll(&item, 1, 0) == 1, Int32(item.revents) & POLLOUT != 0 else { return }
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
