/// The Gaussian sums of all keys on a line at each query in O(n + m), exact to rounding.
///
/// The line is cut into boxes of half a width. The keys of a box act on a distant place through a few
/// moments of their offsets, because e^{−(v−U)²/2} = e^{−v²/2} e^{−U²/2} e^{vU} and the last factor is a
/// fast power series: 24 terms leave less than 1e-16. The moments of the boxes in reach are carried
/// over to the box of the query, where each query evaluates one polynomial. Derivatives of that
/// polynomial are the moments of the signed distance, so they cost the same again and no more.
///
/// Reach: a query at most 6.5 widths from its nearest key needs keys to 12 widths; what lies beyond has
/// e⁻⁵¹ of the nearest key's weight. Queries farther from all keys go to `SortedWindow`.
///
/// *Source*: Greengard and Strain (1991), *The fast Gauss transform*, with Taylor instead of Hermite
/// expansions, after Yang, Duraiswami, Gumerov and Davis (2003), equation 12.
struct GaussTransform {
  let keys: Points
  let values: Values
  let width: Double
  let order: Int

  /// Terms of the expansions, in vectors of four.
  static let terms = 24
  static let vectors = terms / 4
  /// Boxes each side whose keys are added up.
  static let reach = 24
  /// Boxes to the nearest occupied one up to which the reach is enough.
  static let gap = 12

  /// A box's width: half the kernel's, cut to 20 bits, so that every box centre (an integer times
  /// this) is exact and the offset of a key from it has no rounding to speak of.
  static func boxWidth(_ width: Double) -> Double {
    Double(bitPattern: (width / 2).bitPattern & ~((1 << 33) - 1))
  }

  /// Whether box numbers are small enough to be exact, and box widths are normal numbers.
  static func fits(_ keys: Points, width: Double) -> Bool {
    guard width.isFinite, width > 1e-290 else { return false }
    let box = boxWidth(width)
    let limit = 0x1p31
    return keys.coordinates.allSatisfy { abs($0 / box) < limit } && extent(keys) / box < 3e7
  }

  func sums(
    at queries: Points, line: SortedLine?, supervision: Supervision
  ) throws(EstimatorError) -> KernelSums {
    var result = KernelSums(queries: queries.count, columns: values.columns, order: order)
    guard keys.count > 0, queries.count > 0 else { return result }
    let grid = BoxGrid(keys: keys, width: width)
    let moments = try boxMoments(grid, supervision.part(0, 0.3))
    let routes = grid.routes(of: queries)
    let locals = try localExpansions(
      grid, moments, routes.isWanted, supervision.part(0.3, 0.6))
    try result.withRows { (rows) throws(EstimatorError) in
      try evaluate(grid, locals, queries, routes, rows, supervision.part(0.6, 0.9))
      if !routes.far.isEmpty {
        let line = line ?? SortedLine(keys: keys, values: values)
        let window = SortedWindow(line: line, shape: .gaussian, width: width, order: order)
        try window.fill(rows, queries, of: routes.far, supervision.part(0.9, 1))
      }
    }
    supervision.finish()
    return result
  }

  /// Σ e^{−u²/2} uᵖ/p! (1, v) over the keys of each box: boxes × (1 + columns) × terms.
  private func boxMoments(
    _ grid: BoxGrid, _ supervision: Supervision
  ) throws(EstimatorError) -> [SIMD4<Double>] {
    let columns = 1 + values.columns
    let size = grid.count * columns * Self.vectors
    // One set per half of the keys, so that two threads never add to the same box.
    let halves = keys.count > 50_000 ? 2 : 1
    var moments = [SIMD4<Double>](repeating: .zero, count: halves * size)
    try moments.withUnsafeMutableBufferPointer { (moments) throws(EstimatorError) in
      let half = (keys.count - 1) / halves + 1
      try parallelBlocks(keys.count, blockSize: half, supervision: supervision) { range in
        let own = UnsafeMutableBufferPointer(
          rebasing: moments[range.lowerBound / half * size..<(range.lowerBound / half + 1) * size])
        addMoments(of: range, grid, into: own, supervision)
      }
    }
    try supervision.checkpoint()
    if halves == 2 {
      for place in 0..<size { moments[place] += moments[size + place] }
      moments.removeLast(size)
    }
    var factorials = [Double](repeating: 1, count: Self.terms)
    for term in 1..<Self.terms { factorials[term] = factorials[term - 1] * Double(term) }
    let inverse = (0..<Self.vectors).map { vector in
      1 / SIMD4((0..<4).map { factorials[4 * vector + $0] })
    }
    for place in moments.indices { moments[place] *= inverse[place % Self.vectors] }
    return moments
  }

