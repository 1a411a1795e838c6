import Glibc

extension SelfTest {
  enum Outcome: Equatable {
    case works
    /// The rules refuse it.
    case isRefused
    /// The process ends by SIGSYS, so a process of its own tries it.
    case ends
  }

  enum Argument {
    case number(Int)
    case text(String)
  }

  /// One call, as a fault in the process would make it.
  struct Attempt {
    var what: String
    var call: SystemCall
    var arguments: [Argument] = []
    var expected = Outcome.isRefused
  }

  /// What is tried: `data` is open for reading, `page` may be written.
  static func attempts(in place: Place, data: Int32, page: Int) -> [Attempt] {
    files(place) + changes(place, data) + network(data) + memory(page) + processes(place, data)
      + system
      + endings
  }

  private static let here = Argument.number(Int(AT_FDCWD))
  private static let new = Int(O_WRONLY | O_CREAT)

  private static func open(_ what: String, _ path: String, _ flags: Int = Int(O_RDONLY)) -> Attempt
  {
    Attempt(
      what: what, call: .openat, arguments: [here, .text(path), .number(flags), .number(0o600)])
  }

  private static func files(_ place: Place) -> [Attempt] {
    var allowed = [
      open("read a file of the notebook's folder", "data.csv"),
      open("list the notebook's folder", ".", Int(O_RDONLY | O_DIRECTORY)),
      open("make a file of the history", place.history + "/made", new),
    ]
    for index in allowed.indices { allowed[index].expected = .works }
    return allowed + [
      open("read a file beside the folder", "../outside.csv"),
      open("read it by its whole path", place.outside),
      open("read it through a link in the folder", "link.csv"),
      open("read it through the process's own folder", "/proc/self/cwd/../outside.csv"),
      open("read it from the root of the process", "/proc/self/root" + place.outside),
      open("read the users of the machine", "/etc/passwd"),
      open("list the root", "/", Int(O_RDONLY | O_DIRECTORY)),
      open("list the folder above", "..", Int(O_RDONLY | O_DIRECTORY)),
      open("read the environment of the parent", "/proc/\(place.parent)/environ"),
      open("read the memory of the parent", "/proc/\(place.parent)/mem"),
      open("read its own program", "/proc/self/exe"),
      open("read random numbers of the system as a device", "/dev/urandom"),
    ]
  }

  private static func changes(_ place: Place, _ data: Int32) -> [Attempt] {
    let name = Argument.text("data.csv")
    let made = Argument.text("made")
    return [
      open("make a file in the folder", "made", new),
      open("write a file of the folder", "data.csv", Int(O_WRONLY)),
      open("empty a file of the folder", "data.csv", Int(O_WRONLY | O_TRUNC)),
      open(
        "make a file without a name in the folder", ".", Int(O_WRONLY | O_DIRECTORY) | 0o20_000_000),
      open("make a file in /tmp", "/tmp/nadaraya-self-test-made", new),
      open("make a file in /dev/shm", "/dev/shm/nadaraya-self-test-made", new),
      open("write a file beside the folder", place.outside, Int(O_WRONLY)),
      open(
        "spare itself from the end when memory is short", "/proc/self/oom_score_adj", Int(O_WRONLY)),
      Attempt(
        what: "open with flags that no filter sees", call: .openat2,
        arguments: [here, name, .number(0), .number(24)]),
      Attempt(
        what: "remove a file of the folder", call: .unlinkat, arguments: [here, name, .number(0)]),
      Attempt(
        what: "rename a file of the folder", call: .renameat, arguments: [here, name, here, made]),
      Attempt(
        what: "move a file of the folder into the history", call: .renameat,
        arguments: [here, name, here, .text(place.history + "/moved")]),
      Attempt(what: "link a file", call: .linkat, arguments: [here, name, here, made, .number(0)]),
      Attempt(what: "make a link", call: .symlinkat, arguments: [name, here, made]),
      Attempt(what: "make a folder", call: .mkdirat, arguments: [here, made, .number(0o700)]),
      Attempt(
        what: "make a pipe with a name", call: .mknodat,
        arguments: [here, made, .number(0o10_600), .number(0)]),
      Attempt(what: "cut a file short", call: .truncate, arguments: [name, .number(0)]),
      Attempt(
        what: "change who may read a file", call: .fchmodat,
        arguments: [here, name, .number(0o666)]),
      Attempt(
        what: "change who may read an open file", call: .fchmod,
        arguments: [.number(Int(data)), .number(0o666)]),
      Attempt(
        what: "give an open file away", call: .fchown,
        arguments: [.number(Int(data)), .number(Int(getuid())), .number(Int(getgid()))]),
      Attempt(
        what: "change the date of a file", call: .utimensat,
        arguments: [here, name, .number(0), .number(0)]),
      Attempt(
        what: "mark a file", call: .setxattr,
        arguments: [name, .text("user.made"), name, .number(1), .number(0)]),
    ]
  }

