/// A call of the Linux kernel, named as in its headers.
// swift-format-ignore: AlwaysUseLowerCamelCase
enum SystemCall: String, CaseIterable {
  // Waiting and streams
  case poll, ppoll, pselect6, epoll_create1, epoll_wait, epoll_pwait, epoll_ctl, eventfd2,
    timerfd_create, timerfd_settime, read, write, readv, writev, ioctl

  // Sockets
  case socket, bind, listen, connect, accept4, getpeername, getsockname, getsockopt, setsockopt,
    shutdown, sendto, recvfrom, sendmsg

  // Files
  case openat, open, openat2, close, fcntl, fstat, newfstatat, stat, lstat, statx, lseek,
    pread64, pwrite64, getdents64, access, faccessat, readlink, readlinkat, ftruncate, fsync,
    fdatasync, unlink, unlinkat, rename, renameat, umask

  // Memory
  case brk, mmap, mprotect, mremap, munmap, madvise

  // Threads
  case clone, clone3, futex, set_robust_list, rseq, exit, exit_group, sched_yield,
    sched_getaffinity, sched_getscheduler, sched_setscheduler, sched_getparam, setpriority, gettid

  // Time
  case clock_gettime, clock_getres, clock_nanosleep, nanosleep, gettimeofday

  // Signals
  case sigaltstack, rt_sigaction, rt_sigprocmask, rt_sigreturn, rt_sigtimedwait,
    restart_syscall, pause, kill, tgkill

  // About the process
  case getpid, getuid, geteuid, getgid, getegid, getcwd, uname, sysinfo, getrandom, getrusage,
    getcpu, prlimit64, prctl, seccomp

  // Rights
  case landlock_create_ruleset, landlock_add_rule, landlock_restrict_self

  // Other programs
  case execve, execveat, fork, vfork, ptrace, process_vm_readv, process_vm_writev

  // Never allowed, and tried by the self-test
  case chmod, fchmod, fchmodat, fchown, linkat, symlinkat, mkdirat, mknodat, truncate,
    utimensat, setxattr, pidfd_open, pidfd_getfd, pidfd_send_signal, mount, umount2, pivot_root,
    chroot, open_by_handle_at, unshare, setns, io_uring_setup, userfaultfd, memfd_create,
    memfd_secret, bpf, perf_event_open, keyctl, init_module, kexec_load, reboot, swapon, setuid,
    setgroups, capset, personality, inotify_init1, fanotify_init, shmget
}

extension SystemCall {
  /// The number on an architecture; nil where the call does not exist.
  func number(on architecture: Architecture) -> UInt32? {
    switch architecture {
    case .x86: numbers.x86
    case .arm: numbers.arm
    }
  }

