import Glibc
import Synchronization
package import ZeroMQ

/// Lets a process that must die say why first.
///
/// The handler of a fatal signal may do almost nothing itself (signal-safety(7)). It wakes the I/O
/// thread, whose state is whole, waits until that has told the clients, and lets the signal do its
/// work. A fault of the I/O thread itself ends the process at once.
package final class LastWords: Sendable {
  private static let fatalSignals: KeyValuePairs = [
    SIGILL: "it ran into a trap (SIGILL)", SIGTRAP: "it ran into a trap (SIGTRAP)",
    SIGSEGV: "it touched memory that is not its own, or its stack overflowed (SIGSEGV)",
    SIGBUS: "it touched memory that is not there (SIGBUS)",
    SIGFPE: "it did arithmetic without a result (SIGFPE)", SIGABRT: "it gave up (SIGABRT)",
  ]
  private static let alternateStackSize = 64 << 10

  let fault: WakeUp

  /// Installs the handler; the calling thread must be the I/O thread.
  package init() throws(ZeroMQError) {
    let fault = try WakeUp()
    self.fault = fault
    faultDescriptor.store(fault.fileDescriptor, ordering: .relaxed)
    speaker.store(UInt(pthread_self()), ordering: .releasing)
    for (signal, _) in Self.fatalSignals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = handleFault
      // Another stack, as a fault may be the overflow of this one.
      action.sa_flags = Int32(SA_ONSTACK) | Int32(bitPattern: UInt32(SA_NODEFER))
      sigaction(signal, &action, nil)
    }
  }

  /// Runs `body` with another stack at hand, to handle the overflow of the thread's own on.
  static func withAlternateStack(_ body: () -> Void) {
    var stack = stack_t()
    stack.ss_sp = malloc(alternateStackSize)
    stack.ss_size = alternateStackSize
    guard stack.ss_sp != nil else { return body() }
    sigaltstack(&stack, nil)
    body()
    let memory = stack.ss_sp
    stack.ss_flags = Int32(SS_DISABLE)
    sigaltstack(&stack, nil)
    free(memory)
  }

  /// What happened, as the middle of a sentence.
  var reason: String {
    let signal = faultSignal.load(ordering: .acquiring)
    return Self.fatalSignals.first { $0.key == signal }?.value ?? "of a fault"
  }

  /// Lets the process die of the fault, if there was one; the clients know by now.
  package func dieOfFault() {
    guard faultSignal.load(ordering: .acquiring) != 0 else { return }
    areSaid.store(true, ordering: .releasing)
    while true { pause() }
  }
}

// What the handler may touch: plain atomics outside any object, initialized without code.
private let faultDescriptor = Atomic<Int32>(-1)
private let faultSignal = Atomic<Int32>(0)
private let speaker = Atomic<UInt>(0)
private let areSaid = Atomic<Bool>(false)

private func handleFault(_ signal: Int32) {
  let isFirst = faultSignal.compareExchange(
    expected: 0, desired: signal, ordering: .acquiringAndReleasing
  ).exchanged
  let isSpeaker = UInt(pthread_self()) == speaker.load(ordering: .acquiring)
  if isFirst, !isSpeaker {
    var one: UInt64 = 1
    _ = write(faultDescriptor.load(ordering: .relaxed), &one, MemoryLayout<UInt64>.size)
    // Two seconds at most: the I/O thread may need a lock that this thread holds.
    for _ in 0..<200 where !areSaid.load(ordering: .acquiring) { usleep(10_000) }
  } else if !isSpeaker {
    // A second fault elsewhere: the first one speaks for both.
    while true { pause() }
  }
  var action = sigaction()
  action.__sigaction_handler.sa_handler = SIG_DFL
  sigaction(signal, &action, nil)
  raise(signal)
}
