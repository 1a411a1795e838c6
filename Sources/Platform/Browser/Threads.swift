/// A page has one thread.
package enum Threads {
  package static let count = 1

  package static func run(_ most: Int, _ work: (_ isCaller: Bool) -> Void) { work(true) }

  package static func run(stackOf size: Int, _ body: () -> Void) { body() }

  /// The part of memory that is the stack; the engine has one of its own beside it.
  package static var stack: (lowestAddress: UInt, size: Int) { (0, 8 << 20) }

  package static func later(_ body: @escaping @Sendable () -> Void) { body() }

  package static func start(stackOf size: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    false
  }
}
