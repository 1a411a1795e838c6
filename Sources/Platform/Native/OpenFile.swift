import Glibc

/// A file that is open for reading, until nobody holds it.
package final class OpenFile: Sendable {
  private let descriptor: Int32

  /// Takes over a descriptor.
  package init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Opens a file by its path; nil where the system does not.
  package convenience init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    self.init(descriptor)
  }

  deinit { close(descriptor) }

  /// In bytes; nil for anything but a file of data.
  package var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// So many bytes, or as many as there are; nil where the system fails.
  package func bytes(_ size: Int, from start: Int = 0) -> [UInt8]? {
    var isComplete = true
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let read = pread(
          descriptor, buffer.baseAddress?.advanced(by: count), size - count,
          off_t(start + count))
        if read < 0, errno == EINTR { continue }
        isComplete = read >= 0
        if read <= 0 { break }
        count += read
      }
    }
    return isComplete ? bytes : nil
  }
}

extension ReadableFolders.Refusal {
  static func last() -> Self {
    [ENOENT, ENOTDIR].contains(errno) ? .missing : .system(errno)
  }

  /// What the system says.
  package static func text(_ reason: Int32) -> String { String(cString: strerror(reason)) }
}
