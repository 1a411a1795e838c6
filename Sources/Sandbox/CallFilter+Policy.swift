import Glibc

extension CallFilter {
  /// The calls of a process with these grants.
  ///
  /// What a call does to a file or a port is left to Landlock, which sees their names; `landlock` is its version, 0 for none.
  init(for grants: Grants, landlock: Int) {
    rules = Self.common + Self.files(grants, landlock) + Self.guarded + Self.deadly
    if grants.serves { rules += Self.connections }
    if grants.terminal != .none { rules.append(Self.terminal(grants.terminal)) }
  }

  private static func allow(_ calls: [SystemCall]) -> [Rule] {
    calls.map { Rule(call: $0, verdict: .allow) }
  }

  private static let common: [Rule] = allow([
    // Waiting and streams.
    .poll, .ppoll, .pselect6, .epoll_create1, .epoll_wait, .epoll_pwait, .epoll_ctl, .eventfd2,
    .timerfd_create, .timerfd_settime, .read, .write, .readv, .writev, .close,
    // Memory.
    .brk, .munmap, .mremap,
    // Threads; libzmq and the C library ask late how theirs are scheduled.
    .futex, .set_robust_list, .rseq, .exit, .exit_group, .sched_yield, .sched_getaffinity,
    .sched_getscheduler, .sched_getparam, .gettid,
    // Time.
    .clock_gettime, .clock_getres, .clock_nanosleep, .nanosleep, .gettimeofday,
    // Its own signals.
    .sigaltstack, .rt_sigaction, .rt_sigprocmask, .rt_sigreturn, .rt_sigtimedwait,
    .restart_syscall, .pause,
    // Facts about itself.
    .getpid, .getuid, .geteuid, .getgid, .getegid, .getcwd, .uname, .sysinfo, .getrandom,
    .getrusage, .getcpu,
  ])

  /// Connections that come in; none goes out, as there is no socket, bind, listen, connect.
  private static let connections: [Rule] =
    allow([.accept4, .getpeername, .getsockname, .getsockopt, .setsockopt, .shutdown, .recvfrom])
    + [
      // With an address it would reach any socket; libzmq sends without.
      Rule(call: .sendto, verdict: .allow, conditions: [.word(4, 0)], otherwise: .kill)
    ]

  private static func files(_ grants: Grants, _ landlock: Int) -> [Rule] {
    var rules = allow([
      .fstat, .newfstatat, .stat, .lstat, .statx, .lseek, .pread64, .getdents64, .access,
      .faccessat, .readlink, .readlinkat,
    ])
    let writes = !grants.write.isEmpty
    // `openat2` keeps its flags in memory, where a filter cannot look: it stays refused.
    var refused = writes ? 0 : O_WRONLY | O_RDWR | O_CREAT
    // Landlock sees truncation from version 3 on.
    if !writes || landlock < 3 { refused |= O_TRUNC }
    let harmless: (Int) -> [Condition] = { refused == 0 ? [] : [.none(of: refused, $0)] }
    rules += [
      Rule(call: .openat, verdict: .allow, conditions: harmless(2), otherwise: .refuse(EACCES)),
      Rule(call: .open, verdict: .allow, conditions: harmless(1), otherwise: .refuse(EACCES)),
    ]
    // `fchmod` and `fchown` would work on every file that can be opened, Landlock or not: they stay refused.
    if writes {
      rules += allow([.pwrite64, .ftruncate, .fsync, .fdatasync, .rename, .renameat, .umask])
    }
    if writes || !grants.sockets.isEmpty { rules += allow([.unlink, .unlinkat]) }
    return rules
  }

  /// Allowed in part.
  private static var guarded: [Rule] {
    let own = getpid()
    let setName: Int32 = 15  // PR_SET_NAME
    // F_SETOWN and F_SETSIG, which send signals to others, are not among them.
    let file: [Int32] = [
      F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC,
    ]
    let advice: [Int32] = [
      MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED, MADV_FREE,
      MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP,
    ]
    return [
      // Nothing becomes executable.
      Rule(
        call: .mmap, verdict: .allow, conditions: [.none(of: PROT_EXEC, 2)],
        otherwise: .refuse(EACCES)),
      Rule(
        call: .mprotect, verdict: .allow, conditions: [.none(of: PROT_EXEC, 2)],
        otherwise: .refuse(EACCES)),
      Rule(call: .madvise, verdict: .allow, conditions: [.int(2, advice)]),
      // Threads, not processes, and none in new namespaces.
      Rule(
        call: .clone, verdict: .allow,
        conditions: [.init(argument: 0, mask: 0x7E03_0000, values: [0x1_0000])], otherwise: .kill),
      // Its flags are in memory, where a filter cannot look; the C library falls back to `clone`.
      Rule(call: .clone3, verdict: .refuse(ENOSYS)),
      // libzmq asserts that this works, and asks for what is there already.
      Rule(
        call: .sched_setscheduler, verdict: .allow, conditions: [.int(1, [sched_getscheduler(0)])]),
      // Dispatch asks for its own threads, and would write to the system's log where it may not.
      Rule(
        call: .setpriority, verdict: .allow,
        conditions: [.int(0, [0]), .int(1, [0])]),
      Rule(call: .fcntl, verdict: .allow, conditions: [.int(1, file)]),
      Rule(call: .kill, verdict: .allow, conditions: [.int(0, [own])]),
      Rule(call: .tgkill, verdict: .allow, conditions: [.int(0, [own])]),
      Rule(call: .prlimit64, verdict: .allow, conditions: [.int(0, [0, own])]),
      Rule(call: .prctl, verdict: .allow, conditions: [.int(0, [setName])]),
    ]
  }

  /// What no honest run calls: the process ends before it is led further.
  private static let deadly: [Rule] = [
    .execve, .execveat, .ptrace, .process_vm_readv, .process_vm_writev, .fork, .vfork,
  ].map { Rule(call: $0, verdict: .kill) }

  private static func terminal(_ use: Grants.Terminal) -> Rule {
    let ask: [Int32] = [Int32(TCGETS), Int32(TIOCGWINSZ)]
    let change: [Int32] = [Int32(TCSETS), Int32(TCSETSW), Int32(TCSETSF)]
    return Rule(
      call: .ioctl, verdict: .allow,
      conditions: [.int(0, [0, 1, 2]), .int(1, use == .edited ? ask + change : ask)])
  }
}
