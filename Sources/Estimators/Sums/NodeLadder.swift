/// The boxes of all sizes of `NodeBoxes` one after the other, to take runs of neighbouring keys apart into boxes and single keys.
struct NodeLadder: Sendable {
  /// How wide the boxes of each level are.
  private var sizes: [Double] = []
  /// The first box of each level, and the end.
  private var levels = [0]
  /// The numbers of the boxes.
  private var numbers: [Double] = []
  /// The first key of each box, and one past its last.
  private var keys: [SIMD2<Int32>] = []
  /// The box of twice the size around each box, and the first half in it; 0 where there is none.
  private var neighbours: [SIMD2<Int32>] = []
  /// Of each box the weights, columns × nodes, and the mean of the values.
  private var records: [Double] = []
  /// The narrowest box of each key.
  private var boxes: [Int32] = []
  private let columns: Int

  /// A part of a run: a box, or keys that are added up one by one.
  enum Part {
    case box(level: Int, Int)
    case keys(Range<Int>)
  }

  /// - Complexity: O(n).
  init(_ source: NodeBoxes, supervision: Supervision) throws(EstimatorError) {
    columns = source.columns
    for level in source.levels {
      try supervision.checkpoint()
      let first = numbers.count
      for box in level.numbers.indices {
        numbers.append(Double(level.numbers[box]))
        keys.append(
          SIMD2(
            Int32(truncatingIfNeeded: level.starts[box]),
            Int32(truncatingIfNeeded: level.starts[box + 1])))
        let half = level.halves.isEmpty ? 0 : levels[levels.count - 2] + level.halves[box]
        neighbours.append(SIMD2(0, Int32(truncatingIfNeeded: half)))
        guard !level.halves.isEmpty else { continue }
        for half in half..<(levels[levels.count - 2] + level.halves[box + 1]) {
          neighbours[half][0] = Int32(truncatingIfNeeded: first + box)
        }
      }
      records += level.records
      sizes.append(Double(sign: .plus, exponent: level.exponent, significand: 1))
      levels.append(numbers.count)
    }
    boxes.reserveCapacity(source.count)
    for box in 0..<levels[1] {
      boxes.append(
        contentsOf: repeatElement(
          Int32(truncatingIfNeeded: box), count: Int(keys[box][1] - keys[box][0])))
    }
  }

  /// Everything as plain memory, for one thread's use.
  func withView(_ body: (View) -> Void) {
    sizes.withUnsafeBufferPointer { sizes in
      numbers.withUnsafeBufferPointer { numbers in
        keys.withUnsafeBufferPointer { keys in
          neighbours.withUnsafeBufferPointer { neighbours in
            records.withUnsafeBufferPointer { records in
              boxes.withUnsafeBufferPointer { boxes in
                body(
                  View(
                    sizes: sizes, numbers: numbers, keys: keys, neighbours: neighbours,
                    records: records, boxes: boxes, columns: columns))
              }
            }
          }
        }
      }
    }
  }

  /// The boxes as plain memory.
  struct View {
    let sizes: UnsafeBufferPointer<Double>
    let numbers: UnsafeBufferPointer<Double>
    let keys: UnsafeBufferPointer<SIMD2<Int32>>
    let neighbours: UnsafeBufferPointer<SIMD2<Int32>>
    let records: UnsafeBufferPointer<Double>
    let boxes: UnsafeBufferPointer<Int32>
    let columns: Int

    /// Adds the parts of a run of keys: the widest boxes, no wider than `widest`, that have none but its keys and lie within
    /// `span`, and the other keys.
    ///
    /// - Complexity: O(log n) boxes, and the keys of two or three of the narrowest.
    func addParts(
      of run: Range<Int>, widest: Double, within span: ClosedRange<Double>, to parts: inout [Part]
    ) {
      guard !run.isEmpty else { return }
      func fits(_ level: Int, _ box: Int) -> Bool {
        let (start, end) = (Int(keys[box][0]), Int(keys[box][1]))
        let size = sizes[level]
        // A few keys are sooner added up than nodes.
        guard size <= widest, end <= run.upperBound, end - start > NodeBoxes.nodes else {
          return false
        }
        return numbers[box] * size >= span.lowerBound
          && (numbers[box] + 1) * size <= span.upperBound
      }
      var key = run.lowerBound
      var (level, box) = (0, Int(boxes[key]))
      while key < run.upperBound {
        var isWhole = Int(keys[box][0]) == key
        while isWhole, level > 0, !fits(level, box) {
          (level, box) = (level - 1, Int(neighbours[box][1]))
        }
        isWhole = isWhole && fits(level, box)
        while isWhole, level + 1 < sizes.count {
          let next = Int(neighbours[box][0])
          guard Int(keys[next][0]) == key, fits(level + 1, next) else { break }
          (level, box) = (level + 1, next)
        }
        let end = min(Int(keys[box][1]), run.upperBound)
        if isWhole {
          parts.append(.box(level: level, box))
        } else if case .keys(let last) = parts.last, last.upperBound == key {
          parts[parts.count - 1] = .keys(last.lowerBound..<end)
        } else {
          parts.append(.keys(key..<end))
        }
        key = end
        box += 1
      }
    }

    /// Hands out the nodes of a box: how far they lie from a place, what stands there, and that times the values.
    @inline(__always)
    func forEachNode(
      level: Int, _ box: Int, from place: Double,
      _ body: (_ distance: Double, _ weight: Double, _ value: Double) -> Void
    ) {
      let nodes = NodeBoxes.nodes
      let half = sizes[level] / 2
      // The centre has no rounding.
      let distance = half * (2 * numbers[box] + 1) - place
      let start = box * (columns * nodes + 1)
      let mean = columns > 1 ? records[start + columns * nodes] : 0
      for node in 0..<nodes {
        let weight = records[start + node]
        body(
          distance + half * NodeBoxes.places[node], weight,
          columns > 1 ? records[start + nodes + node] + mean * weight : 0)
      }
    }
  }
}
