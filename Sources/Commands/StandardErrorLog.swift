import Diagnostics
import Glibc
import Logging

/// Writes to standard error without ever waiting for whoever reads it: what finds no room is dropped.
struct StandardErrorLog: LogHandler {
  // What a pipe that can be written to takes whole (pipe(7)).
  private static let mostBytes = 4096

  var logLevel = Logger.Level.warning
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let bytes = line(event)
    var item = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    guard poll(&item, 1, 0) == 1, Int32(item.revents) & POLLOUT != 0 else { return }
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// One line whatever a message, a file or an error brought along.
  func line(_ event: LogEvent) -> [UInt8] {
    let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
      .map { " \($0.key)=\($0.value)" }.joined()
    let text = "nadaraya \(event.level): \(event.message)\(details)".visibleInOneLine
    return text.utf8.prefix(Self.mostBytes - 1) + [UInt8(ascii: "\n")]
  }
}
