import Glibc

/// How many files and sockets the process may have open.
enum OpenFileLimit {
  /// Five sockets, their listeners, threads and a few clients with five connections each.
  private static let least: rlim_t = 64

  /// Asks for all that it may have; libzmq waits for ever, or gives up the process, where there are too few.
  static func raise() throws(KernelLaunchError) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_cur >= least else {
      throw KernelLaunchError(
        "only \(limit.rlim_cur) files may be open (ulimit -n), and the sockets need \(least)")
    }
  }
}