  private func addMoments(
    of range: Range<Int>, _ grid: BoxGrid, into moments: UnsafeMutableBufferPointer<SIMD4<Double>>,
    _ supervision: Supervision
  ) {
    let columns = values.columns
    let box = (1 + columns) * Self.vectors
    let scale = 1 / width
    keys.coordinates.withUnsafeBufferPointer { positions in
      values.numbers.withUnsafeBufferPointer { numbers in
        for key in range {
          if key & 65_535 == 0, supervision.shouldStop() { return }
          let (index, offset) = grid.place(positions[key])
          let u = offset * scale
          let square = u * u
          let weight = exponential(nonPositive: -0.5 * square)
          var powers = SIMD4(weight, weight * u, weight * square, weight * square * u)
          let step = square * square
          let base = index * box
          for vector in 0..<Self.vectors {
            moments[base + vector] += powers
            for column in 0..<columns {
              moments[base + (1 + column) * Self.vectors + vector] +=
                powers * numbers[key * columns + column]
            }
            powers *= step
          }
        }
      }
    }
  }

  /// For each wanted box, the polynomial whose value at offset v is Σ e^{−U²/2} e^{vU} (1, v).
  private func localExpansions(
    _ grid: BoxGrid, _ moments: [SIMD4<Double>], _ isWanted: [Bool], _ supervision: Supervision
  ) throws(EstimatorError) -> [SIMD4<Double>] {
    let columns = 1 + values.columns
    let vectors = Self.vectors
    let translations = BoxTranslations(step: grid.boxWidth / width)
    var locals = [SIMD4<Double>](repeating: .zero, count: isWanted.count * columns * vectors)
    // Blocks write the expansions of disjoint boxes.
    try locals.withUnsafeMutableBufferPointer { (locals) throws(EstimatorError) in
      try parallelBlocks(isWanted.count, blockSize: 64, supervision: supervision) { range in
        moments.withUnsafeBufferPointer { moments in
          for target in range where isWanted[target] {
            // Wanted boxes begin `gap` boxes before the first occupied one.
            let own = target - Self.gap
            let sources = max(0, own - Self.reach)...min(grid.count - 1, own + Self.reach)
            for column in 0..<columns {
              var sum = BoxTranslations.Expansion()
              for source in sources where grid.isOccupied[source] {
                translations.add(
                  moments, at: (source * columns + column) * vectors, over: own - source,
                  to: &sum)
              }
              sum.store(locals, at: (target * columns + column) * vectors)
            }
          }
        }
      }
    }
    return locals
  }

  private func evaluate(
    _ grid: BoxGrid, _ locals: [SIMD4<Double>], _ queries: Points, _ routes: BoxGrid.Routes,
    _ rows: KernelSumRows, _ supervision: Supervision
  ) throws(EstimatorError) {
    let columns = 1 + values.columns
    let scale = 1 / width
    // Blocks write disjoint rows.
    try parallelBlocks(queries.count, blockSize: 16_384, supervision: supervision) { range in
      locals.withUnsafeBufferPointer { locals in
        for query in range {
          let target = Int(routes.box[query])
          if target < 0 { continue }
          let v = grid.offset(queries.coordinates[query], fromBox: target - Self.gap) * scale
          let common = exponential(nonPositive: -0.5 * v * v)
          let row = rows.row(query)
          for column in 0..<columns {
            let polynomial = UnsafeBufferPointer(
              rebasing: locals[
                (target * columns + column) * Self.vectors..<(target * columns + column + 1)
                  * Self.vectors])
            if order == 0 {
              row[column] = common * value(polynomial, v)
            } else {
              centralMoments(polynomial, v, common, column, columns, into: row)
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func value(_ polynomial: UnsafeBufferPointer<SIMD4<Double>>, _ v: Double) -> Double {
    let square = v * v
    var powers = SIMD4(1, v, square, square * v)
    var sum = SIMD4<Double>.zero
    for vector in 0..<Self.vectors {
      sum += polynomial[vector] * powers
      powers *= square * square
    }
    return sum.sum()
  }

  /// Σ w (U − v)ᵖ from the derivatives Σ w Uʲ of the polynomial.
  private func centralMoments(
    _ polynomial: UnsafeBufferPointer<SIMD4<Double>>, _ v: Double, _ common: Double, _ column: Int,
    _ columns: Int, into row: UnsafeMutableBufferPointer<Double>
  ) {
    for power in 0...order {
      // The derivative of order `power`, by Horner's rule.
      var derivative = 0.0
      for term in (power..<Self.terms).reversed() {
        var falling = 1.0
        for factor in 0..<power { falling *= Double(term - factor) }
        derivative = derivative * v + falling * polynomial[term / 4][term % 4]
      }
      row[power * columns + column] = common * derivative
    }
    // (U − v)ᵖ, one power at a time: each pass replaces Uʲ(U − v)ᵏ by Uʲ⁻¹(U − v)ᵏ⁺¹.
    for pass in 0..<order {
      for power in ((pass + 1)...order).reversed() {
        row[power * columns + column] -= v * row[(power - 1) * columns + column]
      }
    }
  }
}
