import Arrays
package import Work

extension Evaluator {
  /// The items of a sequence one after the other.
  package struct Cursor {
    private let value: Value
    package let count: Int
    /// Behind the value, so that it is the last to let go.
    private let keeper: Keeper?

    package init(_ value: Value, _ count: Int, _ interrupt: Interrupt) {
      self.value = value
      self.count = count
      keeper = count > 10_000 ? Keeper([value], interrupt) : nil
    }

    package subscript(index: Int) -> Value { value.item(index) }
  }

  /// A long list that a stop does not wait for.
  private final class Keeper {
    private var values: [Value]
    private let interrupt: Interrupt

    init(_ values: [Value], _ interrupt: Interrupt) {
      self.values = values
      self.interrupt = interrupt
    }

    deinit { interrupt.letGo(&values) }
  }
}
