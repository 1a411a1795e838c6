/// A page has one thread.
package enum Threads {
  package static let count = 1

  package static func run(_ most: Int, _ work: (_ isCaller: Bool) -> Void) { work(true) }

  package static func run(stackOf size: Int, _ body: () -> Void) { body() }

  /// The part of the stack in memory that may be used.
  ///
  /// What uses more has used up the engine's own stack beside it, which nothing here can measure; whoever runs the
  /// module knows how large that is.
  package static var stack: (lowestAddress: UInt, size: Int) {
    let size = Int(page_stack())
    return (UInt(whole - size), size)
  }

  /// As the linker was told: it begins at address 0.
  private static let whole = 8 << 20

  package static func later(_ body: @escaping @Sendable () -> Void) { body() }

  package static func start(stackOf size: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    false
  }
}

@_extern(wasm, module: "page", name: "stack") @_extern(c)
private func page_stack() -> Int32
