/// The way of one thread along the queries of a compact kernel: where the last one found its keys, and everything it
/// reads, as plain memory, because counting references to arrays would take longer than the sums.
struct PrefixSweep {
  let positions: UnsafeBufferPointer<Double>
  /// One column after the other.
  let values: UnsafeBufferPointer<Double>
  /// What the kernel's weight of each key is multiplied by.
  let factors: [Double]?
  /// With the column of ones.
  let columns: Int
  let blocks: KernelBlocks.View
  /// The polynomials of a `CompactProfile`, one row per power of the distance.
  let inner: UnsafeBufferPointer<Double>
  let edge: UnsafeBufferPointer<Double>
  let profile: CompactProfile.Weigher
  let width: Double
  let order: Int

  private var low = 0
  private var middle = 0
  private var high = 0
  private var parts = KernelBlocks.View.Parts()

  init(
    positions: UnsafeBufferPointer<Double>, values: UnsafeBufferPointer<Double>,
    factors: [Double]?, columns: Int,
    blocks: KernelBlocks.View, inner: UnsafeBufferPointer<Double>,
    edge: UnsafeBufferPointer<Double>, profile: CompactProfile.Weigher, width: Double, order: Int
  ) {
    self.positions = positions
    self.values = values
    self.factors = factors
    self.columns = columns
    self.blocks = blocks
    self.inner = inner
    self.edge = edge
    self.profile = profile
    self.width = width
    self.order = order
  }

  /// Writes the sums at a query into `row`, or gives back the keys of its support, where they had better be added
  /// one by one.
  mutating func sum(at query: Double, into row: UnsafeMutableBufferPointer<Double>) -> Range<Int>? {
    // The comparison is made on the difference that a kernel sees, so the edge is the kernel's edge.
    low = positions.firstIndex(from: low) { $0 - query > -width }
    high = max(low, positions.firstIndex(from: high) { $0 - query >= width })
    let support = low..<high
    guard support.count > 96 else { return support }
    if !profile.isEven { middle = positions.firstIndex(from: middle) { $0 >= query } }
    guard
      blocks.cut(support, around: query, middle: profile.isEven ? nil : middle, into: &parts)
    else { return support }
    row.update(repeating: 0)
    var magnitude = 0.0
    for part in parts.running { add(part, query, &magnitude, into: row) }
    guard row[0] > 1e-3 * magnitude else { return support }
    for place in row.indices { row[place] *= profile.scale }
    for range in parts.single { addSingly(range, query, into: row) }
    return nil
  }

  /// Adds the moments of one run of keys, moved to the query.
  private func add(
    _ part: KernelBlocks.View.Run, _ query: Double, _ magnitude: inout Double,
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    // The position of the run's reference point as the kernel sees it.
    let offset = (part.reference - query) / width
    // On the left a = −(offset + s), on the right a = offset + s; at the edge e = 1 − a.
    let sign: Double = part.isLeft ? -1 : 1
    let argument = part.isOuter ? 1 - sign * offset : sign * offset
    let slope: Double = part.isOuter ? -sign : sign
    let moments = blocks.moments(part)
    let count = inner.count / (order + 1)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { coefficients in
      for power in 0...order {
        let polynomial = part.isOuter ? edge : inner
        for k in 0..<count { coefficients[k] = polynomial[power * count + k] }
        for start in 0..<(count - 1) {
          var above = coefficients[count - 1]
          var k = count - 2
          while k >= start {
            above = coefficients[k] + argument * above
            coefficients[k] = above
            k -= 1
          }
        }
        var factor: Double = part.isLeft && !power.isMultiple(of: 2) ? -1 : 1
        for k in 0..<count {
          let coefficient = coefficients[k] * factor
          factor *= slope
          for column in 0..<columns {
            row[power * columns + column] += coefficient * moments[k * columns + column]
          }
          if power == 0 { magnitude += abs(coefficient * moments[k * columns]) }
        }
      }
    }
  }

  private func addSingly(
    _ range: Range<Int>, _ query: Double, into row: UnsafeMutableBufferPointer<Double>
  ) {
    for key in range {
      let u = (positions[key] - query) / width
      var weight = profile.weight(u)
      if let factors { weight *= factors[key] }
      for power in 0...order {
        row[power * columns] += weight
        for column in 1..<columns {
          row[power * columns + column] += weight * values[(column - 1) * positions.count + key]
        }
        weight *= u
      }
    }
  }
}