  private static func network(_ data: Int32) -> [Attempt] {
    func socket(_ what: String, _ family: Int32) -> Attempt {
      Attempt(
        what: what, call: .socket,
        arguments: [.number(Int(family)), .number(Int(SOCK_STREAM.rawValue)), .number(0)])
    }
    let some = Argument.number(Int(data))
    return [
      socket("make a socket of the internet", AF_INET),
      socket("make a socket of the newer internet", AF_INET6),
      socket("make a socket of this machine", AF_UNIX),
      Attempt(
        what: "make a socket to the kernel", call: .socket,
        arguments: [.number(Int(AF_NETLINK)), .number(Int(SOCK_RAW.rawValue)), .number(0)]),
      Attempt(what: "bind", call: .bind, arguments: [some, .number(0), .number(0)]),
      Attempt(what: "listen", call: .listen, arguments: [some, .number(1)]),
      Attempt(what: "connect", call: .connect, arguments: [some, .number(0), .number(0)]),
      Attempt(
        what: "send with an address in memory", call: .sendmsg,
        arguments: [some, .number(0), .number(0)]),
    ]
  }

  private static func memory(_ page: Int) -> [Attempt] {
    let writable = Int(PROT_READ | PROT_WRITE)
    let anonymous = Int(MAP_PRIVATE | MAP_ANONYMOUS)
    return [
      Attempt(
        what: "map memory to write and run", call: .mmap,
        arguments: [0, 4096, writable | Int(PROT_EXEC), anonymous, -1, 0].map(Argument.number)),
      Attempt(
        what: "run what was written", call: .mprotect,
        arguments: [page, 4096, Int(PROT_READ | PROT_EXEC)].map(Argument.number)),
      Attempt(
        what: "make a file in memory", call: .memfd_create, arguments: [.text("made"), .number(0)]),
      Attempt(what: "handle its own page faults", call: .userfaultfd, arguments: [.number(0)]),
      Attempt(
        what: "share memory with others", call: .shmget,
        arguments: [0, 4096, 0o1600].map(Argument.number)),
    ]
  }

  private static func processes(_ place: Place, _ data: Int32) -> [Attempt] {
    let parent = Int(place.parent)
    func signal(_ what: String, _ process: Int) -> Attempt {
      Attempt(what: what, call: .kill, arguments: [.number(process), .number(0)])
    }
    let setOwner: Int = 8  // F_SETOWN
    let firstInFirstOut: Int = 1  // SCHED_FIFO
    return [
      signal("signal the parent", parent), signal("signal every process", -1),
      signal("signal its group", 0),
      Attempt(
        what: "signal a thread of the parent", call: .tgkill,
        arguments: [parent, parent, 0].map(Argument.number)),
      Attempt(
        what: "have the parent signalled for it", call: .fcntl,
        arguments: [Int(data), setOwner, parent].map(Argument.number)),
      Attempt(
        what: "hold the parent", call: .pidfd_open, arguments: [.number(parent), .number(0)]),
      Attempt(
        what: "take a file from the parent", call: .pidfd_getfd,
        arguments: [Int(data), 0, 0].map(Argument.number)),
      Attempt(
        what: "limit the parent", call: .prlimit64,
        arguments: [parent, 7, 0, 0].map(Argument.number)),
      Attempt(
        what: "run before every other process", call: .sched_setscheduler,
        arguments: [0, firstInFirstOut, 0].map(Argument.number)),
    ]
  }

  /// Doors into the system, with arguments that do nothing should one be open.
  private static let doors: [(what: String, call: SystemCall)] = [
    ("mount", .mount), ("unmount", .umount2), ("change the root", .pivot_root),
    ("change its root", .chroot), ("make namespaces", .unshare), ("enter namespaces", .setns),
    ("queue calls by io_uring", .io_uring_setup), ("load a program into the kernel", .bpf),
    ("measure other processes", .perf_event_open), ("use the kernel's keys", .keyctl),
    ("load a module", .init_module), ("load a kernel", .kexec_load),
    ("restart the machine", .reboot),
    ("swap to a file", .swapon), ("take other rights", .capset),
    ("open a file by its number", .open_by_handle_at),
    ("watch files", .inotify_init1), ("watch all files", .fanotify_init),
    ("make memory that no one sees", .memfd_secret), ("filter its own calls anew", .seccomp),
    ("make rules of its own", .landlock_create_ruleset),
  ]

  private static let system = doors.map {
    Attempt(what: $0.what, call: $0.call, arguments: [.number(-1), .number(-1), .number(-1)])
  }

  /// What ends the process.
  private static let endings = [
    Attempt(
      what: "start a program", call: .execve,
      arguments: [.text("/bin/true"), .number(0), .number(0)]),
    Attempt(
      what: "start an open program", call: .execveat,
      arguments: [.number(-1), .text("/bin/true"), .number(0), .number(0), .number(0)]),
    Attempt(what: "trace a process", call: .ptrace, arguments: [.number(-1), .number(-1)]),
    Attempt(
      what: "read another process's memory", call: .process_vm_readv, arguments: [.number(-1)]),
    Attempt(
      what: "write another process's memory", call: .process_vm_writev, arguments: [.number(-1)]),
    Attempt(what: "fork", call: .fork), Attempt(what: "fork and wait", call: .vfork),
    Attempt(what: "clone itself", call: .clone, arguments: [.number(Int(SIGCHLD))]),
    Attempt(
      what: "clone itself into new namespaces", call: .clone,
      arguments: [.number(Int(SIGCHLD) | 0x1000_0000)]),
    Attempt(
      what: "send to an address", call: .sendto,
      arguments: [.number(-1), .text("x"), .number(1), .number(0), .text("address"), .number(7)]),
  ].map { (attempt: Attempt) in
    var attempt = attempt
    attempt.expected = .ends
    return attempt
  }
}
