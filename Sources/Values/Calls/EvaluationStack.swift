import Platform

/// The stack that evaluation needs: endless recursion must meet the evaluator's limit before the end of the stack.
///
/// The kernel's evaluation threads have more than this; others run cells inside `EvaluationStack.run`.
package enum EvaluationStack {
  /// Only the pages that are touched take memory.
  package static let size = 256 << 20

  /// How far calls may go down on the stack of the calling thread, which may be smaller where the address space is limited.
  ///
  /// A quarter of the stack, at least 256 KiB, is left to what runs between two calls.
  static var lowestAddress: UInt {
    let stack = Threads.stack
    return stack.lowestAddress + UInt(max(stack.size / 4, 256 << 10))
  }

  /// Runs `body` on a thread with such a stack and waits for it.
  ///
  /// Where there is no room for one, the limit on calls is the only guard.
  package static func run(_ body: () -> Void) { Threads.run(stackOf: size, body) }
}
