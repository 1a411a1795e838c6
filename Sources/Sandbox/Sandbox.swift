import CSandbox
import Glibc
import Synchronization

/// Takes from the process what it does not need, so that not even a fault in a C library can be used.
///
/// A process with one thread calls `lock`. One that has sockets to bind calls `restrictFiles` while it has one thread, and
/// `restrictCalls`, which binds all threads, just before it hears the first message.
package struct Sandbox: Sendable {
  package enum Mode: String, Sendable, CaseIterable {
    /// As much as the system offers.
    case auto
    /// All of it, or nothing is run.
    case require
    case off
  }

  package var mode: Mode
  package var grants: Grants

  package init(_ mode: Mode, _ grants: Grants) {
    self.mode = mode
    self.grants = grants
  }

  /// What the running system has: the version of Landlock, 0 for none, and whether it filters system calls.
  package static var offered: (landlock: Int, filter: Bool) {
    // SECCOMP_GET_ACTION_AVAIL of SECCOMP_RET_KILL_PROCESS: Linux 4.14 or newer.
    let ask: UInt = 2
    var action = CallFilter.Verdict.kill.returnValue
    let answer = withUnsafePointer(to: &action) { call(.seccomp, ask, 0, UInt(bitPattern: $0)) }
    return (Landlock.version, Architecture.current != nil && answer == 0)
  }

  package func lock() throws(SandboxError) {
    try restrictFiles()
    try restrictCalls()
  }

  /// From now on only what is granted can be read, written, bound, connected to.
  package func restrictFiles() throws(SandboxError) {
    guard mode != .off else { return Confinement.change { $0.isOff = true } }
    try attempt { () throws(SandboxError) in
      try Limits.apply(to: grants)
      try Landlock.restrict(to: grants)
      Confinement.change { $0.landlock = Landlock.version }
    }
  }

  /// From now on, on every thread, only the calls that serving needs can be made.
  package func restrictCalls() throws(SandboxError) {
    guard mode != .off else { return }
    try attempt { () throws(SandboxError) in
      try Self.install(CallFilter(for: grants, landlock: Landlock.version))
      Confinement.change { $0.hasFilter = true }
    }
  }

  private func attempt(_ body: () throws(SandboxError) -> Void) throws(SandboxError) {
    do {
      try body()
    } catch {
      if mode == .require { throw SandboxError("the sandbox is required, but \(error)") }
    }
  }

  private static func install(_ filter: CallFilter) throws(SandboxError) {
    guard let architecture = Architecture.current else {
      throw SandboxError("there is no list of system calls for this processor")
    }
    let setFilter: UInt = 1  // SECCOMP_SET_MODE_FILTER
    let onAllThreads: UInt = 1  // SECCOMP_FILTER_FLAG_TSYNC
    var instructions = filter.program(for: architecture)
    let result = instructions.withUnsafeMutableBufferPointer { buffer in
      var program = sock_fprog(len: UInt16(buffer.count), filter: buffer.baseAddress)
      return withUnsafePointer(to: &program) {
        call(.seccomp, setFilter, onAllThreads, UInt(bitPattern: $0))
      }
    }
    // A positive number is a thread that could not follow.
    guard result == 0 else {
      throw SandboxError("the system refuses a filter of system calls", result < 0 ? errno : EBUSY)
    }
  }
}

/// What holds in this process.
package struct Confinement: Sendable, CustomStringConvertible {
  package fileprivate(set) var landlock: Int?
  package fileprivate(set) var hasFilter = false
  fileprivate var isOff = false

  private static let state = Mutex(Confinement())

  package static var current: Confinement { state.withLock { $0 } }

  fileprivate static func change(_ body: (inout Confinement) -> Void) {
    state.withLock { body(&$0) }
  }

  package var description: String {
    switch (landlock, hasFilter) {
    case (let version?, true): "Landlock \(version), seccomp"
    case (let version?, false): "Landlock \(version) alone (no filter of system calls)"
    case (nil, true): "seccomp alone (the system offers no Landlock)"
    case (nil, false): isOff ? "off" : "none (the system offers neither Landlock nor seccomp)"
    }
  }
}

/// Why a process was not locked, as the middle of a sentence.
package struct SandboxError: Error, Hashable, CustomStringConvertible {
  package let description: String

  init(_ description: String, _ code: Int32? = nil) {
    self.description = description + (code.map { " (\(String(cString: strerror($0))))" } ?? "")
  }
}
