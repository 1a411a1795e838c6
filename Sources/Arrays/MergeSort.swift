package import Diagnostics
package import Work

/// Sorting by a comparison, which can be interrupted and keeps equal elements in their order (Knuth, volume 3, 5.2.4).
package struct MergeSort {
  package let interrupt: Interrupt

  package init(interrupt: Interrupt) {
    self.interrupt = interrupt
  }

  /// Sorted by the standard library, which cannot be interrupted.
  private static let run = 1 << 10

  /// The indices of so many elements in order.
  package func indices(_ count: Int, by comesFirst: (Int, Int) -> Bool) throws(RuntimeFailure)
    -> [Int]
  {
    var sorted = Array(0..<count)
    for start in stride(from: 0, to: count, by: Self.run) {
      try interrupt.poll()
      sorted[start..<min(start + Self.run, count)].sort {
        comesFirst($0, $1) || (!comesFirst($1, $0) && $0 < $1)
      }
    }
    var width = Self.run
    while width < count {
      var merged: [Int] = []
      merged.reserveCapacity(count)
      for start in stride(from: 0, to: count, by: 2 * width) {
        let (middle, end) = (min(start + width, count), min(start + 2 * width, count))
        var (left, right) = (start, middle)
        while left < middle || right < end {
          if merged.count.isMultiple(of: Self.run) { try interrupt.poll() }
          // Of equal ones the left comes first.
          if right == end || (left < middle && !comesFirst(sorted[right], sorted[left])) {
            merged.append(sorted[left])
            left += 1
          } else {
            merged.append(sorted[right])
            right += 1
          }
        }
      }
      sorted = merged
      width *= 2
    }
    return sorted
  }
}
