import Synchronization

/// A variable that functions inside its own function share with it: they see what it is assigned later.
///
/// Snapshots may reach it from other threads, hence the lock.
package final class Variable: Sendable {
  private let content: Mutex<Value?>

  init(_ value: Value? = nil) { content = Mutex(value) }

  package var value: Value? {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }

  deinit {
    let value = content.withLock { $0.take() }
    if let value, value.mayHoldFunctions { Releases.release(value) }
  }
}

/// Releases values one after the other.
///
/// A function that holds a variable that holds a function may go on like this for millions of links, and each would
/// take stack if it were released inside the release of the one before.
private enum Releases {
  private struct Queue {
    var values: [Value] = []
    var isRunning = false
  }
  private static let queue = Mutex(Queue())

  static func release(_ value: Value) {
    let isFirst = queue.withLock { queue in
      queue.values.append(value)
      defer { queue.isRunning = true }
      return !queue.isRunning
    }
    guard isFirst else { return }
    // The value leaves the lock before it is released: its own variables come back here.
    while let next = next() { withExtendedLifetime(next) {} }
  }

  private static func next() -> Value? {
    queue.withLock { queue in
      if queue.values.isEmpty { queue.isRunning = false }
      return queue.values.popLast()
    }
  }
}
