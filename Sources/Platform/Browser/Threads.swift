// The compiler names the file where it checks that a closure has not escaped: no checkout's folder.
#sourceLocation(file:"Platform/Browser/Threads",line:3)
/// A page has one thread, whose engine may have more stacks than one.
package enum Threads {
  package static let count = 1

  package static func run(_ most: Int, _ work: (_ isCaller: Bool) -> Void) { work(true) }

  /// Runs `body` on another stack where the engine has one, and waits for it.
  package static func run(stackOf size: Int, _ body: () -> Void) {
    guard hasSpareStack else { return body() }
    withoutActuallyEscaping(body) { body in
      spent += 1
      page_switch(Unmanaged.passRetained(StackJob(body)).toOpaque())
      spent -= 1
    }
  }

  /// What the page calls on the other stack.
  package static func perform(_ job: UnsafeMutableRawPointer) {
    Unmanaged<StackJob>.fromOpaque(job).takeRetainedValue().body()
  }

  /// Whether calls that have used up a stack may go on upon another.
  package static var hasSpareStack: Bool {
    spent < page_stacks() && (spent + 2) * stackSize < whole
  }

  /// The part of the stack in memory that may be used.
  ///
  /// What uses more has used up the engine's own stack beside it, which nothing here can measure; whoever runs the
  /// module knows how large that is.
  package static var stack: (lowestAddress: UInt, size: Int) {
    (UInt(whole - (spent + 1) * stackSize), stackSize)
  }

  private static var stackSize: Int { Int(page_stack()) }

  /// How many stacks wait for the one in use.
  nonisolated(unsafe) private static var spent = 0

  /// As the linker was told: it begins at address 0.
  private static let whole = 32 << 20

  package static func later(_ body: @escaping @Sendable () -> Void) { body() }

  package static func start(stackOf size: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
    false
  }
}

private final class StackJob {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

@_extern(wasm, module: "page", name: "stack") @_extern(c)
private func page_stack() -> Int32

@_extern(wasm, module: "page", name: "stacks") @_extern(c)
private func page_stacks() -> Int32

@_extern(wasm, module: "page", name: "switch") @_extern(c)
private func page_switch(_ job: UnsafeMutableRawPointer)
