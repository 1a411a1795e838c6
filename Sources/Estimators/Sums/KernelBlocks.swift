import RealModule

/// Sorted keys in blocks as wide as a kernel, with running moments from both ends of each block.
struct KernelBlocks {
  /// Keys between two kept moments.
  static let spacing = 16

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
    var running: [Run]
    var single: [Range<Int>]
  }

  /// First key of each block, and the count of keys at the end.
  private var starts: [Int] = []
  /// Left edge of each block, in the units of the data.
  private var edges: [Double] = []
  /// Which block in the row of all places, so that neighbours can be told.
  private var numbers: [Int] = []
  private var blockOfKey: [Int32] = []
  /// Row of the first kept moments of each block.
  private var rows: [Int] = []
  /// Rows × (degree + 1) × (1 + columns).
  private var fromStart: [Double] = []
  private var fromEnd: [Double] = []

  private let width: Double
  private let degree: Int
  private let columns: Int

  init(line: SortedLine, width: Double, degree: Int) {
    self.width = width
    self.degree = degree
    columns = 1 + line.columns.count
    // Too many widths from the first key to number the blocks: every query adds its keys singly.
    guard let first = line.positions.first, let last = line.positions.last,
      (last - first) / width < 0x1p40
    else { return }
    cut(line, from: first)
    sumRuns(line)
  }

  private mutating func cut(_ line: SortedLine, from first: Double) {
    blockOfKey.reserveCapacity(line.positions.count)
    var rowCount = 0
    for (key, x) in line.positions.enumerated() {
      let number = Int(((x - first) / width).rounded(.down))
      if number != numbers.last {
        if let start = starts.last { rowCount += (key - start - 1) / Self.spacing + 2 }
        starts.append(key)
        numbers.append(number)
        edges.append(first + Double(number) * width)
        rows.append(rowCount)
      }
      blockOfKey.append(Int32(truncatingIfNeeded: numbers.count - 1))
    }
    if let start = starts.last {
      rowCount += (line.positions.count - start - 1) / Self.spacing + 2
    }
    starts.append(line.positions.count)
    fromStart = [Double](repeating: 0, count: rowCount * (degree + 1) * columns)
    fromEnd = fromStart
  }

  /// Row r of a block holds the moments of its first 16 r keys, and of its keys from 16 r on.
  private mutating func sumRuns(_ line: SortedLine) {
    let size = (degree + 1) * columns
    for block in numbers.indices {
      let keys = starts[block]..<starts[block + 1]
      let rowCount = rowCount(keys)
      var running = [CompensatedSum](repeating: CompensatedSum(), count: size)
      for row in 1..<rowCount {
        let part = keys.dropFirst((row - 1) * Self.spacing).prefix(Self.spacing)
        for key in part { add(key, line, about: edges[block], to: &running) }
        Self.store(running, in: &fromStart, at: (rows[block] + row) * size)
      }
      running = [CompensatedSum](repeating: CompensatedSum(), count: size)
      for row in (0..<(rowCount - 1)).reversed() {
        let part = keys.dropFirst(row * Self.spacing).prefix(Self.spacing)
        for key in part { add(key, line, about: edges[block] + width, to: &running) }
        Self.store(running, in: &fromEnd, at: (rows[block] + row) * size)
      }
    }
  }

  private func add(
    _ key: Int, _ line: SortedLine, about reference: Double, to running: inout [CompensatedSum]
  ) {
    let s = (line.positions[key] - reference) / width
    var power = 1.0
    for k in 0...degree {
      running[k * columns].add(power)
      for column in line.columns.indices {
        running[k * columns + 1 + column].add(power * line.columns[column][key])
      }
      power *= s
    }
  }

  private static func store(_ running: [CompensatedSum], in array: inout [Double], at start: Int) {
    for (place, sum) in running.enumerated() { array[start + place] = sum.value }
  }

  /// Σ sᵏ v over a run, s being the distance from its reference in widths.
  @inline(__always)
  func moment(_ run: Run, _ power: Int, _ column: Int) -> Double {
    let place = (run.row * (degree + 1) + power) * columns + column
    return run.isFromStart ? fromStart[place] : fromEnd[place]
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
    let row = end == keys.upperBound ? rowCount(keys) - 1 : (end - keys.lowerBound) / Self.spacing
    if row > 0 {
      parts.running.append(
        Run(
          reference: edges[block], row: rows[block] + row, isFromStart: true, isLeft: isLeft,
          isOuter: isOuter))
    }
    parts.single.append(min(keys.lowerBound + row * Self.spacing, end)..<end)
  }

  /// The keys of a block from `start` on: the few keys up to a kept run, and that run.
  private func addSuffix(
    of block: Int, from start: Int, isLeft: Bool, isOuter: Bool, to parts: inout Parts
  ) {
    let keys = starts[block]..<starts[block + 1]
    let row = (start - keys.lowerBound + Self.spacing - 1) / Self.spacing
    let kept = min(keys.lowerBound + row * Self.spacing, keys.upperBound)
    if kept < keys.upperBound {
      parts.running.append(
        Run(
          reference: edges[block] + width, row: rows[block] + row, isFromStart: false,
          isLeft: isLeft, isOuter: isOuter))
    }
    parts.single.append(start..<kept)
  }

  /// Rows kept for a block: after every sixteenth key, and at both ends.
  private func rowCount(_ keys: Range<Int>) -> Int { (keys.count - 1) / Self.spacing + 2 }
}
