import Synchronization

/// Whether one running cell was told to stop; every cell gets its own.
final class Interruption: Sendable {
  private let raised = Atomic<Bool>(false)
  private let handlers = Locked<[@Sendable () -> Void]>([])

  var isRaised: Bool { raised.load(ordering: .relaxed) }

  func raise() {
    raised.store(true, ordering: .relaxed)
    let waiting = handlers.withLock { handlers in
      defer { handlers = [] }
      return handlers
    }
    for handler in waiting { handler() }
  }

  /// Calls `handler` when the cell is told to stop; at once if it was already.
  func onRaise(_ handler: @escaping @Sendable () -> Void) {
    let isLate = handlers.withLock { handlers in
      if isRaised { return true }
      handlers.append(handler)
      return false
    }
    if isLate { handler() }
  }
}