  /// From `asm/unistd_64.h` of x86-64, and `asm-generic/unistd.h`, which is that of 64-bit ARM.
  private var numbers: (x86: UInt32?, arm: UInt32?) {
    switch self {
    case .poll: (7, nil)
    case .ppoll: (271, 73)
    case .pselect6: (270, 72)
    case .epoll_create1: (291, 20)
    case .epoll_wait: (232, nil)
    case .epoll_pwait: (281, 22)
    case .epoll_ctl: (233, 21)
    case .eventfd2: (290, 19)
    case .timerfd_create: (283, 85)
    case .timerfd_settime: (286, 86)
    case .read: (0, 63)
    case .write: (1, 64)
    case .readv: (19, 65)
    case .writev: (20, 66)
    case .ioctl: (16, 29)
    case .socket: (41, 198)
    case .bind: (49, 200)
    case .listen: (50, 201)
    case .connect: (42, 203)
    case .accept4: (288, 242)
    case .getpeername: (52, 205)
    case .getsockname: (51, 204)
    case .getsockopt: (55, 209)
    case .setsockopt: (54, 208)
    case .shutdown: (48, 210)
    case .sendto: (44, 206)
    case .recvfrom: (45, 207)
    case .sendmsg: (46, 211)
    case .openat: (257, 56)
    case .open: (2, nil)
    case .openat2: (437, 437)
    case .close: (3, 57)
    case .fcntl: (72, 25)
    case .fstat: (5, 80)
    case .newfstatat: (262, 79)
    case .stat: (4, nil)
    case .lstat: (6, nil)
    case .statx: (332, 291)
    case .lseek: (8, 62)
    case .pread64: (17, 67)
    case .pwrite64: (18, 68)
    case .getdents64: (217, 61)
    case .access: (21, nil)
    case .faccessat: (269, 48)
    case .readlink: (89, nil)
    case .readlinkat: (267, 78)
    case .ftruncate: (77, 46)
    case .fsync: (74, 82)
    case .fdatasync: (75, 83)
    case .unlink: (87, nil)
    case .unlinkat: (263, 35)
    case .rename: (82, nil)
    case .renameat: (264, 38)
    case .umask: (95, 166)
    case .brk: (12, 214)
    case .mmap: (9, 222)
    case .mprotect: (10, 226)
    case .mremap: (25, 216)
    case .munmap: (11, 215)
    case .madvise: (28, 233)
    case .clone: (56, 220)
    case .clone3: (435, 435)
    case .futex: (202, 98)
    case .set_robust_list: (273, 99)
    case .rseq: (334, 293)
    case .exit: (60, 93)
    case .exit_group: (231, 94)
    case .sched_yield: (24, 124)
    case .sched_getaffinity: (204, 123)
    case .sched_getscheduler: (145, 120)
    case .sched_setscheduler: (144, 119)
    case .sched_getparam: (143, 121)
    case .setpriority: (141, 140)
    case .gettid: (186, 178)
    case .clock_gettime: (228, 113)
    case .clock_getres: (229, 114)
    case .clock_nanosleep: (230, 115)
    case .nanosleep: (35, 101)
    case .gettimeofday: (96, 169)
    case .sigaltstack: (131, 132)
    case .rt_sigaction: (13, 134)
    case .rt_sigprocmask: (14, 135)
    case .rt_sigreturn: (15, 139)
    case .rt_sigtimedwait: (128, 137)
    case .restart_syscall: (219, 128)
    case .pause: (34, nil)
    case .kill: (62, 129)
    case .tgkill: (234, 131)
    case .getpid: (39, 172)
    case .getuid: (102, 174)
    case .geteuid: (107, 175)
    case .getgid: (104, 176)
    case .getegid: (108, 177)
    case .getcwd: (79, 17)
    case .uname: (63, 160)
    case .sysinfo: (99, 179)
    case .getrandom: (318, 278)
    case .getrusage: (98, 165)
    case .getcpu: (309, 168)
    case .prlimit64: (302, 261)
    case .prctl: (157, 167)
    case .seccomp: (317, 277)
    case .landlock_create_ruleset: (444, 444)
    case .landlock_add_rule: (445, 445)
    case .landlock_restrict_self: (446, 446)
    case .execve: (59, 221)
    case .execveat: (322, 281)
    case .fork: (57, nil)
    case .vfork: (58, nil)
    case .ptrace: (101, 117)
    case .process_vm_readv: (310, 270)
    case .process_vm_writev: (311, 271)
    case .chmod: (90, nil)
    case .fchmod: (91, 52)
    case .fchmodat: (268, 53)
    case .fchown: (93, 55)
    case .linkat: (265, 37)
    case .symlinkat: (266, 36)
    case .mkdirat: (258, 34)
    case .mknodat: (259, 33)
    case .truncate: (76, 45)
    case .utimensat: (280, 88)
    case .setxattr: (188, 5)
    case .pidfd_open: (434, 434)
    case .pidfd_getfd: (438, 438)
    case .pidfd_send_signal: (424, 424)
    case .mount: (165, 40)
    case .umount2: (166, 39)
    case .pivot_root: (155, 41)
    case .chroot: (161, 51)
    case .open_by_handle_at: (304, 265)
    case .unshare: (272, 97)
    case .setns: (308, 268)
    case .io_uring_setup: (425, 425)
    case .userfaultfd: (323, 282)
    case .memfd_create: (319, 279)
    case .memfd_secret: (447, 447)
    case .bpf: (321, 280)
    case .perf_event_open: (298, 241)
    case .keyctl: (250, 219)
    case .init_module: (175, 105)
    case .kexec_load: (246, 104)
    case .reboot: (169, 142)
    case .swapon: (167, 224)
    case .setuid: (105, 146)
    case .setgroups: (116, 159)
    case .capset: (126, 91)
    case .personality: (135, 92)
    case .inotify_init1: (294, 26)
    case .fanotify_init: (300, 262)
    case .shmget: (29, 194)
    }
  }
}

/// What a filter is made for.
enum Architecture: CaseIterable {
  case x86, arm

  /// That of this program.
  static var current: Self? {
    #if arch(x86_64)
      .x86
    #elseif arch(arm64)
      .arm
    #else
      nil
    #endif
  }

  /// What the kernel calls it in front of a filter: `AUDIT_ARCH_…`.
  var auditNumber: UInt32 {
    switch self {
    case .x86: 0xC000_003E
    case .arm: 0xC000_00B7
    }
  }

  /// Numbers from here on are calls of another convention: those with 32-bit pointers on x86-64.
  var firstForeignNumber: UInt32? {
    switch self {
    case .x86: 0x4000_0000
    case .arm: nil
    }
  }
}
