extension KernelBlocks {
  /// The blocks and their moments as plain memory, and how a support falls into them.
  struct View {
    let starts: UnsafeBufferPointer<Int>
    let edges: UnsafeBufferPointer<Double>
    let numbers: UnsafeBufferPointer<Int64>
    let blockOfKey: UnsafeBufferPointer<Int32>
    let rows: UnsafeBufferPointer<Int>
    let fromStart: UnsafeBufferPointer<Double>
    let fromEnd: UnsafeBufferPointer<Double>
    let width: Double
    /// Moments per row.
    let size: Int

    /// Keys from one end of a block up to a kept place.
    struct Run {
      /// Where the moments are taken about: the end of the block they were summed from.
      var reference: Double
      /// The row of `fromStart` or `fromEnd`.
      var row: Int
      var isFromStart: Bool
      /// Whether the keys lie left of the query.
      var isLeft: Bool
      /// Whether the run reaches to the edge of the support.
      var isOuter: Bool
    }

    /// A support, cut into runs whose moments are kept and ranges of keys that are added singly.
    struct Parts {
      var running: [Run] = []
      var single: [Range<Int>] = []
    }

    /// Σ sᵏ v over a run at [k × columns + column], s being the distance from its reference in widths.
    @inline(__always)
    func moments(_ run: Run) -> UnsafeBufferPointer<Double> {
      UnsafeBufferPointer(
        rebasing: (run.isFromStart ? fromStart : fromEnd)[run.row * size..<(run.row + 1) * size])
    }

    /// Cuts the keys of a support; false when rounding put a key into an unexpected block.
    ///
    /// `middle` is the first key at or right of the query, or nil when the kernel does not tell left
    /// from right.
    func cut(
      _ support: Range<Int>, around query: Double, middle: Int?, into parts: inout Parts
    ) -> Bool {
      parts.running.removeAll(keepingCapacity: true)
      parts.single.removeAll(keepingCapacity: true)
      guard let origin = edges.first, let firstKey = support.first, let lastKey = support.last
      else { return false }
      let home = ((query - origin) / width).rounded(.down)
      for block in Int(blockOfKey[firstKey])...Int(blockOfKey[lastKey]) {
        let keys = starts[block]..<starts[block + 1]
        let inside = keys.clamped(to: support)
        switch Double(numbers[block]) - home {
        case -1:
          guard inside.upperBound == keys.upperBound else { return false }
          addSuffix(of: block, from: inside.lowerBound, isLeft: true, isOuter: true, to: &parts)
        case 0:
          guard inside == keys else { return false }
          let middle = middle ?? keys.upperBound
          addPrefix(of: block, upTo: middle, isLeft: true, isOuter: false, to: &parts)
          addSuffix(of: block, from: middle, isLeft: false, isOuter: false, to: &parts)
        case 1:
          guard inside.lowerBound == keys.lowerBound else { return false }
          addPrefix(of: block, upTo: inside.upperBound, isLeft: false, isOuter: true, to: &parts)
        default: return false
        }
      }
      return true
    }

    /// The keys of a block before `end`: a kept run, and the few keys after it.
    private func addPrefix(
      of block: Int, upTo end: Int, isLeft: Bool, isOuter: Bool, to parts: inout Parts
    ) {
      let keys = starts[block]..<starts[block + 1]
      let row =
        end == keys.upperBound
        ? KernelBlocks.rowCount(keys.count) - 1 : (end - keys.lowerBound) / KernelBlocks.spacing
      if row > 0 {
        parts.running.append(
          Run(
            reference: edges[block], row: rows[block] + row, isFromStart: true, isLeft: isLeft,
            isOuter: isOuter))
      }
      parts.single.append(min(keys.lowerBound + row * KernelBlocks.spacing, end)..<end)
    }

    /// The keys of a block from `start` on: the few keys up to a kept run, and that run.
    private func addSuffix(
      of block: Int, from start: Int, isLeft: Bool, isOuter: Bool, to parts: inout Parts
    ) {
      let keys = starts[block]..<starts[block + 1]
      let row = (start - keys.lowerBound + KernelBlocks.spacing - 1) / KernelBlocks.spacing
      let kept = min(keys.lowerBound + row * KernelBlocks.spacing, keys.upperBound)
      if kept < keys.upperBound {
        parts.running.append(
          Run(
            reference: edges[block] + width, row: rows[block] + row, isFromStart: false,
            isLeft: isLeft, isOuter: isOuter))
      }
      parts.single.append(start..<kept)
    }
  }
}
