import RealModule

/// Sums of compact polynomial kernels on a line in O(log n) a query, whatever the width.
///
/// The sorted keys are cut into blocks as wide as the kernel. The support of a query then covers the
/// end of one block, a whole one, and the beginning of a third; moments summed from the beginning
/// and from the end of each block give every part without subtracting one sum from another, so
/// nothing cancels and an empty support is empty by index. Moments are kept at every sixteenth key; the
/// few keys in between are added one by one.
///
/// *Certificate*: the sum of the absolute terms bounds the rounding error. Where the terms are more
/// than a thousand times their sum (all keys of a support crowd at its edge) the keys are added one by one.
/// *Source*: fast sum updating, Langrené and Warin (2019), JCGS 28(3); the two-sided running sums are
/// those of van Herk (1992) and of Gil and Werman (1993).
struct PrefixSums {
  let line: SortedLine
  let profile: CompactProfile
  let shape: SmoothingKernel.Shape
  let width: Double
  let order: Int
  let isSquared: Bool

  private let blocks: KernelBlocks
  private let pairs: PairSummation

  init(
    line: SortedLine, profile: CompactProfile, shape: SmoothingKernel.Shape, width: Double,
    order: Int, isSquared: Bool
  ) {
    self.isSquared = isSquared
    self.line = line
    self.profile = profile
    self.shape = shape
    self.width = width
    self.order = order
    blocks = KernelBlocks(line: line, width: width, degree: profile.degree)
    pairs = PairSummation(
      line: line, shape: shape, width: width, order: order, isSquared: isSquared)
  }

  func sums(at queries: Points, supervision: Supervision) throws(EstimatorError) -> KernelSums {
    var result = KernelSums(queries: queries.count, columns: line.columns.count, order: order)
    try supervision.checkpoint()
    // Neighbouring queries read neighbouring moments, which matters once those outgrow the caches.
    let path = queries.count > 20_000 ? ascendingOrder(queries.coordinates) : nil
    try result.withRows { (rows) throws(EstimatorError) in
      // Blocks write disjoint rows.
      try parallelBlocks(queries.count, blockSize: 2048, supervision: supervision) { range in
        PairSummation.withTiles { tiles in
          var scratch = Scratch(degree: profile.degree)
          for place in range {
            let query = path.map { Int($0[place]) } ?? place
            sum(queries.row(query), tiles, &scratch, into: rows.row(query))
          }
        }
      }
    }
    return result
  }

  /// Room for the parts of a support, and for the coefficients of one polynomial, moved to a block's end.
  private struct Scratch {
    var parts = KernelBlocks.Parts(running: [], single: [])
    var coefficients: [Double]

    init(degree: Int) { coefficients = [Double](repeating: 0, count: degree + 1) }
  }

  private func sum(
    _ at: ArraySlice<Double>, _ tiles: PairSummation.Tiles, _ scratch: inout Scratch,
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    guard let query = at.first else { return }
    let low = line.firstIndex(nearerThan: width, to: query)
    let high = max(low, line.endIndex(nearerThan: width, to: query))
    guard high - low > 96,
      blocks.cut(
        low..<high, around: query,
        middle: profile.isEven ? nil : line.firstIndex(notBelow: query), into: &scratch.parts)
    else {
      _ = pairs.sum(at, over: low..<high, tiles, into: row)
      return
    }
    row.update(repeating: 0)
    var magnitude = 0.0
    for part in scratch.parts.running { add(part, query, &scratch, &magnitude, into: row) }
    if !(row[0] > 1e-3 * magnitude) {
      _ = pairs.sum(at, over: low..<high, tiles, into: row)
      return
    }
    for place in row.indices { row[place] *= profile.scale }
    for range in scratch.parts.single where !range.isEmpty { addSingly(range, query, into: row) }
  }

  /// Adds the moments of one run of keys, moved to the query.
  private func add(
    _ part: KernelBlocks.Run, _ query: Double, _ scratch: inout Scratch, _ magnitude: inout Double,
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    let columns = 1 + line.columns.count
    // The position of the run's reference point as the kernel sees it.
    let offset = (part.reference - query) / width
    for power in 0...order {
      // On the left a = −(offset + s), on the right a = offset + s; at the edge e = 1 − a.
      let sign: Double = part.isLeft ? -1 : 1
      let polynomial = part.isOuter ? profile.edge[power] : profile.inner[power]
      let argument = part.isOuter ? 1 - sign * offset : sign * offset
      let slope: Double = part.isOuter ? -sign : sign
      let count = polynomial.count
      for k in 0..<count { scratch.coefficients[k] = polynomial[k] }
      if count > 1 {
        for start in 0..<(count - 1) {
          for k in (start..<(count - 1)).reversed() {
            scratch.coefficients[k] += argument * scratch.coefficients[k + 1]
          }
        }
      }
      let flip: Double = part.isLeft && !power.isMultiple(of: 2) ? -1 : 1
      var factor = flip
      for k in 0..<count {
        let coefficient = scratch.coefficients[k] * factor
        factor *= slope
        for column in 0..<columns {
          let term = coefficient * blocks.moment(part, k, column)
          row[power * columns + column] += term
          if power == 0 && column == 0 { magnitude += abs(term) }
        }
      }
    }
  }

  private func addSingly(
    _ range: Range<Int>, _ query: Double, into row: UnsafeMutableBufferPointer<Double>
  ) {
    let columns = 1 + line.columns.count
    for key in range {
      let u = (line.positions[key] - query) / width
      var weight = shape.weight(u)
      if isSquared { weight *= weight }
      for power in 0...order {
        row[power * columns] += weight
        for column in line.columns.indices {
          row[power * columns + 1 + column] += weight * line.columns[column][key]
        }
        weight *= u
      }
    }
  }
}
