import Glibc

/// What a process gives up for good, rules or no rules.
enum Limits {
  private static let core: UInt = 4  // RLIMIT_CORE
  private static let fileSize: UInt = 1  // RLIMIT_FSIZE
  private static let setDumpable: UInt = 4  // PR_SET_DUMPABLE
  private static let setNoNewPrivileges: UInt = 38  // PR_SET_NO_NEW_PRIVS

  /// No file that a process keeps beside a notebook, as the history, grows larger than this.
  private static let largestFile: UInt64 = 256 << 20

  /// No memory in core files, no debugger of the same user, no programs with more rights.
  static func apply(to grants: Grants) throws(SandboxError) {
    set(core, hard: 0, soft: 0)
    if grants.serves { limitFiles() }
    _ = call(.prctl, setDumpable, 0)
    guard call(.prctl, setNoNewPrivileges, 1) == 0 else {
      throw SandboxError("the system cannot rule out new privileges", errno)
    }
  }

  /// A file that is full makes writing fail; without this the signal would end the process.
  private static func limitFiles() {
    signal(SIGXFSZ, SIG_IGN)
    set(fileSize, hard: nil, soft: largestFile)
  }

  /// Without `hard` the upper limit stays.
  private static func set(_ resource: UInt, hard: UInt64?, soft: UInt64) {
    var limit = rlimit()
    _ = withUnsafeMutablePointer(to: &limit) {
      call(.prlimit64, 0, resource, 0, UInt(bitPattern: $0))
    }
    if let hard { limit.rlim_max = rlim_t(hard) }
    limit.rlim_cur = min(limit.rlim_max, rlim_t(soft))
    _ = withUnsafePointer(to: &limit) { call(.prlimit64, 0, resource, UInt(bitPattern: $0), 0) }
  }
}
