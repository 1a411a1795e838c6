/// `2:5` between square brackets.
package final class SliceValue: ObjectValue {
  package var object: Object { .slice(self) }
  package let start: Int?
  package let stop: Int?
  package let step: Int

  package init(start: Int?, stop: Int?, step: Int) {
    self.start = start
    self.stop = stop
    self.step = step
  }

  package var typeName: String { "slice" }
  package var text: String { "slice" }

  /// The positions it selects from `count` items, as Python's slices do.
  package func positions(_ count: Int) -> NumberRange? {
    func clamped(_ bound: Int?, _ standard: Int, _ low: Int, _ high: Int) -> Int64 {
      guard let bound else { return Int64(standard) }
      return Int64(min(max(bound < 0 ? bound + count : bound, low), high))
    }
    return step > 0
      ? NumberRange(
        start: clamped(start, 0, 0, count), stop: clamped(stop, count, 0, count), step: Int64(step))
      : NumberRange(
        start: clamped(start, count - 1, -1, count - 1), stop: clamped(stop, -1, -1, count - 1),
        step: Int64(step))
  }
}
