import Glibc

/// What the system does where the account of memory that cells keep has a hole: this process ends, and nothing else.
package enum MemoryNet {
  /// What the process needs beside the values of cells: its code's data, its small threads, what is about to be sent.
  private static let room = 1 << 30

  /// To be called once, before other threads are started; `limit` is the most that cells may hold.
  package static func spread(limit: Int) {
    preferThisProcess()
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limits) == 0 else { return }
    limits.rlim_cur = min(limits.rlim_max, limits.rlim_cur, rlim_t(limit + room))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limits)
  }

  /// Makes room for the stack of another thread, whose pages count although few of them are ever touched.
  static func allow(stack size: Int) {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limits) == 0,
      limits.rlim_cur < rlim_t.max
    else { return }
    let (sum, overflow) = limits.rlim_cur.addingReportingOverflow(rlim_t(size))
    limits.rlim_cur = overflow ? limits.rlim_max : min(limits.rlim_max, sum)
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limits)
  }

  /// A machine without memory ends this process first, and not the reader's browser.
  private static func preferThisProcess() {
    let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    let score = "500"
    write(file, score, score.utf8.count)
  }
}
