import CVectorMath
import RealModule
import Work

/// Sums of e^{−|u|} on a line in O(n + m log n): one recursion from each side.
///
/// The keys left of a place act through their sum there, which decays by e^{−δ} over a step of δ
/// widths. With powers of the distance, aₚ = Σ e^{−|u|} |u|ᵖ v moves as
/// aₚ ← e^{−δ} Σⱼ C(p, j) δ^{p−j} aⱼ: all terms have one sign, and nothing cancels.
///
/// *Source*: Langrené and Warin (2020), arXiv 2005.03246, section 2, in one dimension.
struct LaplacianRecursion {
  let line: SortedLine
  let width: Double
  let order: Int

  /// For each key, the sums over it and all keys before it on the way: keys × (order + 1) × (1 + columns).
  private var fromLeft: [Double] = []
  private var fromRight: [Double] = []

  init(line: SortedLine, width: Double, order: Int, supervision: Supervision)
    throws(EstimatorError)
  {
    self.line = line
    self.width = width
    self.order = order
    let x = line.positions
    // How much is left after the step to each key from the one before it.
    let decays: [Double] = try parallelArray(x.count, supervision: supervision) { part, target in
      for key in part { target[key] = key > 0 ? (x[key - 1] - x[key]) / width : 0 }
      cvectormath_exp(target + part.lowerBound, target + part.lowerBound, part.count)
    }
    let size = x.count * stride
    fromLeft = try filledArray(size) { (fromLeft) throws(EstimatorError) in
      fromRight = try filledArray(size) { (fromRight) throws(EstimatorError) in
        // Each direction writes its own sums.
        try parallelBlocks(2, blockSize: 1, supervision: supervision.quiet) { directions in
          for direction in directions {
            run(
              direction == 0 ? fromLeft : fromRight, isForward: direction == 0, decays, supervision)
          }
        }
      }
    }
  }

  /// Sums per key, and per query.
  private var stride: Int { (order + 1) * (1 + line.columns) }

  private func run(
    _ sums: UnsafeMutablePointer<Double>, isForward: Bool, _ decays: [Double],
    _ supervision: Supervision
  ) {
    let (count, columns, stride) = (line.positions.count, 1 + line.columns, stride)
    for index in 0..<count {
      if index & 8191 == 0, supervision.shouldStop() { return }
      let key = isForward ? index : count - 1 - index
      let current = sums + key * stride
      if index > 0 {
        let last = isForward ? key - 1 : key + 1
        let step = order > 0 ? abs(line.positions[key] - line.positions[last]) / width : 0
        current.update(from: sums + last * stride, count: stride)
        move(current, by: step, scale: decays[max(key, last)])
      } else {
        current.update(repeating: 0, count: stride)
      }
      let weight = line.weights.map { $0.numbers[key] } ?? 1
      current[0] += weight
      for column in 1..<columns {
        current[column] += weight * line.values[(column - 1) * count + key]
      }
    }
  }

  /// Moves sums by a step away from their keys, and multiplies them by `scale`.
  @inline(__always)
  private func move(_ sums: UnsafeMutablePointer<Double>, by step: Double, scale: Double) {
    let columns = 1 + line.columns
    // Far beyond the last bit of anything else, also when the step overflowed.
    if scale == 0 {
      sums.update(repeating: 0, count: stride)
      return
    }
    if order > 0 {
      for column in 0..<columns {
        // (|u| + δ)ᵖ, one power at a time.
        for pass in 0..<order {
          var power = order
          while power > pass {
            sums[power * columns + column] += step * sums[(power - 1) * columns + column]
            power -= 1
          }
        }
      }
    }
    for place in 0..<stride { sums[place] *= scale }
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = try KernelSums(
      queries: queries.count, columns: line.columns, order: order, supervision: supervision)
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 2048, supervision: supervision) { range in
        var side = [Double](repeating: 0, count: stride)
        let sides = Sides(line, queries, range, width)
        side.withUnsafeMutableBufferPointer { side in
          guard let side = side.baseAddress else { return }
          for query in range {
            add(sides, query - range.lowerBound, queries.coordinates[query], side, query, rows)
          }
        }
      }
    }
    return result
  }

  /// The neighbours on both sides of each query of a block.
  private struct Sides {
    /// The first key at or right of the query.
    var right: [Int] = []
    /// In widths; infinite without a key on that side.
    var behind: [Double] = []
    var ahead: [Double] = []
    /// What is left of a weight at those distances, relative to `taken`.
    var weightsBehind: [Double]
    var weightsAhead: [Double]
    /// Near keys keep their plain weight; far ones are taken relative to the nearest.
    var taken: [Double] = []

    init(_ line: SortedLine, _ queries: Points, _ range: Range<Int>, _ width: Double) {
      weightsBehind = []
      weightsAhead = []
      var start = 0
      for query in range {
        let at = queries.coordinates[query]
        start = line.firstIndex(notBelow: at, from: start)
        let next = start < line.positions.count ? (line.positions[start] - at) / width : .infinity
        let last = start > 0 ? (at - line.positions[start - 1]) / width : .infinity
        let nearest = min(next, last)
        let shift = nearest > 600 && nearest.isFinite ? nearest : 0
        right.append(start)
        behind.append(last)
        ahead.append(next)
        taken.append(shift)
        weightsBehind.append(shift - last)
        weightsAhead.append(shift - next)
      }
      cvectormath_exp(weightsBehind, &weightsBehind, range.count)
      cvectormath_exp(weightsAhead, &weightsAhead, range.count)
    }
  }

  private func add(
    _ sides: Sides, _ place: Int, _ at: Double, _ side: UnsafeMutablePointer<Double>, _ query: Int,
    _ rows: KernelSumRows
  ) {
    let row = rows.row(query)
    let columns = 1 + line.columns
    let right = sides.right[place]
    row.update(repeating: 0)
    guard min(sides.ahead[place], sides.behind[place]).isFinite else {
      rows.logScales[query] = limit(at, right, into: row)
      return
    }
    rows.logScales[query] = -sides.taken[place]
    for direction in 0..<2 {
      let isLeft = direction == 0
      let distance = isLeft ? sides.behind[place] : sides.ahead[place]
      guard distance.isFinite else { continue }
      let key = isLeft ? right - 1 : right
      (isLeft ? fromLeft : fromRight).withUnsafeBufferPointer {
        for index in 0..<stride { side[index] = $0[key * stride + index] }
      }
      move(
        side, by: distance, scale: isLeft ? sides.weightsBehind[place] : sides.weightsAhead[place])
      for index in 0..<stride {
        // Odd powers of the signed distance.
        let isNegative = isLeft && !(index / columns).isMultiple(of: 2)
        row[index] += isNegative ? -side[index] : side[index]
      }
    }
  }

  /// Distances that overflow under a tiny width: only the nearest keys keep weight.
  private func limit(
    _ at: Double, _ right: Int, into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let count = line.positions.count
    let weights = limitWeights(
      keys: [line.positions], range: line.positions.indices, query: [at], shape: .laplacian,
      widths: [width])
    for (key, weight) in weights.enumerated() {
      row[0] += weight
      for column in 1..<(1 + line.columns) {
        row[column] += weight * line.values[(column - 1) * count + key]
      }
    }
    return -.infinity
  }
}
