import Glibc

/// Writes a file whole or not at all: under another name first, which is then given the right one.
///
/// A link in the place of the file is replaced, never followed; a file keeps who may read it.
func replaceFile(_ path: String, with bytes: [UInt8]) throws {
  var status = stat()
  let exists = lstat(path, &status) == 0
  let kind = status.st_mode & S_IFMT
  guard !exists || kind == S_IFREG || kind == S_IFLNK else {
    throw CommandFailure("\(path) is no file that could be written anew.")
  }
  // For a moment without the mask, so that the new file is as open as the old one.
  let mask = umask(0)
  defer { umask(mask) }
  let mode = exists && kind == S_IFREG ? status.st_mode & 0o777 : 0o666 & ~mask
  let draft = "\(path).\(getpid()).part"
  let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
  guard file >= 0 else { throw CommandFailure.system("\(path) cannot be written") }
  let reason = write(bytes, to: file) ? nil : CommandFailure.system("\(path) cannot be written")
  // Some file systems say only when it is closed that there was no room.
  guard close(file) == 0, reason == nil, rename(draft, path) == 0 else {
    let failure = reason ?? CommandFailure.system("\(path) cannot be written")
    unlink(draft)
    throw failure
  }
}

extension CommandFailure {
  /// What did not work, and why in the system's words.
  static func system(_ what: String) -> CommandFailure {
    CommandFailure("\(what): \(String(cString: strerror(errno))).")
  }
}

private func write(_ bytes: [UInt8], to file: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
