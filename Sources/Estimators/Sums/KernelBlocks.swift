import Work

/// Sorted keys in blocks as wide as a kernel, with running moments from both ends of each block.
struct KernelBlocks {
  /// Keys between two kept moments.
  static let spacing = 8

  /// First key of each block, and the count of keys at the end.
  private var starts: [Int] = []
  /// Left edge of each block, in the units of the data.
  private var edges: [Double] = []
  /// Which block in the row of all places, so that neighbours can be told.
  private var numbers: [Int64] = []
  private var blockOfKey: [Int32] = []
  /// Row of the first kept moments of each block, and the count of rows at the end.
  private var rows: [Int] = []
  /// Rows × (degree + 1) × (1 + columns).
  private var fromStart: [Double] = []
  private var fromEnd: [Double] = []

  private let width: Double
  private let degree: Int
  private let columns: Int

  init(line: SortedLine, width: Double, degree: Int, supervision: Supervision)
    throws(EstimatorError)
  {
    self.width = width
    self.degree = degree
    columns = 1 + line.columns
    // Too many widths from the first key to number the blocks: every query adds its keys singly.
    guard let first = line.positions.first, let last = line.positions.last,
      (last - first) / width < 0x1p40
    else { return }
    try cut(line, from: first, supervision)
    let size = (rows.last ?? 0) * (degree + 1) * columns
    fromStart = try filledArray(size) { (fromStart) throws(EstimatorError) in
      fromEnd = try filledArray(size) { (fromEnd) throws(EstimatorError) in
        try sumRuns(line, fromStart, fromEnd, supervision)
      }
    }
  }

  private mutating func cut(_ line: SortedLine, from first: Double, _ supervision: Supervision)
    throws(EstimatorError)
  {
    let count = line.positions.count
    blockOfKey.reserveCapacity(count)
    var rowCount = 0
    var start = 0
    while start < count {
      if start & 1023 == 0 || numbers.count & 1023 == 0 { try supervision.checkpoint() }
      let number = ((line.positions[start] - first) / width).rounded(.down)
      let end = line.firstIndex(from: start) { (($0 - first) / width).rounded(.down) > number }
      starts.append(start)
      numbers.append(Int64(number))
      edges.append(first + number * width)
      rows.append(rowCount)
      rowCount += Self.rowCount(end - start)
      blockOfKey.append(
        contentsOf: repeatElement(Int32(truncatingIfNeeded: starts.count - 1), count: end - start))
      start = end
    }
    starts.append(count)
    rows.append(rowCount)
  }

  /// Row r of a block holds the moments of its first 8 r keys, and of its keys from 8 r on.
  private func sumRuns(
    _ line: SortedLine, _ fromStart: UnsafeMutablePointer<Double>,
    _ fromEnd: UnsafeMutablePointer<Double>, _ supervision: Supervision
  ) throws(EstimatorError) {
    let size = (degree + 1) * columns
    let keysPerBlock = max(1, line.positions.count / max(1, numbers.count))
    // A block's two directions are two tasks; tasks write disjoint rows.
    try parallelBlocks(
      2 * numbers.count, blockSize: max(1, 16_384 / keysPerBlock), supervision: supervision.quiet
    ) { tasks in
      var group = [Double](repeating: 0, count: size)
      var sum = group
      var lost = group
      for task in tasks {
        let block = task / 2
        let keys = starts[block]..<starts[block + 1]
        let last = Self.rowCount(keys.count) - 1
        let isForward = task.isMultiple(of: 2)
        let target = (isForward ? fromStart : fromEnd) + rows[block] * size
        let reference = isForward ? edges[block] : edges[block] + width
        for place in 0..<size { (sum[place], lost[place]) = (0, 0) }
        Self.store(sum, lost, at: target + (isForward ? 0 : last) * size)
        for step in 0..<last {
          if step & 1023 == 1023, supervision.shouldStop() { return }
          let row = isForward ? step : last - 1 - step
          let part = keys.dropFirst(row * Self.spacing).prefix(Self.spacing)
          addMoments(of: part, line, about: reference, to: &group)
          Self.add(&group, to: &sum, &lost)
          Self.store(sum, lost, at: target + (isForward ? row + 1 : row) * size)
        }
      }
    }
  }

  private func addMoments(
    of keys: Range<Int>, _ line: SortedLine, about reference: Double, to moments: inout [Double]
  ) {
    let count = line.positions.count
    moments.withUnsafeMutableBufferPointer { moments in
      for key in keys {
        let s = (line.positions[key] - reference) / width
        var power = line.weights.map { $0.numbers[key] } ?? 1
        var place = 0
        for _ in 0...degree {
          moments[place] += power
          for column in 1..<columns {
            moments[place + column] += power * line.values[(column - 1) * count + key]
          }
          place += columns
          power *= s
        }
      }
    }
  }

  /// Adds the terms, which are 0 afterwards, and keeps what rounding drops (Knuth, volume 2, 4.2.2, theorem B).
  private static func add(_ terms: inout [Double], to sum: inout [Double], _ lost: inout [Double]) {
    for place in terms.indices {
      let (old, term) = (sum[place], terms[place])
      let next = old + term
      let added = next - old
      lost[place] += (old - (next - added)) + (term - added)
      sum[place] = next
      terms[place] = 0
    }
  }

  private static func store(
    _ sum: [Double], _ lost: [Double], at target: UnsafeMutablePointer<Double>
  ) {
    for place in sum.indices { target[place] = sum[place] + lost[place] }
  }

  /// Rows kept for a block: after every eighth key, and at both ends.
  static func rowCount(_ keys: Int) -> Int { (keys - 1) / spacing + 2 }

  /// Everything as plain memory, for one thread's use.
  func withView(_ body: (View) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      edges.withUnsafeBufferPointer { edges in
        numbers.withUnsafeBufferPointer { numbers in
          blockOfKey.withUnsafeBufferPointer { blockOfKey in
            rows.withUnsafeBufferPointer { rows in
              fromStart.withUnsafeBufferPointer { fromStart in
                fromEnd.withUnsafeBufferPointer { fromEnd in
                  body(
                    View(
                      starts: starts, edges: edges, numbers: numbers, blockOfKey: blockOfKey,
                      rows: rows, fromStart: fromStart, fromEnd: fromEnd, width: width,
                      size: (degree + 1) * columns))
                }
              }
            }
          }
        }
      }
    }
  }
}
