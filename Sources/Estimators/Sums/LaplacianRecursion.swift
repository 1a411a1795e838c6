import RealModule

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

  private let fromLeft: [Double]
  private let fromRight: [Double]

  init(line: SortedLine, width: Double, order: Int) {
    self.line = line
    self.width = width
    self.order = order
    let count = line.positions.count
    fromLeft = Self.running(line, width, order, along: Array(0..<count))
    fromRight = Self.running(line, width, order, along: Array((0..<count).reversed()))
  }

  /// For each key, the sums over it and all keys before it on the way: keys × (order + 1) × (1 + columns).
  private static func running(
    _ line: SortedLine, _ width: Double, _ order: Int, along path: [Int]
  ) -> [Double] {
    let columns = 1 + line.columns.count
    let size = (order + 1) * columns
    var sums = [Double](repeating: 0, count: path.count * size)
    var current = [Double](repeating: 0, count: size)
    var last: Int?
    for key in path {
      if let last {
        let step = abs(line.positions[key] - line.positions[last]) / width
        move(&current, by: step, order: order, columns: columns, scale: Double.exp(-step))
      }
      current[0] += 1
      for column in line.columns.indices { current[1 + column] += line.columns[column][key] }
      for place in 0..<size { sums[key * size + place] = current[place] }
      last = key
    }
    return sums
  }

  /// Moves sums by a step away from their keys, and multiplies them by `scale`.
  private static func move(
    _ sums: inout [Double], by step: Double, order: Int, columns: Int, scale: Double
  ) {
    // Far beyond the last bit of anything else, also when the step overflowed.
    if scale == 0 {
      for place in sums.indices { sums[place] = 0 }
      return
    }
    for column in 0..<columns {
      // (|u| + δ)ᵖ, one power at a time.
      for pass in 0..<order {
        for power in ((pass + 1)...order).reversed() {
          sums[power * columns + column] += step * sums[(power - 1) * columns + column]
        }
      }
      for power in 0...order { sums[power * columns + column] *= scale }
    }
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    let columns = 1 + line.columns.count
    let size = (order + 1) * columns
    var result = KernelSums(queries: queries.count, columns: line.columns.count, order: order)
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 4096, supervision: supervision) { range in
        var side = [Double](repeating: 0, count: size)
        for query in range {
          let at = queries.coordinates[query]
          let right = line.firstIndex(notBelow: at)
          let row = rows.row(query)
          row.update(repeating: 0)
          let ahead =
            right < line.positions.count ? (line.positions[right] - at) / width : .infinity
          let behind = right > 0 ? (at - line.positions[right - 1]) / width : .infinity
          let nearest = min(ahead, behind)
          guard nearest.isFinite else {
            rows.logScales[query] = limit(at, right, into: row)
            continue
          }
          // Near keys keep their plain weight; far ones are taken relative to the nearest.
          let taken = nearest > 600 ? nearest : 0
          rows.logScales[query] = -taken
          for (distance, key, sums, sign) in [
            (behind, right - 1, fromLeft, -1.0), (ahead, right, fromRight, 1.0),
          ] where distance.isFinite {
            for place in 0..<size { side[place] = sums[key * size + place] }
            Self.move(
              &side, by: distance, order: order, columns: columns,
              scale: Double.exp(taken - distance))
            for place in 0..<size {
              row[place] += (place / columns).isMultiple(of: 2) ? side[place] : sign * side[place]
            }
          }
        }
      }
    }
    return result
  }

  /// Distances that overflow under a tiny width: only the nearest keys keep weight.
  private func limit(
    _ at: Double, _ right: Int, into row: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let weights = limitWeights(
      keys: [line.positions], range: line.positions.indices, query: [at], shape: .laplacian,
      widths: [width])
    for (key, weight) in weights.enumerated() {
      row[0] += weight
      for column in line.columns.indices { row[1 + column] += weight * line.columns[column][key] }
    }
    return -.infinity
  }
}
