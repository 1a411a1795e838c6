import CSandbox
import Glibc

/// Tries, inside the locked process and on each kind of thread, what a fault in its memory would try.
package struct SelfTest {
  /// Where it is tried: a notebook's folder, that of the history, and a file beside them.
  package struct Place: Sendable {
    package var notebook: String
    package var history: String
    package var outside: String
    /// The process that started this one.
    let parent = getppid()

    /// Makes all of it beneath `folder`.
    package init(beneath folder: String) throws(SandboxError) {
      notebook = folder + "/notebook"
      history = folder + "/history"
      outside = folder + "/outside.csv"
      mkdir(notebook, 0o700)
      mkdir(history, 0o700)
      for path in [outside, notebook + "/data.csv"] {
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0, write(file, "a\n1\n", 4) == 4 else {
          throw SandboxError("\(path) cannot be written", errno)
        }
        close(file)
      }
      symlink("../outside.csv", notebook + "/link.csv")
    }
  }

  /// What one attempt came to on one thread.
  package struct Result: Sendable {
    package var what: String
    package var outcome: String
    package var isAsExpected: Bool

    package init(what: String, outcome: String, isAsExpected: Bool) {
      self.what = what
      self.outcome = outcome
      self.isAsExpected = isAsExpected
    }
  }

  package let place: Place
  let sandbox: Sandbox
  /// Leaves one of the two mechanisms out, to see what the other holds alone.
  let skipsLandlock: Bool
  let skipsFilter: Bool

  package init(
    _ sandbox: Sandbox, in place: Place, skippingLandlock: Bool = false,
    skippingFilter: Bool = false
  ) {
    self.place = place
    self.sandbox = sandbox
    skipsLandlock = skippingLandlock
    skipsFilter = skippingFilter
  }

  /// Locks the process as a kernel is, threads and all, and tries everything.
  ///
  /// - Returns: the results by thread.
  package func run() throws(SandboxError) -> [(thread: String, results: [Result])] {
    guard chdir(place.notebook) == 0 else {
      throw SandboxError("\(place.notebook) cannot be entered", errno)
    }
    let early = TestThread()
    let late = TestThread()
    if !skipsLandlock { try sandbox.restrictFiles() }
    // As those of libzmq: between the two steps.
    early.start()
    if !skipsFilter { try sandbox.restrictCalls() }
    late.start()
    let first = tryAll()
    return [
      ("first thread", first), ("thread from before the filter", early.results { tryAll() }),
      ("thread from after it", late.results { tryAll() }),
    ]
  }

  /// Locks the process, and makes one call that must end it.
  package func end(by what: String) throws(SandboxError) {
    guard chdir(place.notebook) == 0 else {
      throw SandboxError("\(place.notebook) cannot be entered", errno)
    }
    try sandbox.lock()
    if what == Self.foreignCall {
      _ = sandbox_call(0x4000_0000 + 39, 0, 0, 0, 0, 0, 0)
    } else if let attempt = Self.attempts(in: place, data: -1, page: 0).first(where: {
      $0.what == what
    }) {
      _ = Self.perform(attempt)
    }
  }

  /// What must end a process, by the names that `end` takes.
  package var endings: [String] {
    Self.attempts(in: place, data: -1, page: 0).filter {
      $0.expected == .ends && Architecture.current.flatMap($0.call.number) != nil
    }.map(\.what) + (Architecture.current == .x86 ? [Self.foreignCall] : [])
  }

  private static let foreignCall = "call by 32-bit pointers"

  // MARK: Trying

  private func tryAll() -> [Result] {
    let data = open("data.csv", O_RDONLY | O_CLOEXEC)
    let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    defer {
      close(data)
      munmap(page, 4096)
    }
    let attempts = Self.attempts(in: place, data: data, page: Int(bitPattern: page))
    var results = attempts.filter {
      $0.expected != .ends && Architecture.current.flatMap($0.call.number) != nil
    }.map(Self.result)
    // Without the filter the calls would be made.
    if Confinement.current.hasFilter { results.append(sweep()) }
    return results
  }

  private static func result(of attempt: Attempt) -> Result {
    let value = perform(attempt)
    let error = errno
    let outcome: Outcome = value < 0 && [EPERM, EACCES].contains(error) ? .isRefused : .works
    if value >= 0, [.openat, .socket, .memfd_create].contains(attempt.call) { close(Int32(value)) }
    return Result(
      what: attempt.what, outcome: value < 0 ? String(cString: strerror(error)) : "works",
      isAsExpected: attempt.expected == .works ? value >= 0 : outcome == attempt.expected)
  }

  private static func perform(_ attempt: Attempt) -> Int {
    var texts: [UnsafeMutablePointer<CChar>] = []
    defer { for text in texts { free(text) } }
    var words = attempt.arguments.map { argument -> UInt in
      switch argument {
      case .number(let number): return UInt(bitPattern: number)
      case .text(let text):
        guard let copy = strdup(text) else { return 0 }
        texts.append(copy)
        return UInt(bitPattern: copy)
      }
    }
    words += [UInt](repeating: 0, count: 6 - words.count)
    return call(attempt.call, words[0], words[1], words[2], words[3], words[4], words[5])
  }

  /// What the kernel calls on its own account at traced places: no filter sees it, and elsewhere it ends the process by SIGILL.
  private static let probes: Set<UInt32> = Architecture.current == .x86 ? [335, 336] : []

  /// Every number without a rule, also those that no kernel knows yet.
  private func sweep() -> Result {
    let filter = CallFilter(for: sandbox.grants, landlock: Landlock.version)
    let known = Self.probes.union(
      filter.rules.compactMap { rule in Architecture.current.flatMap(rule.call.number) })
    let open = (UInt32(0)..<1000).filter { number in
      guard !known.contains(number) else { return false }
      return sandbox_call(Int(number), .max, .max, .max, .max, .max, .max) >= 0 || errno != EPERM
    }
    return Result(
      what: "any of the \(1000 - known.count) calls below 1000 without a rule",
      outcome: open.isEmpty ? String(cString: strerror(EPERM)) : "works: \(open)",
      isAsExpected: open.isEmpty)
  }
}

/// A thread that waits for what it shall do.
private final class TestThread {
  private var descriptors: [Int32] = [-1, -1]
  private var thread = pthread_t()
  private var body: () -> [SelfTest.Result] = { [] }
  private var found: [SelfTest.Result] = []

  init() { pipe(&descriptors) }

  func start() {
    pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        let this = Unmanaged<TestThread>.fromOpaque(pointer).takeUnretainedValue()
        var byte: UInt8 = 0
        _ = read(this.descriptors[0], &byte, 1)
        this.found = this.body()
        return nil
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// The thread writes to the pipe's end before it is joined, so the two never touch `self` at once.
  func results(of body: @escaping () -> [SelfTest.Result]) -> [SelfTest.Result] {
    self.body = body
    _ = write(descriptors[1], "x", 1)
    pthread_join(thread, nil)
    for descriptor in descriptors { close(descriptor) }
    return found
  }
}
