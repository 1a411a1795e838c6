// One thread needs no lock and no atomic instruction: in place of the module of this name, of which the
// compiler's embedded mode has half.

private final class Box<Value> {
  var value: Value
  init(_ value: Value) { self.value = value }
}

package enum AtomicOrdering { case relaxed, acquiring, releasing, acquiringAndReleasing }

// There is one thread.
package struct Atomic<Value: Sendable>: ~Copyable, @unchecked Sendable {
  private let box: Box<Value>

  package init(_ value: Value) { box = Box(value) }

  package borrowing func load(ordering: AtomicOrdering) -> Value { box.value }

  package borrowing func store(_ value: Value, ordering: AtomicOrdering) { box.value = value }

  package borrowing func exchange(_ value: Value, ordering: AtomicOrdering) -> Value {
    let old = box.value
    box.value = value
    return old
  }
}

extension Atomic where Value == Int {
  @discardableResult
  package borrowing func wrappingAdd(_ more: Int, ordering: AtomicOrdering)
    -> (oldValue: Int, newValue: Int)
  {
    let old = exchange(load(ordering: ordering) &+ more, ordering: ordering)
    return (old, old &+ more)
  }

  @discardableResult
  package borrowing func add(_ more: Int, ordering: AtomicOrdering)
    -> (oldValue: Int, newValue: Int)
  {
    wrappingAdd(more, ordering: ordering)
  }
}

// There is one thread.
package struct Mutex<Value>: ~Copyable, @unchecked Sendable {
  private let box: Box<Value>

  package init(_ value: Value) { box = Box(value) }

  package borrowing func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(&box.value)
  }
}
