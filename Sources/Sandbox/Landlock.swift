import CSandbox
import Glibc

/// Rules of the kernel about files, TCP ports and other processes, for this thread and those that it starts.
///
/// See https://docs.kernel.org/userspace-api/landlock.html
enum Landlock {
  /// What may be done beneath a folder.
  struct Rights: OptionSet {
    let rawValue: UInt64

    static let writeFile = Self(rawValue: 1 << 1)
    static let readFile = Self(rawValue: 1 << 2)
    static let readFolder = Self(rawValue: 1 << 3)
    static let removeFile = Self(rawValue: 1 << 5)
    static let makeFile = Self(rawValue: 1 << 8)
    static let makeSocket = Self(rawValue: 1 << 9)
    static let truncate = Self(rawValue: 1 << 14)

    static let read: Self = [.readFile, .readFolder]
    static let write: Self = [.read, .writeFile, .removeFile, .makeFile, .truncate]
    /// Those that make sense for a thing that is no folder.
    static let ofFiles: Self = [.readFile, .writeFile, .truncate]

    /// All that a version knows, and so takes away where no rule gives it back.
    static func all(in version: Int) -> Self {
      // Version 1 has 13 rights; 2 adds linking into other folders, 3 truncating, 5 requests to devices.
      let count = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13
      return Self(rawValue: 1 << count - 1)
    }
  }

  private static let listen: UInt64 = 1 << 0
  private static let connect: UInt64 = 1 << 1
  /// O_PATH, which Swift's module leaves out: a place, not its content.
  private static let pathOnly: Int32 = 0o10_000_000
  private static let pathRule: UInt = 1
  private static let portRule: UInt = 2

  /// The version that the running system offers, 0 where there is none.
  static let version: Int = {
    let askForVersion: UInt = 1
    return max(0, call(.landlock_create_ruleset, 0, 0, askForVersion))
  }()

  /// Takes away from the calling thread, and from those it starts, what is not granted.
  ///
  /// The process must have given up new privileges before.
  static func restrict(to grants: Grants) throws(SandboxError) {
    guard version > 0 else { throw SandboxError("the system offers no Landlock") }
    var handled = sandbox_rights(
      files: Rights.all(in: version).rawValue, ports: version >= 4 ? listen | connect : 0,
      // Signals to others, and sockets with abstract names.
      scopes: version >= 6 ? 3 : 0)
    let size: UInt = version >= 6 ? 24 : version >= 4 ? 16 : 8
    let set = withUnsafePointer(to: &handled) {
      call(.landlock_create_ruleset, UInt(bitPattern: $0), size)
    }
    guard set >= 0 else { throw SandboxError("Landlock refuses a set of rules", errno) }
    defer { close(Int32(set)) }
    for path in Grants.machine + grants.read { try allow(.read, beneath: path, in: set) }
    for path in grants.write { try allow(.write, beneath: path, in: set) }
    for path in grants.sockets { try allow([.makeSocket, .removeFile], beneath: path, in: set) }
    if version >= 4 {
      for port in Set(grants.listen) { try allow(listen, on: port, in: set) }
      for port in Set(grants.connect) { try allow(connect, on: port, in: set) }
    }
    guard call(.landlock_restrict_self, UInt(set), 0) == 0 else {
      throw SandboxError("Landlock refuses to begin", errno)
    }
  }

  private static func allow(
    _ rights: Rights, beneath path: String, in set: Int
  ) throws(SandboxError) {
    let descriptor = open(path, pathOnly | O_CLOEXEC)
    // A rule needs a thing that exists.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    let isFolder = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let possible = Rights.all(in: version).intersection(
      isFolder ? rights : rights.intersection(.ofFiles))
    var rule = sandbox_path_rule(rights: possible.rawValue, descriptor: descriptor)
    let result = withUnsafePointer(to: &rule) {
      call(.landlock_add_rule, UInt(set), pathRule, UInt(bitPattern: $0), 0)
    }
    guard result == 0 else { throw SandboxError("Landlock refuses the rule for \(path)", errno) }
  }

  private static func allow(
    _ right: UInt64, on port: UInt16, in set: Int
  ) throws(SandboxError) {
    var rule = sandbox_port_rule(rights: right, port: UInt64(port))
    let result = withUnsafePointer(to: &rule) {
      call(.landlock_add_rule, UInt(set), portRule, UInt(bitPattern: $0), 0)
    }
    guard result == 0 else {
      throw SandboxError("Landlock refuses the rule for port \(port)", errno)
    }
  }
}

/// Makes a call by its number; on failure the result is -1 and `errno` tells why.
func call(
  _ call: SystemCall, _ a: UInt = 0, _ b: UInt = 0, _ c: UInt = 0, _ d: UInt = 0, _ e: UInt = 0,
  _ f: UInt = 0
) -> Int {
  guard let architecture = Architecture.current, let number = call.number(on: architecture) else {
    errno = ENOSYS
    return -1
  }
  return Int(sandbox_call(Int(number), a, b, c, d, e, f))
}
