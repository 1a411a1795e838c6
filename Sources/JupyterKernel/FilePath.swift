import Glibc

/// A path as the bytes that the system knows it by, which need not be text.
package struct FilePath: Sendable {
  private static let mostBytes = 1 << 20

  private let bytes: [CChar]

  package init(bytes: [UInt8]) { self.bytes = bytes.map(CChar.init(bitPattern:)) + [0] }

  package init(_ path: String) { self.init(bytes: Array(path.utf8)) }

  /// The content of a small file; nil where there is none.
  func read() throws(KernelLaunchError) -> [UInt8]? {
    // A pipe that nobody writes to shall not hold the start.
    let file = open(bytes, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0, errno == ENOENT { return nil }
    guard file >= 0 else { throw failure("cannot be read") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw KernelLaunchError("\(name) is not a file")
    }
    guard status.st_size <= Self.mostBytes else {
      throw KernelLaunchError("\(name) is too large for a connection file")
    }
    var content = [UInt8](repeating: 0, count: Self.mostBytes)
    var count = 0
    while true {
      let more = content.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      guard more >= 0 else { throw failure("cannot be read") }
      guard more > 0, count < content.count else { return Array(content.prefix(count)) }
      count += more
    }
  }

  /// Makes a file that nobody else may read.
  func write(_ content: [UInt8]) throws(KernelLaunchError) {
    let file = open(bytes, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("cannot be written") }
    defer { close(file) }
    guard Glibc.write(file, content, content.count) == content.count else {
      let failure = failure("cannot be written")
      remove()
      throw failure
    }
  }

  func remove() { unlink(bytes) }

  /// As text, for people.
  var name: String {
    String(decoding: bytes.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private func failure(_ what: String) -> KernelLaunchError {
    KernelLaunchError("\(name) \(what): \(String(cString: strerror(errno)))")
  }
}
